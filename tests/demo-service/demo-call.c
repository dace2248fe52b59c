/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo-call.h"

#include "demo-home.h"

#define HIDDEN "…"

static void
add_form_member (JsonObject *object, const char *name, JsonNode *node, gpointer form)
{
  char *value = NULL;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    value = json_node_dup_string (node);
  else if (!JSON_NODE_HOLDS_NULL (node))
    value = json_to_string (node, FALSE);

  if (value != NULL)
    g_hash_table_insert (form, g_strdup (name), value);
}

static GHashTable *
parse_form (DemoCall *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  SoupMessageBody    *body = soup_server_message_get_request_body (self->message);
  const char         *type = soup_message_headers_get_content_type (headers, NULL);
  g_autofree char    *text = g_strndup (body->data, body->length);

  if (g_strcmp0 (type, SOUP_FORM_MIME_TYPE_URLENCODED) == 0)
    return soup_form_decode (text);

  if (g_strcmp0 (type, "application/json") == 0)
    {
      g_autoptr (JsonNode) root = demo_call_parse_body (self);
      GHashTable *form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

      if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
        json_object_foreach_member (json_node_get_object (root), add_form_member, form);
      return form;
    }

  return soup_form_decode ("");
}

DemoCall *
demo_call_new (DemoService       *service,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *query)
{
  DemoCall *self = g_new0 (DemoCall, 1);

  self->service = service;
  self->message = g_object_ref (message);
  self->path = path;
  self->query = query != NULL ? g_hash_table_ref (query) : soup_form_decode ("");
  self->form = parse_form (self);

  self->identifier = demo_call_get_plex_header (self, "X-Plex-Client-Identifier");

  return self;
}

void
demo_call_free (DemoCall *self)
{
  if (self->delay != NULL)
    g_source_destroy (self->delay);
  if (self->departure != NULL)
    g_source_destroy (self->departure);
  g_clear_pointer (&self->delay, g_source_unref);
  g_clear_pointer (&self->departure, g_source_unref);
  g_clear_pointer (&self->answer, demo_answer_unref);
  g_clear_pointer (&self->entry, json_object_unref);
  g_hash_table_unref (self->query);
  g_hash_table_unref (self->form);
  g_object_unref (self->message);
  g_free (self);
}

const char *
demo_call_get_header (DemoCall *self, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message),
                                       name);
}

/* Plex takes every X-Plex header from the query too; we don't take a token from there. */
const char *
demo_call_get_plex_header (DemoCall *self, const char *name)
{
  const char *value = demo_call_get_header (self, name);

  return value != NULL ? value : g_hash_table_lookup (self->query, name);
}

const char *
demo_call_get_field (DemoCall *self, const char *name)
{
  return g_hash_table_lookup (self->form, name);
}

/**
 * demo_call_parse_body:
 * @self: a call
 *
 * Parses the request's body as JSON.
 *
 * Returns: (transfer full) (nullable): the root, or %NULL where the body is not JSON
 */
JsonNode *
demo_call_parse_body (DemoCall *self)
{
  SoupMessageBody *body = soup_server_message_get_request_body (self->message);
  g_autoptr (JsonParser) parser = json_parser_new ();

  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, body->data, body->length, NULL))
    return NULL;

  return json_parser_steal_root (parser);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  g_autofree char *valid_name = g_utf8_make_valid (name, -1);
  g_autofree char *valid_text = g_utf8_make_valid (text, -1);

  json_object_set_string_member (object, valid_name, valid_text);
}

static void
add_header (const char *name, const char *value, gpointer headers)
{
  set_text (headers, name, value);
}

static gboolean
is_switch (DemoCall *self)
{
  return demo_path_matches (self->path, DEMO_HOME_SWITCH_PATH);
}

/* The query as it was sent, but without a Home PIN. */
static char *
dup_query (DemoCall *self)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->message));
  g_auto (GStrv) parts = g_strsplit (query != NULL ? query : "", "&", -1);

  for (guint i = 0; is_switch (self) && parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "pin="))
      g_set_str (&parts[i], "pin=" HIDDEN);

  return g_strjoinv ("&", parts);
}

/* Writes the call into the log, which is kept in memory and nowhere else: it holds passwords, though
 * no Home PIN, which would be in an address besides.
 */
void
demo_call_log (DemoCall *self)
{
  g_autofree char *query = dup_query (self);
  JsonObject      *headers = json_object_new ();
  JsonObject      *form = json_object_new ();
  GHashTableIter   iter;
  gpointer         name;
  gpointer         value;

  self->entry = json_object_new ();
  set_text (self->entry, "method", soup_server_message_get_method (self->message));
  set_text (self->entry, "path", self->path);
  set_text (self->entry, "query", query);

  soup_message_headers_foreach (soup_server_message_get_request_headers (self->message),
                                add_header,
                                headers);
  json_object_set_object_member (self->entry, "headers", headers);

  g_hash_table_iter_init (&iter, self->form);
  while (g_hash_table_iter_next (&iter, &name, &value))
    set_text (form, name, is_switch (self) && g_str_equal (name, "pin") ? HIDDEN : value);
  json_object_set_object_member (self->entry, "form", form);

  json_array_add_object_element (self->service->log, json_object_ref (self->entry));
}

static gboolean
is_secret (DemoService *service, const char *value)
{
  if (demo_sessions_find (service->sessions, value) != NULL)
    return TRUE;

  for (guint i = 0; i < service->accounts->len; i++)
    {
      DemoAccount *account = service->accounts->pdata[i];

      if (g_strcmp0 (value, account->password) == 0 || g_strcmp0 (value, account->code) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A switch takes a Home PIN there and nowhere else, and what /link calls a pin is no secret. */
static gboolean
may_have_pin (DemoCall *self)
{
  return is_switch (self) || g_str_equal (self->path, "/link");
}

/**
 * demo_call_leaks:
 * @self: a call
 *
 * Looks for a token, a password, a verification code or a Home PIN in the query, where it would end
 * up in the logs of every machine on the way. Plex takes them there; we don't, so that a test
 * notices, but where Plex takes a Home PIN.
 *
 * Returns: %TRUE if there is one, by its name or by its value
 */
gboolean
demo_call_leaks (DemoCall *self)
{
  static const char *const telling[] = { "token", "password", "verificationcode" };
  GHashTableIter           iter;
  gpointer                 name;
  gpointer                 value;

  g_hash_table_iter_init (&iter, self->query);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      for (guint i = 0; i < G_N_ELEMENTS (telling); i++)
        if (strstr (lower, telling[i]) != NULL)
          return TRUE;

      if (g_str_equal (lower, "pin") && !may_have_pin (self))
        return TRUE;

      if (is_secret (self->service, value))
        return TRUE;
    }

  return FALSE;
}

/**
 * demo_call_require_session:
 * @self: a call
 *
 * Says whose token came along. Without one that is in force the call has its answer already.
 *
 * Returns: (transfer none) (nullable): the session
 */
DemoSession *
demo_call_require_session (DemoCall *self)
{
  const char  *token = demo_call_get_header (self, "X-Plex-Token");
  DemoSession *session = demo_sessions_find (self->service->sessions, token);

  if (session == NULL)
    demo_reply_error (self->message, DEMO_ERROR_NOT_ACCEPTED);
  return session;
}

/**
 * demo_call_route:
 * @self: a call
 * @routes: (array length=n_routes): what there is
 * @n_routes: how many
 *
 * Lets the route of the call's path and method answer, or answers that there is none.
 */
void
demo_call_route (DemoCall *self, const DemoRoute *routes, gsize n_routes)
{
  const char *method = soup_server_message_get_method (self->message);
  DemoError   error = DEMO_ERROR_NOT_FOUND;

  for (gsize i = 0; i < n_routes; i++)
    if (demo_path_matches (self->path, routes[i].path))
      {
        if (g_str_equal (method, routes[i].method))
          {
            routes[i].answer (self);
            return;
          }
        error = DEMO_ERROR_METHOD;
      }

  demo_reply_error (self->message, error);
}
