/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Writes objects and errors as Plex does: JSON to those who ask for it, else XML. */

#include "demo-reply.h"

typedef struct
{
  DemoError   code;
  guint       status;
  const char *message;
} ErrorEntry;

/* The first entry of a status is the one for a status alone. The words are ours, but some clients
 * look for "verification code" in those of 1029.
 */
static const ErrorEntry errors[] = {
  { DEMO_ERROR_MALFORMED, 400, "A parameter is missing or malformed" },
  { DEMO_ERROR_NO_IDENTIFIER, 400, "X-Plex-Client-Identifier is missing" },
  { DEMO_ERROR_NOT_ACCEPTED, 401, "The login, the password or the token was not accepted" },
  { DEMO_ERROR_WRONG_CODE, 401, "That verification code is wrong" },
  { DEMO_ERROR_NEEDS_CODE, 401, "Enter the verification code" },
  { DEMO_ERROR_NEEDS_EMAIL, 401, "This account signs in by its e-mail address only" },
  { DEMO_ERROR_BLOCKED, 401, "Too many sign-ins from this address have failed" },
  { DEMO_ERROR_FORBIDDEN, 403, "Not allowed for this user" },
  { DEMO_ERROR_WRONG_HOME_PIN, 403, "The PIN is missing or wrong" },
  { DEMO_ERROR_NOT_FOUND, 404, "There is no such resource" },
  { DEMO_ERROR_NO_PIN, 404, "There is no such PIN, or it has expired" },
  { DEMO_ERROR_METHOD, 405, "This resource does not have that method" },
  { DEMO_ERROR_FORMAT, 406, "This resource does not have that format" },
  { DEMO_ERROR_UNPROCESSABLE, 422, "The request can't be processed" },
  { DEMO_ERROR_TOO_MANY_CALLS, 429, "Too many requests" },
  { DEMO_ERROR_INTERNAL, 500, "Something went wrong" },
  { DEMO_ERROR_UNAVAILABLE, 503, "The service is unavailable" },
};

/**
 * demo_reply_wants_json:
 * @message: a request
 *
 * Says in which format to answer. The control interface always speaks JSON.
 *
 * Returns: %TRUE for JSON, %FALSE for XML
 */
gboolean
demo_reply_wants_json (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char         *accept = soup_message_headers_get_list (headers, "Accept");
  const char         *path = g_uri_get_path (soup_server_message_get_uri (message));

  return g_str_has_prefix (path, "/demo/") || (accept != NULL && strstr (accept, "json") != NULL);
}

static void write_element (GString *xml, const char *name, JsonObject *object);

static char *
attribute_value (const char *name, JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return g_strdup (g_str_equal (name, "transfer") ? "0" : "");

  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "1" : "0");

  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  /* The one date that is no number is written in another way here. */
  if (g_str_equal (name, "subscribedAt"))
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (json_node_get_string (node), NULL);

      return g_date_time_format (date, "%Y-%m-%d %H:%M:%S UTC");
    }

  return g_markup_escape_text (json_node_get_string (node), -1);
}

static void
write_array (GString *xml, const char *name, JsonArray *array)
{
  g_autofree char *item_name = g_strndup (name, strlen (name) - 1);

  g_string_append_printf (xml, "<%s>", name);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (item))
        {
          write_element (xml, item_name, json_node_get_object (item));
        }
      else
        {
          g_autofree char *value = attribute_value ("id", item);

          g_string_append_printf (xml, "<%s id=\"%s\"/>", item_name, value);
        }
    }
  g_string_append_printf (xml, "</%s>", name);
}

/* Scalars become attributes, the rest becomes child elements. */
static void
write_element (GString *xml, const char *name, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  g_string_append_printf (xml, "<%s", name);
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);

      if (JSON_NODE_HOLDS_NULL (node) || JSON_NODE_HOLDS_VALUE (node))
        {
          g_autofree char *value = attribute_value (l->data, node);

          g_string_append_printf (xml, " %s=\"%s\"", (const char *) l->data, value);
        }
    }
  g_string_append_c (xml, '>');

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);

      if (JSON_NODE_HOLDS_OBJECT (node))
        write_element (xml, l->data, json_node_get_object (node));
      else if (JSON_NODE_HOLDS_ARRAY (node))
        write_array (xml, l->data, json_node_get_array (node));
    }
  g_string_append_printf (xml, "</%s>", name);
}

/**
 * demo_reply_object:
 * @message: the request to answer
 * @status: the HTTP status
 * @name: the name of the root element, should XML be asked for
 * @object: what to write
 *
 * Answers with an object, in the format that the request accepts.
 */
void
demo_reply_object (SoupServerMessage *message, guint status, const char *name, JsonObject *object)
{
  if (demo_reply_wants_json (message))
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

      demo_reply_json (message, status, node);
    }
  else
    {
      g_autoptr (GString) xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

      write_element (xml, name, object);
      demo_reply_text (message, status, "application/xml", xml->str);
    }
}

void
demo_reply_json (SoupServerMessage *message, guint status, JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  demo_reply_text (message, status, "application/json", text);
}

void
demo_reply_text (SoupServerMessage *message,
                 guint              status,
                 const char        *content_type,
                 const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, content_type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
reply_error_entry (SoupServerMessage *message, const ErrorEntry *entry)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *error = json_object_new ();
  JsonArray  *list = json_array_new ();

  json_object_set_int_member (error, "code", entry->code);
  json_object_set_string_member (error, "message", entry->message);
  /* Plex leaves it out here. */
  if (entry->code != DEMO_ERROR_NO_PIN)
    json_object_set_int_member (error, "status", entry->status);
  json_array_add_object_element (list, error);
  json_object_set_array_member (object, "errors", list);

  if (demo_reply_wants_json (message))
    {
      demo_reply_object (message, entry->status, "errors", object);
    }
  else
    {
      g_autoptr (GString) xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

      write_array (xml, "errors", list);
      demo_reply_text (message, entry->status, "application/xml", xml->str);
    }
}

void
demo_reply_error (SoupServerMessage *message, DemoError code)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (errors[i].code == code)
      reply_error_entry (message, &errors[i]);
}

/**
 * demo_reply_status:
 * @message: the request to answer
 * @status: an HTTP status
 *
 * Answers with the general error of a status, or with the bare status where there is none.
 */
void
demo_reply_status (SoupServerMessage *message, guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (errors[i].status == status)
      {
        reply_error_entry (message, &errors[i]);
        return;
      }

  soup_server_message_set_status (message, status, NULL);
}
