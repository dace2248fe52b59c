/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-call-private.h"

#include "usher-call-error-private.h"
#include "usher-error-private.h"
#include "usher-fiber-private.h"
#include "usher-service-url-private.h"

#define MAX_REPLY_SIZE (1024 * 1024)
#define CHUNK_SIZE (16 * 1024)
#define MAX_REDIRECTS 3
#define MAX_INTERIM 100

/* One request on its way, and what is to be made of the reply. */
typedef struct
{
  SoupSession      *session;
  SoupMessage      *message;
  GCancellable     *caller; /* the caller's, or NULL */
  GCancellable     *cancellable;
  UsherReplyContext context;
  guint             timeout_source;
  guint             cancel_source;
  guint             n_redirects;
  guint             n_interim;
  gboolean          timed_out;
  gboolean          led_away; /* by a redirect that was not followed */
} Call;

static void
call_free (Call *call)
{
  g_signal_handlers_disconnect_by_data (call->message, call);
  if (call->caller != NULL)
    g_signal_handlers_disconnect_by_data (call->caller, call);
  g_clear_object (&call->caller);
  g_object_unref (call->session);
  g_object_unref (call->message);
  g_object_unref (call->cancellable);
  g_clear_handle_id (&call->timeout_source, g_source_remove);
  g_clear_handle_id (&call->cancel_source, g_source_remove);
  g_free (call);
}

static gboolean
cancel_cb (gpointer user_data)
{
  Call *call = user_data;

  call->cancel_source = 0;
  g_cancellable_cancel (call->cancellable);

  return G_SOURCE_REMOVE;
}

/* libsoup (3.6.5) falls over its own feet where it is cancelled between two of its steps. When the main
 * loop has nothing else to do it is between none: it waits for the network.
 */
static void
cancel_soon (Call *call)
{
  if (call->cancel_source == 0)
    call->cancel_source = g_idle_add_full (G_PRIORITY_LOW, cancel_cb, call, NULL);
}

static gboolean
is_same_place (GUri *a, GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b))
         && g_strcmp0 (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

/* A redirect to another place is no answer of the service. A picture may be kept elsewhere, but where
 * another service stands in for Plex no other host is contacted.
 */
static gboolean
may_follow (Call *call, GUri *target)
{
  if (target == NULL || ++call->n_redirects > MAX_REDIRECTS)
    return FALSE;

  if (call->context == USHER_REPLY_TO_PICTURE && !usher_service_url_is_replaced ())
    return g_str_equal (g_uri_get_scheme (target), "https");

  call->led_away = !is_same_place (soup_message_get_uri (call->message), target);

  return !call->led_away;
}

/* soup follows redirects by itself. */
static void
check_redirect_cb (SoupMessage *message, gpointer user_data)
{
  const char *location
      = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) target = NULL;

  if (!SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)) || location == NULL)
    return;

  target
      = g_uri_parse_relative (soup_message_get_uri (message), location, SOUP_HTTP_URI_FLAGS, NULL);
  if (!may_follow (user_data, target))
    soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
}

/* soup would send a request again that came to the wrong server, whatever it asks for. */
static void
check_body_cb (SoupMessage *message, gpointer user_data)
{
  if (soup_message_get_status (message) == SOUP_STATUS_MISDIRECTED_REQUEST)
    g_signal_stop_emission_by_name (message, "got-body");
}

/* soup reads one interim reply after the other and comes to nothing else, the time being over or not. It is
 * in the midst of reading, where it can be cancelled.
 */
static void
count_interim_cb (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;

  if (++call->n_interim == MAX_INTERIM)
    g_cancellable_cancel (call->cancellable);
}

static GBytes *
read_chunk (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  g_input_stream_read_bytes_async (stream,
                                   CHUNK_SIZE,
                                   G_PRIORITY_DEFAULT,
                                   dex_promise_get_cancellable (promise),
                                   usher_promise_ready_cb,
                                   promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? g_input_stream_read_bytes_finish (stream, result, error) : NULL;
}

/* What comes fast enough leaves cancel_soon() no time, so that it is looked for here, too. */
static gboolean
is_over (Call *call)
{
  return call->timed_out || g_cancellable_is_cancelled (call->caller);
}

static GBytes *
read_body (Call *call, GInputStream *stream, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gboolean over = FALSE;

  for (;;)
    {
      g_autoptr (GBytes) chunk = read_chunk (stream, call->cancellable, error);

      if (chunk == NULL)
        return NULL;
      if (g_bytes_get_size (chunk) == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&body));
      if (over)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No more of the reply");
          return NULL;
        }

      /* What is here may be all: then it is taken. There may be a token in it, which nobody would have. */
      over = is_over (call);
      g_byte_array_append (body, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
      if (body->len > MAX_REPLY_SIZE)
        {
          g_set_error_literal (error,
                               USHER_ERROR,
                               USHER_ERROR_BAD_REPLY,
                               "The reply is larger than 1 MiB");
          return NULL;
        }
    }
}

/* Says what is wrong with a reply; NULL where it is a success. */
static GError *
check_reply (Call *call, GBytes *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const guint         status = soup_message_get_status (call->message);

  /* Whatever it says is not the service's word about a password or a token. */
  if (usher_call_error_is_from_proxy (call->message) && status >= 500)
    return g_error_new (USHER_ERROR, USHER_ERROR_NO_NETWORK, "The proxy answered %u", status);
  if (usher_call_error_is_from_proxy (call->message))
    return g_error_new (USHER_ERROR, USHER_ERROR_PROXY, "The proxy answered %u", status);

  /* A page in the place of an answer is that of a network that wants something first. */
  if (call->context != USHER_REPLY_TO_PICTURE
      && (call->led_away
          || (SOUP_STATUS_IS_SUCCESSFUL (status) && usher_reply_is_page (headers, body))))
    return g_error_new_literal (USHER_ERROR,
                                USHER_ERROR_NETWORK_LOG_IN,
                                "Somebody answered in the place of the service");

  return SOUP_STATUS_IS_SUCCESSFUL (status)
             ? NULL
             : usher_reply_to_error (call->context, status, headers, body);
}

/* What has ended the call, where it was not the caller. */
static void
explain (Call *call, GError **error)
{
  if (call->timed_out)
    {
      g_clear_error (error);
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_TIMED_OUT,
                           "The service did not answer in time");
    }
  else if (call->n_interim >= MAX_INTERIM)
    {
      g_clear_error (error);
      g_set_error_literal (error, USHER_ERROR, USHER_ERROR_BAD_REPLY, "The reply does not begin");
    }
}

/* Sends the request and reads the whole reply. Resolves to the body of a success. */
static DexFuture *
call_fiber (gpointer user_data)
{
  Call       *call = user_data;
  DexPromise *promise;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (g_cancellable_set_error_if_cancelled (call->cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  promise = usher_promise_new (call->cancellable);
  soup_session_send_async (call->session,
                           call->message,
                           G_PRIORITY_DEFAULT,
                           dex_promise_get_cancellable (promise),
                           usher_promise_ready_cb,
                           promise);
  result = usher_promise_await (promise, 0, &error);
  if (result != NULL)
    {
      /* A reply that is there is taken, even where the call is cancelled by now: libsoup's task would let
       * go of it once too often.
       */
      g_task_set_check_cancellable (G_TASK (result), FALSE);
      stream = soup_session_send_finish (call->session, result, &error);
    }
  if (stream != NULL)
    body = read_body (call, stream, &error);
  if (body == NULL && !g_cancellable_is_cancelled (call->caller))
    explain (call, &error);
  if (error != NULL)
    return dex_future_new_for_error (usher_call_error_new (call->message, error));

  error = check_reply (call, body);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&body));
}

static void
timed_out_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timeout_source = 0;
  call->timed_out = TRUE;
  cancel_soon (call);
}

/* Sends @message, for @timeout milliseconds at most, and lets @task complete with the body of a
 * success. Takes @task and @message.
 */
void
usher_call_start (GTask            *task,
                  SoupSession      *session,
                  SoupMessage      *message,
                  UsherReplyContext context,
                  guint             timeout)
{
  GCancellable *caller = g_task_get_cancellable (task);
  Call         *call = g_new0 (Call, 1);

  call->session = g_object_ref (session);
  call->message = message;
  call->context = context;
  call->cancellable = g_cancellable_new ();
  if (g_set_object (&call->caller, caller))
    g_signal_connect_swapped (caller, "cancelled", G_CALLBACK (cancel_soon), call);
  if (g_cancellable_is_cancelled (caller))
    g_cancellable_cancel (call->cancellable);
  call->timeout_source = g_timeout_add_once (timeout, timed_out_cb, call);
  /* A server of HTTP/2 can say that it has not looked at a request, which soup then sends again, as often as
   * it is told so.
   */
  soup_message_set_force_http1 (message, TRUE);
  g_signal_connect (message, "got-headers", G_CALLBACK (check_redirect_cb), call);
  g_signal_connect (message, "got-informational", G_CALLBACK (count_interim_cb), call);
  g_signal_connect (message, "got-body", G_CALLBACK (check_body_cb), NULL);

  usher_task_await (task,
                    usher_fiber_spawn (NULL,
                                       USHER_FIBER_STACK_FOR_JSON,
                                       call_fiber,
                                       call,
                                       (GDestroyNotify) call_free),
                    NULL);
}

/* The body of the reply, or NULL with an error of ours. */
GBytes *
usher_call_finish (GAsyncResult *result, GError **error)
{
  return usher_task_propagate_pointer (result, error);
}
