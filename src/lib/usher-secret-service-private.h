/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libsecret/secret.h>

G_BEGIN_DECLS

#define USHER_TYPE_SECRET_SERVICE (usher_secret_service_get_type ())
G_DECLARE_FINAL_TYPE (UsherSecretService,
                      usher_secret_service,
                      USHER,
                      SECRET_SERVICE,
                      SecretService)

/* All of these wait: they are called in a fiber. */
UsherSecretService *
usher_secret_service_open (gboolean interactive, GCancellable *cancellable, GError **error);
SecretCollection *usher_secret_service_get_collection (UsherSecretService *self,
                                                       const char         *alias,
                                                       GCancellable       *cancellable,
                                                       GError            **error);
SecretCollection *usher_secret_service_create_default (UsherSecretService *self,
                                                       GCancellable       *cancellable,
                                                       GError            **error);
gboolean          usher_secret_service_unlock (UsherSecretService *self,
                                               GDBusProxy         *object,
                                               GCancellable       *cancellable,
                                               GError            **error);
GPtrArray        *usher_secret_service_search (UsherSecretService *self,
                                               const char         *uuid,
                                               SecretSearchFlags   flags,
                                               GCancellable       *cancellable,
                                               GError            **error);
SecretItem       *usher_secret_service_create_item (SecretCollection *collection,
                                                    GHashTable       *attributes,
                                                    const char       *label,
                                                    SecretValue      *token,
                                                    GCancellable     *cancellable,
                                                    GError          **error);
gboolean          usher_secret_service_update_item (SecretItem   *item,
                                                    GHashTable   *attributes,
                                                    const char   *label,
                                                    SecretValue  *token,
                                                    GCancellable *cancellable,
                                                    GError      **error);
gboolean
usher_secret_service_delete_item (SecretItem *item, GCancellable *cancellable, GError **error);
SecretValue *
usher_secret_service_load_secret (SecretItem *item, GCancellable *cancellable, GError **error);

G_END_DECLS
