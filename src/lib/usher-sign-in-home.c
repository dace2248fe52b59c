/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-client-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-flow-private.h"
#include "usher-home.h"
#include "usher-sign-in-private.h"

/* Signing in as a user of a Plex Home, which another account of the store belongs to. */

static UsherAccount *
switch_user (UsherSignInJob *job, SecretValue *token, GError **error)
{
  UsherClient *client = job->sign_in->client;
  DexPromise  *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_switch_user_async (client,
                                  token,
                                  usher_account_get_client_identifier (job->host),
                                  job->uuid,
                                  job->code,
                                  dex_promise_get_cancellable (promise),
                                  usher_promise_ready_cb,
                                  promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_client_switch_user_finish (client, result, error) : NULL;
}

/* The token was issued to the client identifier that was sent. */
static void
take_account (UsherSignInJob *job, UsherAccount *account)
{
  UsherDevice *device = usher_client_get_device (job->sign_in->client);
  const char  *admin = usher_account_get_admin_uuid (job->host);
  const char  *identifier = usher_account_get_client_identifier (job->host);

  /* Where nobody knows that of the account that asked, this device's own was sent. */
  if (identifier == NULL)
    identifier = usher_device_load_client_identifier (device, NULL);
  usher_account_set_client_identifier (account, identifier);
  if (admin == NULL)
    admin = usher_account_get_uuid (job->host);
  if (!g_str_equal (usher_account_get_uuid (account), admin))
    usher_account_set_admin_uuid (account, admin);
  g_set_object (&job->account, account);
}

static void
ask (UsherSignInJob *job, GError **error)
{
  UsherAccountStore *store = job->sign_in->store;
  g_autoptr (SecretValue) token = NULL;
  g_autoptr (UsherAccount) account = NULL;

  /* What is waited for may end the very token that asks. */
  usher_sign_in_job_take_turn (job);
  token = usher_account_store_await_token (store, job->host, job->cancellable, error);
  if (token == NULL)
    return;

  account = switch_user (job, token, error);
  if (account == NULL)
    return;

  /* No token is ever kept under the name of another account. */
  if (g_str_equal (usher_account_get_uuid (account), job->uuid))
    take_account (job, account);
  else
    g_set_error_literal (error, USHER_ERROR, USHER_ERROR_BAD_REPLY, "The token of another user");
}

static DexFuture *
home_fiber (gpointer user_data)
{
  UsherSignInJob *job = user_data;
  UsherFlow       flow = { .client = job->sign_in->client,
                           .store = job->sign_in->store,
                           .account = job->host,
                           .cancellable = job->cancellable };
  GError         *error = NULL;

  if (job->code != NULL && !usher_home_is_pin (secret_value_get_text (job->code)))
    g_set_error_literal (&error, USHER_ERROR, USHER_ERROR_HOME_PIN_WRONG, "Not four digits");
  else
    ask (job, &error);

  if (job->account != NULL)
    return usher_sign_in_job_keep (job);

  /* The service says the same of a PIN that is missing and of one that is wrong. */
  if (job->code == NULL && g_error_matches (error, USHER_ERROR, USHER_ERROR_HOME_PIN_WRONG))
    error->code = USHER_ERROR_HOME_PIN_NEEDED;
  usher_flow_check_token (&flow, &error);

  return usher_sign_in_job_fail (job, error);
}

/**
 * usher_sign_in_submit_home_user_async:
 * @self: a sign-in that is neither BUSY nor WAITING
 * @account: an account of the store, whose token is asked with
 * @uuid: the UUID of a user of the Plex Home that @account belongs to
 * @pin: (nullable): the user's PIN
 * @remember: whether the account is to outlast the log-in
 * @cancellable: (nullable): cancels the request, and leaves the state as it was before
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Signs in as a user of a Plex Home, and keeps that user's account with a token of its own.
 *
 * It fails with %USHER_ERROR_HOME_PIN_NEEDED where the user is protected and no PIN was given, and with
 * %USHER_ERROR_HOME_PIN_WRONG where it is another one; the service does not hear of one that is not four
 * digits. %USHER_ERROR_TOKEN_REVOKED is about the token of @account, which stays as it is.
 */
void
usher_sign_in_submit_home_user_async (UsherSignIn        *self,
                                      UsherAccount       *account,
                                      const char         *uuid,
                                      const char         *pin,
                                      gboolean            remember,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  UsherSignInJob *job;

  g_return_if_fail (USHER_IS_SIGN_IN (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));
  g_return_if_fail (usher_account_uuid_is_usable (uuid));
  g_return_if_fail (!usher_sign_in_is_under_way (self));

  job = usher_sign_in_job_new (self);
  job->host = g_object_ref (account);
  job->uuid = g_strdup (uuid);
  if (pin != NULL)
    job->code = secret_value_new (pin, -1, "text/plain");

  self->remember = remember;
  usher_sign_in_job_start (job, home_fiber, cancellable, callback, user_data);
}

/**
 * usher_sign_in_submit_home_user_finish:
 * @self: a sign-in
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@SignIn.submit_home_user_async].
 *
 * Returns: whether the account is signed in and its token kept; if not, [property@SignIn:state] says what
 *   is next, and if so, [property@Account:problem] of the store's account whether the disk took the rest
 */
gboolean
usher_sign_in_submit_home_user_finish (UsherSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}
