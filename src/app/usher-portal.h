/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What only a portal does for a program in a sandbox. */

void     usher_portal_find_async (GDBusConnection    *bus,
                                  const char         *interface,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean usher_portal_find_finish (GDBusConnection *bus, GAsyncResult *result);
void     usher_portal_request_background_async (GDBusConnection    *bus,
                                                gboolean            autostart,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
gboolean usher_portal_request_background_finish (GAsyncResult *result, GError **error);

G_END_DECLS
