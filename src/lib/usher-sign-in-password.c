/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-sign-in-private.h"

/* Signing in with a password, and with a verification code where the account wants one. */

/* How many digits a verification code has. */
#define N_DIGITS 6

static gboolean
ends_in_code (const char *password)
{
  const gsize length = strlen (password);

  return length > N_DIGITS && strspn (password + length - N_DIGITS, "0123456789") == N_DIGITS;
}

/* Plex takes the code behind the password, too, and says that it is wrong where nobody sent one any other
 * way. A code that is asked for then takes the place of the one behind the password. No other password is
 * ever cut, whatever it ends in.
 */
static void
remember_code (UsherSignInJob *job, const GError *error)
{
  UsherSignIn *self = job->sign_in;

  if (job->code != NULL && error != NULL)
    return;

  g_clear_pointer (&self->with_code, secret_value_unref);
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CODE_WRONG)
      && ends_in_code (secret_value_get_text (job->password)))
    self->with_code = secret_value_ref (job->password);
}

/* The password without the code that stands behind it. */
static SecretValue *
dup_password (UsherSignInJob *job)
{
  const char  *password = secret_value_get_text (job->password);
  SecretValue *with_code = job->sign_in->with_code;

  if (job->code == NULL || with_code == NULL
      || !g_str_equal (password, secret_value_get_text (with_code)))
    return secret_value_ref (job->password);

  return secret_value_new (password, (gssize) strlen (password) - N_DIGITS, "text/plain");
}

static DexFuture *
password_fiber (gpointer user_data)
{
  UsherSignInJob *job = user_data;
  UsherSignIn    *self = job->sign_in;
  DexPromise     *promise;
  g_autoptr (SecretValue) password = dup_password (job);
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  usher_sign_in_job_take_turn (job);
  promise = usher_promise_new (job->cancellable);
  usher_client_sign_in_async (self->client,
                              job->login,
                              secret_value_get_text (password),
                              job->code != NULL ? secret_value_get_text (job->code) : NULL,
                              self->remember,
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, 0, &error);
  if (result != NULL)
    job->account = usher_client_sign_in_finish (self->client, result, &error);
  remember_code (job, error);

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
 *
 * Plex takes a code behind the password, too. Where it did not accept that one,
 * %USHER_ERROR_CODE_WRONG without a @verification_code, the same password can be submitted again with
 * one: then it is sent without its last six digits.
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
 * Returns: whether the account is signed in and its token kept; if not, [property@SignIn:state] says what
 *   is next, and if so, [property@Account:problem] of the store's account whether the disk took the rest
 */
gboolean
usher_sign_in_submit_finish (UsherSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}
