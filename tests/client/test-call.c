/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"
#include "usher-call-private.h"

/* One call, at a moment that is chosen to the step. */

#define REPLY "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
#define BODY_SIZE 2
#define INTERIM "HTTP/1.1 103 Early Hints\r\n\r\n"

/* When a piece of the body was read, and not yet that it was the last. */
#define LAST_PIECE "got-body-data"

/* In milliseconds. */
#define LONG 60000
#define SHORT 1500

/* Asks a service that says @answer. @signal of the message calls @callback. */
static GBytes *
call (const char   *answer,
      guint         timeout,
      GCancellable *cancellable,
      const char   *signal,
      GCallback     callback,
      gpointer      data,
      GError      **error)
{
  guint16 port;
  g_autoptr (GSocketService) service = test_serve (answer, &port);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *url = NULL;
  SoupMessage     *message;

  url = g_strdup_printf ("http://127.0.0.1:%u", port);
  message = soup_message_new ("GET", url);
  g_signal_connect (message, signal, callback, data);
  usher_call_start (g_task_new (NULL, cancellable, test_ready_cb, &result),
                    session,
                    message,
                    USHER_REPLY_TO_TOKEN,
                    timeout);

  return usher_call_finish (test_wait (&result), error);
}

/* Then it is over too late: the reply is taken. */
static void
cancel_cb (SoupMessage *message, guint size, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_cancelled_at_the_end (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  body = call (REPLY, LONG, cancellable, LAST_PIECE, G_CALLBACK (cancel_cb), cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (body), ==, BODY_SIZE);
}

static void
be_late_cb (SoupMessage *message, guint size, gpointer data)
{
  g_usleep ((SHORT + 100) * 1000);
}

static void
test_timed_out_at_the_end (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body
      = call (REPLY, SHORT, NULL, LAST_PIECE, G_CALLBACK (be_late_cb), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (body), ==, BODY_SIZE);
}

static void
last_interim_cb (SoupMessage *message, gpointer cancellable)
{
  static guint n = 0;

  if (++n == 100)
    g_cancellable_cancel (cancellable);
}

static void
test_cancelled_after_interim_replies (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append (answer, INTERIM);
  body = call (answer->str,
               LONG,
               cancellable,
               "got-informational",
               G_CALLBACK (last_interim_cb),
               cancellable,
               &error);
  g_assert_null (body);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Where the service is on this machine nobody asks how the network is. */
  g_setenv ("USHER_SERVICE_URL", "http://127.0.0.1:1", TRUE);

  g_test_add_func ("/call/cancelled-at-the-end", test_cancelled_at_the_end);
  g_test_add_func ("/call/timed-out-at-the-end", test_timed_out_at_the_end);
  g_test_add_func ("/call/cancelled-after-interim-replies", test_cancelled_after_interim_replies);

  return g_test_run ();
}
