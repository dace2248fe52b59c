/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account.h"
#include "usher-client.h"
#include "usher-home-user.h"

G_BEGIN_DECLS

USHER_API
void usher_avatar_load_async (UsherClient        *client,
                              UsherAccount       *account,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
USHER_API
GBytes *usher_avatar_load_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_avatar_load_of_user_async (UsherClient        *client,
                                      UsherHomeUser      *user,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
USHER_API
GBytes *usher_avatar_load_of_user_finish (GAsyncResult *result,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
