/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-sign-out.h"

#include "usher-account-store-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"

/* What the fiber works on. */
typedef struct
{
  UsherClient       *client;
  UsherAccountStore *store;
  UsherAccount      *account;
  GCancellable      *cancellable;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->client);
  g_object_unref (job->store);
  g_object_unref (job->account);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static gboolean
end_session (Job *job, SecretValue *token, GError **error)
{
  DexPromise *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_sign_out_async (job->client,
                               token,
                               usher_account_get_client_identifier (job->account),
                               dex_promise_get_cancellable (promise),
                               usher_promise_ready_cb,
                               promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL && usher_client_sign_out_finish (job->client, result, error);
}

static gboolean
remove_account (Job *job, GError **error)
{
  DexPromise *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_account_store_remove_async (job->store,
                                    job->account,
                                    dex_promise_get_cancellable (promise),
                                    usher_promise_ready_cb,
                                    promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL && usher_account_store_remove_finish (job->store, result, error);
}

static DexFuture *
sign_out_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GError *error = NULL;
  g_autoptr (SecretValue) token = NULL;

  token = usher_account_store_await_token (job->store, job->account, job->cancellable, &error);

  /* An account without a token has no session that could be ended. */
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_NOT_SIGNED_IN))
    g_clear_error (&error);

  if (error != NULL || (token != NULL && !end_session (job, token, &error))
      || !remove_account (job, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_for_boolean (TRUE);
}

/**
 * usher_sign_out_async:
 * @client: asks the service
 * @store: has the account
 * @account: an account of @store
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Ends the account's session at Plex, then removes it from the store. Where the service can't be
 * asked, nothing is removed: [method@AccountStore.remove_async] does so all the same.
 */
void
usher_sign_out_async (UsherClient        *client,
                      UsherAccountStore  *store,
                      UsherAccount       *account,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  Job *job;

  g_return_if_fail (USHER_IS_CLIENT (client));
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (store));
  g_return_if_fail (USHER_IS_ACCOUNT (account));

  job = g_new0 (Job, 1);
  job->client = g_object_ref (client);
  job->store = g_object_ref (store);
  job->account = g_object_ref (account);
  g_set_object (&job->cancellable, cancellable);
  usher_task_await (g_task_new (store, cancellable, callback, user_data),
                    dex_scheduler_spawn (NULL, 0, sign_out_fiber, job, (GDestroyNotify) job_free),
                    NULL);
}

/**
 * usher_sign_out_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [func@sign_out_async].
 *
 * Returns: whether the account is signed out and gone
 */
gboolean
usher_sign_out_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return usher_task_propagate_boolean (result, error);
}
