/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-secret-service-private.h"

#include "usher-error.h"
#include "usher-fiber-private.h"

/* In milliseconds: a keyring that works answers at once, a person who is asked for a password takes
 * a while.
 */
#define CALL_TIMEOUT 10000
#define PROMPT_TIMEOUT (5 * 60 * 1000)

/* libsecret's Secret Service as a fiber sees it: one function for each call, with a time-out, and
 * prompts only where somebody can answer them.
 *
 * secret_service_store() and the secret_password functions are not used: the first leaves a second
 * item where an attribute has changed, the others write to a file of the sandbox in a Flatpak.
 */
struct _UsherSecretService
{
  SecretService parent_instance;

  gboolean interactive;
};

G_DEFINE_FINAL_TYPE (UsherSecretService, usher_secret_service, SECRET_TYPE_SERVICE)

static const SecretSchema token_schema = {
  TOKEN_SCHEMA,
  SECRET_SCHEMA_NONE,
  {
      { "service", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "uuid", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "username", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "email", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "client-identifier", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

static void
usher_secret_service_prompt_async (SecretService      *service,
                                   SecretPrompt       *prompt,
                                   const GVariantType *return_type,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  if (USHER_SECRET_SERVICE (service)->interactive)
    {
      SECRET_SERVICE_CLASS (usher_secret_service_parent_class)
          ->prompt_async (service, prompt, return_type, cancellable, callback, user_data);
      return;
    }

  task = g_task_new (service, cancellable, callback, user_data);
  g_task_set_source_tag (task, usher_secret_service_prompt_async);
  g_task_return_new_error_literal (task,
                                   USHER_ERROR,
                                   USHER_ERROR_KEYRING_LOCKED,
                                   "The keyring asks for a password, and nobody can answer");
}

static GVariant *
usher_secret_service_prompt_finish (SecretService *service, GAsyncResult *result, GError **error)
{
  if (g_async_result_is_tagged (result, usher_secret_service_prompt_async))
    return g_task_propagate_pointer (G_TASK (result), error);

  return SECRET_SERVICE_CLASS (usher_secret_service_parent_class)
      ->prompt_finish (service, result, error);
}

static void
usher_secret_service_class_init (UsherSecretServiceClass *klass)
{
  SecretServiceClass *service_class = SECRET_SERVICE_CLASS (klass);

  service_class->prompt_async = usher_secret_service_prompt_async;
  service_class->prompt_finish = usher_secret_service_prompt_finish;
}

static void
usher_secret_service_init (UsherSecretService *self)
{
}

/* GIO starts a bus of its own where there is a display and no session bus: no keyring is on that
 * one, and it would stay behind.
 */
static gboolean
has_session_bus (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL || g_file_test (socket, G_FILE_TEST_EXISTS);
}

/* @interactive: whether there is somebody to answer a prompt. */
UsherSecretService *
usher_secret_service_open (gboolean interactive, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  SecretService *service = NULL;
  DexPromise    *promise;

  if (!has_session_bus ())
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_KEYRING_MISSING,
                           "There is no session bus");
      return NULL;
    }

  promise = usher_promise_new (cancellable);
  secret_service_open (USHER_TYPE_SECRET_SERVICE,
                       NULL,
                       SECRET_SERVICE_NONE,
                       dex_promise_get_cancellable (promise),
                       usher_promise_ready_cb,
                       promise);
  result = usher_promise_await (promise, CALL_TIMEOUT, error);
  if (result != NULL)
    service = secret_service_open_finish (result, error);
  if (service != NULL)
    USHER_SECRET_SERVICE (service)->interactive = interactive;

  return service != NULL ? USHER_SECRET_SERVICE (service) : NULL;
}

/* NULL without an error: no collection has the alias. */
SecretCollection *
usher_secret_service_get_collection (UsherSecretService *self,
                                     const char         *alias,
                                     GCancellable       *cancellable,
                                     GError            **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  secret_collection_for_alias (SECRET_SERVICE (self),
                               alias,
                               SECRET_COLLECTION_NONE,
                               dex_promise_get_cancellable (promise),
                               usher_promise_ready_cb,
                               promise);
  result = usher_promise_await (promise, CALL_TIMEOUT, error);

  return result != NULL ? secret_collection_for_alias_finish (result, error) : NULL;
}

/* Makes the default collection, for which the person chooses a password. */
SecretCollection *
usher_secret_service_create_default (UsherSecretService *self,
                                     GCancellable       *cancellable,
                                     GError            **error)
{
  DexPromise *promise;
  g_autoptr (GAsyncResult) result = NULL;
  SecretCollection *collection = NULL;
  g_autoptr (GError) local_error = NULL;

  promise = usher_promise_new (cancellable);
  /* The name is what seahorse and log-in screens look for. */
  secret_collection_create (SECRET_SERVICE (self),
                            "Login",
                            SECRET_COLLECTION_DEFAULT,
                            SECRET_COLLECTION_CREATE_NONE,
                            dex_promise_get_cancellable (promise),
                            usher_promise_ready_cb,
                            promise);
  result = usher_promise_await (promise, PROMPT_TIMEOUT, &local_error);
  if (result != NULL)
    collection = secret_collection_create_finish (result, &local_error);
  if (collection != NULL)
    return collection;

  if (local_error == NULL || g_error_matches (local_error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED)
      || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&local_error);
      g_set_error_literal (&local_error,
                           USHER_ERROR,
                           USHER_ERROR_KEYRING_MISSING,
                           "There is no default keyring, and none was made");
    }
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* Unlocks a collection or an item. Some keyrings open silently, others ask the person. */
gboolean
usher_secret_service_unlock (UsherSecretService *self,
                             GDBusProxy         *object,
                             GCancellable       *cancellable,
                             GError            **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GList) objects = g_list_prepend (NULL, object);
  g_autoptr (GError) local_error = NULL;

  secret_service_unlock (SECRET_SERVICE (self),
                         objects,
                         dex_promise_get_cancellable (promise),
                         usher_promise_ready_cb,
                         promise);
  result = usher_promise_await (promise, PROMPT_TIMEOUT, &local_error);
  if (result != NULL
      && secret_service_unlock_finish (SECRET_SERVICE (self), result, NULL, &local_error) > 0)
    return TRUE;

  if (local_error == NULL || g_error_matches (local_error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    g_set_error_literal (error,
                         USHER_ERROR,
                         USHER_ERROR_KEYRING_LOCKED,
                         "The keyring was not unlocked");
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* Finds the items of the account @uuid, or of all accounts where that is NULL. */
GPtrArray *
usher_secret_service_search (UsherSecretService *self,
                             const char         *uuid,
                             SecretSearchFlags   flags,
                             GCancellable       *cancellable,
                             GError            **error)
{
  g_autoptr (GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GList) found = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_hash_table_insert (attributes, (gpointer) "service", (gpointer) "plex.tv");
  if (uuid != NULL)
    g_hash_table_insert (attributes, (gpointer) "uuid", (gpointer) uuid);

  secret_service_search (SECRET_SERVICE (self),
                         &token_schema,
                         attributes,
                         flags | SECRET_SEARCH_ALL,
                         dex_promise_get_cancellable (promise),
                         usher_promise_ready_cb,
                         promise);
  result = usher_promise_await (promise, CALL_TIMEOUT, &local_error);
  if (result != NULL)
    found = secret_service_search_finish (SECRET_SERVICE (self), result, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  for (GList *item = found; item != NULL; item = item->next)
    g_ptr_array_add (items, item->data);

  return g_steal_pointer (&items);
}

SecretItem *
usher_secret_service_create_item (SecretCollection *collection,
                                  GHashTable       *attributes,
                                  const char       *label,
                                  SecretValue      *token,
                                  GCancellable     *cancellable,
                                  GError          **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  secret_item_create (collection,
                      &token_schema,
                      attributes,
                      label,
                      token,
                      SECRET_ITEM_CREATE_NONE,
                      dex_promise_get_cancellable (promise),
                      usher_promise_ready_cb,
                      promise);
  result = usher_promise_await (promise, PROMPT_TIMEOUT, error);

  return result != NULL ? secret_item_create_finish (result, error) : NULL;
}

static gboolean
set_secret (SecretItem *item, SecretValue *token, GCancellable *cancellable, GError **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  secret_item_set_secret (item,
                          token,
                          dex_promise_get_cancellable (promise),
                          usher_promise_ready_cb,
                          promise);
  result = usher_promise_await (promise, CALL_TIMEOUT, error);

  return result != NULL && secret_item_set_secret_finish (item, result, error);
}

/* Attributes that are not ours are the keyring's or another program's: they stay. */
static gboolean
set_attributes (SecretItem *item, GHashTable *attributes, GCancellable *cancellable, GError **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) merged = secret_item_get_attributes (item);
  GHashTableIter iter;
  gpointer       name, value;

  for (gsize i = 0; token_schema.attributes[i].name != NULL; i++)
    g_hash_table_remove (merged, token_schema.attributes[i].name);
  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_replace (merged, g_strdup (name), g_strdup (value));
  g_hash_table_replace (merged, g_strdup ("xdg:schema"), g_strdup (TOKEN_SCHEMA));

  secret_item_set_attributes (item,
                              NULL,
                              merged,
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, CALL_TIMEOUT, error);

  return result != NULL && secret_item_set_attributes_finish (item, result, error);
}

static gboolean
set_label (SecretItem *item, const char *label, GCancellable *cancellable, GError **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  secret_item_set_label (item,
                         label,
                         dex_promise_get_cancellable (promise),
                         usher_promise_ready_cb,
                         promise);
  result = usher_promise_await (promise, CALL_TIMEOUT, error);

  return result != NULL && secret_item_set_label_finish (item, result, error);
}

/* @token: (nullable): NULL leaves the secret as it is */
gboolean
usher_secret_service_update_item (SecretItem   *item,
                                  GHashTable   *attributes,
                                  const char   *label,
                                  SecretValue  *token,
                                  GCancellable *cancellable,
                                  GError      **error)
{
  return (token == NULL || set_secret (item, token, cancellable, error))
         && set_attributes (item, attributes, cancellable, error)
         && set_label (item, label, cancellable, error);
}

gboolean
usher_secret_service_delete_item (SecretItem *item, GCancellable *cancellable, GError **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  secret_item_delete (item, dex_promise_get_cancellable (promise), usher_promise_ready_cb, promise);
  result = usher_promise_await (promise, PROMPT_TIMEOUT, error);

  return result != NULL && secret_item_delete_finish (item, result, error);
}

/* Asks the keyring anew, whatever was read before. */
SecretValue *
usher_secret_service_load_secret (SecretItem *item, GCancellable *cancellable, GError **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  secret_item_load_secret (item,
                           dex_promise_get_cancellable (promise),
                           usher_promise_ready_cb,
                           promise);
  result = usher_promise_await (promise, CALL_TIMEOUT, error);

  return result != NULL && secret_item_load_secret_finish (item, result, error)
             ? secret_item_get_secret (item)
             : NULL;
}
