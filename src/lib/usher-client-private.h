/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-client.h"

G_BEGIN_DECLS

void    usher_client_get_picture_async (UsherClient        *self,
                                        const char         *url,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GBytes *usher_client_get_picture_finish (UsherClient  *self,
                                         GAsyncResult *result,
                                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
