/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-client-private.h"
#include "usher-error-private.h"
#include "usher-fiber-private.h"
#include "usher-pin-private.h"
#include "usher-sign-in-private.h"

/* Signing in with a PIN: the service is asked again and again whether somebody took the code.
 *
 * All times are in milliseconds. The service allows one question a second; two clients that asked
 * twice as often were refused. Source: Plex's API documentation; Ombi's issues.
 */
#define INTERVAL 2000
#define SHORTEST_PAUSE 1000
#define LONGEST_INTERVAL 30000

/* While the service can't be reached. */
#define LONGEST_PAUSE 16000

/* What Retry-After may ask for. */
#define LONGEST_RETRY_AFTER 60000

/* For how long a service that can't be reached is asked on where the code is over, or where it gave the
 * token and the account is still to come.
 */
#define PATIENCE 120000

/* How long to wait before the next question. */
typedef struct
{
  guint    interval; /* longer once the service asked for fewer requests */
  guint    pause;
  gboolean asked; /* it is the service that said how long */
} Pace;

static void
pace_reset (Pace *pace)
{
  pace->pause = pace->interval;
  pace->asked = FALSE;
}

static void
pace_slow_down (Pace *pace, const GError *error)
{
  const int retry_after = usher_error_get_retry_after (error);

  if (error->code != USHER_ERROR_SLOW_DOWN)
    {
      pace->pause = MIN (pace->pause * 2, MAX (LONGEST_PAUSE, pace->interval));
      pace->asked = FALSE;
      return;
    }

  pace->asked = retry_after >= 0;
  if (pace->asked)
    pace->pause = (guint) CLAMP (retry_after * (gint64) 1000, INTERVAL, LONGEST_RETRY_AFTER);
  else
    pace->pause = pace->interval = MIN (pace->interval * 2, LONGEST_INTERVAL);
}

static gint64
get_now (UsherSignInJob *job)
{
  const UsherClock *clock = job->sign_in->clock;

  return clock->get_time (clock->data) / 1000;
}

static gboolean
wait (UsherSignInJob *job, guint milliseconds, GError **error)
{
  return usher_clock_await (job->sign_in->clock, milliseconds, job->cancellable, error);
}

/* Shows what is in the way, or with NULL that nothing is. Takes @problem. */
static void
show_problem (UsherSignInJob *job, GError *problem)
{
  g_clear_error (&job->problem);
  job->problem = problem;
  usher_sign_in_job_enter (job, job->after);
}

static UsherPin *
create_pin (UsherSignInJob *job, GError **error)
{
  UsherClient *client = job->sign_in->client;
  DexPromise  *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  UsherPin *pin = NULL;

  usher_client_create_pin_async (client,
                                 job->strong,
                                 dex_promise_get_cancellable (promise),
                                 usher_promise_ready_cb,
                                 promise);
  result = usher_promise_await (promise, 0, error);
  if (result != NULL)
    pin = usher_client_create_pin_finish (client, result, error);
  if (pin != NULL)
    usher_pin_start (pin, job->sign_in->clock);

  return pin;
}

static UsherPin *
ask (UsherSignInJob *job, GError **error)
{
  UsherClient *client = job->sign_in->client;
  DexPromise  *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_get_pin_async (client,
                              job->pin,
                              dex_promise_get_cancellable (promise),
                              usher_promise_ready_cb,
                              promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_client_get_pin_finish (client, result, error) : NULL;
}

/* Close to the end the service is asked a second before it, and at it: a code that was taken in the
 * last moment is not lost. Beyond it nothing is in a hurry.
 */
static guint
get_pause (UsherSignInJob *job, const Pace *pace)
{
  const gint64 left = usher_pin_get_milliseconds_left (job->pin);

  return pace->asked || left <= 0
             ? pace->pause
             : (guint) CLAMP (left - SHORTEST_PAUSE, SHORTEST_PAUSE, (gint64) pace->pause);
}

/* Waits until somebody took the code. It has expired where the service says so, or has nothing new to say
 * when the time is over; one that does not answer says neither.
 */
static SecretValue *
await_token (UsherSignInJob *job, GError **error)
{
  Pace   pace = { INTERVAL, INTERVAL, FALSE };
  gint64 end = 0; /* of the patience, while something is in the way */

  while (wait (job, get_pause (job, &pace), error))
    {
      const gboolean expired = usher_pin_get_milliseconds_left (job->pin) <= 0;
      g_autoptr (GError) local_error = NULL;
      g_autoptr (UsherPin) answer = ask (job, &local_error);

      if (answer != NULL)
        g_clear_error (&job->problem);

      if (answer != NULL && usher_pin_get_token (answer) != NULL)
        return secret_value_ref (usher_pin_get_token (answer));

      if (answer != NULL && expired)
        {
          g_set_error_literal (error, USHER_ERROR, USHER_ERROR_PIN_EXPIRED, "Nobody took the code");
          return NULL;
        }

      if (answer != NULL)
        {
          usher_pin_update (job->pin, answer);
          pace_reset (&pace);
          end = 0;
          show_problem (job, NULL);
          continue;
        }

      /* The code may have been over for hours when the computer woke up. */
      if (end == 0)
        end = get_now (job) + MAX (usher_pin_get_milliseconds_left (job->pin), 0) + PATIENCE;
      if (!usher_error_is_passing (local_error) || get_now (job) > end)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }

      pace_slow_down (&pace, local_error);
      show_problem (job, g_steal_pointer (&local_error));
    }

  return NULL;
}

/* The token is in hand: a service that stumbles now is asked until it has told whose it is. */
static UsherAccount *
await_account (UsherSignInJob *job, GError **error)
{
  const gint64 begin = get_now (job);
  Pace         pace = { INTERVAL, INTERVAL, FALSE };

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      UsherAccount *account
          = usher_sign_in_job_get_account (job, job->sign_in->token, &local_error);

      if (account != NULL)
        {
          show_problem (job, NULL);
          return account;
        }

      if (!usher_error_is_passing (local_error) || get_now (job) - begin > PATIENCE)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }

      pace_slow_down (&pace, local_error);
      show_problem (job, g_steal_pointer (&local_error));
      if (!wait (job, pace.pause, error))
        return NULL;
    }
}

static DexFuture *
pin_fiber (gpointer user_data)
{
  UsherSignInJob *job = user_data;
  GError         *error = NULL;

  /* A try before this one may have come as far as the token. */
  if (job->sign_in->token == NULL)
    {
      job->pin = create_pin (job, &error);
      if (job->pin == NULL)
        return usher_sign_in_job_fail (job, error);

      usher_sign_in_job_enter (job, USHER_SIGN_IN_STATE_WAITING);
      job->sign_in->token = await_token (job, &error);
      if (job->sign_in->token == NULL)
        return usher_sign_in_job_fail (job, error);

      g_clear_object (&job->pin);
    }

  usher_sign_in_job_enter (job, USHER_SIGN_IN_STATE_BUSY);
  usher_sign_in_job_take_turn (job);
  job->account = await_account (job, &error);

  /* The next try begins with another PIN where this token has ended. */
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    g_clear_pointer (&job->sign_in->token, secret_value_unref);

  return job->account != NULL ? usher_sign_in_job_keep (job) : usher_sign_in_job_fail (job, error);
}

/**
 * usher_sign_in_submit_pin_async:
 * @self: a sign-in that is neither BUSY nor WAITING
 * @strong: whether the code is for a browser, not for a person to type
 * @remember: whether the account is to outlast the log-in
 * @cancellable: (nullable): gives up waiting, and leaves the state as it was before
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Asks the service for a PIN, waits until somebody took its code, and keeps the account.
 *
 * As soon as the sign-in is WAITING, [property@SignIn:pin] has the code, and the URLs to take it to. The
 * service is asked every two seconds, less often where it wants that. [property@SignIn:problem] tells
 * while it can't be reached; it is asked all the same, until the code has expired,
 * %USHER_ERROR_PIN_EXPIRED, or where it can't be reached for two minutes more. Where the account could
 * not be fetched with the token that the service gave, the next try goes on from there, unless the
 * service has refused it.
 */
void
usher_sign_in_submit_pin_async (UsherSignIn        *self,
                                gboolean            strong,
                                gboolean            remember,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  UsherSignInJob *job;

  g_return_if_fail (USHER_IS_SIGN_IN (self));
  g_return_if_fail (!usher_sign_in_is_under_way (self));

  job = usher_sign_in_job_new (self);
  job->strong = strong;
  self->remember = remember;
  usher_sign_in_job_start (job, pin_fiber, cancellable, callback, user_data);
}

/**
 * usher_sign_in_submit_pin_finish:
 * @self: a sign-in
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@SignIn.submit_pin_async].
 *
 * Returns: whether the account is signed in and its token kept; if not, [property@SignIn:state] says what
 *   is next, and if so, [property@Account:problem] of the store's account whether the disk took the rest
 */
gboolean
usher_sign_in_submit_pin_finish (UsherSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}
