/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What this process says to the keyring, and mischief at any point of it. */
void     bus_watch (void);
guint    bus_count (const char *method);
void     bus_disturb (const char *method, guint nth, GFunc disturb, gpointer data);
gboolean bus_was_disturbed (void);
void     bus_blind (guint n);

G_END_DECLS
