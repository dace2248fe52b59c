/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The entry by which a desktop starts the program, without a window, when the person logs in. */

gboolean usher_autostart_is_there (void);
gboolean usher_autostart_write (GError **error);
gboolean usher_autostart_remove (GError **error);

G_END_DECLS
