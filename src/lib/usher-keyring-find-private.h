/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-secret-service-private.h"

G_BEGIN_DECLS

/* All of these wait: they are called in a fiber. */
GPtrArray  *usher_keyring_find_items (UsherSecretService *service,
                                      const char         *uuid,
                                      GCancellable       *cancellable,
                                      GError            **error);
SecretItem *usher_keyring_find_token (GPtrArray    *items,
                                      SecretValue **token,
                                      GCancellable *cancellable,
                                      GError      **error);
GPtrArray  *usher_keyring_find_locked (UsherSecretService *service,
                                       const char         *uuid,
                                       GCancellable       *cancellable,
                                       GError            **error);

gboolean usher_keyring_is_in_collection (SecretItem *item, SecretCollection *collection);

G_END_DECLS
