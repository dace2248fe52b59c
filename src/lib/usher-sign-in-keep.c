/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-sign-in-private.h"

/* Trying again to keep the account of a sign-in that the keyring did not take. */

static void
revoked_outside (gpointer user_data)
{
  UsherSignInJob *job = user_data;

  usher_account_set_token (job->sign_in->account, NULL);
}

/* Meanwhile another program may have signed in and kept a newer token, for which Plex has ended this one. That
 * nobody says how it stands with the token is no reason to lose it.
 */
static DexFuture *
keep_fiber (gpointer user_data)
{
  UsherSignInJob *job = user_data;
  UsherAccount   *account = job->sign_in->account;
  g_autoptr (UsherAccount) answer = NULL;
  GError *error = NULL;

  usher_sign_in_job_take_turn (job);
  answer = usher_sign_in_job_get_user (job,
                                       usher_account_get_token (account),
                                       usher_account_get_client_identifier (account),
                                       &error);
  if (!g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    {
      g_clear_error (&error);
      return usher_sign_in_job_store (job);
    }

  /* There is nothing to keep any more. */
  usher_fiber_call_outside (revoked_outside, job);
  job->before = USHER_SIGN_IN_STATE_IDLE;

  return usher_sign_in_job_fail (job, error);
}

/**
 * usher_sign_in_keep_async:
 * @self: a sign-in that is UNKEPT
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Tries again to keep the account that Plex has signed in.
 *
 * Where Plex has ended its token meanwhile, %USHER_ERROR_TOKEN_REVOKED, what the keyring has stays as it
 * is, the account lets go of the token, and the sign-in is IDLE.
 */
void
usher_sign_in_keep_async (UsherSignIn        *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (USHER_IS_SIGN_IN (self));
  g_return_if_fail (self->state == USHER_SIGN_IN_STATE_UNKEPT);

  usher_sign_in_job_start (usher_sign_in_job_new (self),
                           keep_fiber,
                           cancellable,
                           callback,
                           user_data);
}

/**
 * usher_sign_in_keep_finish:
 * @self: a sign-in
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@SignIn.keep_async].
 *
 * Returns: whether the token is kept; if not, [property@SignIn:state] says what is next, and if so,
 *   [property@Account:problem] of the store's account whether the disk took the rest
 */
gboolean
usher_sign_in_keep_finish (UsherSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}
