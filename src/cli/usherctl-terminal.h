/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean usherctl_terminal_is_there (void);
char    *usherctl_terminal_ask (const char *question, gboolean hidden) G_GNUC_WARN_UNUSED_RESULT;
char    *usherctl_read_line (void) G_GNUC_WARN_UNUSED_RESULT;
void     usherctl_wipe (char *secret);

/* A line that is overwritten when it goes out of scope. */
typedef char *UsherctlSecret;

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (UsherctlSecret, usherctl_wipe, NULL)

G_END_DECLS
