/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-refresh.h"

#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-error-private.h"
#include "usher-fiber-private.h"

/* What the fiber works on. */
typedef struct
{
  UsherClient       *client;
  UsherAccountStore *store;
  UsherAccount      *account;
  GDateTime         *updated_at; /* what was known when it began */
  GCancellable      *cancellable;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->client);
  g_object_unref (job->store);
  g_object_unref (job->account);
  g_clear_pointer (&job->updated_at, g_date_time_unref);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static UsherAccount *
get_user (Job *job, SecretValue *token, GError **error)
{
  DexPromise *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_get_user_async (job->client,
                               token,
                               usher_account_get_client_identifier (job->account),
                               dex_promise_get_cancellable (promise),
                               usher_promise_ready_cb,
                               promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_client_get_user_finish (job->client, result, error) : NULL;
}

/* What the service says of the account that @token belongs to. */
static UsherAccount *
ask (Job *job, SecretValue *token, GError **error)
{
  g_autoptr (UsherAccount) answer = get_user (job, token, error);

  if (answer == NULL)
    return NULL;

  if (!g_str_equal (usher_account_get_uuid (answer), usher_account_get_uuid (job->account)))
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_BAD_REPLY,
                           "The token is that of another account");
      return NULL;
    }

  /* Plex may name another token in its answer; the one that was sent is the one that is good. */
  usher_account_set_token (answer, token);
  usher_account_set_client_identifier (answer, usher_account_get_client_identifier (job->account));

  return g_steal_pointer (&answer);
}

/* Whether somebody signed in anew while @token was asked about: then it says nothing that it is no good
 * any more. @token becomes the new one.
 */
static gboolean
was_replaced (Job *job, SecretValue **token)
{
  SecretValue *current
      = usher_account_store_await_token (job->store, job->account, job->cancellable, NULL);

  if (current == NULL)
    return FALSE;

  if (g_str_equal (secret_value_get_text (current), secret_value_get_text (*token)))
    {
      secret_value_unref (current);
      return FALSE;
    }

  secret_value_unref (*token);
  *token = current;

  return TRUE;
}

/* A keyring that is locked or signed out shows in the account's state; that the refresh was cancelled
 * says nothing.
 */
static void
note_problem (UsherAccount *account, const GError *error)
{
  if (error->domain != USHER_ERROR)
    return;

  switch ((UsherError) error->code)
    {
    case USHER_ERROR_CANCELLED:
    case USHER_ERROR_NOT_SIGNED_IN:
    case USHER_ERROR_KEYRING:
    case USHER_ERROR_KEYRING_LOCKED:
    case USHER_ERROR_KEYRING_MISSING:
      return;
    default:
      usher_account_set_problem (account, error);
    }
}

/* Whether nothing more is known of the account than when the service was asked. */
static gboolean
is_known_since (Job *job)
{
  GDateTime *updated_at = usher_account_get_updated_at (job->account);

  if (updated_at == NULL || job->updated_at == NULL)
    return updated_at == job->updated_at;

  return g_date_time_equal (updated_at, job->updated_at);
}

typedef struct
{
  Job          *job;
  const GError *error;
} Problem;

static void
problem_outside (gpointer user_data)
{
  const Problem *problem = user_data;

  /* A sign-in that came in between has left it behind. */
  if (is_known_since (problem->job))
    note_problem (problem->job->account, problem->error);
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (SecretValue) token = NULL;
  g_autoptr (UsherAccount) answer = NULL;
  GError *error = NULL;

  token = usher_account_store_await_token (job->store, job->account, job->cancellable, &error);
  if (usher_account_get_updated_at (job->account) != NULL)
    job->updated_at = g_date_time_ref (usher_account_get_updated_at (job->account));
  if (token != NULL)
    answer = ask (job, token, &error);
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED) && was_replaced (job, &token))
    {
      g_clear_error (&error);
      answer = ask (job, token, &error);
    }
  if (answer != NULL
      && dex_await (usher_account_store_update (job->store, answer, job->cancellable), &error))
    return dex_future_new_for_boolean (TRUE);

  usher_error_translate (&error, USHER_ERROR_FAILED);
  usher_fiber_call_outside (problem_outside, &(Problem) { job, error });

  return dex_future_new_for_error (error);
}

/**
 * usher_refresh_async:
 * @client: asks the service
 * @store: has the account
 * @account: an account of @store
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Asks the service with `GET /api/v2/user` what it says of the account now, and keeps that: in the
 * store, in the account’s file and, where the account has another name, in the keyring. The token
 * stays whatever the answer is. [property@Account:problem] tells afterwards what it ran into.
 */
void
usher_refresh_async (UsherClient        *client,
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
  usher_task_await (
      g_task_new (store, cancellable, callback, user_data),
      dex_scheduler_spawn (NULL, USHER_FIBER_STACK, refresh_fiber, job, (GDestroyNotify) job_free),
      NULL);
}

/**
 * usher_refresh_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [func@refresh_async].
 *
 * Returns: whether the account is up to date; if not, @error is %USHER_ERROR_TOKEN_REVOKED where its
 *   token is no longer valid, and any other error says nothing about the token
 */
gboolean
usher_refresh_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return usher_task_propagate_boolean (result, error);
}
