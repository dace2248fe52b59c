/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-file-private.h"
#include "usher-account-merge-private.h"
#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-avatar-file-private.h"
#include "usher-default-account-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-turn-private.h"

/* What the store does with keyring and files, each a fiber that reads from top to bottom. */

/* What a fiber works on. */
typedef struct
{
  UsherAccountStore *store;
  UsherAccount      *account;
  char              *name;
  GError            *problem;
  gboolean           remember;
  gboolean           gone;
  gboolean           quiet;
  GCancellable      *cancellable;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->cancellable);
  g_object_unref (job->store);
  g_clear_object (&job->account);
  g_free (job->name);
  g_clear_error (&job->problem);
  g_free (job);
}

static Job *
new_job (UsherAccountStore *self, UsherAccount *account, GCancellable *cancellable)
{
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (self);
  g_set_object (&job->account, account);
  g_set_object (&job->cancellable, cancellable);

  return job;
}

static DexFuture *
spawn (Job *job, DexFiberFunc fiber)
{
  return usher_fiber_spawn (NULL, USHER_FIBER_STACK, fiber, job, (GDestroyNotify) job_free);
}

/* Nobody is asked to unlock a quiet one. */
static UsherKeyring *
get_keyring (UsherAccountStore *self, gboolean quiet)
{
  if (!quiet)
    return self->keyring;

  if (self->quiet_keyring == NULL)
    self->quiet_keyring = usher_keyring_new (FALSE);

  return self->quiet_keyring;
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

/* What was read, and how often the store had changed when that began. */
typedef struct
{
  UsherAccountStore *store;
  GListModel        *files;
  GListModel        *items;  /* NULL where the keyring could not be asked */
  gboolean           locked; /* whether there may be more, in what is */
  char              *default_uuid;
  GError            *problem;
  guint              n_changes;
  gboolean           outdated;
} Contents;

static void
contents_clear (Contents *contents)
{
  g_clear_object (&contents->files);
  g_clear_object (&contents->items);
  g_clear_pointer (&contents->default_uuid, g_free);
  g_clear_error (&contents->problem);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

static gboolean
read_contents (Contents *contents, GCancellable *cancellable, GError **error)
{
  contents_clear (contents);
  contents->n_changes = contents->store->n_changes;

  contents->files = dex_await_object (usher_account_file_load_all (), error);
  if (contents->files != NULL)
    contents->default_uuid = dex_await_string (usher_default_account_load (), error);
  if (contents->default_uuid == NULL)
    return FALSE;

  contents->items = list_keyring (contents->store, cancellable, &contents->problem);
  contents->locked = contents->items == NULL || usher_keyring_get_locked (contents->store->keyring);
  if (!g_error_matches (contents->problem, USHER_ERROR, USHER_ERROR_CANCELLED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&contents->problem));

  return FALSE;
}

static void
loaded_outside (gpointer user_data)
{
  Contents          *contents = user_data;
  UsherAccountStore *self = contents->store;

  contents->outdated = contents->n_changes != self->n_changes;
  if (contents->outdated)
    return;

  /* A keyring that could not be asked has not said that anybody is signed out. */
  usher_account_merge_all (self->accounts,
                           contents->files,
                           contents->items,
                           contents->locked ? USHER_ACCOUNT_STATE_LOCKED
                                            : USHER_ACCOUNT_STATE_SIGNED_OUT);
  usher_account_store_take_default (self, g_steal_pointer (&contents->default_uuid));
  usher_account_store_set_problem (self, contents->problem);
  usher_account_store_set_loaded (self);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;
  g_auto (Contents) contents = { .store = job->store };

  /* What was read while an account was kept or removed may be what was there before. */
  do
    {
      if (!read_contents (&contents, job->cancellable, &error))
        return dex_future_new_for_error (error);

      usher_fiber_call_outside (loaded_outside, &contents);
    }
  while (contents.outdated);

  return contents.problem == NULL ? dex_future_new_for_boolean (TRUE)
                                  : dex_future_new_for_error (g_steal_pointer (&contents.problem));
}

/* Reads the accounts from files and keyring. Resolves to TRUE. */
DexFuture *
usher_account_store_load (UsherAccountStore *self, GCancellable *cancellable)
{
  return spawn (new_job (self, NULL, cancellable), load_fiber);
}

static void
chosen_outside (gpointer user_data)
{
  Contents          *contents = user_data;
  UsherAccountStore *self = contents->store;

  contents->outdated = contents->n_changes != self->n_changes;
  if (!contents->outdated && !g_str_equal (contents->default_uuid, self->default_uuid ?: ""))
    usher_account_store_take_default (self, g_steal_pointer (&contents->default_uuid));
}

static DexFuture *
load_default_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;
  g_auto (Contents) contents = { .store = job->store };

  do
    {
      contents_clear (&contents);
      contents.n_changes = job->store->n_changes;
      contents.default_uuid = dex_await_string (usher_default_account_load (), &error);
      if (contents.default_uuid == NULL)
        return dex_future_new_for_error (error);

      usher_fiber_call_outside (chosen_outside, &contents);
    }
  while (contents.outdated);

  return dex_future_new_for_boolean (TRUE);
}

/* Reads anew which account was chosen. Resolves to TRUE. */
DexFuture *
usher_account_store_load_default (UsherAccountStore *self)
{
  return spawn (new_job (self, NULL, NULL), load_default_fiber);
}

static UsherAccount *
await_item (Job *job, const char *name, GError **error)
{
  DexPromise *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_find_async (job->store->keyring,
                            name,
                            dex_promise_get_cancellable (promise),
                            usher_promise_ready_cb,
                            promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_keyring_find_finish (job->store->keyring, result, error) : NULL;
}

/* The account that is meant where none is named. Others may have the UUID of the chosen one for a name, and
 * one that has the only item is not the only one where others have files.
 */
static UsherAccount *
await_default_item (Job *job, GError **error)
{
  g_autofree char *chosen = dex_await_string (usher_default_account_load (), error);
  const char      *uuid = chosen != NULL && *chosen != '\0' ? chosen : NULL;
  g_autoptr (UsherAccount) account = chosen != NULL ? await_item (job, uuid, error) : NULL;
  gboolean is_meant;

  if (account == NULL)
    return NULL;

  is_meant = uuid != NULL ? g_str_equal (usher_account_get_uuid (account), uuid)
                          : dex_await_boolean (usher_account_file_is_alone (account), NULL);
  if (is_meant)
    return g_steal_pointer (&account);

  g_set_error_literal (error,
                       USHER_ERROR,
                       USHER_ERROR_NOT_SIGNED_IN,
                       "The item is not that of the account that is meant");

  return NULL;
}

static DexFuture *
find_item_fiber (gpointer user_data)
{
  Job          *job = user_data;
  GError       *error = NULL;
  UsherAccount *account
      = job->name != NULL ? await_item (job, job->name, &error) : await_default_item (job, &error);

  return account != NULL ? dex_future_new_take_object (account) : dex_future_new_for_error (error);
}

/* Finds an account by its item alone. Resolves to the account. */
DexFuture *
usher_account_store_find_item (UsherAccountStore *self, const char *name, GCancellable *cancellable)
{
  Job *job = new_job (self, NULL, cancellable);

  job->name = g_strdup (name);

  return spawn (job, find_item_fiber);
}

static UsherAccount *
find_account (Job *job)
{
  return usher_account_merge_find (G_LIST_MODEL (job->store->accounts),
                                   usher_account_get_uuid (job->account));
}

/* The service has just answered: all is well with the account, but for its file perhaps. */
static void
answered_outside (gpointer user_data)
{
  Job *job = user_data;

  job->store->n_changes++;
  usher_account_merge (job->store->accounts,
                       job->account,
                       USHER_ACCOUNT_STATE_OK,
                       usher_account_get_client_identifier (job->account));
  usher_account_set_problem (find_account (job), job->problem);
}

static void
remembered_outside (gpointer user_data)
{
  Job *job = user_data;

  usher_account_set_remembered (job->account, job->remember);
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

  /* The keyring has it: nobody has to sign in anew because a disk is full. */
  usher_fiber_call_outside (remembered_outside, job);
  dex_await (usher_account_file_write (job->account), &job->problem);
  usher_fiber_call_outside (answered_outside, job);

  return dex_future_new_for_boolean (TRUE);
}

/* Keeps @account and its token. Resolves to TRUE. */
DexFuture *
usher_account_store_keep (UsherAccountStore *self,
                          UsherAccount      *account,
                          gboolean           remember,
                          GCancellable      *cancellable)
{
  Job *job = new_job (self, account, cancellable);

  job->remember = remember;

  return spawn (job, keep_fiber);
}

static gboolean
update_item (Job *job, GError **error)
{
  UsherKeyring *keyring = get_keyring (job->store, job->quiet);
  DexPromise   *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_update_async (keyring,
                              job->account,
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL && usher_keyring_update_finish (keyring, result, error);
}

static void
updated_outside (gpointer user_data)
{
  Job *job = user_data;

  /* Whoever was signed out meanwhile does not come back by this. */
  job->gone = find_account (job) == NULL;
  if (!job->gone)
    answered_outside (job);
}

static DexFuture *
update_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;
  g_autoptr (UsherTurn) turn = usher_turn_take (job->cancellable);

  if (!update_item (job, &error))
    return dex_future_new_for_error (error);

  /* What the disk does not take is known all the same. */
  dex_await (usher_account_file_write (job->account), &job->problem);
  usher_fiber_call_outside (updated_outside, job);
  if (job->gone)
    {
      usher_account_file_delete (job->account, NULL);
      return dex_future_new_reject (USHER_ERROR,
                                    USHER_ERROR_NOT_SIGNED_IN,
                                    "The account was removed meanwhile");
    }

  return job->problem == NULL ? dex_future_new_for_boolean (TRUE)
                              : dex_future_new_for_error (g_steal_pointer (&job->problem));
}

/* Takes over what the service says of an account now. @account has the token that it was asked with.
 * @quiet: a keyring that is locked stays so. Resolves to TRUE.
 */
DexFuture *
usher_account_store_update (UsherAccountStore *self,
                            UsherAccount      *account,
                            gboolean           quiet,
                            GCancellable      *cancellable)
{
  Job *job = new_job (self, account, cancellable);

  job->quiet = quiet;

  return spawn (job, update_fiber);
}

static SecretValue *
await_token (UsherKeyring *keyring,
             UsherAccount *account,
             GCancellable *cancellable,
             GError      **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_lookup_async (keyring,
                              usher_account_get_uuid (account),
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_keyring_lookup_finish (keyring, result, error) : NULL;
}

static SecretValue *
await_token_of_known (UsherAccountStore *self,
                      UsherKeyring      *keyring,
                      UsherAccount      *account,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autoptr (SecretValue) token = await_token (keyring, account, cancellable, error);

  if (token == NULL)
    return NULL;
  if (usher_account_get_state (account) != USHER_ACCOUNT_STATE_OK
      && !dex_await (usher_account_store_load (self, cancellable), error))
    return NULL;

  return g_steal_pointer (&token);
}

/* The account's token, for a fiber that is going to use it: afterwards the account knows the client
 * identifier that goes with it, which only an open keyring tells. Until it was open that one is not known.
 */
SecretValue *
usher_account_store_await_token (UsherAccountStore *self,
                                 UsherAccount      *account,
                                 GCancellable      *cancellable,
                                 GError           **error)
{
  return await_token_of_known (self, self->keyring, account, cancellable, error);
}

/* The same where nobody is there: a keyring that is locked stays so, and the token unknown. */
SecretValue *
usher_account_store_await_token_quietly (UsherAccountStore *self,
                                         UsherAccount      *account,
                                         GCancellable      *cancellable,
                                         GError           **error)
{
  return await_token_of_known (self, get_keyring (self, TRUE), account, cancellable, error);
}

static DexFuture *
lookup_fiber (gpointer user_data)
{
  Job         *job = user_data;
  GError      *error = NULL;
  SecretValue *token = await_token (job->store->keyring, job->account, job->cancellable, &error);

  return token != NULL ? dex_future_new_take_boxed (SECRET_TYPE_VALUE, token)
                       : dex_future_new_for_error (error);
}

/* Resolves to the account’s token. */
DexFuture *
usher_account_store_lookup_token (UsherAccountStore *self,
                                  UsherAccount      *account,
                                  GCancellable      *cancellable)
{
  return spawn (new_job (self, account, cancellable), lookup_fiber);
}

static void
removed_outside (gpointer user_data)
{
  Job *job = user_data;

  job->store->n_changes++;
  usher_default_account_forget (usher_account_get_uuid (job->account));
  if (g_strcmp0 (job->store->default_uuid, usher_account_get_uuid (job->account)) == 0)
    usher_account_store_take_default (job->store, NULL);
  usher_account_merge_remove (job->store->accounts, job->account);
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (UsherTurn) turn = usher_turn_take (job->cancellable);
  DexPromise *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  usher_keyring_remove_async (job->store->keyring,
                              usher_account_get_uuid (job->account),
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, 0, &error);
  if (result == NULL || !usher_keyring_remove_finish (job->store->keyring, result, &error))
    return dex_future_new_for_error (error);

  /* An account whose file stays is still there, and signed out. */
  if (!usher_account_file_delete (job->account, &error))
    return dex_future_new_for_error (error);

  usher_avatar_file_delete (usher_account_get_uuid (job->account));
  usher_fiber_call_outside (removed_outside, job);

  return dex_future_new_for_boolean (TRUE);
}

/* Removes the account’s token, and its files. Resolves to TRUE. */
DexFuture *
usher_account_store_remove (UsherAccountStore *self,
                            UsherAccount      *account,
                            GCancellable      *cancellable)
{
  return spawn (new_job (self, account, cancellable), remove_fiber);
}
