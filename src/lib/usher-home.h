/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account-store.h"
#include "usher-client.h"
#include "usher-home-user.h"

G_BEGIN_DECLS

#define USHER_TYPE_HOME (usher_home_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherHome, usher_home, USHER, HOME, UsherRecord)

USHER_API
void usher_home_load_async (UsherClient        *client,
                            UsherAccountStore  *store,
                            UsherAccount       *account,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
USHER_API
UsherHome *usher_home_load_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
GListModel *usher_home_get_users (UsherHome *self);
USHER_API
gboolean usher_home_is_pin (const char *text);

G_END_DECLS
