/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account.h"
#include "usher-secret-service-private.h"

G_BEGIN_DECLS

gboolean
usher_keyring_rules_unlock (UsherSecretService *service, GCancellable *cancellable, GError **error);
gboolean      usher_keyring_rules_prepare (UsherSecretService *service,
                                           gboolean            remember,
                                           GCancellable       *cancellable,
                                           GError            **error);
gboolean      usher_keyring_rules_store (UsherSecretService *service,
                                         UsherAccount       *account,
                                         gboolean            remember,
                                         GCancellable       *cancellable,
                                         GError            **error);
gboolean      usher_keyring_rules_update (UsherSecretService *service,
                                          UsherAccount       *account,
                                          GCancellable       *cancellable,
                                          GError            **error);
SecretValue  *usher_keyring_rules_lookup (UsherSecretService *service,
                                          const char         *uuid,
                                          GCancellable       *cancellable,
                                          GError            **error);
gboolean      usher_keyring_rules_remove (UsherSecretService *service,
                                          const char         *uuid,
                                          GCancellable       *cancellable,
                                          GError            **error);
GListModel   *usher_keyring_rules_list (UsherSecretService *service,
                                        gboolean           *locked,
                                        GCancellable       *cancellable,
                                        GError            **error);
UsherAccount *usher_keyring_rules_find (UsherSecretService *service,
                                        const char         *name,
                                        GCancellable       *cancellable,
                                        GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
