/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What tests ask of the service. All of it is under /demo/, and none of it is Plex's. */

#include "demo-control.h"

#include "demo-pin-api.h"

static void
reply_done (DemoCall *call)
{
  demo_reply_text (call->message, SOUP_STATUS_OK, "application/json", "{}");
}

static void
reply_failure (DemoCall *call, guint status, const char *text)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "error", text);
  demo_reply_object (call->message, status, "error", object);
}

static void
reply_refusal (DemoCall *call, const char *text)
{
  reply_failure (call, SOUP_STATUS_BAD_REQUEST, text);
}

/* The object in the call's body; without one the call has its answer already. */
static JsonObject *
require_object (DemoCall *call)
{
  g_autoptr (JsonNode) root = demo_call_parse_body (call);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      reply_refusal (call, "The body is no JSON object");
      return NULL;
    }

  return json_node_dup_object (root);
}

static void
next (DemoCall *call)
{
  g_autoptr (JsonObject) object = require_object (call);
  g_autoptr (GError) error = NULL;

  if (object == NULL)
    return;

  if (!demo_answers_add (call->service->answers, call->service->accounts, object, &error))
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

static JsonArray *
list_pins (DemoPins *pins)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < pins->list->len; i++)
    {
      DemoPin    *pin = pins->list->pdata[i];
      JsonObject *item = json_object_new ();

      json_object_set_int_member (item, "id", pin->id);
      json_object_set_string_member (item, "code", pin->code);
      json_object_set_boolean_member (item, "strong", pin->strong);
      json_object_set_string_member (item, "identifier", pin->identifier);
      json_object_set_string_member (item, "product", pin->product);
      json_object_set_boolean_member (item, "claimed", pin->token != NULL);
      json_object_set_int_member (item, "polls", pin->polls);
      json_object_set_int_member (item, "expiresIn", demo_pins_get_expires_in (pins, pin));
      json_array_add_object_element (list, item);
    }

  return list;
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
      json_object_set_string_member (item, "uuid", session->account->uuid);
      json_object_set_string_member (item, "identifier", session->identifier);
      json_object_set_string_member (item, "token", session->token);
      json_array_add_object_element (sessions, item);
    }

  json_object_set_array_member (object, "sessions", sessions);
  json_object_set_int_member (object, "failures", service->gate->failures);
  json_object_set_int_member (object, "leaks", service->leaks);
  json_object_set_array_member (object, "pins", list_pins (service->pins));
  json_object_set_int_member (object, "hasty", service->pins->hasty);
  demo_reply_object (call->message, SOUP_STATUS_OK, "state", object);
}

static void
end_sessions (DemoCall *call)
{
  const char  *username = g_hash_table_lookup (call->query, "username");
  DemoAccount *account = NULL;

  if (username != NULL)
    account = demo_accounts_find_any (call->service->accounts, username);

  if (account == NULL)
    {
      reply_refusal (call, "There is no such account");
      return;
    }

  demo_sessions_end_all (call->service->sessions, account);
  reply_done (call);
}

static gboolean
is_natural (JsonNode *value)
{
  return json_node_get_value_type (value) == G_TYPE_INT64 && json_node_get_int (value) >= 0
         && json_node_get_int (value) <= G_MAXINT;
}

static gboolean
set_option (DemoPins *pins, const char *name, JsonNode *value)
{
  if (g_str_equal (name, "lifetime") && JSON_NODE_HOLDS_NULL (value))
    pins->lifetime = -1;
  else if (g_str_equal (name, "lifetime") && is_natural (value))
    pins->lifetime = json_node_get_int (value);
  else if (g_str_equal (name, "forward") && is_natural (value))
    pins->forward += json_node_get_int (value) * G_USEC_PER_SEC;
  else if (g_str_equal (name, "once") && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    pins->once = json_node_get_boolean (value);
  else
    return FALSE;

  return TRUE;
}

static void
set_pins (DemoCall *call)
{
  g_autoptr (JsonObject) options = require_object (call);
  g_autoptr (GList) names = NULL;

  if (options == NULL)
    return;

  names = json_object_get_members (options);
  for (GList *l = names; l != NULL; l = l->next)
    if (!set_option (call->service->pins, l->data, json_object_get_member (options, l->data)))
      {
        reply_refusal (call, "Unknown member, or wrong value");
        return;
      }

  reply_done (call);
}

static void
set_gate (DemoCall *call)
{
  g_autoptr (JsonObject) options = require_object (call);
  JsonNode *value;

  if (options == NULL)
    return;

  value = json_object_get_member (options, "calls");
  if (value == NULL || json_object_get_size (options) != 1 || !is_natural (value))
    {
      reply_refusal (call, "Unknown member, or wrong value");
      return;
    }

  call->service->gate->most_calls = json_node_get_int (value);
  reply_done (call);
}

static void
set_secrets (DemoCall *call)
{
  g_autoptr (JsonObject) object = require_object (call);
  const char  *username;
  DemoAccount *account = NULL;

  if (object == NULL)
    return;

  username = json_object_get_string_member_with_default (object, "username", NULL);
  if (username != NULL)
    account = demo_accounts_find_any (call->service->accounts, username);
  if (account == NULL)
    {
      reply_refusal (call, "There is no such account");
      return;
    }

  demo_account_set_secrets (
      account,
      json_object_get_string_member_with_default (object, "password", account->password),
      json_object_get_string_member_with_default (object, "code", account->code),
      json_object_get_string_member_with_default (object, "homePin", account->home_pin));
  reply_done (call);
}

static void
claim (DemoCall *call)
{
  DemoService *service = call->service;
  g_autoptr (JsonObject) object = require_object (call);
  const char  *username;
  const char  *code;
  DemoAccount *account = NULL;
  DemoPin     *pin;

  if (object == NULL)
    return;

  username = json_object_get_string_member_with_default (object, "username", NULL);
  code = json_object_get_string_member_with_default (object, "code", NULL);
  if (username != NULL)
    account = demo_accounts_find_any (service->accounts, username);
  if (account == NULL)
    {
      reply_refusal (call, "There is no such account");
      return;
    }

  pin = demo_pins_find_open (service->pins, code);
  if (pin == NULL)
    {
      reply_failure (call, SOUP_STATUS_NOT_FOUND, "There is no such PIN to claim");
      return;
    }

  demo_pin_claim (service, pin, account);
  reply_done (call);
}

static void
release (DemoCall *call)
{
  g_autoptr (JsonObject) object = json_object_new ();
  GHashTableIter iter;
  gpointer       held;

  g_hash_table_iter_init (&iter, call->service->held);
  while (g_hash_table_iter_next (&iter, &held, NULL))
    g_source_set_ready_time (((DemoCall *) held)->delay, 0);

  json_object_set_int_member (object, "released", g_hash_table_size (call->service->held));
  demo_reply_object (call->message, SOUP_STATUS_OK, "release", object);
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
  { "POST", "/demo/pins", set_pins },
  { "POST", "/demo/gate", set_gate },
  { "POST", "/demo/secrets", set_secrets },
  { "POST", "/demo/claim", claim },
  { "POST", "/demo/release", release },
  { "POST", "/demo/reset", reset },
};
/* clang-format on */

void
demo_control_answer (DemoCall *call)
{
  demo_call_route (call, routes, G_N_ELEMENTS (routes));
}
