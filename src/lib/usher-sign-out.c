/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-sign-out.h"

#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-flow-private.h"
#include "usher-turn-private.h"

static gboolean
end_session (UsherFlow *flow, SecretValue *token, GError **error)
{
  DexPromise *promise = usher_promise_new (flow->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_sign_out_async (flow->client,
                               token,
                               usher_account_get_client_identifier (flow->account),
                               dex_promise_get_cancellable (promise),
                               usher_promise_ready_cb,
                               promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL && usher_client_sign_out_finish (flow->client, result, error);
}

static gboolean
sign_out (UsherFlow *flow, GError **error)
{
  /* The token that is removed is to be the one whose session was ended. */
  g_autoptr (UsherTurn) turn = usher_turn_take (flow->cancellable);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (SecretValue) token = NULL;

  token = usher_account_store_await_token (flow->store,
                                           flow->account,
                                           flow->cancellable,
                                           &local_error);

  /* An account without a token has no session that could be ended. */
  if (local_error != NULL && !g_error_matches (local_error, USHER_ERROR, USHER_ERROR_NOT_SIGNED_IN))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return (token == NULL || end_session (flow, token, error))
         && dex_await (usher_account_store_remove (flow->store, flow->account, flow->cancellable),
                       error);
}

static DexFuture *
sign_out_fiber (gpointer user_data)
{
  UsherFlow *flow = user_data;
  GError    *error = NULL;
  gboolean   done;

  usher_account_set_leaving (flow->account, TRUE);
  done = sign_out (flow, &error);
  usher_account_set_leaving (flow->account, FALSE);

  return done ? dex_future_new_for_boolean (TRUE) : dex_future_new_for_error (error);
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
  g_return_if_fail (USHER_IS_CLIENT (client));
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (store));
  g_return_if_fail (USHER_IS_ACCOUNT (account));

  usher_flow_start (client, store, account, NULL, sign_out_fiber, cancellable, callback, user_data);
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
