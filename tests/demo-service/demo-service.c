/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The server: takes each request to the one who answers it, now or after a delay. */

#include "demo-service.h"

#include "demo-api.h"
#include "demo-control.h"
#include "demo-pin-api.h"

static void
log_status (DemoCall *call)
{
  json_object_set_int_member (call->entry,
                              "status",
                              soup_server_message_get_status (call->message));
}

static void
answer_call (DemoCall *call)
{
  DemoAnswer *answer = call->answer;

  if (answer != NULL)
    call->guise = answer->account;
  if (answer == NULL || !demo_answer_write (answer, call->message))
    demo_api_answer (call);
  if (answer != NULL)
    demo_answer_change (answer, call->message);
  log_status (call);

  if (answer != NULL && answer->cut >= 0)
    demo_answer_cut (answer, call->message);
}

static gboolean
delay_over_cb (gpointer user_data)
{
  DemoCall *call = user_data;

  answer_call (call);
  soup_server_message_unpause (call->message);
  g_hash_table_remove (call->service->held, call);
  return G_SOURCE_REMOVE;
}

static void
hang_up (DemoCall *call)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (call->message);

  g_io_stream_close (stream, NULL, NULL);
}

/* The request has been read whole, so that whatever comes now is the end of the connection. Nobody
 * waits for the answer any more, and the call has no consequence.
 */
static gboolean
departure_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  DemoCall *call = user_data;

  json_object_set_boolean_member (call->entry, "gone", TRUE);
  hang_up (call);
  g_hash_table_remove (call->service->held, call);
  return G_SOURCE_REMOVE;
}

static void
hold_call (DemoCall *call)
{
  GSocket *socket = soup_server_message_get_socket (call->message);

  /* libsoup keeps the address, but complains if it first looks for it when the client is gone. */
  soup_server_message_get_remote_address (call->message);

  soup_server_message_pause (call->message);
  g_hash_table_add (call->service->held, call);

  call->delay = g_timeout_source_new (call->answer->delay);
  g_source_set_callback (call->delay, delay_over_cb, call, NULL);
  g_source_attach (call->delay, NULL);

  call->departure = g_socket_create_source (socket, G_IO_IN | G_IO_HUP, NULL);
  g_source_set_callback (call->departure, G_SOURCE_FUNC (departure_cb), call, NULL);
  g_source_attach (call->departure, NULL);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  DemoService *self = user_data;
  DemoCall    *call = demo_call_new (self, message, path, query);

  if (g_str_has_prefix (path, "/demo/"))
    {
      demo_control_answer (call);
      demo_call_free (call);
      return;
    }

  demo_call_log (call);

  if (demo_call_leaks (call))
    {
      self->leaks++;
      demo_reply_error (message, DEMO_ERROR_MALFORMED);
      log_status (call);
      demo_call_free (call);
      return;
    }

  demo_pin_api_count (call);
  call->answer = demo_answers_take (self->answers, path);
  if (call->answer != NULL && call->answer->delay > 0)
    {
      hold_call (call);
      return;
    }

  answer_call (call);
  demo_call_free (call);
}

static gboolean
is_closed (gpointer socket, gpointer value, gpointer user_data)
{
  return g_socket_is_closed (socket);
}

/* A connection has its first request from the start, before anything was said on it. */
static void
request_started_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  DemoService *self = user_data;
  GSocket     *socket = soup_server_message_get_socket (message);

  g_hash_table_foreach_remove (self->sockets, is_closed, NULL);
  g_hash_table_add (self->sockets, g_object_ref (socket));
}

/* Closing a connection waits for its TLS handshake, which never ends where a client connects and
 * keeps silent, unless the socket has been shut down.
 */
static void
shut_sockets (DemoService *self)
{
  GHashTableIter iter;
  gpointer       socket;

  g_hash_table_iter_init (&iter, self->sockets);
  while (g_hash_table_iter_next (&iter, &socket, NULL))
    if (!g_socket_is_closed (socket))
      g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

/**
 * demo_service_new:
 * @certificate: the server's certificate with its key
 *
 * Makes the service. It does not listen yet.
 *
 * Returns: (transfer full): the service
 */
DemoService *
demo_service_new (GTlsCertificate *certificate)
{
  DemoService *self = g_new0 (DemoService, 1);

  self->accounts = demo_accounts_load ();
  self->sessions = demo_sessions_new ();
  self->gate = demo_gate_new ();
  self->pins = demo_pins_new ();
  self->answers = demo_answers_new ();
  self->log = json_array_new ();
  self->held = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) demo_call_free, NULL);
  self->sockets = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  self->server = soup_server_new (NULL, NULL);
  soup_server_set_tls_certificate (self->server, certificate);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (request_started_cb), self);

  return self;
}

void
demo_service_free (DemoService *self)
{
  g_hash_table_unref (self->held);
  shut_sockets (self);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->sockets);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->sessions);
  g_ptr_array_unref (self->accounts);
  demo_gate_free (self->gate);
  demo_pins_free (self->pins);
  json_array_unref (self->log);
  g_free (self);
}

/**
 * demo_service_listen:
 * @self: the service
 * @port: a port, or 0 for any that is free
 * @error: return location for an error
 *
 * Listens on the loopback addresses that this machine has.
 *
 * Returns: the port, or 0 on failure
 */
guint
demo_service_listen (DemoService *self, guint port, GError **error)
{
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_HTTPS;
  g_autoslist (GUri) uris = NULL;

  /* Where the kernel knows IPv6 but no interface has an address of it, libsoup gives up. */
  if (!soup_server_listen_local (self->server, port, options, NULL)
      && !soup_server_listen_local (self->server,
                                    port,
                                    options | SOUP_SERVER_LISTEN_IPV4_ONLY,
                                    error))
    return 0;

  uris = soup_server_get_uris (self->server);
  return g_uri_get_port (uris->data);
}

/* Puts everything back as it was at the start. */
void
demo_service_reset (DemoService *self)
{
  GHashTableIter iter;
  gpointer       call;

  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, &call, NULL))
    {
      hang_up (call);
      g_hash_table_iter_remove (&iter);
    }

  g_ptr_array_set_size (self->answers, 0);
  g_ptr_array_set_size (self->sessions, 0);
  g_ptr_array_unref (self->accounts);
  self->accounts = demo_accounts_load ();
  demo_gate_reset (self->gate);
  demo_pins_reset (self->pins);
  json_array_unref (self->log);
  self->log = json_array_new ();
  self->leaks = 0;
}
