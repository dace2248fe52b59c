/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account.h"
#include "usher-secret-service-private.h"

G_BEGIN_DECLS

SecretCollection *usher_keyring_rules_open_collection (UsherSecretService *service,
                                                       gboolean            remember,
                                                       GError            **error);
gboolean          usher_keyring_rules_store (UsherSecretService *service,
                                             UsherAccount       *account,
                                             gboolean            remember,
                                             GError            **error);
SecretValue          *
usher_keyring_rules_lookup (UsherSecretService *service, const char *uuid, GError **error);
gboolean usher_keyring_rules_remove (UsherSecretService *service, const char *uuid, GError **error);
GListModel *
usher_keyring_rules_list (UsherSecretService *service, gboolean *locked, GError **error);

G_END_DECLS
