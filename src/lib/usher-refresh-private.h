/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-refresh.h"

G_BEGIN_DECLS

void usher_refresh_quietly_async (UsherClient        *client,
                                  UsherAccountStore  *store,
                                  UsherAccount       *account,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);

gboolean usher_refresh_is_refusal (const GError *error);

G_END_DECLS
