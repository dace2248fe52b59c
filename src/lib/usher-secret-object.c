/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-secret-service-private.h"

#include "usher-fiber-private.h"
#include "usher-secret-interfaces.h"

/* Items and collections as they are when they are asked for: one call to the bus for each. libsecret's own
 * way to them takes five, as it finds out anew who the keyring is and is told what becomes of them. Here
 * nobody follows them: UsherKeyring has all signals, and what has changed is looked for anew.
 */

/* Asks the keyring itself, for an answer of @reply_type. */
GVariant *
usher_secret_service_call (UsherSecretService *self,
                           const char         *path,
                           const char         *interface,
                           const char         *method,
                           GVariant           *parameters,
                           const char         *reply_type,
                           GCancellable       *cancellable,
                           GError            **error)
{
  DexPromise      *promise = usher_promise_new (cancellable);
  GDBusConnection *bus = g_dbus_proxy_get_connection (G_DBUS_PROXY (self));
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (bus,
                          g_dbus_proxy_get_name (G_DBUS_PROXY (self)),
                          path,
                          interface,
                          method,
                          parameters,
                          G_VARIANT_TYPE (reply_type),
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          dex_promise_get_cancellable (promise),
                          usher_promise_ready_cb,
                          promise);
  result = usher_promise_await (promise, USHER_SECRET_CALL_TIMEOUT, error);

  return result != NULL ? g_dbus_connection_call_finish (bus, result, error) : NULL;
}

/* libsecret lets go of the object once too often (0.21.7) where it is cancelled as it is done, and where nobody
 * asks for what came of it: so it is never cancelled, only left alone, and asked here.
 */
static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DexPromise *promise = user_data;
  GError     *error = NULL;
  GObject    *object = g_async_initable_new_finish (G_ASYNC_INITABLE (source), result, &error);

  if (object != NULL)
    dex_promise_resolve_object (promise, object);
  else
    dex_promise_reject (promise, error);
  dex_unref (promise);
}

static gpointer
load (UsherSecretService       *self,
      GType                     type,
      const GDBusInterfaceInfo *interface,
      const char               *path,
      GCancellable             *cancellable,
      GError                  **error)
{
  /* NULL for a moment while one keyring comes in the place of another. */
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self));
  DexPromise      *promise = usher_promise_new (NULL);

  g_async_initable_new_async (type,
                              G_PRIORITY_DEFAULT,
                              NULL,
                              loaded_cb,
                              promise,
                              "g-flags",
                              G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS
                                  | G_DBUS_PROXY_FLAGS_NO_MATCH_RULE,
                              "g-interface-info",
                              interface,
                              "g-interface-name",
                              interface->name,
                              "g-connection",
                              g_dbus_proxy_get_connection (G_DBUS_PROXY (self)),
                              "g-name",
                              owner != NULL ? owner : g_dbus_proxy_get_name (G_DBUS_PROXY (self)),
                              "g-object-path",
                              path,
                              "service",
                              self,
                              NULL);

  return usher_promise_await_or_leave (promise, USHER_SECRET_CALL_TIMEOUT, cancellable, error);
}

SecretItem *
usher_secret_service_load_item (UsherSecretService *self,
                                const char         *path,
                                GCancellable       *cancellable,
                                GError            **error)
{
  return load (self, SECRET_TYPE_ITEM, &usher_secret_item_interface, path, cancellable, error);
}

/* NULL without an error: no collection has the alias. */
SecretCollection *
usher_secret_service_get_collection (UsherSecretService *self,
                                     const char         *alias,
                                     GCancellable       *cancellable,
                                     GError            **error)
{
  g_autoptr (GVariant) reply = NULL;
  const char *path;

  reply = usher_secret_service_call (self,
                                     g_dbus_proxy_get_object_path (G_DBUS_PROXY (self)),
                                     USHER_SECRET_SERVICE_INTERFACE,
                                     "ReadAlias",
                                     g_variant_new ("(s)", alias),
                                     "(o)",
                                     cancellable,
                                     error);
  if (reply == NULL)
    return NULL;

  g_variant_get (reply, "(&o)", &path);
  if (g_str_equal (path, "/"))
    return NULL;

  return load (self,
               SECRET_TYPE_COLLECTION,
               &usher_secret_collection_interface,
               path,
               cancellable,
               error);
}

/* What is known of an item or a collection is gone when the keyring is: the next call then says so,
 * and libsecret's own functions would complain.
 */
gboolean
usher_secret_service_is_locked (gpointer object)
{
  g_autoptr (GVariant) locked = g_dbus_proxy_get_cached_property (object, "Locked");

  return locked == NULL || g_variant_get_boolean (locked);
}

GHashTable *
usher_secret_service_dup_attributes (SecretItem *item)
{
  g_autoptr (GVariant) known = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (item), "Attributes");

  return known != NULL ? secret_item_get_attributes (item)
                       : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

char *
usher_secret_service_dup_label (SecretItem *item)
{
  g_autoptr (GVariant) known = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (item), "Label");

  return known != NULL ? secret_item_get_label (item) : NULL;
}

guint64
usher_secret_service_get_modified (SecretItem *item)
{
  g_autoptr (GVariant) known = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (item), "Modified");

  return known != NULL ? secret_item_get_modified (item) : 0;
}
