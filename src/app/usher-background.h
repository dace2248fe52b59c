/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_TYPE_BACKGROUND (usher_background_get_type ())

G_DECLARE_FINAL_TYPE (UsherBackground, usher_background, USHER, BACKGROUND, GObject)

UsherBackground *usher_background_new (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean         usher_background_get_possible (UsherBackground *self);
gboolean         usher_background_get_active (UsherBackground *self);
void             usher_background_look (UsherBackground *self);
void             usher_background_set_active_async (UsherBackground    *self,
                                                    gboolean            active,
                                                    GAsyncReadyCallback callback,
                                                    gpointer            user_data);
gboolean
usher_background_set_active_finish (UsherBackground *self, GAsyncResult *result, GError **error);

G_END_DECLS
