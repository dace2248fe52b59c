/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-keyring-private.h"

#include "usher-account-private.h"
#include "usher-fiber-private.h"
#include "usher-keyring-rules-private.h"

/* How long to gather signals of the keyring into one, in milliseconds: one write makes several. */
#define SETTLE_TIME 50

/**
 * UsherKeyring:
 *
 * The system keyring (the freedesktop.org Secret Service) as the place where tokens are kept for
 * every app on the desktop: one item an account, found by its schema, `service` and `uuid`.
 */

typedef enum
{
  PROP_INTERACTIVE = 1,
} UsherKeyringProperty;

static GParamSpec *props[PROP_INTERACTIVE + 1];

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherKeyring, usher_keyring, G_TYPE_OBJECT)

static void
usher_keyring_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherKeyring *self = USHER_KEYRING (object);

  switch ((UsherKeyringProperty) id)
    {
    case PROP_INTERACTIVE:
      g_value_set_boolean (value, self->interactive);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_keyring_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherKeyring *self = USHER_KEYRING (object);

  switch ((UsherKeyringProperty) id)
    {
    case PROP_INTERACTIVE:
      self->interactive = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_keyring_finalize (GObject *object)
{
  UsherKeyring *self = USHER_KEYRING (object);

  usher_keyring_drop_service (self);
  g_clear_handle_id (&self->settle_source, g_source_remove);

  G_OBJECT_CLASS (usher_keyring_parent_class)->finalize (object);
}

static void
usher_keyring_class_init (UsherKeyringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_keyring_get_property;
  object_class->set_property = usher_keyring_set_property;
  object_class->finalize = usher_keyring_finalize;

  /**
   * UsherKeyring:interactive:
   *
   * Whether somebody is there to answer when the keyring asks for a password.
   */
  props[PROP_INTERACTIVE]
      = g_param_spec_boolean ("interactive",
                              NULL,
                              NULL,
                              FALSE,
                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * UsherKeyring::changed:
   * @self: the keyring
   *
   * Something in the keyring has changed, by this program or another.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);

  dex_init ();
}

static void
usher_keyring_init (UsherKeyring *self)
{
}

static void
settled_cb (gpointer user_data)
{
  UsherKeyring *self = user_data;

  self->settle_source = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
usher_keyring_schedule_changed (UsherKeyring *self)
{
  if (self->settle_source == 0)
    self->settle_source = g_timeout_add_once (SETTLE_TIME, settled_cb, self);
}

static DexFuture *
ask_prepare (UsherKeyringJob *job, UsherSecretService *service, GError **error)
{
  if (!usher_keyring_rules_prepare (service, job->remember, job->cancellable, error))
    return NULL;

  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
ask_store (UsherKeyringJob *job, UsherSecretService *service, GError **error)
{
  if (!usher_keyring_rules_store (service, job->account, job->remember, job->cancellable, error))
    return NULL;

  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
ask_update (UsherKeyringJob *job, UsherSecretService *service, GError **error)
{
  if (!usher_keyring_rules_update (service, job->account, job->cancellable, error))
    return NULL;

  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
ask_lookup (UsherKeyringJob *job, UsherSecretService *service, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  SecretValue *token
      = usher_keyring_rules_lookup (service, job->uuid, job->cancellable, &local_error);

  /* Whatever is in an item that can't be read in any session, it is no token. */
  if (job->tries == USHER_KEYRING_MAX_TRIES
      && g_error_matches (local_error, SECRET_ERROR, SECRET_ERROR_PROTOCOL))
    g_clear_error (&local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (token == NULL)
    return dex_future_new_reject (USHER_ERROR,
                                  USHER_ERROR_NOT_SIGNED_IN,
                                  "The keyring has no token of this account");

  return dex_future_new_take_boxed (SECRET_TYPE_VALUE, token);
}

static DexFuture *
ask_remove (UsherKeyringJob *job, UsherSecretService *service, GError **error)
{
  if (!usher_keyring_rules_remove (service, job->uuid, job->cancellable, error))
    return NULL;

  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
ask_unlock (UsherKeyringJob *job, UsherSecretService *service, GError **error)
{
  if (!usher_keyring_rules_unlock (service, job->cancellable, error))
    return NULL;

  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
ask_find (UsherKeyringJob *job, UsherSecretService *service, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  UsherAccount *account
      = usher_keyring_rules_find (service, job->name, job->cancellable, &local_error);

  if (account != NULL)
    return dex_future_new_take_object (account);
  if (local_error == NULL)
    return dex_future_new_reject (USHER_ERROR,
                                  USHER_ERROR_NOT_SIGNED_IN,
                                  "There is no such item, or more than one");

  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* Whether more may be in what was locked: each list has its own answer, for several may be under way. */
static GQuark
locked_quark (void)
{
  return g_quark_from_static_string ("usher-keyring-locked");
}

static DexFuture *
ask_list (UsherKeyringJob *job, UsherSecretService *service, GError **error)
{
  gboolean    locked = FALSE;
  GListModel *accounts = usher_keyring_rules_list (service, &locked, job->cancellable, error);

  if (accounts == NULL)
    return NULL;

  g_object_set_qdata (G_OBJECT (accounts), locked_quark (), GINT_TO_POINTER (locked));

  return dex_future_new_take_object (accounts);
}

/**
 * usher_keyring_new:
 * @interactive: whether somebody is there to answer when the keyring asks for a password
 *
 * Makes a view of the system keyring. Nothing is asked of it yet.
 *
 * Returns: (transfer full): the keyring
 */
UsherKeyring *
usher_keyring_new (gboolean interactive)
{
  return g_object_new (USHER_TYPE_KEYRING, "interactive", interactive, NULL);
}

/**
 * usher_keyring_get_locked:
 * @self: a keyring
 *
 * Tells whether anything was locked that may hold more accounts, mostly the default collection, as the
 * list found it that was ended last.
 *
 * Returns: whether it was locked
 */
gboolean
usher_keyring_get_locked (UsherKeyring *self)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return self->locked;
}

/**
 * usher_keyring_list_async:
 * @self: a keyring
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Lists the accounts that have an item in the keyring, with what their attributes say and whether
 * they are locked. Nobody is asked for a password: a keyring that is locked may list nothing, which
 * [method@Keyring.get_locked] tells apart afterwards.
 */
void
usher_keyring_list_async (UsherKeyring       *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (USHER_IS_KEYRING (self));

  usher_keyring_job_start (usher_keyring_job_new (self),
                           ask_list,
                           cancellable,
                           callback,
                           user_data);
}

/**
 * usher_keyring_list_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.list_async].
 *
 * Returns: (transfer full): a list of [class@Account], or %NULL with an error
 */
GListModel *
usher_keyring_list_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  GListModel *accounts;

  g_return_val_if_fail (USHER_IS_KEYRING (self), NULL);

  accounts = usher_task_propagate_pointer (result, error);
  if (accounts != NULL)
    self->locked = GPOINTER_TO_INT (g_object_get_qdata (G_OBJECT (accounts), locked_quark ()));

  return accounts;
}

/**
 * usher_keyring_find_async:
 * @self: a keyring
 * @name: (nullable): a UUID, a user name or an e-mail address; %NULL for the only account that there is
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Finds the account that is called so, letter by letter, where one item alone is and it is not locked. No
 * other item is read, however many there are, and nobody is asked for a password. Where it finds none,
 * [method@Keyring.list_async] tells more.
 */
void
usher_keyring_find_async (UsherKeyring       *self,
                          const char         *name,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  UsherKeyringJob *job;

  g_return_if_fail (USHER_IS_KEYRING (self));

  job = usher_keyring_job_new (self);
  job->name = g_strdup (name);
  usher_keyring_job_start (job, ask_find, cancellable, callback, user_data);
}

/**
 * usher_keyring_find_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.find_async].
 *
 * Returns: (transfer full): what the item says of the account, or %NULL with %USHER_ERROR_NOT_SIGNED_IN
 *   where there is no such item, or more than one, and %USHER_ERROR_KEYRING_LOCKED where what is locked
 *   may have it
 */
UsherAccount *
usher_keyring_find_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), NULL);

  return usher_task_propagate_pointer (result, error);
}

/**
 * usher_keyring_prepare_async:
 * @self: a keyring
 * @remember: whether a token is to outlast the log-in
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Sees to it that a token could be kept now: a locked keyring is unlocked, and where there is no
 * default collection the person is asked to make one. For programs that can't hold a token themselves
 * until it is kept: a sign-in ends the token that was there before.
 */
void
usher_keyring_prepare_async (UsherKeyring       *self,
                             gboolean            remember,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  UsherKeyringJob *job;

  g_return_if_fail (USHER_IS_KEYRING (self));

  job = usher_keyring_job_new (self);
  job->remember = remember;
  usher_keyring_job_start (job, ask_prepare, cancellable, callback, user_data);
}

/**
 * usher_keyring_prepare_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.prepare_async].
 *
 * Returns: whether a token could be kept; %USHER_ERROR_KEYRING_MISSING where there is no place for one
 */
gboolean
usher_keyring_prepare_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_keyring_store_async:
 * @self: a keyring
 * @account: an account that has its token
 * @remember: whether the token is to outlast the log-in
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Keeps the account's token, in the place of an older one of the same account. A locked keyring is
 * unlocked first, and where there is no default collection the person is asked to make one; what
 * was written is read back and compared. If it fails, the old token is still there, and the new one
 * still in @account.
 */
void
usher_keyring_store_async (UsherKeyring       *self,
                           UsherAccount       *account,
                           gboolean            remember,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  UsherKeyringJob *job;

  g_return_if_fail (USHER_IS_KEYRING (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));
  g_return_if_fail (usher_account_token_is_usable (usher_account_get_token (account)));

  job = usher_keyring_job_new (self);
  job->account = g_object_ref (account);
  job->remember = remember;
  usher_keyring_job_start (job, ask_store, cancellable, callback, user_data);
}

/**
 * usher_keyring_store_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.store_async].
 *
 * Returns: whether the token is kept
 */
gboolean
usher_keyring_store_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_keyring_update_async:
 * @self: a keyring
 * @account: an account, with its token
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Lets the account's item say of it what @account does, which may have another name by now. Nothing
 * is written where that is so already, and never the token. Afterwards @account knows whether it is
 * remembered and which client identifier its token was issued to.
 */
void
usher_keyring_update_async (UsherKeyring       *self,
                            UsherAccount       *account,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  UsherKeyringJob *job;

  g_return_if_fail (USHER_IS_KEYRING (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));
  g_return_if_fail (usher_account_token_is_usable (usher_account_get_token (account)));

  job = usher_keyring_job_new (self);
  job->account = g_object_ref (account);
  usher_keyring_job_start (job, ask_update, cancellable, callback, user_data);
}

/**
 * usher_keyring_update_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.update_async].
 *
 * Returns: whether the item is up to date; %USHER_ERROR_NOT_SIGNED_IN where the keyring has another
 *   token than @account, or none
 */
gboolean
usher_keyring_update_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_keyring_lookup_async:
 * @self: a keyring
 * @uuid: the UUID of the account
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Looks the token of an account up, the newest where there are two. A keyring that is locked is
 * unlocked: it is never taken for one that does not have the token. What another program has put
 * there counts if it can be a token: printable ASCII, without white space, nor a newline at its
 * end.
 */
void
usher_keyring_lookup_async (UsherKeyring       *self,
                            const char         *uuid,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  UsherKeyringJob *job;

  g_return_if_fail (USHER_IS_KEYRING (self));
  g_return_if_fail (uuid != NULL);

  job = usher_keyring_job_new (self);
  job->uuid = g_strdup (uuid);
  usher_keyring_job_start (job, ask_lookup, cancellable, callback, user_data);
}

/**
 * usher_keyring_lookup_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.lookup_async].
 *
 * Returns: (transfer full): the token, or %NULL with %USHER_ERROR_NOT_SIGNED_IN where there is none
 *   and %USHER_ERROR_KEYRING_LOCKED where nobody can say
 */
SecretValue *
usher_keyring_lookup_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), NULL);

  return usher_task_propagate_pointer (result, error);
}

/**
 * usher_keyring_remove_async:
 * @self: a keyring
 * @uuid: the UUID of the account
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Removes every item of an account. It is no error if there was none. What may be in a locked
 * keyring is not gone: it is unlocked.
 */
void
usher_keyring_remove_async (UsherKeyring       *self,
                            const char         *uuid,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  UsherKeyringJob *job;

  g_return_if_fail (USHER_IS_KEYRING (self));
  g_return_if_fail (uuid != NULL);

  job = usher_keyring_job_new (self);
  job->uuid = g_strdup (uuid);
  usher_keyring_job_start (job, ask_remove, cancellable, callback, user_data);
}

/**
 * usher_keyring_remove_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.remove_async].
 *
 * Returns: whether the keyring now has no token of the account
 */
gboolean
usher_keyring_remove_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_keyring_unlock_async:
 * @self: a keyring
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Unlocks the default collection and whatever else may hold a token, for which the keyring may ask
 * the person for a password. Where there is nothing to unlock, not even a default collection, that
 * is done at once: none is made.
 */
void
usher_keyring_unlock_async (UsherKeyring       *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (USHER_IS_KEYRING (self));

  usher_keyring_job_start (usher_keyring_job_new (self),
                           ask_unlock,
                           cancellable,
                           callback,
                           user_data);
}

/**
 * usher_keyring_unlock_finish:
 * @self: a keyring
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Keyring.unlock_async].
 *
 * Returns: whether it is unlocked
 */
gboolean
usher_keyring_unlock_finish (UsherKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_KEYRING (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}
