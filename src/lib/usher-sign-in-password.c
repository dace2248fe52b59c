/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-fiber-private.h"
#include "usher-sign-in-private.h"

/* Signing in with a password, and with a verification code where the account wants one. */

static DexFuture *
password_fiber (gpointer user_data)
{
  UsherSignInJob *job = user_data;
  UsherSignIn    *self = job->sign_in;
  DexPromise     *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  usher_client_sign_in_async (self->client,
                              job->login,
                              secret_value_get_text (job->password),
                              job->code != NULL ? secret_value_get_text (job->code) : NULL,
                              self->remember,
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, 0, &error);
  if (result != NULL)
    job->account = usher_client_sign_in_finish (self->client, result, &error);

  return job->account != NULL ? usher_sign_in_job_keep (job) : usher_sign_in_job_fail (job, error);
}

/**
 * usher_sign_in_submit_async:
 * @self: a sign-in that is neither BUSY nor WAITING
 * @login: the user name or e-mail address
 * @password: the password
 * @verification_code: (nullable): the code of a two-factor account
 * @remember: whether the account is to outlast the log-in
 * @cancellable: (nullable): cancels the request, and leaves the state as it was before
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Signs in and keeps the account. It is tried once: nothing sends a password again by itself.
 */
void
usher_sign_in_submit_async (UsherSignIn        *self,
                            const char         *login,
                            const char         *password,
                            const char         *verification_code,
                            gboolean            remember,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  UsherSignInJob *job;

  g_return_if_fail (USHER_IS_SIGN_IN (self));
  g_return_if_fail (login != NULL && password != NULL);
  g_return_if_fail (!usher_sign_in_is_under_way (self));

  job = usher_sign_in_job_new (self);
  job->login = g_strdup (login);
  job->password = secret_value_new (password, -1, "text/plain");
  if (verification_code != NULL)
    job->code = secret_value_new (verification_code, -1, "text/plain");

  self->remember = remember;
  usher_sign_in_job_start (job, password_fiber, cancellable, callback, user_data);
}

/**
 * usher_sign_in_submit_finish:
 * @self: a sign-in
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@SignIn.submit_async].
 *
 * Returns: whether the account is signed in and kept; [property@SignIn:state] says what is next if not
 */
gboolean
usher_sign_in_submit_finish (UsherSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}
