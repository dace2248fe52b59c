/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The person in front of the keyring's prompt. */
GSubprocess *prompt_type_password (void) G_GNUC_WARN_UNUSED_RESULT;
GSubprocess *prompt_choose_password (void) G_GNUC_WARN_UNUSED_RESULT;
GSubprocess *prompt_dismiss (void) G_GNUC_WARN_UNUSED_RESULT;
void         prompt_assert_answered (GSubprocess *person);
gboolean     prompt_is_open (void);
void         prompt_wait_closed (void);

G_END_DECLS
