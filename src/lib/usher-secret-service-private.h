/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libsecret/secret.h>

G_BEGIN_DECLS

/* In milliseconds: a keyring that works, and has nobody to ask, answers at once. */
#define USHER_SECRET_CALL_TIMEOUT 10000

#define USHER_TYPE_SECRET_SERVICE (usher_secret_service_get_type ())
G_DECLARE_FINAL_TYPE (UsherSecretService,
                      usher_secret_service,
                      USHER,
                      SECRET_SERVICE,
                      SecretService)

/* The interface of the keyring itself; those of its objects are in usher-secret-interfaces.xml. */
#define USHER_SECRET_SERVICE_INTERFACE "org.freedesktop.Secret.Service"

gboolean usher_secret_service_has_bus (void);

/* All of these wait: they are called in a fiber. */
UsherSecretService *
usher_secret_service_open (gboolean interactive, GCancellable *cancellable, GError **error);
GVariant         *usher_secret_service_call (UsherSecretService *self,
                                             const char         *path,
                                             const char         *interface,
                                             const char         *method,
                                             GVariant           *parameters,
                                             const char         *reply_type,
                                             GCancellable       *cancellable,
                                             GError            **error);
SecretItem       *usher_secret_service_load_item (UsherSecretService *self,
                                                  const char         *path,
                                                  GCancellable       *cancellable,
                                                  GError            **error);
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
                                               const char         *name,
                                               const char         *value,
                                               GCancellable       *cancellable,
                                               GError            **error);
SecretItem       *usher_secret_service_search_only (UsherSecretService *self,
                                                    const char         *value,
                                                    GCancellable       *cancellable,
                                                    GError            **error);
GPtrArray        *usher_secret_service_search_locked (UsherSecretService *self,
                                                      const char         *uuid,
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
gboolean
usher_secret_service_tidy_item (SecretItem *item, GCancellable *cancellable, GError **error);
SecretValue *
usher_secret_service_load_secret (SecretItem *item, GCancellable *cancellable, GError **error);

gboolean    usher_secret_service_is_locked (gpointer object);
GHashTable *usher_secret_service_dup_attributes (SecretItem *item) G_GNUC_WARN_UNUSED_RESULT;
char       *usher_secret_service_dup_label (SecretItem *item) G_GNUC_WARN_UNUSED_RESULT;
guint64     usher_secret_service_get_modified (SecretItem *item);

G_END_DECLS
