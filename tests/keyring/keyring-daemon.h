/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The gnome-keyring-daemon of the session that session.py made, and those that come after it. */
GPid     daemon_get_pid (void);
void     daemon_kill (void);
void     daemon_wait_gone (void);
void     daemon_start (const char *password);
void     daemon_restart (const char *password);
gboolean daemon_start_on_small_disk (const char *password);
void     daemon_fill_disk (gboolean full);
char    *daemon_get_folder (void) G_GNUC_WARN_UNUSED_RESULT;
void     daemon_forget_keyrings (void);
void     daemon_make_plain_keyring (void);

G_END_DECLS
