/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-json-private.h"

#include <libsecret/secret.h>
#include <string.h>

#include "usher-enum-types.h"
#include "usher-enums.h"
#include "usher-error.h"

/* json-glib ends a string at an escaped NUL without a word, so that a token would be cut and taken
 * for whole. Made another control character, it stays, and whoever checks finds it.
 */
static void
expose_escaped_nul (char *json)
{
  for (char *c = strchr (json, '\\'); c != NULL && c[1] != '\0'; c = strchr (c + 2, '\\'))
    if (g_str_has_prefix (c + 1, "u0000"))
      c[5] = '1';
}

/* Reads one JSON document whose root is an object. @length in bytes, or -1. Bytes that are not UTF-8
 * become replacement characters: one bad name must not cost the sign-in.
 */
JsonNode *
usher_json_parse (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *json = g_utf8_make_valid (data, length);
  g_autoptr (JsonNode) root = NULL;

  expose_escaped_nul (json);
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, json, -1, NULL))
    g_clear_object (&parser);
  explicit_bzero (json, strlen (json));

  /* The parser's own message quotes what it read, secrets included. */
  if (parser != NULL)
    root = json_parser_steal_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, USHER_ERROR, USHER_ERROR_BAD_REPLY, "Not a JSON object");
      return NULL;
    }

  return g_steal_pointer (&root);
}

/* joinedAt → joined-at, PendingCancellation → pending-cancellation */
char *
usher_json_dup_property_name (const char *member)
{
  GString *name = g_string_new (NULL);

  for (const char *c = member; *c != '\0'; c++)
    {
      if (g_ascii_isupper (*c) && c > member)
        g_string_append_c (name, '-');
      g_string_append_c (name, g_ascii_tolower (*c));
    }

  return g_string_free_and_steal (name);
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static void
read_tristate (JsonNode *node, GValue *value)
{
  if (holds (node, G_TYPE_BOOLEAN))
    g_value_set_enum (value, json_node_get_boolean (node) ? USHER_TRISTATE_YES : USHER_TRISTATE_NO);
}

static void
read_enum (JsonNode *node, GValue *value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
  g_autofree char *nick = NULL;
  GEnumValue      *member;

  if (!holds (node, G_TYPE_STRING))
    return;

  nick = usher_json_dup_property_name (json_node_get_string (node));
  member = g_enum_get_value_by_nick (klass, nick);
  if (member != NULL)
    g_value_set_enum (value, member->value);
}

/* Reads an enumeration that is written as a number, as usher_json_read_value() does with words. */
void
usher_json_read_numbered_enum (JsonNode *node, GValue *value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
  gint64 number;

  if (!holds (node, G_TYPE_INT64))
    return;

  number = json_node_get_int (node);
  if (number >= 0 && number <= klass->maximum && g_enum_get_value (klass, (int) number) != NULL)
    g_value_set_enum (value, (int) number);
}

/* Seconds since 1970, 2026-01-01T10:00:00Z and 2026-01-01 10:00:00 UTC have all been seen. */
static GDateTime *
read_date_time (JsonNode *node)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *text = NULL;

  if (holds (node, G_TYPE_INT64))
    return g_date_time_new_from_unix_utc (json_node_get_int (node));

  if (!holds (node, G_TYPE_STRING))
    return NULL;

  text = g_strdup (json_node_get_string (node));
  if (g_str_has_suffix (text, " UTC"))
    text[strlen (text) - strlen (" UTC")] = '\0';

  return g_date_time_new_from_iso8601 (text, utc);
}

static GStrv
read_strings (JsonArray *array)
{
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (holds (element, G_TYPE_STRING))
        g_strv_builder_add (strings, json_node_get_string (element));
    }

  return g_strv_builder_end (strings);
}

/* Reads a value into @value, which is initialised and holds the default: a node that is null or of
 * another type leaves it alone.
 */
void
usher_json_read_value (JsonNode *node, GValue *value)
{
  const GType type = G_VALUE_TYPE (value);

  if (type == USHER_TYPE_TRISTATE)
    read_tristate (node, value);
  else if (G_TYPE_IS_ENUM (type))
    read_enum (node, value);
  else if (type == G_TYPE_DATE_TIME)
    g_value_take_boxed (value, read_date_time (node));
  else if (type == G_TYPE_STRV && JSON_NODE_HOLDS_ARRAY (node))
    g_value_take_boxed (value, read_strings (json_node_get_array (node)));
  else if (type == SECRET_TYPE_VALUE && holds (node, G_TYPE_STRING))
    g_value_take_boxed (value, secret_value_new (json_node_get_string (node), -1, "text/plain"));
  else if (type == G_TYPE_STRING && holds (node, G_TYPE_STRING))
    g_value_set_string (value, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN && holds (node, G_TYPE_BOOLEAN))
    g_value_set_boolean (value, json_node_get_boolean (node));
  else if (type == G_TYPE_INT64 && holds (node, G_TYPE_INT64))
    g_value_set_int64 (value, json_node_get_int (node));
}
