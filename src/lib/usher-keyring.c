/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-keyring.h"

#include <libdex.h>
#include <string.h>

#include "usher-account-private.h"
#include "usher-error-private.h"
#include "usher-keyring-item-private.h"
#include "usher-fiber-private.h"
#include "usher-secret-service-private.h"

/* How long to gather signals of the keyring into one, in milliseconds: one write makes several. */
#define SETTLE_TIME 50

/**
 * UsherKeyring:
 *
 * The system keyring (the freedesktop.org Secret Service) as the place where tokens are kept for
 * every app on the desktop: one item an account, found by its schema, `service` and `uuid`.
 */
struct _UsherKeyring
{
  GObject parent_instance;

  UsherSecretService *service;
  guint               subscription;
  guint               settle_source;
  gboolean            interactive;
  gboolean            locked;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherKeyring, usher_keyring, G_TYPE_OBJECT)

/* What a fiber works on. */
typedef struct
{
  UsherKeyring *keyring;
  UsherAccount *account;
  char         *uuid;
  gboolean      remember;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->keyring);
  g_clear_object (&job->account);
  g_free (job->uuid);
  g_free (job);
}

static void
drop_service (UsherKeyring *self)
{
  if (self->service == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_dbus_connection_signal_unsubscribe (g_dbus_proxy_get_connection (G_DBUS_PROXY (self->service)),
                                        self->subscription);
  g_clear_object (&self->service);
}

static void
usher_keyring_finalize (GObject *object)
{
  UsherKeyring *self = USHER_KEYRING (object);

  drop_service (self);
  g_clear_handle_id (&self->settle_source, g_source_remove);

  G_OBJECT_CLASS (usher_keyring_parent_class)->finalize (object);
}

static void
usher_keyring_class_init (UsherKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_keyring_finalize;

  /**
   * UsherKeyring::changed:
   * @self: the keyring
   *
   * Something in the keyring has changed, by this program or another.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);

  dex_init ();
}

static void
usher_keyring_init (UsherKeyring *self)
{
}

static void
settled_cb (gpointer user_data)
{
  UsherKeyring *self = user_data;

  self->settle_source = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
schedule_changed (UsherKeyring *self)
{
  if (self->settle_source == 0)
    self->settle_source = g_timeout_add_once (SETTLE_TIME, settled_cb, self);
}

static void
signal_cb (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal,
           GVariant        *parameters,
           gpointer         user_data)
{
  schedule_changed (user_data);
}

/* libsecret does not notice that a daemon was replaced: sessions and paths of the old one are void. */
static void
owner_changed_cb (UsherKeyring *self)
{
  drop_service (self);
  schedule_changed (self);
}

static UsherSecretService *
open_service (UsherKeyring *self, GError **error)
{
  UsherSecretService *service;

  if (self->service != NULL)
    return g_object_ref (self->service);

  service = usher_secret_service_open (self->interactive, error);
  if (service == NULL || self->service != NULL)
    return service;

  self->service = g_object_ref (service);
  self->subscription
      = g_dbus_connection_signal_subscribe (g_dbus_proxy_get_connection (G_DBUS_PROXY (service)),
                                            g_dbus_proxy_get_name (G_DBUS_PROXY (service)),
                                            NULL,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_DBUS_SIGNAL_FLAGS_NONE,
                                            signal_cb,
                                            self,
                                            NULL);
  g_signal_connect_object (service,
                           "notify::g-name-owner",
                           G_CALLBACK (owner_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  return service;
}

static UsherError
get_keyring_code (const GError *error)
{
  if (error->domain == G_DBUS_ERROR)
    switch ((GDBusError) error->code)
      {
      case G_DBUS_ERROR_SERVICE_UNKNOWN:
      case G_DBUS_ERROR_NAME_HAS_NO_OWNER:
      case G_DBUS_ERROR_NO_SERVER:
      case G_DBUS_ERROR_DISCONNECTED:
      case G_DBUS_ERROR_SPAWN_EXEC_FAILED:
      case G_DBUS_ERROR_SPAWN_CHILD_EXITED:
      case G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND:
      case G_DBUS_ERROR_SPAWN_FAILED:
        return USHER_ERROR_KEYRING_MISSING;
      default:
        return USHER_ERROR_KEYRING;
      }

  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return USHER_ERROR_KEYRING_LOCKED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return USHER_ERROR_KEYRING_MISSING;

  return USHER_ERROR_KEYRING;
}

static void
translate (GError **error)
{
  if (error != NULL && *error != NULL)
    usher_error_translate (error, get_keyring_code (*error));
}

/* Starts @fiber on @job, which it takes, and lets a task for @callback complete with it. */
static void
start (Job                *job,
       DexFiberFunc        fiber,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (job->keyring, cancellable, callback, user_data);

  usher_task_await (task, dex_scheduler_spawn (NULL, 0, fiber, job, (GDestroyNotify) job_free));
}

static Job *
new_job (UsherKeyring *self, const char *uuid)
{
  Job *job = g_new0 (Job, 1);

  job->keyring = g_object_ref (self);
  job->uuid = g_strdup (uuid);

  return job;
}

static DexFuture *
reject (GError *error)
{
  translate (&error);

  return dex_future_new_for_error (error);
}

static gboolean
is_in_collection (SecretItem *item, SecretCollection *collection)
{
  const char *path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (item));
  const char *parent = g_dbus_proxy_get_object_path (G_DBUS_PROXY (collection));

  return g_str_has_prefix (path, parent) && path[strlen (parent)] == '/';
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const guint64 time_a = secret_item_get_modified (*(SecretItem *const *) a);
  const guint64 time_b = secret_item_get_modified (*(SecretItem *const *) b);

  return time_a < time_b ? 1 : time_a > time_b ? -1 : 0;
}

static SecretCollection *
open_collection (UsherSecretService *service, gboolean remember, GError **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GError) local_error = NULL;

  collection = usher_secret_service_get_collection (service,
                                                    remember ? SECRET_COLLECTION_DEFAULT
                                                             : SECRET_COLLECTION_SESSION,
                                                    &local_error);

  if (collection == NULL && local_error == NULL && remember)
    collection = usher_secret_service_create_default (service, &local_error);
  else if (collection == NULL && local_error == NULL)
    g_set_error_literal (&local_error,
                         USHER_ERROR,
                         USHER_ERROR_KEYRING_MISSING,
                         "The keyring has no collection that ends with the session");

  if (collection == NULL || !usher_secret_service_unlock (service, collection, &local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&collection);
}

/* Writes the item of @account in @collection, in place where there is one, and reads it back. */
static SecretItem *
write_item (SecretCollection *collection, GPtrArray *matches, UsherAccount *account, GError **error)
{
  g_autoptr (GHashTable) attributes = usher_keyring_item_dup_attributes (account);
  g_autofree char *label = usher_keyring_item_dup_label (account);
  SecretValue     *token = usher_account_get_token (account);
  g_autoptr (SecretItem) item = NULL;
  g_autoptr (SecretValue) written = NULL;

  for (guint i = 0; item == NULL && i < matches->len; i++)
    if (is_in_collection (g_ptr_array_index (matches, i), collection))
      item = g_object_ref (g_ptr_array_index (matches, i));

  if (item == NULL)
    item = usher_secret_service_create_item (collection, attributes, label, token, error);
  else if (!usher_secret_service_update_item (item, attributes, label, token, error))
    return NULL;
  if (item == NULL)
    return NULL;

  written = usher_secret_service_load_secret (item, error);
  if (written == NULL)
    return NULL;
  if (g_strcmp0 (secret_value_get_text (written), secret_value_get_text (token)) != 0)
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_KEYRING,
                           "The keyring gave back another token than it was given");
      return NULL;
    }

  return g_steal_pointer (&item);
}

/* Every other item of the account is an old one: of a write that was cut short, or in the collection
 * that the person did not choose this time. The token is safe already.
 */
static void
delete_others (GPtrArray *matches, SecretItem *kept)
{
  const char *kept_path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (kept));

  for (guint i = 0; i < matches->len; i++)
    {
      SecretItem *item = g_ptr_array_index (matches, i);
      g_autoptr (GError) error = NULL;

      if (!g_str_equal (g_dbus_proxy_get_object_path (G_DBUS_PROXY (item)), kept_path)
          && !usher_secret_service_delete_item (item, &error))
        g_info ("An old item stays in the keyring: %s", error->message);
    }
}

static DexFuture *
store_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;
  g_autoptr (UsherSecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  g_autoptr (SecretItem) item = NULL;

  service = open_service (job->keyring, &error);
  if (service != NULL)
    collection = open_collection (service, job->remember, &error);
  if (collection != NULL)
    matches = usher_secret_service_search (service,
                                           usher_account_get_uuid (job->account),
                                           SECRET_SEARCH_NONE,
                                           &error);
  if (matches != NULL)
    {
      g_ptr_array_sort (matches, compare_newest_first);
      item = write_item (collection, matches, job->account, &error);
    }
  if (item == NULL)
    return reject (error);

  delete_others (matches, item);

  return dex_future_new_for_boolean (TRUE);
}

static SecretValue *
find_token (UsherSecretService *service, const char *uuid, GError **error)
{
  g_autoptr (GPtrArray) items
      = usher_secret_service_search (service, uuid, SECRET_SEARCH_LOAD_SECRETS, error);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_autoptr (SecretValue) token = secret_item_get_secret (g_ptr_array_index (items, i));

      if (usher_account_token_is_usable (token))
        return g_steal_pointer (&token);
    }

  return NULL;
}

/* A keyring that is locked may answer a search with nothing: only an open one says that there is no
 * token.
 */
static DexFuture *
lookup_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;
  g_autoptr (UsherSecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;
  SecretValue *token = NULL;

  service = open_service (job->keyring, &error);
  if (service != NULL)
    token = find_token (service, job->uuid, &error);

  if (token == NULL && error == NULL)
    collection = usher_secret_service_get_collection (service, SECRET_COLLECTION_DEFAULT, &error);
  if (collection != NULL && secret_collection_get_locked (collection)
      && usher_secret_service_unlock (service, collection, &error))
    token = find_token (service, job->uuid, &error);

  if (token != NULL)
    return dex_future_new_take_boxed (SECRET_TYPE_VALUE, token);
  if (error != NULL)
    return reject (error);

  return dex_future_new_reject (USHER_ERROR,
                                USHER_ERROR_NOT_SIGNED_IN,
                                "The keyring has no token of this account");
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;
  g_autoptr (UsherSecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GPtrArray) items = NULL;

  service = open_service (job->keyring, &error);
  if (service != NULL)
    collection = usher_secret_service_get_collection (service, SECRET_COLLECTION_DEFAULT, &error);
  if (collection != NULL)
    usher_secret_service_unlock (service, collection, &error);
  if (error == NULL)
    items = usher_secret_service_search (service, job->uuid, SECRET_SEARCH_NONE, &error);

  for (guint i = 0; error == NULL && i < items->len; i++)
    usher_secret_service_delete_item (g_ptr_array_index (items, i), &error);

  return error == NULL ? dex_future_new_for_boolean (TRUE) : reject (error);
}

static DexFuture *
unlock_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;
  g_autoptr (UsherSecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;

  service = open_service (job->keyring, &error);
  if (service != NULL)
    collection = open_collection (service, TRUE, &error);

  return collection != NULL ? dex_future_new_for_boolean (TRUE) : reject (error);
}

static gboolean
is_same_account (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (usher_account_get_uuid ((UsherAccount *) a),
                    usher_account_get_uuid ((UsherAccount *) b))
         == 0;
}

static DexFuture *
list_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;
  g_autoptr (UsherSecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GListStore) accounts = g_list_store_new (USHER_TYPE_ACCOUNT);

  service = open_service (job->keyring, &error);
  if (service != NULL)
    items = usher_secret_service_search (service, NULL, SECRET_SEARCH_NONE, &error);
  if (items != NULL)
    collection = usher_secret_service_get_collection (service, SECRET_COLLECTION_DEFAULT, &error);
  if (error != NULL)
    return reject (error);

  job->keyring->locked = collection != NULL && secret_collection_get_locked (collection);

  /* Of two items of one account the newest counts. */
  g_ptr_array_sort (items, compare_newest_first);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (UsherAccount) account
          = usher_keyring_item_to_account (g_ptr_array_index (items, i));

      if (account != NULL
          && !g_list_store_find_with_equal_func (accounts, account, is_same_account, NULL))
        g_list_store_insert (accounts, 0, account);
    }

  return dex_future_new_take_object (g_steal_pointer (&accounts));
}

/**
 * usher_keyring_new:
 * @interactive: whether somebody is there to answer when the keyring asks for a password
 *
 * Makes a view of the system keyring. Nothing is asked of it yet.
 *
 * Returns: (transfer full): the keyring
 */
UsherKeyring *
usher_keyring_new (gboolean interactive)
{
  UsherKeyring *self = g_object_new (USHER_TYPE_KEYRING, NULL);

  self->interactive = interactive;

  return self;
}

/**
 * usher_keyring_get_locked:
 * @self: a keyring
 *
 * Tells whether the default collection was locked when the items were last listed.
 *
 * Returns: whether it was locked
 */
gboolean
usher_keyring_get_locked (UsherKeyring *self)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return self->locked;
}

static gboolean
finish_boolean (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (usher_task_propagate_boolean (result, &local_error))
    return TRUE;

  translate (&local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gpointer
finish_pointer (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gpointer value = usher_task_propagate_pointer (result, &local_error);

  if (local_error != NULL)
    {
      translate (&local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }

  return value;
}

/**
 * usher_keyring_list_async:
 * @self: a keyring
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Lists the accounts that have an item in the keyring, with what their attributes say and whether
 * they are locked. Nobody is asked for a password: a keyring that is locked may list nothing, which
 * [method@Keyring.get_locked] tells apart afterwards.
 */
void
usher_keyring_list_async (UsherKeyring       *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (USHER_IS_KEYRING (self));

  start (new_job (self, NULL), list_fiber, cancellable, callback, user_data);
}

/**
 * usher_keyring_list_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.list_async].
 *
 * Returns: (transfer full): a list of [class@Account], or %NULL with an error
 */
GListModel *
usher_keyring_list_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), NULL);

  return finish_pointer (result, error);
}

/**
 * usher_keyring_store_async:
 * @self: a keyring
 * @account: an account that has its token
 * @remember: whether the token is to outlast the log-in
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Keeps the account's token, in the place of an older one of the same account. A locked keyring is
 * unlocked first; what was written is read back and compared. If it fails, the old token is still
 * there, and the new one still in @account.
 */
void
usher_keyring_store_async (UsherKeyring       *self,
                           UsherAccount       *account,
                           gboolean            remember,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Job *job;

  g_return_if_fail (USHER_IS_KEYRING (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));
  g_return_if_fail (usher_account_token_is_usable (usher_account_get_token (account)));

  job = new_job (self, NULL);
  job->account = g_object_ref (account);
  job->remember = remember;
  start (job, store_fiber, cancellable, callback, user_data);
}

/**
 * usher_keyring_store_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.store_async].
 *
 * Returns: whether the token is kept
 */
gboolean
usher_keyring_store_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return finish_boolean (result, error);
}

/**
 * usher_keyring_lookup_async:
 * @self: a keyring
 * @uuid: the UUID of the account
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Looks the token of an account up. A keyring that is locked is unlocked: it is never taken for one
 * that does not have the token.
 */
void
usher_keyring_lookup_async (UsherKeyring       *self,
                            const char         *uuid,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (USHER_IS_KEYRING (self));
  g_return_if_fail (uuid != NULL);

  start (new_job (self, uuid), lookup_fiber, cancellable, callback, user_data);
}

/**
 * usher_keyring_lookup_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.lookup_async].
 *
 * Returns: (transfer full): the token, or %NULL with %USHER_ERROR_NOT_SIGNED_IN where there is none and
 *   %USHER_ERROR_KEYRING_LOCKED where nobody can say
 */
SecretValue *
usher_keyring_lookup_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), NULL);

  return finish_pointer (result, error);
}

/**
 * usher_keyring_remove_async:
 * @self: a keyring
 * @uuid: the UUID of the account
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Removes every item of an account. It is no error if there was none.
 */
void
usher_keyring_remove_async (UsherKeyring       *self,
                            const char         *uuid,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (USHER_IS_KEYRING (self));
  g_return_if_fail (uuid != NULL);

  start (new_job (self, uuid), remove_fiber, cancellable, callback, user_data);
}

/**
 * usher_keyring_remove_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.remove_async].
 *
 * Returns: whether the keyring now has no token of the account
 */
gboolean
usher_keyring_remove_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return finish_boolean (result, error);
}

/**
 * usher_keyring_unlock_async:
 * @self: a keyring
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Unlocks the default collection, for which the keyring may ask the person for a password.
 */
void
usher_keyring_unlock_async (UsherKeyring       *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (USHER_IS_KEYRING (self));

  start (new_job (self, NULL), unlock_fiber, cancellable, callback, user_data);
}

/**
 * usher_keyring_unlock_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.unlock_async].
 *
 * Returns: whether it is unlocked
 */
gboolean
usher_keyring_unlock_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return finish_boolean (result, error);
}
