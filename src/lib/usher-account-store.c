/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-store-private.h"

#include "usher-account-file-private.h"
#include "usher-account-merge-private.h"
#include "usher-account-private.h"
#include "usher-avatar-file-private.h"
#include "usher-default-account-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"

/**
 * UsherAccountStore:
 *
 * The accounts that this machine knows, as a list of [class@Account], by name.
 *
 * The store joins two places: the keyring, which has the tokens and may change behind our back, and
 * the files in which Usher keeps what the service said of an account. Window and command line only
 * observe it.
 */
struct _UsherAccountStore
{
  GObject parent_instance;

  UsherKeyring *keyring;
  GListStore   *accounts;
  GError       *problem;
  DexFuture    *reload;
  char         *default_uuid; /* of the account that the person chose, empty where there is none */
  gboolean      loaded;
};

typedef enum
{
  PROP_KEYRING = 1,
  PROP_PROBLEM,
  PROP_LOADED,
  PROP_DEFAULT,
} UsherAccountStoreProperty;

static GParamSpec *props[PROP_DEFAULT + 1];

static void usher_account_store_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (UsherAccountStore,
                               usher_account_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      usher_account_store_list_model_init))

/* What a fiber works on. */
typedef struct
{
  UsherAccountStore *store;
  UsherAccount      *account;
  gboolean           remember;
  GCancellable      *cancellable;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->cancellable);
  g_object_unref (job->store);
  g_clear_object (&job->account);
  g_free (job);
}

static Job *
new_job (UsherAccountStore *self, UsherAccount *account)
{
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (self);
  g_set_object (&job->account, account);

  return job;
}

static void
usher_account_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherAccountStore *self = USHER_ACCOUNT_STORE (object);

  switch ((UsherAccountStoreProperty) id)
    {
    case PROP_KEYRING:
      g_value_set_object (value, self->keyring);
      break;
    case PROP_PROBLEM:
      g_value_set_boxed (value, self->problem);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_DEFAULT:
      g_value_set_object (value, usher_account_store_get_default (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_account_store_finalize (GObject *object)
{
  UsherAccountStore *self = USHER_ACCOUNT_STORE (object);

  dex_clear (&self->reload);
  g_clear_object (&self->keyring);
  g_clear_object (&self->accounts);
  g_clear_error (&self->problem);
  g_free (self->default_uuid);

  G_OBJECT_CLASS (usher_account_store_parent_class)->finalize (object);
}

static void
usher_account_store_class_init (UsherAccountStoreClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_account_store_get_property;
  object_class->finalize = usher_account_store_finalize;

  /**
   * UsherAccountStore:keyring:
   *
   * The keyring that has the tokens.
   */
  props[PROP_KEYRING] = g_param_spec_object ("keyring", NULL, NULL, USHER_TYPE_KEYRING, flags);

  /**
   * UsherAccountStore:problem:
   *
   * Why the keyring could not be read, if it could not.
   */
  props[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, flags);

  /**
   * UsherAccountStore:loaded:
   *
   * Whether the accounts have been read.
   */
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);

  /**
   * UsherAccountStore:default:
   *
   * The account that is meant where none is named.
   */
  props[PROP_DEFAULT] = g_param_spec_object ("default", NULL, NULL, USHER_TYPE_ACCOUNT, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  dex_init ();
}

static void
usher_account_store_init (UsherAccountStore *self)
{
  self->accounts = g_list_store_new (USHER_TYPE_ACCOUNT);
  g_signal_connect_object (self->accounts,
                           "items-changed",
                           G_CALLBACK (g_list_model_items_changed),
                           self,
                           G_CONNECT_SWAPPED);
}

static GType
usher_account_store_get_item_type (GListModel *model)
{
  return USHER_TYPE_ACCOUNT;
}

static guint
usher_account_store_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (USHER_ACCOUNT_STORE (model)->accounts));
}

static gpointer
usher_account_store_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (USHER_ACCOUNT_STORE (model)->accounts), position);
}

static void
usher_account_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = usher_account_store_get_item_type;
  iface->get_n_items = usher_account_store_get_n_items;
  iface->get_item = usher_account_store_get_item;
}

/* Starts @fiber on @job, which it takes, and lets a task for @callback complete with it. */
static void
start (Job                *job,
       DexFiberFunc        fiber,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (job->store, cancellable, callback, user_data);

  g_set_object (&job->cancellable, cancellable);
  usher_task_await (task,
                    dex_scheduler_spawn (NULL, 0, fiber, job, (GDestroyNotify) job_free),
                    NULL);
}

static void
set_problem (UsherAccountStore *self, const GError *problem)
{
  if (problem == NULL && self->problem == NULL)
    return;

  g_clear_error (&self->problem);
  if (problem != NULL)
    self->problem = g_error_copy (problem);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static GListModel *
list_keyring (UsherAccountStore *self, GCancellable *cancellable, GError **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_list_async (self->keyring,
                            dex_promise_get_cancellable (promise),
                            usher_promise_ready_cb,
                            promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_keyring_list_finish (self->keyring, result, error) : NULL;
}

static UsherAccount *
find_uuid (UsherAccountStore *self, const char *uuid)
{
  return usher_account_merge_find (G_LIST_MODEL (self->accounts), uuid);
}

/* @uuid: (transfer full): the one that the person chose */
static void
take_default (UsherAccountStore *self, char *uuid)
{
  g_free (self->default_uuid);
  self->default_uuid = uuid;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DEFAULT]);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Job               *job = user_data;
  UsherAccountStore *self = job->store;
  g_autoptr (GListModel) files = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autofree char *default_uuid = NULL;
  g_autoptr (GError) error = NULL;

  files = dex_await_object (usher_account_file_load_all (), &error);
  if (files != NULL)
    default_uuid = dex_await_string (usher_default_account_load (), &error);
  if (default_uuid == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  items = list_keyring (self, job->cancellable, &error);
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED))
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* A keyring that could not be asked has not said that anybody is signed out. */
  usher_account_merge_all (self->accounts,
                           files,
                           items,
                           items == NULL || usher_keyring_get_locked (self->keyring)
                               ? USHER_ACCOUNT_STATE_LOCKED
                               : USHER_ACCOUNT_STATE_SIGNED_OUT);
  take_default (self, g_steal_pointer (&default_uuid));
  set_problem (self, error);
  if (!self->loaded)
    {
      self->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
    }

  return error == NULL ? dex_future_new_for_boolean (TRUE)
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

static void
keyring_changed_cb (UsherAccountStore *self)
{
  dex_clear (&self->reload);
  self->reload
      = dex_scheduler_spawn (NULL, 0, load_fiber, new_job (self, NULL), (GDestroyNotify) job_free);
}

static gboolean
write_file (UsherAccount *account, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  usher_account_set_updated_at (account, now);

  return dex_await (usher_account_file_write (account), error);
}

/* The service has just answered, so all is well with the account. */
static void
merge_answer (UsherAccountStore *self, UsherAccount *account)
{
  usher_account_merge (self->accounts,
                       account,
                       USHER_ACCOUNT_STATE_OK,
                       usher_account_get_client_identifier (account));
  usher_account_set_problem (find_uuid (self, usher_account_get_uuid (account)), NULL);
}

static DexFuture *
keep_fiber (gpointer user_data)
{
  Job        *job = user_data;
  DexPromise *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  usher_keyring_store_async (job->store->keyring,
                             job->account,
                             job->remember,
                             dex_promise_get_cancellable (promise),
                             usher_promise_ready_cb,
                             promise);
  result = usher_promise_await (promise, 0, &error);
  if (result == NULL || !usher_keyring_store_finish (job->store->keyring, result, &error))
    return dex_future_new_for_error (error);

  usher_account_set_remembered (job->account, job->remember);
  if (!write_file (job->account, &error))
    return dex_future_new_for_error (error);

  merge_answer (job->store, job->account);

  return dex_future_new_for_boolean (TRUE);
}

static gboolean
update_item (Job *job, GError **error)
{
  DexPromise *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_update_async (job->store->keyring,
                              job->account,
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL && usher_keyring_update_finish (job->store->keyring, result, error);
}

static DexFuture *
update_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;

  if (!update_item (job, &error) || !write_file (job->account, &error))
    return dex_future_new_for_error (error);

  /* Whoever was signed out meanwhile does not come back by this. */
  if (find_uuid (job->store, usher_account_get_uuid (job->account)) == NULL)
    {
      usher_account_file_delete (job->account);
      return dex_future_new_reject (USHER_ERROR,
                                    USHER_ERROR_NOT_SIGNED_IN,
                                    "The account was removed meanwhile");
    }

  merge_answer (job->store, job->account);

  return dex_future_new_for_boolean (TRUE);
}

/* Takes over what the service says of an account now. @account has the token that it was asked with.
 * Resolves to TRUE.
 */
DexFuture *
usher_account_store_update (UsherAccountStore *self,
                            UsherAccount      *account,
                            GCancellable      *cancellable)
{
  Job *job = new_job (self, account);

  g_set_object (&job->cancellable, cancellable);

  return dex_scheduler_spawn (NULL, 0, update_fiber, job, (GDestroyNotify) job_free);
}

/* The account's token, for a fiber that waits for it. */
SecretValue *
usher_account_store_await_token (UsherAccountStore *self,
                                 UsherAccount      *account,
                                 GCancellable      *cancellable,
                                 GError           **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_lookup_async (self->keyring,
                              usher_account_get_uuid (account),
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_keyring_lookup_finish (self->keyring, result, error) : NULL;
}

static DexFuture *
lookup_fiber (gpointer user_data)
{
  Job         *job = user_data;
  GError      *error = NULL;
  SecretValue *token
      = usher_account_store_await_token (job->store, job->account, job->cancellable, &error);

  return token != NULL ? dex_future_new_take_boxed (SECRET_TYPE_VALUE, token)
                       : dex_future_new_for_error (error);
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  Job        *job = user_data;
  DexPromise *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;
  guint   position;

  usher_keyring_remove_async (job->store->keyring,
                              usher_account_get_uuid (job->account),
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, 0, &error);
  if (result == NULL || !usher_keyring_remove_finish (job->store->keyring, result, &error))
    return dex_future_new_for_error (error);

  usher_account_file_delete (job->account);
  usher_avatar_file_delete (usher_account_get_uuid (job->account));
  if (g_strcmp0 (job->store->default_uuid, usher_account_get_uuid (job->account)) == 0)
    usher_account_store_set_default (job->store, NULL, NULL);
  if (g_list_store_find (job->store->accounts, job->account, &position))
    g_list_store_remove (job->store->accounts, position);

  return dex_future_new_for_boolean (TRUE);
}

/**
 * usher_account_store_new:
 * @keyring: the keyring that has the tokens
 *
 * Makes a store. It is empty until [method@AccountStore.load_async] was called, and follows the
 * keyring from then on.
 *
 * Returns: (transfer full): the store
 */
UsherAccountStore *
usher_account_store_new (UsherKeyring *keyring)
{
  UsherAccountStore *self;

  g_return_val_if_fail (USHER_IS_KEYRING (keyring), NULL);

  self = g_object_new (USHER_TYPE_ACCOUNT_STORE, NULL);
  self->keyring = g_object_ref (keyring);
  g_signal_connect_object (keyring,
                           "changed",
                           G_CALLBACK (keyring_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * usher_account_store_load_async:
 * @self: a store
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Reads the accounts from files and keyring. Accounts that are known from their files are there even
 * where this fails because the keyring could not be read.
 */
void
usher_account_store_load_async (UsherAccountStore  *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  Job *job;

  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self));

  job = new_job (self, NULL);
  start (job, load_fiber, cancellable, callback, user_data);
}

/**
 * usher_account_store_load_finish:
 * @self: a store
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@AccountStore.load_async].
 *
 * Returns: whether both could be read
 */
gboolean
usher_account_store_load_finish (UsherAccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_account_store_keep_async:
 * @self: a store
 * @account: an account that has its token
 * @remember: whether it is to outlast the log-in
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Keeps the account and its token, in the place of what was kept of it before. Once that is done
 * @account has no token any more; if it fails, @account still has it.
 */
void
usher_account_store_keep_async (UsherAccountStore  *self,
                                UsherAccount       *account,
                                gboolean            remember,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  Job *job;

  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));
  g_return_if_fail (usher_account_token_is_usable (usher_account_get_token (account)));

  job = new_job (self, account);
  job->remember = remember;
  start (job, keep_fiber, cancellable, callback, user_data);
}

/**
 * usher_account_store_keep_finish:
 * @self: a store
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@AccountStore.keep_async].
 *
 * Returns: whether it is kept
 */
gboolean
usher_account_store_keep_finish (UsherAccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_account_store_remove_async:
 * @self: a store
 * @account: an account of the store
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Removes the account's token from the keyring, and its file. The session at Plex goes on: see
 * [func@sign_out_async].
 */
void
usher_account_store_remove_async (UsherAccountStore  *self,
                                  UsherAccount       *account,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));

  start (new_job (self, account), remove_fiber, cancellable, callback, user_data);
}

/**
 * usher_account_store_remove_finish:
 * @self: a store
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@AccountStore.remove_async].
 *
 * Returns: whether the account is gone
 */
gboolean
usher_account_store_remove_finish (UsherAccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_account_store_lookup_token_async:
 * @self: a store
 * @account: an account of the store
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Looks the account's token up in the keyring.
 */
void
usher_account_store_lookup_token_async (UsherAccountStore  *self,
                                        UsherAccount       *account,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));

  start (new_job (self, account), lookup_fiber, cancellable, callback, user_data);
}

/**
 * usher_account_store_lookup_token_finish:
 * @self: a store
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@AccountStore.lookup_token_async].
 *
 * Returns: (transfer full): the token, or %NULL with an error, as
 *   [method@Keyring.lookup_finish] says
 */
SecretValue *
usher_account_store_lookup_token_finish (UsherAccountStore *self,
                                         GAsyncResult      *result,
                                         GError           **error)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);

  return usher_task_propagate_pointer (result, error);
}

static gboolean
is_called (UsherAccount *account, const char *text)
{
  const char      *names[] = { usher_account_get_username (account),
                               usher_account_get_email (account),
                               usher_account_get_uuid (account) };
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = names[i] != NULL ? g_utf8_casefold (names[i], -1) : NULL;

      if (g_strcmp0 (name, folded) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * usher_account_store_find:
 * @self: a store
 * @text: a user name, an e-mail address or a UUID
 *
 * Finds the account that is called so.
 *
 * Returns: (transfer none) (nullable): the account
 */
UsherAccount *
usher_account_store_find (UsherAccountStore *self, const char *text)
{
  GListModel *accounts;

  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  accounts = G_LIST_MODEL (self->accounts);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (accounts, i);

      if (is_called (account, text))
        return account;
    }

  return NULL;
}

/**
 * usher_account_store_get_default:
 * @self: a store
 *
 * Gets the account that is meant where none is named: the one that the person chose, else the only
 * one.
 *
 * Returns: (transfer none) (nullable): the account
 */
UsherAccount *
usher_account_store_get_default (UsherAccountStore *self)
{
  g_autoptr (UsherAccount) only = NULL;
  UsherAccount *chosen = NULL;

  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);

  if (self->default_uuid != NULL && *self->default_uuid != '\0')
    chosen = find_uuid (self, self->default_uuid);
  if (chosen == NULL && g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) == 1)
    only = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);

  return chosen != NULL ? chosen : only;
}

/**
 * usher_account_store_set_default:
 * @self: a store
 * @account: (nullable): an account of the store, or %NULL for none
 * @error: return location for a #GError
 *
 * Chooses the account that is meant where none is named, here and in every other program that uses
 * the store.
 *
 * Returns: whether the choice could be kept
 */
gboolean
usher_account_store_set_default (UsherAccountStore *self, UsherAccount *account, GError **error)
{
  const char *uuid;

  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (account == NULL || USHER_IS_ACCOUNT (account), FALSE);

  uuid = account != NULL ? usher_account_get_uuid (account) : NULL;
  if (!usher_default_account_save (uuid, error))
    return FALSE;

  take_default (self, g_strdup (uuid));

  return TRUE;
}

/**
 * usher_account_store_get_problem:
 * @self: a store
 *
 * Gets why the keyring could not be read.
 *
 * Returns: (nullable): the error, or %NULL where it could
 */
const GError *
usher_account_store_get_problem (UsherAccountStore *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);

  return self->problem;
}

/**
 * usher_account_store_get_loaded:
 * @self: a store
 *
 * Tells whether the accounts have been read.
 *
 * Returns: whether they were read at least once
 */
gboolean
usher_account_store_get_loaded (UsherAccountStore *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);

  return self->loaded;
}

/**
 * usher_account_store_get_keyring:
 * @self: a store
 *
 * Gets the keyring that has the tokens.
 *
 * Returns: (transfer none): the keyring
 */
UsherKeyring *
usher_account_store_get_keyring (UsherAccountStore *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);

  return self->keyring;
}
