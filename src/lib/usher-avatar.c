/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-avatar.h"

#include "usher-avatar-file-private.h"
#include "usher-client-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-record-private.h"

/* What the fiber works on. */
typedef struct
{
  UsherClient  *client;
  char         *uuid;
  char         *url;
  gboolean      cached;
  GCancellable *cancellable;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->client);
  g_free (job->uuid);
  g_free (job->url);
  g_clear_object (&job->cancellable);
  g_free (job);
}

/* What it is shows in the data: what the server says of it proves nothing. */
static gboolean
is_picture (GBytes *bytes)
{
  gsize            length;
  const guint8    *data = g_bytes_get_data (bytes, &length);
  g_autofree char *type = g_content_type_guess (NULL, data, length, NULL);
  g_autofree char *mime_type = g_content_type_get_mime_type (type);

  return mime_type != NULL && g_str_has_prefix (mime_type, "image/")
         && !g_str_has_prefix (mime_type, "image/svg");
}

static GBytes *
fetch (Job *job, GError **error)
{
  DexPromise *promise = usher_promise_new (job->cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;

  usher_client_get_picture_async (job->client,
                                  job->url,
                                  dex_promise_get_cancellable (promise),
                                  usher_promise_ready_cb,
                                  promise);
  result = usher_promise_await (promise, 0, error);
  if (result != NULL)
    bytes = usher_client_get_picture_finish (job->client, result, error);
  if (bytes == NULL)
    return NULL;

  if (!is_picture (bytes))
    {
      g_set_error_literal (error, USHER_ERROR, USHER_ERROR_BAD_REPLY, "Not a picture");
      return NULL;
    }

  return g_steal_pointer (&bytes);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Job    *job = user_data;
  GBytes *bytes = NULL;
  GError *error = NULL;

  if (job->cached)
    bytes = dex_await_boxed (usher_avatar_file_read (job->uuid, job->url), NULL);
  if (bytes != NULL)
    return dex_future_new_take_boxed (G_TYPE_BYTES, bytes);

  bytes = fetch (job, &error);
  if (bytes == NULL)
    return dex_future_new_for_error (error);

  /* Without a cache it is fetched again next time. */
  if (job->cached && !g_cancellable_is_cancelled (job->cancellable))
    dex_await (usher_avatar_file_write (job->uuid, job->url, bytes), NULL);

  return dex_future_new_take_boxed (G_TYPE_BYTES, bytes);
}

/* @record: an account or a user of a Plex Home; @cached: whether a copy may stay here */
static void
start (UsherClient        *client,
       UsherRecord        *record,
       gboolean            cached,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask      *task = g_task_new (NULL, cancellable, callback, user_data);
  const char *url = usher_record_get_string (record, "thumb");
  Job        *job;

  if (url == NULL)
    {
      g_task_return_new_error_literal (task, USHER_ERROR, USHER_ERROR_REFUSED, "No picture");
      g_object_unref (task);
      return;
    }

  job = g_new0 (Job, 1);
  job->client = g_object_ref (client);
  job->uuid = g_strdup (usher_record_get_string (record, "uuid"));
  job->url = g_strdup (url);
  job->cached = cached;
  g_set_object (&job->cancellable, cancellable);
  usher_task_await (
      task,
      usher_fiber_spawn (NULL, USHER_FIBER_STACK, load_fiber, job, (GDestroyNotify) job_free),
      NULL);
}

/**
 * usher_avatar_load_async:
 * @client: asks for it
 * @account: an account
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Loads the picture of an account, from the cache where it was loaded before; that of an account which
 * is not remembered is kept in no cache. It is fetched over HTTPS
 * only, without a token; one of over 1 MiB is refused.
 */
void
usher_avatar_load_async (UsherClient        *client,
                         UsherAccount       *account,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (USHER_IS_CLIENT (client));
  g_return_if_fail (USHER_IS_ACCOUNT (account));

  start (client,
         USHER_RECORD (account),
         usher_account_get_remembered (account),
         cancellable,
         callback,
         user_data);
}

/**
 * usher_avatar_load_of_user_async:
 * @client: asks for it
 * @user: a user of a Plex Home
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Loads the picture of a user of a Plex Home, as [func@avatar_load_async] does that of an account. It is
 * kept in no cache: nobody would remove it.
 */
void
usher_avatar_load_of_user_async (UsherClient        *client,
                                 UsherHomeUser      *user,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (USHER_IS_CLIENT (client));
  g_return_if_fail (USHER_IS_HOME_USER (user));

  start (client, USHER_RECORD (user), FALSE, cancellable, callback, user_data);
}

/**
 * usher_avatar_load_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [func@avatar_load_async].
 *
 * Returns: (transfer full): a picture as a file has it, in whichever format, or %NULL with an error of
 *   %USHER_ERROR
 */
GBytes *
usher_avatar_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return usher_task_propagate_pointer (result, error);
}

/**
 * usher_avatar_load_of_user_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [func@avatar_load_of_user_async].
 *
 * Returns: (transfer full): a picture, as [func@avatar_load_finish] gives it, or %NULL with an error of
 *   %USHER_ERROR
 */
GBytes *
usher_avatar_load_of_user_finish (GAsyncResult *result, GError **error)
{
  return usher_avatar_load_finish (result, error);
}
