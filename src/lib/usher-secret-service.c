/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-secret-service-private.h"

#include <glib/gi18n-lib.h>

#include "usher-error.h"
#include "usher-fiber-private.h"

/* In milliseconds: a person who is asked for a password takes a while; for what is only tidied up
 * nobody waits long.
 */
#define PROMPT_TIMEOUT (5 * 60 * 1000)
#define TIDY_TIMEOUT 3000

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
  guint    n_writing; /* calls under way in a collection that is open */
};

G_DEFINE_FINAL_TYPE (UsherSecretService, usher_secret_service, SECRET_TYPE_SERVICE)

#define USHER_TYPE_SECRET_COLLECTION (usher_secret_collection_get_type ())
G_DECLARE_FINAL_TYPE (UsherSecretCollection,
                      usher_secret_collection,
                      USHER,
                      SECRET_COLLECTION,
                      SecretCollection)

struct _UsherSecretCollection
{
  SecretCollection parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherSecretCollection, usher_secret_collection, SECRET_TYPE_COLLECTION)

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

/* gnome-keyring (42 to 50) falls over an assertion when a prompt to unlock is dismissed by its
 * caller, and takes what every program has open, and all that ends with the log-in, along.
 */
static gboolean
can_be_dismissed (SecretPrompt *prompt)
{
  return !g_str_has_prefix (g_dbus_proxy_get_object_path (G_DBUS_PROXY (prompt)),
                            "/org/freedesktop/secrets/prompt/u");
}

static void
prompted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError   *error = NULL;
  GVariant *answer = secret_prompt_perform_finish (SECRET_PROMPT (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) g_variant_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error_literal (task,
                                     USHER_ERROR,
                                     USHER_ERROR_KEYRING,
                                     "The keyring went away while it asked");
}

/* In the place of libsecret's own, which never comes back where the keyring goes away. */
static void
usher_secret_service_prompt_async (SecretService      *service,
                                   SecretPrompt       *prompt,
                                   const GVariantType *return_type,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  UsherSecretService *self = USHER_SECRET_SERVICE (service);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, usher_secret_service_prompt_async);

  /* KeePassXC makes every item, and deletes it, in a prompt that asks nothing where it is open. */
  if (self->interactive || self->n_writing > 0)
    secret_prompt_perform (prompt,
                           NULL,
                           return_type,
                           can_be_dismissed (prompt) ? cancellable : NULL,
                           prompted_cb,
                           g_steal_pointer (&task));
  else
    g_task_return_new_error_literal (task,
                                     USHER_ERROR,
                                     USHER_ERROR_KEYRING_LOCKED,
                                     "The keyring asks for a password, and nobody can answer");
}

static GVariant *
usher_secret_service_prompt_finish (SecretService *service, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* libsecret keeps a list of the collections and of their items, which nobody reads here, by their
 * signals. It leaks one with every signal, and falls over where one comes from a daemon that has
 * just begun, before it knows what there is.
 */
static void
ignore_signal (GDBusProxy *proxy, const char *sender, const char *signal, GVariant *parameters)
{
}

static void
usher_secret_collection_class_init (UsherSecretCollectionClass *klass)
{
  G_DBUS_PROXY_CLASS (klass)->g_signal = ignore_signal;
}

static void
usher_secret_collection_init (UsherSecretCollection *self)
{
}

static void
usher_secret_service_class_init (UsherSecretServiceClass *klass)
{
  SecretServiceClass *service_class = SECRET_SERVICE_CLASS (klass);

  G_DBUS_PROXY_CLASS (klass)->g_signal = ignore_signal;

  service_class->collection_gtype = USHER_TYPE_SECRET_COLLECTION;
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
gboolean
usher_secret_service_has_bus (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL || g_file_test (socket, G_FILE_TEST_EXISTS);
}

/* How long a call may take that may have to ask. One that is not answered at all does not: GDBus
 * waits 25 seconds.
 */
static guint
get_timeout (UsherSecretService *self)
{
  return self->interactive ? PROMPT_TIMEOUT : USHER_SECRET_CALL_TIMEOUT;
}

/* @interactive: whether there is somebody to answer a prompt. */
UsherSecretService *
usher_secret_service_open (gboolean interactive, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  SecretService *service = NULL;
  DexPromise    *promise;

  if (!usher_secret_service_has_bus ())
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
  result = usher_promise_await (promise, USHER_SECRET_CALL_TIMEOUT, error);
  if (result != NULL)
    service = secret_service_open_finish (result, error);
  if (service != NULL)
    USHER_SECRET_SERVICE (service)->interactive = interactive;

  return service != NULL ? USHER_SECRET_SERVICE (service) : NULL;
}

/* Makes the default collection, for which the person chooses a password. */
SecretCollection *
usher_secret_service_create_default (UsherSecretService *self,
                                     GCancellable       *cancellable,
                                     GError            **error)
{
  /* Translators: the name of a keyring that is made where there is none. */
  const char *name = _ ("Default keyring");
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  SecretCollection *collection = NULL;
  g_autoptr (GError) local_error = NULL;

  /* Not “login”: that is the one which log-in screens open with the person's own password. */
  secret_collection_create (SECRET_SERVICE (self),
                            name,
                            SECRET_COLLECTION_DEFAULT,
                            SECRET_COLLECTION_CREATE_NONE,
                            dex_promise_get_cancellable (promise),
                            usher_promise_ready_cb,
                            promise);
  result = usher_promise_await_or_leave (promise, get_timeout (self), cancellable, &local_error);
  if (result != NULL)
    collection = secret_collection_create_finish (result, &local_error);
  if (collection != NULL)
    return collection;

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error,
                 USHER_ERROR,
                 USHER_ERROR_KEYRING_MISSING,
                 "There is no default keyring, and none was made: %s",
                 local_error != NULL ? local_error->message : "dismissed");

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
  result = usher_promise_await_or_leave (promise, get_timeout (self), cancellable, &local_error);
  if (result != NULL
      && secret_service_unlock_finish (SECRET_SERVICE (self), result, NULL, &local_error) > 0)
    return TRUE;

  if (local_error == NULL
      || (self->interactive && g_error_matches (local_error, DEX_ERROR, DEX_ERROR_TIMED_OUT)))
    g_set_error_literal (error,
                         USHER_ERROR,
                         USHER_ERROR_KEYRING_LOCKED,
                         "The keyring was not unlocked");
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

SecretItem *
usher_secret_service_create_item (SecretCollection *collection,
                                  GHashTable       *attributes,
                                  const char       *label,
                                  SecretValue      *token,
                                  GCancellable     *cancellable,
                                  GError          **error)
{
  UsherSecretService *self = USHER_SECRET_SERVICE (secret_collection_get_service (collection));
  DexPromise         *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  self->n_writing++;
  secret_item_create (collection,
                      &token_schema,
                      attributes,
                      label,
                      token,
                      SECRET_ITEM_CREATE_NONE,
                      dex_promise_get_cancellable (promise),
                      usher_promise_ready_cb,
                      promise);
  result = usher_promise_await_or_leave (promise, get_timeout (self), cancellable, error);
  self->n_writing--;

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
  result = usher_promise_await (promise, USHER_SECRET_CALL_TIMEOUT, error);

  return result != NULL && secret_item_set_secret_finish (item, result, error);
}

static gboolean
replace_attributes (SecretItem   *item,
                    GHashTable   *attributes,
                    GCancellable *cancellable,
                    GError      **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  secret_item_set_attributes (item,
                              NULL,
                              attributes,
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, USHER_SECRET_CALL_TIMEOUT, error);

  return result != NULL && secret_item_set_attributes_finish (item, result, error);
}

static gboolean
is_same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer       name, value;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_strcmp0 (g_hash_table_lookup (b, name), value) != 0)
      return FALSE;

  return TRUE;
}

/* Attributes that are not ours are the keyring's or another program's: they stay. Where nothing changes
 * the keyring has no file to write.
 */
static gboolean
set_attributes (SecretItem *item, GHashTable *attributes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) said = usher_secret_service_dup_attributes (item);
  g_autoptr (GHashTable) merged = usher_secret_service_dup_attributes (item);
  g_autoptr (GError) local_error = NULL;
  GHashTableIter iter;
  gpointer       name, value;

  if (g_hash_table_size (merged) == 0)
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_KEYRING,
                           "The keyring went away, and the item's attributes with it");
      return FALSE;
    }

  for (gsize i = 0; token_schema.attributes[i].name != NULL; i++)
    g_hash_table_remove (merged, token_schema.attributes[i].name);
  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_replace (merged, g_strdup (name), g_strdup (value));
  g_hash_table_replace (merged, g_strdup ("xdg:schema"), g_strdup (TOKEN_SCHEMA));
  if (is_same (said, merged))
    return TRUE;

  if (replace_attributes (item, merged, cancellable, &local_error))
    return TRUE;

  /* KeePassXC refuses to be told its own, and keeps what it is not told. */
  if (g_error_matches (local_error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS))
    return replace_attributes (item, attributes, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
set_label (SecretItem *item, const char *label, GCancellable *cancellable, GError **error)
{
  g_autofree char *said = usher_secret_service_dup_label (item);
  DexPromise      *promise;
  g_autoptr (GAsyncResult) result = NULL;

  /* KWallet renames an entry even to what it is called. */
  if (g_strcmp0 (said, label) == 0)
    return TRUE;

  promise = usher_promise_new (cancellable);
  secret_item_set_label (item,
                         label,
                         dex_promise_get_cancellable (promise),
                         usher_promise_ready_cb,
                         promise);
  result = usher_promise_await (promise, USHER_SECRET_CALL_TIMEOUT, error);

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

static gboolean
delete_item (SecretItem *item, guint timeout, GCancellable *cancellable, GError **error)
{
  UsherSecretService *self = USHER_SECRET_SERVICE (secret_item_get_service (item));
  DexPromise         *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  self->n_writing++;
  secret_item_delete (item, dex_promise_get_cancellable (promise), usher_promise_ready_cb, promise);
  result = usher_promise_await_or_leave (promise, timeout, cancellable, error);
  self->n_writing--;

  return result != NULL && secret_item_delete_finish (item, result, error);
}

gboolean
usher_secret_service_delete_item (SecretItem *item, GCancellable *cancellable, GError **error)
{
  UsherSecretService *self = USHER_SECRET_SERVICE (secret_item_get_service (item));

  return delete_item (item, get_timeout (self), cancellable, error);
}

/* Deletes an item that is only in the way: nobody waits for a person who is asked first. */
gboolean
usher_secret_service_tidy_item (SecretItem *item, GCancellable *cancellable, GError **error)
{
  return delete_item (item, TIDY_TIMEOUT, cancellable, error);
}

/* Asks the keyring anew, whatever was read before. The secret comes as a text, whatever the program
 * that wrote it called it.
 */
SecretValue *
usher_secret_service_load_secret (SecretItem *item, GCancellable *cancellable, GError **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SecretValue) value = NULL;
  const char *text;
  gsize       length;

  secret_item_load_secret (item,
                           dex_promise_get_cancellable (promise),
                           usher_promise_ready_cb,
                           promise);
  result = usher_promise_await (promise, USHER_SECRET_CALL_TIMEOUT, error);
  if (result == NULL || !secret_item_load_secret_finish (item, result, error))
    return NULL;

  value = secret_item_get_secret (item);
  text = secret_value_get (value, &length);

  return secret_value_new (text, (gssize) length, "text/plain");
}
