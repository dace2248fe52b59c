/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"

#include <libsoup/soup.h>
#include <string.h>

#define TURN_NAME "io.github.usher_desktop.Usher.Turn"

/* Runs the main context until test_ready_cb() has put a result into @result. */
GAsyncResult *
test_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

void
test_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
set_true_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Lets the main context run for a while. */
void
test_spin (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add_once (milliseconds, set_true_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
answer_cb (GThreadedSocketService *service,
           GSocketConnection      *connection,
           GObject                *source,
           gpointer                answer)
{
  GIOStream *stream = G_IO_STREAM (connection);
  char       request[4096];

  g_input_stream_read (g_io_stream_get_input_stream (stream), request, sizeof request, NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream),
                             answer,
                             strlen (answer),
                             NULL,
                             NULL,
                             NULL);
  g_io_stream_close (stream, NULL, NULL);

  return TRUE;
}

/* A service on this machine that says @answer to each request, whatever it is, and hangs up. */
GSocketService *
test_serve (const char *answer, guint16 *port)
{
  GSocketService *service = g_threaded_socket_service_new (1);
  g_autoptr (GError) error = NULL;

  *port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (answer_cb), (gpointer) answer);

  return service;
}

/* On a connection of its own, as for the bus a program is one. */
GDBusConnection *
test_take_turn (void)
{
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autofree char *address = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus;

  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  bus = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, &error);
  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (bus,
                                        "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus",
                                        "RequestName",
                                        g_variant_new ("(su)", TURN_NAME, 0),
                                        NULL,
                                        G_DBUS_CALL_FLAGS_NONE,
                                        -1,
                                        NULL,
                                        &error);
  g_assert_no_error (error);

  return bus;
}

void
test_store_close (TestStore *store)
{
  gpointer left = store;

  g_object_add_weak_pointer (G_OBJECT (store), &left);
  g_object_unref (store);
  while (left != NULL)
    g_main_context_iteration (NULL, TRUE);
}

JsonNode *
test_demo_call (const char *method, const char *path, const char *body)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat (g_getenv ("USHER_SERVICE_URL"), path, NULL);
  g_autofree char *text = NULL;
  JsonNode        *node;

  database = g_tls_file_database_new (g_getenv ("USHER_SERVICE_CA"), &error);
  g_assert_no_error (error);
  soup_session_set_tls_database (session, database);

  message = soup_message_new (method, url);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  reply = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, SOUP_STATUS_OK);

  text = g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  node = json_from_string (text, &error);
  g_assert_no_error (error);

  return node;
}

void
test_demo_reset (void)
{
  g_autoptr (JsonNode) node = test_demo_call ("POST", "/demo/reset", NULL);
}

void
test_demo_next (const char *json)
{
  g_autoptr (JsonNode) node = test_demo_call ("POST", "/demo/next", json);
}

/* What is held was asked for by now. */
void
test_demo_release (void)
{
  g_autoptr (JsonNode) node = test_demo_call ("POST", "/demo/release", NULL);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "released"), >, 0);
}

/* Borrows the last request of a log. */
JsonObject *
test_demo_last_request (JsonNode *log)
{
  JsonArray *requests = json_node_get_array (log);

  g_assert_cmpuint (json_array_get_length (requests), >, 0);

  return json_array_get_object_element (requests, json_array_get_length (requests) - 1);
}

UsherAccount *
test_account_new (const char *uuid, const char *username, const char *token)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\":7,\"uuid\":\"%s\",\"username\":\"%s\",\"title\":\"%s\",\"email\":\"%s@example.org\","
      "\"authToken\":\"%s\"}",
      uuid,
      username,
      username,
      username,
      token);
  g_autoptr (GError) error = NULL;
  UsherAccount *account = usher_account_new_from_json (json, -1, &error);

  g_assert_no_error (error);

  return account;
}
