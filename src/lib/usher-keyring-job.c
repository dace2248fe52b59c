/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-keyring-private.h"

#include "usher-fiber-private.h"

void
usher_keyring_drop_service (UsherKeyring *self)
{
  if (self->service == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_dbus_connection_signal_unsubscribe (g_dbus_proxy_get_connection (G_DBUS_PROXY (self->service)),
                                        self->subscription);
  g_clear_object (&self->service);
}

static void
signal_cb (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal,
           GVariant        *parameters,
           gpointer         user_data)
{
  usher_keyring_schedule_changed (user_data);
}

/* libsecret does not notice that a daemon was replaced: sessions and paths of the old are void. */
static void
owner_changed_cb (UsherKeyring *self)
{
  usher_keyring_drop_service (self);
  usher_keyring_schedule_changed (self);
}

static UsherSecretService *
open_service (UsherKeyring *self, GCancellable *cancellable, GError **error)
{
  UsherSecretService *service;

  if (self->service != NULL)
    return g_object_ref (self->service);

  service = usher_secret_service_open (self->interactive, cancellable, error);
  if (service == NULL || self->service != NULL)
    return service;

  self->service = g_object_ref (service);
  self->subscription
      = g_dbus_connection_signal_subscribe (g_dbus_proxy_get_connection (G_DBUS_PROXY (service)),
                                            g_dbus_proxy_get_name (G_DBUS_PROXY (service)),
                                            NULL,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_DBUS_SIGNAL_FLAGS_NONE,
                                            signal_cb,
                                            self,
                                            NULL);
  g_signal_connect_object (service,
                           "notify::g-name-owner",
                           G_CALLBACK (owner_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  return service;
}

/* Secrets are sent in cipher, with a key that both sides work out when a session begins. In one
 * session of a hundred, where a number begins with a zero byte, KWallet (6.13) refuses that, or
 * works out another key than libsecret, and secrets come through broken.
 */
static gboolean
is_bad_session (const GError *error)
{
  return g_error_matches (error, SECRET_ERROR, SECRET_ERROR_PROTOCOL)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_DBUS_ERROR);
}

/* The keyring is not ours alone: between two calls it can be locked, or an item be gone. */
static gboolean
is_out_of_date (const GError *error)
{
  return g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)
         || g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

/* Whether to begin anew: in another session, from what is now in the keyring, or with the daemon
 * that came in the place of the one that @service was.
 */
static gboolean
may_try_again (UsherKeyringJob *job, UsherSecretService *service, const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  if (job->tries == USHER_KEYRING_MAX_TRIES || g_cancellable_is_cancelled (job->cancellable))
    return FALSE;

  if (is_bad_session (error))
    usher_keyring_drop_service (job->keyring);
  else if (!is_out_of_date (error) && job->keyring->service == service)
    return FALSE;

  g_info ("Asking the keyring again: %s", error->message);

  return TRUE;
}

static UsherError
get_keyring_code (const GError *error)
{
  if (error->domain == G_DBUS_ERROR)
    switch ((GDBusError) error->code)
      {
      case G_DBUS_ERROR_SERVICE_UNKNOWN:
      case G_DBUS_ERROR_NAME_HAS_NO_OWNER:
      case G_DBUS_ERROR_NO_SERVER:
      case G_DBUS_ERROR_DISCONNECTED:
      case G_DBUS_ERROR_SPAWN_EXEC_FAILED:
      case G_DBUS_ERROR_SPAWN_CHILD_EXITED:
      case G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND:
      case G_DBUS_ERROR_SPAWN_FAILED:
        return USHER_ERROR_KEYRING_MISSING;
      default:
        return USHER_ERROR_KEYRING;
      }

  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return USHER_ERROR_KEYRING_LOCKED;
  /* There is no bus where its address says. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return USHER_ERROR_KEYRING_MISSING;

  return USHER_ERROR_KEYRING;
}

static DexFuture *
ask_fiber (gpointer user_data)
{
  UsherKeyringJob *job = user_data;
  g_autoptr (GError) error = NULL;

  for (;;)
    {
      g_autoptr (UsherSecretService) service
          = open_service (job->keyring, job->cancellable, &error);
      DexFuture *answer;

      job->tries++;
      answer = service != NULL ? job->ask (job, service, &error) : NULL;
      if (answer != NULL)
        return answer;
      if (!may_try_again (job, service, error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      g_clear_error (&error);
    }
}

UsherKeyringJob *
usher_keyring_job_new (UsherKeyring *keyring)
{
  UsherKeyringJob *self = g_new0 (UsherKeyringJob, 1);

  self->keyring = g_object_ref (keyring);

  return self;
}

static void
job_free (UsherKeyringJob *job)
{
  g_object_unref (job->keyring);
  g_clear_object (&job->account);
  g_free (job->uuid);
  g_free (job->name);
  g_clear_object (&job->cancellable);
  g_free (job);
}

/* Starts on @self, which it takes, and lets a task for @callback complete with the answer. */
void
usher_keyring_job_start (UsherKeyringJob    *self,
                         UsherKeyringAsk     ask,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task = g_task_new (self->keyring, cancellable, callback, user_data);

  self->ask = ask;
  g_set_object (&self->cancellable, cancellable);
  usher_task_await (
      task,
      usher_fiber_spawn (NULL, USHER_FIBER_STACK, ask_fiber, self, (GDestroyNotify) job_free),
      get_keyring_code);
}
