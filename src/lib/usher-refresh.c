/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-refresh-private.h"

#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-client-private.h"
#include "usher-error-private.h"
#include "usher-fiber-private.h"
#include "usher-flow-private.h"

/* Nobody waits for long for an answer that changes nothing, in milliseconds. */
#define PING_TIMEOUT 5000

static UsherAccount *
get_user (UsherFlow *flow, SecretValue *token, GError **error)
{
  DexPromise *promise = usher_promise_new (flow->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_get_user_async (flow->client,
                               token,
                               usher_account_get_client_identifier (flow->account),
                               dex_promise_get_cancellable (promise),
                               usher_promise_ready_cb,
                               promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_client_get_user_finish (flow->client, result, error) : NULL;
}

/* What the service says of the account that @token belongs to. */
static UsherAccount *
ask (UsherFlow *flow, SecretValue *token, GError **error)
{
  g_autoptr (UsherAccount) answer = get_user (flow, token, error);

  if (answer == NULL)
    return NULL;

  if (!g_str_equal (usher_account_get_uuid (answer), usher_account_get_uuid (flow->account)))
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_BAD_REPLY,
                           "The token is that of another account");
      return NULL;
    }

  /* Plex may name another token in its answer; the one that was sent is the one that is good. */
  usher_account_set_token (answer, token);
  usher_account_set_client_identifier (answer, usher_account_get_client_identifier (flow->account));
  usher_account_set_admin_uuid (answer, usher_account_get_admin_uuid (flow->account));

  return g_steal_pointer (&answer);
}

static SecretValue *
await_token (UsherFlow *flow, GError **error)
{
  return flow->quiet ? usher_account_store_await_token_quietly (flow->store,
                                                                flow->account,
                                                                flow->cancellable,
                                                                error)
                     : usher_account_store_await_token (flow->store,
                                                        flow->account,
                                                        flow->cancellable,
                                                        error);
}

/* Whether somebody signed in anew while @token was asked about: then it says nothing that it is no good
 * any more. @token becomes the new one.
 */
static gboolean
was_replaced (UsherFlow *flow, SecretValue **token)
{
  SecretValue *current = await_token (flow, NULL);

  if (current == NULL)
    return FALSE;

  if (g_str_equal (secret_value_get_text (current), secret_value_get_text (*token)))
    {
      secret_value_unref (current);
      return FALSE;
    }

  secret_value_unref (*token);
  *token = current;
  /* It may have been issued to another client identifier. */
  dex_await (usher_account_store_load (flow->store, flow->cancellable), NULL);

  return TRUE;
}

/* Whether the service has answered, and not said how it stands with the token. */
gboolean
usher_refresh_is_refusal (const GError *error)
{
  if (error->domain != USHER_ERROR)
    return FALSE;

  switch (error->code)
    {
    case USHER_ERROR_REFUSED:
    case USHER_ERROR_MANAGED_USER:
    case USHER_ERROR_TOO_OLD:
    case USHER_ERROR_SERVICE:
    case USHER_ERROR_SLOW_DOWN:
    case USHER_ERROR_BAD_REPLY:
    case USHER_ERROR_INCOMPLETE_REPLY:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Whether there may be a session to keep alive: not that of a token that is no good, nor of an account that
 * has gone meanwhile. Whoever is to ask less often does not ask for that either.
 */
static gboolean
was_answered (UsherAccount *answer, const GError *error)
{
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_SLOW_DOWN))
    return FALSE;

  return error == NULL || usher_refresh_is_refusal (error)
         || (answer != NULL && error->code != USHER_ERROR_NOT_SIGNED_IN);
}

/* Lets the session live on. What the service says to it, a refusal too, changes nothing. */
static void
keep_alive (UsherFlow *flow, SecretValue *token)
{
  DexPromise *promise = usher_promise_new (flow->cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_client_ping_async (flow->client,
                           token,
                           usher_account_get_client_identifier (flow->account),
                           dex_promise_get_cancellable (promise),
                           usher_promise_ready_cb,
                           promise);
  result = usher_promise_await (promise, PING_TIMEOUT, &error);
  if (result == NULL || !usher_client_ping_finish (flow->client, result, &error))
    g_debug ("Not pinged: %s", error->message);
}

/* A keyring that is locked or signed out shows in the account's state; that the refresh was cancelled
 * says nothing. That the token is no good is not forgotten for an answer that says nothing about it.
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
    case USHER_ERROR_TOKEN_REVOKED:
      usher_account_set_problem (account, error);
      return;
    default:
      if (!g_error_matches (usher_account_get_problem (account),
                            USHER_ERROR,
                            USHER_ERROR_TOKEN_REVOKED))
        usher_account_set_problem (account, error);
    }
}

typedef struct
{
  UsherFlow    *flow;
  GDateTime    *updated_at; /* when the service was asked */
  const GError *error;
} Problem;

static void
problem_outside (gpointer user_data)
{
  const Problem *problem = user_data;
  UsherAccount  *account = problem->flow->account;

  /* A sign-in that came in between has left it behind, and so has a sign-out. */
  if (usher_account_get_updated_at (account) == problem->updated_at
      && usher_account_store_has (problem->flow->store, account)
      && !usher_account_get_leaving (account))
    note_problem (account, problem->error);
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  UsherFlow *flow = user_data;
  g_autoptr (SecretValue) token = NULL;
  g_autoptr (UsherAccount) answer = NULL;
  g_autoptr (GDateTime) updated_at = NULL;
  GError *error = NULL;

  token = await_token (flow, &error);
  g_object_get (flow->account, "updated-at", &updated_at, NULL);
  if (token != NULL)
    answer = ask (flow, token, &error);
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED)
      && was_replaced (flow, &token))
    {
      g_clear_error (&error);
      g_clear_pointer (&updated_at, g_date_time_unref);
      g_object_get (flow->account, "updated-at", &updated_at, NULL);
      answer = ask (flow, token, &error);
    }
  if (answer != NULL)
    dex_await (usher_account_store_update (flow->store, answer, flow->quiet, flow->cancellable),
               &error);
  if (error != NULL)
    {
      usher_error_translate (&error, USHER_ERROR_FAILED);
      usher_fiber_call_outside (problem_outside, &(Problem) { flow, updated_at, error });
    }
  if (was_answered (answer, error))
    keep_alive (flow, token);

  return error == NULL ? dex_future_new_for_boolean (TRUE) : dex_future_new_for_error (error);
}

static DexFuture *
quiet_fiber (gpointer user_data)
{
  UsherFlow *flow = user_data;

  flow->quiet = TRUE;

  return refresh_fiber (flow);
}

/* usher_refresh_async() where nobody has asked for it: nobody is asked to unlock the keyring. */
void
usher_refresh_quietly_async (UsherClient        *client,
                             UsherAccountStore  *store,
                             UsherAccount       *account,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  usher_flow_start (client, store, account, NULL, quiet_fiber, cancellable, callback, user_data);
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
 * stays whatever the answer is. [property@Account:problem] tells afterwards what it ran into. A service
 * that has answered and not refused the token is told then with `GET /api/v2/ping` that the token is in
 * use, which keeps the session alive.
 */
void
usher_refresh_async (UsherClient        *client,
                     UsherAccountStore  *store,
                     UsherAccount       *account,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_return_if_fail (USHER_IS_CLIENT (client));
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (store));
  g_return_if_fail (USHER_IS_ACCOUNT (account));

  usher_flow_start (client, store, account, NULL, refresh_fiber, cancellable, callback, user_data);
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
