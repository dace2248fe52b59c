/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account-store.h"
#include "usher-client.h"

G_BEGIN_DECLS

USHER_API
void usher_refresh_async (UsherClient        *client,
                          UsherAccountStore  *store,
                          UsherAccount       *account,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);
USHER_API
gboolean usher_refresh_finish (GAsyncResult *result, GError **error);

G_END_DECLS
