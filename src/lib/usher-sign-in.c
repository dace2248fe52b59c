/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-sign-in.h"

#include <libdex.h>

#include "usher-account-store-private.h"
#include "usher-enum-types.h"
#include "usher-error.h"
#include "usher-fiber-private.h"

/**
 * UsherSignIn:
 *
 * One sign-in, from what the person typed to an account in the store.
 *
 * It begins IDLE. [method@SignIn.submit_async] makes it BUSY; it ends DONE, or goes back to IDLE
 * with an error. Where the account wants a verification code it becomes CODE_NEEDED: then the same is
 * submitted again with the code (the service gives no token in between, so the caller holds the
 * password until then). Where Plex signed in and the keyring did not take the token it becomes
 * UNKEPT: the account still has the token, and [method@SignIn.keep_async] tries again.
 */
struct _UsherSignIn
{
  GObject parent_instance;

  UsherClient       *client;
  UsherAccountStore *store;
  UsherAccount      *account;
  UsherSignInState   state;
  gboolean           remember;
};

typedef enum
{
  PROP_STATE = 1,
  PROP_ACCOUNT,
} UsherSignInProperty;

static GParamSpec *props[PROP_ACCOUNT + 1];

G_DEFINE_FINAL_TYPE (UsherSignIn, usher_sign_in, G_TYPE_OBJECT)

/* What a fiber works on. */
typedef struct
{
  UsherSignIn     *sign_in;
  char            *login;
  SecretValue     *password;
  SecretValue     *code;
  GCancellable    *cancellable;
  UsherSignInState before;
  UsherSignInState after;
  UsherAccount    *account;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->cancellable);
  g_object_unref (job->sign_in);
  g_free (job->login);
  g_clear_pointer (&job->password, secret_value_unref);
  g_clear_pointer (&job->code, secret_value_unref);
  g_clear_object (&job->account);
  g_free (job);
}

static void
usher_sign_in_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherSignIn *self = USHER_SIGN_IN (object);

  switch ((UsherSignInProperty) id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_sign_in_finalize (GObject *object)
{
  UsherSignIn *self = USHER_SIGN_IN (object);

  g_clear_object (&self->client);
  g_clear_object (&self->store);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (usher_sign_in_parent_class)->finalize (object);
}

static void
usher_sign_in_class_init (UsherSignInClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_sign_in_get_property;
  object_class->finalize = usher_sign_in_finalize;

  /**
   * UsherSignIn:state:
   *
   * Where the sign-in stands.
   */
  props[PROP_STATE] = g_param_spec_enum ("state",
                                         NULL,
                                         NULL,
                                         USHER_TYPE_SIGN_IN_STATE,
                                         USHER_SIGN_IN_STATE_IDLE,
                                         flags);

  /**
   * UsherSignIn:account:
   *
   * The account, once Plex has signed in.
   */
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, USHER_TYPE_ACCOUNT, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
usher_sign_in_init (UsherSignIn *self)
{
}

static void
set_state (UsherSignIn *self, UsherSignInState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* A call that was cancelled, or that never got an answer, has changed nothing. */
static UsherSignInState
get_state_after (const GError *error, UsherSignInState before)
{
  if (error->domain != USHER_ERROR)
    return before;

  switch (error->code)
    {
    case USHER_ERROR_CODE_NEEDED:
    case USHER_ERROR_CODE_WRONG:
      return USHER_SIGN_IN_STATE_CODE_NEEDED;
    case USHER_ERROR_CANCELLED:
    case USHER_ERROR_NO_NETWORK:
    case USHER_ERROR_TIMED_OUT:
    case USHER_ERROR_TLS:
    case USHER_ERROR_SERVICE:
    case USHER_ERROR_BAD_REPLY:
    case USHER_ERROR_INCOMPLETE_REPLY:
    case USHER_ERROR_SLOW_DOWN:
      return before;
    default:
      return USHER_SIGN_IN_STATE_IDLE;
    }
}

static void
signed_in_outside (gpointer user_data)
{
  Job         *job = user_data;
  UsherSignIn *self = job->sign_in;

  if (g_set_object (&self->account, job->account))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

static void
done_outside (gpointer user_data)
{
  Job *job = user_data;

  set_state (job->sign_in, job->after);
}

static DexFuture *
finish (Job *job, UsherSignInState after, GError *error)
{
  job->after = after;
  usher_fiber_call_outside (done_outside, job);

  return error == NULL ? dex_future_new_for_boolean (TRUE) : dex_future_new_for_error (error);
}

static DexFuture *
keep_fiber (gpointer user_data)
{
  Job         *job = user_data;
  UsherSignIn *self = job->sign_in;
  GError      *error = NULL;

  if (dex_await (
          usher_account_store_keep (self->store, self->account, self->remember, job->cancellable),
          &error))
    return finish (job, USHER_SIGN_IN_STATE_DONE, NULL);

  return finish (job, USHER_SIGN_IN_STATE_UNKEPT, error);
}

static DexFuture *
submit_fiber (gpointer user_data)
{
  Job         *job = user_data;
  UsherSignIn *self = job->sign_in;
  DexPromise  *promise = usher_promise_new (job->cancellable);
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
  if (job->account == NULL)
    return finish (job, get_state_after (error, job->before), error);

  usher_fiber_call_outside (signed_in_outside, job);

  return keep_fiber (job);
}

/* Starts @fiber on @job, which it takes, and lets a task for @callback complete with it. */
static void
start (Job                *job,
       DexFiberFunc        fiber,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (job->sign_in, cancellable, callback, user_data);

  g_set_object (&job->cancellable, cancellable);
  job->before = job->sign_in->state;
  set_state (job->sign_in, USHER_SIGN_IN_STATE_BUSY);
  usher_task_await (
      task,
      dex_scheduler_spawn (NULL, USHER_FIBER_STACK, fiber, job, (GDestroyNotify) job_free),
      NULL);
}

/**
 * usher_sign_in_new:
 * @client: asks the service
 * @store: keeps the account
 *
 * Begins a sign-in.
 *
 * Returns: (transfer full): the sign-in
 */
UsherSignIn *
usher_sign_in_new (UsherClient *client, UsherAccountStore *store)
{
  UsherSignIn *self;

  g_return_val_if_fail (USHER_IS_CLIENT (client), NULL);
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (store), NULL);

  self = g_object_new (USHER_TYPE_SIGN_IN, NULL);
  self->client = g_object_ref (client);
  self->store = g_object_ref (store);

  return self;
}

/**
 * usher_sign_in_submit_async:
 * @self: a sign-in that is not BUSY
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
  Job *job;

  g_return_if_fail (USHER_IS_SIGN_IN (self));
  g_return_if_fail (login != NULL && password != NULL);
  g_return_if_fail (self->state != USHER_SIGN_IN_STATE_BUSY);

  job = g_new0 (Job, 1);
  job->sign_in = g_object_ref (self);
  job->login = g_strdup (login);
  job->password = secret_value_new (password, -1, "text/plain");
  if (verification_code != NULL)
    job->code = secret_value_new (verification_code, -1, "text/plain");

  self->remember = remember;
  start (job, submit_fiber, cancellable, callback, user_data);
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

/**
 * usher_sign_in_keep_async:
 * @self: a sign-in that is UNKEPT
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Tries again to keep the account that Plex has signed in.
 */
void
usher_sign_in_keep_async (UsherSignIn        *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  Job *job;

  g_return_if_fail (USHER_IS_SIGN_IN (self));
  g_return_if_fail (self->state == USHER_SIGN_IN_STATE_UNKEPT);

  job = g_new0 (Job, 1);
  job->sign_in = g_object_ref (self);
  start (job, keep_fiber, cancellable, callback, user_data);
}

/**
 * usher_sign_in_keep_finish:
 * @self: a sign-in
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@SignIn.keep_async].
 *
 * Returns: whether the account is kept
 */
gboolean
usher_sign_in_keep_finish (UsherSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_sign_in_get_state:
 * @self: a sign-in
 *
 * Gets where the sign-in stands.
 *
 * Returns: the state
 */
UsherSignInState
usher_sign_in_get_state (UsherSignIn *self)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), USHER_SIGN_IN_STATE_IDLE);

  return self->state;
}

/**
 * usher_sign_in_get_account:
 * @self: a sign-in
 *
 * Gets the account, once Plex has signed in.
 *
 * Returns: (transfer none) (nullable): the account
 */
UsherAccount *
usher_sign_in_get_account (UsherSignIn *self)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), NULL);

  return self->account;
}
