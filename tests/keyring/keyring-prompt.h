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
void         prompt_wait (gboolean open);
void         prompt_assert_none (void);

G_END_DECLS
