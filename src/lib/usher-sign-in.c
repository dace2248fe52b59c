/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-sign-in-private.h"

#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-enum-types.h"
#include "usher-error-private.h"
#include "usher-fiber-private.h"

/**
 * UsherSignIn:
 *
 * One sign-in, from what the person has to an account in the store.
 *
 * There are four ways: a password ([method@SignIn.submit_async]), a token
 * ([method@SignIn.submit_token_async]), a PIN ([method@SignIn.submit_pin_async]), whose code
 * somebody takes in a browser or on another device, and an account that belongs to the same Plex Home
 * ([method@SignIn.submit_home_user_async]).
 *
 * It begins IDLE. A try makes it BUSY; it ends DONE, or goes back to IDLE with an error. Where the
 * account wants a verification code it becomes CODE_NEEDED: then the same is submitted again with the
 * code (the service gives no token in between, so the caller holds the password until then). With a PIN
 * it is WAITING until the code was taken. Where Plex signed in and the keyring did not take the token it
 * becomes UNKEPT: the account still has the token, and [method@SignIn.keep_async] tries again.
 *
 * It is DONE once the keyring has the token. That the disk has not taken the rest is no failure:
 * [property@Account:problem] of the store's account tells of it.
 */
typedef enum
{
  PROP_CLIENT = 1,
  PROP_STORE,
  PROP_STATE,
  PROP_ACCOUNT,
  PROP_PIN,
  PROP_PROBLEM,
} UsherSignInProperty;

static GParamSpec *props[PROP_PROBLEM + 1];

G_DEFINE_FINAL_TYPE (UsherSignIn, usher_sign_in, G_TYPE_OBJECT)

static void
job_free (UsherSignInJob *job)
{
  g_clear_pointer (&job->turn, usher_turn_end);
  g_clear_object (&job->cancellable);
  g_object_unref (job->sign_in);
  g_clear_object (&job->account);
  g_clear_object (&job->pin);
  g_clear_error (&job->problem);
  g_clear_object (&job->host);
  g_free (job->uuid);
  g_free (job->login);
  g_clear_pointer (&job->password, secret_value_unref);
  g_clear_pointer (&job->code, secret_value_unref);
  g_clear_pointer (&job->token, secret_value_unref);
  g_free (job);
}

static void
usher_sign_in_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherSignIn *self = USHER_SIGN_IN (object);

  switch ((UsherSignInProperty) id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_PIN:
      g_value_set_object (value, self->pin);
      break;
    case PROP_PROBLEM:
      g_value_set_boxed (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_sign_in_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherSignIn *self = USHER_SIGN_IN (object);

  switch ((UsherSignInProperty) id)
    {
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;
    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;
    case PROP_STATE:
    case PROP_ACCOUNT:
    case PROP_PIN:
    case PROP_PROBLEM:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_sign_in_constructed (GObject *object)
{
  UsherSignIn *self = USHER_SIGN_IN (object);

  G_OBJECT_CLASS (usher_sign_in_parent_class)->constructed (object);

  g_return_if_fail (USHER_IS_CLIENT (self->client));
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self->store));
}

static void
usher_sign_in_finalize (GObject *object)
{
  UsherSignIn *self = USHER_SIGN_IN (object);

  g_clear_object (&self->client);
  g_clear_object (&self->store);
  g_clear_object (&self->account);
  g_clear_object (&self->pin);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->token, secret_value_unref);
  g_clear_pointer (&self->with_code, secret_value_unref);

  G_OBJECT_CLASS (usher_sign_in_parent_class)->finalize (object);
}

static void
usher_sign_in_class_init (UsherSignInClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_sign_in_get_property;
  object_class->set_property = usher_sign_in_set_property;
  object_class->constructed = usher_sign_in_constructed;
  object_class->finalize = usher_sign_in_finalize;

  /**
   * UsherSignIn:client:
   *
   * Who asks the service.
   */
  props[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, USHER_TYPE_CLIENT, given);

  /**
   * UsherSignIn:store:
   *
   * Where the account is kept.
   */
  props[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, USHER_TYPE_ACCOUNT_STORE, given);

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

  /**
   * UsherSignIn:pin:
   *
   * The PIN whose code is to be taken, while the sign-in is WAITING.
   */
  props[PROP_PIN] = g_param_spec_object ("pin", NULL, NULL, USHER_TYPE_PIN, flags);

  /**
   * UsherSignIn:problem:
   *
   * Why the service could not be asked the last time, while it is asked again and again.
   */
  props[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
usher_sign_in_init (UsherSignIn *self)
{
  self->clock = usher_clock_get_default ();
}

void
usher_sign_in_set_clock (UsherSignIn *self, const UsherClock *clock)
{
  self->clock = clock;
}

static void
set_state (UsherSignIn *self, UsherSignInState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

gboolean
usher_sign_in_is_under_way (UsherSignIn *self)
{
  return self->state == USHER_SIGN_IN_STATE_BUSY || self->state == USHER_SIGN_IN_STATE_WAITING;
}

/* A call that was cancelled, or that never got an answer, has changed nothing. An account that is still to
 * be kept is so whatever another try runs into.
 */
static UsherSignInState
get_state_after (const GError *error, UsherSignInState before)
{
  if (error->domain != USHER_ERROR || usher_error_is_passing (error))
    return before;

  switch (error->code)
    {
    case USHER_ERROR_CODE_NEEDED:
    case USHER_ERROR_CODE_WRONG:
      return USHER_SIGN_IN_STATE_CODE_NEEDED;
    case USHER_ERROR_CANCELLED:
      return before;
    default:
      return before == USHER_SIGN_IN_STATE_UNKEPT ? before : USHER_SIGN_IN_STATE_IDLE;
    }
}

static void
signed_in_outside (gpointer user_data)
{
  UsherSignInJob *job = user_data;
  UsherSignIn    *self = job->sign_in;

  if (g_set_object (&self->account, job->account))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

static void
set_problem (UsherSignIn *self, const GError *problem)
{
  if (self->problem == NULL && problem == NULL)
    return;

  g_clear_error (&self->problem);
  self->problem = problem != NULL ? g_error_copy (problem) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
entered_outside (gpointer user_data)
{
  UsherSignInJob *job = user_data;
  UsherSignIn    *self = job->sign_in;

  set_problem (self, job->problem);
  if (g_set_object (&self->pin, job->pin))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PIN]);
  set_state (self, job->after);
}

/* Before the service is asked for what is then kept: until the try is over no other program does so. */
void
usher_sign_in_job_take_turn (UsherSignInJob *self)
{
  self->turn = usher_turn_take (self->cancellable);
}

/* Lets everybody see where @self stands, with its PIN and its problem. */
void
usher_sign_in_job_enter (UsherSignInJob *self, UsherSignInState state)
{
  self->after = state;
  usher_fiber_call_outside (entered_outside, self);
}

static DexFuture *
finish (UsherSignInJob *job, UsherSignInState after, GError *error)
{
  g_clear_object (&job->pin);
  g_clear_error (&job->problem);
  usher_sign_in_job_enter (job, after);

  return error == NULL ? dex_future_new_for_boolean (TRUE) : dex_future_new_for_error (error);
}

/* Ends a try; takes @error. */
DexFuture *
usher_sign_in_job_fail (UsherSignInJob *self, GError *error)
{
  return finish (self, get_state_after (error, self->before), error);
}

/* Ends a try with the account that Plex has signed in, by this one or one before: keeps it. */
DexFuture *
usher_sign_in_job_store (UsherSignInJob *self)
{
  UsherSignIn *sign_in = self->sign_in;
  GError      *error = NULL;

  if (dex_await (usher_account_store_keep (sign_in->store,
                                           sign_in->account,
                                           sign_in->remember,
                                           self->cancellable),
                 &error))
    return finish (self, USHER_SIGN_IN_STATE_DONE, NULL);

  return finish (self, USHER_SIGN_IN_STATE_UNKEPT, error);
}

/* Ends a try with which Plex has signed in: keeps its account. */
DexFuture *
usher_sign_in_job_keep (UsherSignInJob *self)
{
  usher_fiber_call_outside (signed_in_outside, self);
  g_clear_pointer (&self->sign_in->token, secret_value_unref);

  return usher_sign_in_job_store (self);
}

/* Asks whose @token is, that was issued to @client_identifier; NULL: to this device's own. */
UsherAccount *
usher_sign_in_job_get_user (UsherSignInJob *self,
                            SecretValue    *token,
                            const char     *client_identifier,
                            GError        **error)
{
  UsherClient *client = self->sign_in->client;
  DexPromise  *promise = usher_promise_new (self->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_get_user_async (client,
                               token,
                               client_identifier,
                               dex_promise_get_cancellable (promise),
                               usher_promise_ready_cb,
                               promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_client_get_user_finish (client, result, error) : NULL;
}

/* The account of a @token that has none yet. Nobody but the one who made it knows the client identifier that
 * a token was issued to; where that was not this device, it goes by this device's from now on.
 */
UsherAccount *
usher_sign_in_job_get_account (UsherSignInJob *self, SecretValue *token, GError **error)
{
  UsherDevice  *device = usher_client_get_device (self->sign_in->client);
  UsherAccount *account = usher_sign_in_job_get_user (self, token, NULL, error);

  if (account == NULL)
    return NULL;

  /* Plex may name another token in its answer; the one that was sent is the one that is good. */
  usher_account_set_token (account, token);
  usher_account_set_client_identifier (account, usher_device_load_client_identifier (device, NULL));

  return account;
}

UsherSignInJob *
usher_sign_in_job_new (UsherSignIn *self)
{
  UsherSignInJob *job = g_new0 (UsherSignInJob, 1);

  job->sign_in = g_object_ref (self);

  return job;
}

/* Starts @fiber on @self, which it takes, and lets a task for @callback complete with it. */
void
usher_sign_in_job_start (UsherSignInJob     *self,
                         DexFiberFunc        fiber,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task = g_task_new (self->sign_in, cancellable, callback, user_data);

  g_set_object (&self->cancellable, cancellable);
  self->before = self->sign_in->state;
  set_state (self->sign_in, USHER_SIGN_IN_STATE_BUSY);
  usher_task_await (
      task,
      usher_fiber_spawn (NULL, USHER_FIBER_STACK_FOR_JSON, fiber, self, (GDestroyNotify) job_free),
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
  g_return_val_if_fail (USHER_IS_CLIENT (client), NULL);
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (store), NULL);

  return g_object_new (USHER_TYPE_SIGN_IN, "client", client, "store", store, NULL);
}

/**
 * usher_sign_in_set_remember:
 * @self: a sign-in
 * @remember: whether the account is to outlast the log-in
 *
 * Changes what was asked for when it was submitted: while it is WAITING for somebody there is time to
 * think again. It counts when the account is kept.
 */
void
usher_sign_in_set_remember (UsherSignIn *self, gboolean remember)
{
  g_return_if_fail (USHER_IS_SIGN_IN (self));

  self->remember = remember;
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

/**
 * usher_sign_in_get_pin:
 * @self: a sign-in
 *
 * Gets the PIN whose code is to be taken, while the sign-in is WAITING.
 *
 * Returns: (transfer none) (nullable): the PIN
 */
UsherPin *
usher_sign_in_get_pin (UsherSignIn *self)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), NULL);

  return self->pin;
}

/**
 * usher_sign_in_get_problem:
 * @self: a sign-in
 *
 * Gets why the service could not be asked the last time, while it is asked again and again.
 *
 * Returns: (transfer none) (nullable): the error
 */
const GError *
usher_sign_in_get_problem (UsherSignIn *self)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), NULL);

  return self->problem;
}
