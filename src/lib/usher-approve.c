/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-approve.h"

#include "usher-account-store-private.h"
#include "usher-client-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-flow-private.h"

static gboolean
link_pin (UsherFlow *flow, SecretValue *token, GError **error)
{
  DexPromise *promise = usher_promise_new (flow->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_link_pin_async (flow->client,
                               token,
                               usher_account_get_client_identifier (flow->account),
                               flow->code,
                               dex_promise_get_cancellable (promise),
                               usher_promise_ready_cb,
                               promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL && usher_client_link_pin_finish (flow->client, result, error);
}

static DexFuture *
approve_fiber (gpointer user_data)
{
  UsherFlow *flow = user_data;
  GError    *error = NULL;
  g_autoptr (SecretValue) token = NULL;

  if (flow->code == NULL)
    return dex_future_new_reject (USHER_ERROR, USHER_ERROR_LINK_CODE_MALFORMED, "Not a link code");

  token = usher_account_store_await_token (flow->store, flow->account, flow->cancellable, &error);
  if (token != NULL && link_pin (flow, token, &error))
    return dex_future_new_for_boolean (TRUE);

  usher_flow_check_token (flow, &error);

  return dex_future_new_for_error (error);
}

/**
 * usher_approve_async:
 * @client: asks the service
 * @store: has the account
 * @account: an account of @store
 * @code: the link code that another device shows, as a person typed it
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Lets another device in as @account: it gets a token of its own. It fails with
 * %USHER_ERROR_LINK_CODE_MALFORMED where @code is none, and with %USHER_ERROR_LINK_CODE_UNKNOWN where the
 * service does not know it.
 */
void
usher_approve_async (UsherClient        *client,
                     UsherAccountStore  *store,
                     UsherAccount       *account,
                     const char         *code,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_return_if_fail (USHER_IS_CLIENT (client));
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (store));
  g_return_if_fail (USHER_IS_ACCOUNT (account));
  g_return_if_fail (code != NULL);

  usher_flow_start (client,
                    store,
                    account,
                    usher_pin_normalize_link_code (code),
                    approve_fiber,
                    cancellable,
                    callback,
                    user_data);
}

/**
 * usher_approve_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [func@approve_async].
 *
 * Returns: whether the device was let in
 */
gboolean
usher_approve_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return usher_task_propagate_boolean (result, error);
}
