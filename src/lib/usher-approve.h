/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account-store.h"
#include "usher-client.h"

G_BEGIN_DECLS

USHER_API
void usher_approve_async (UsherClient        *client,
                          UsherAccountStore  *store,
                          UsherAccount       *account,
                          const char         *code,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);
USHER_API
gboolean usher_approve_finish (GAsyncResult *result, GError **error);

G_END_DECLS
