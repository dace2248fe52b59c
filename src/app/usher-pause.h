/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_PAUSE (usher_pause_get_type ())

G_DECLARE_FINAL_TYPE (UsherPause, usher_pause, USHER, PAUSE, GObject)

UsherPause *usher_pause_new (void);
void
usher_pause_add_button (UsherPause *self, GtkButton *button, GCallback changed, gpointer owner);
void     usher_pause_start (UsherPause *self, guint seconds, gboolean counted);
gboolean usher_pause_get_active (UsherPause *self);

G_END_DECLS
