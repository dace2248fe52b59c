/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What tests ask of the service. All of it is under /demo/, and none of it is Plex's. */

#include "demo-control.h"

static void
reply_done (DemoCall *call)
{
  demo_reply_text (call->message, SOUP_STATUS_OK, "application/json", "{}");
}

static void
reply_refusal (DemoCall *call, const char *text)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "error", text);
  demo_reply_object (call->message, SOUP_STATUS_BAD_REQUEST, "error", object);
}

static void
next (DemoCall *call)
{
  g_autoptr (JsonNode) root = demo_call_parse_body (call);
  g_autoptr (GError) error = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    reply_refusal (call, "The body is no JSON object");
  else if (!demo_answers_add (call->service->answers,
                              call->service->accounts,
                              json_node_get_object (root),
                              &error))
    reply_refusal (call, error->message);
  else
    reply_done (call);
}

static void
get_log (DemoCall *call)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), call->service->log);

  demo_reply_json (call->message, SOUP_STATUS_OK, node);
}

static void
clear_log (DemoCall *call)
{
  json_array_unref (call->service->log);
  call->service->log = json_array_new ();
  reply_done (call);
}

static void
state (DemoCall *call)
{
  DemoService *service = call->service;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *sessions = json_array_new ();

  for (guint i = 0; i < service->sessions->len; i++)
    {
      DemoSession *session = service->sessions->pdata[i];
      JsonObject  *item = json_object_new ();

      json_object_set_string_member (item, "username", session->account->name);
      json_object_set_string_member (item, "identifier", session->identifier);
      json_object_set_string_member (item, "token", session->token);
      json_array_add_object_element (sessions, item);
    }

  json_object_set_array_member (object, "sessions", sessions);
  json_object_set_int_member (object, "failures", service->gate->failures);
  json_object_set_int_member (object, "leaks", service->leaks);
  demo_reply_object (call->message, SOUP_STATUS_OK, "state", object);
}

static void
end_sessions (DemoCall *call)
{
  const char  *username = g_hash_table_lookup (call->query, "username");
  DemoAccount *account = NULL;

  if (username != NULL)
    account = demo_accounts_find (call->service->accounts, username);

  if (account == NULL)
    {
      reply_refusal (call, "There is no such account");
      return;
    }

  demo_sessions_end_all (call->service->sessions, account);
  reply_done (call);
}

static void
reset (DemoCall *call)
{
  demo_service_reset (call->service);
  reply_done (call);
}

/* clang-format off */
static const DemoRoute routes[] = {
  { "POST", "/demo/next", next },
  { "GET", "/demo/log", get_log },
  { "DELETE", "/demo/log", clear_log },
  { "GET", "/demo/state", state },
  { "POST", "/demo/revoke", end_sessions },
  { "POST", "/demo/reset", reset },
};
/* clang-format on */

void
demo_control_answer (DemoCall *call)
{
  demo_call_route (call, routes, G_N_ELEMENTS (routes));
}
