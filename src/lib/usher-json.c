/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-json-private.h"

#include <errno.h>
#include <libsecret/secret.h>
#include <math.h>
#include <string.h>

#include "usher-enum-types.h"
#include "usher-enums.h"
#include "usher-error.h"

#define ESCAPE_LENGTH 6 /* \uABCD */

/* So many fit an integer of 64 bits, whichever they are. */
#define SAFE_DIGITS 18

/* The UTF-16 code unit of an escape; -1 where @json is none. */
static int
read_escape (const char *json)
{
  int unit = 0;

  if (json[0] != '\\' || json[1] != 'u')
    return -1;

  for (int i = 2; i < ESCAPE_LENGTH; i++)
    {
      if (!g_ascii_isxdigit (json[i]))
        return -1;
      unit = unit * 16 + g_ascii_xdigit_value (json[i]);
    }

  return unit;
}

static gboolean
is_high_surrogate (int unit)
{
  return unit >= 0xd800 && unit < 0xdc00;
}

static gboolean
is_low_surrogate (int unit)
{
  return unit >= 0xdc00 && unit < 0xe000;
}

/* Half of a pair, either. */
static gboolean
is_surrogate (int unit)
{
  return is_high_surrogate (unit) || is_low_surrogate (unit);
}

/* Mends an escape, and gives what follows it. */
static char *
mend_escape (char *json)
{
  const int unit = read_escape (json);

  if (unit < 0)
    return json[1] != '\0' ? json + 2 : json + 1;

  if (is_high_surrogate (unit) && is_low_surrogate (read_escape (json + ESCAPE_LENGTH)))
    return json + 2 * ESCAPE_LENGTH;

  if (unit == 0)
    json[ESCAPE_LENGTH - 1] = '1';
  else if (is_surrogate (unit))
    memcpy (json, "\\ufffd", ESCAPE_LENGTH);

  return json + ESCAPE_LENGTH;
}

/* @json is behind the first quotation mark of a string; gives what follows the last. */
static char *
mend_string (char *json)
{
  while (*json != '\0' && *json != '"')
    {
      if (*json == '\\')
        {
          json = mend_escape (json);
          continue;
        }
      if (g_ascii_iscntrl (*json))
        *json = ' ';
      json++;
    }

  return *json == '"' ? json + 1 : json;
}

static char *
mend_number (char *json)
{
  char *end;

  errno = 0;
  g_ascii_strtoll (json, &end, 10);
  if (errno == ERANGE && strchr (".eE", *end) == NULL)
    {
      memset (json, ' ', (gsize) (end - json));
      json[0] = '1';
      json[1] = 'e';
      memset (json + 2, '9', 3);
    }

  return json + strspn (json, "+-.0123456789eE");
}

/* Changes, in its place, what json-glib reads wrongly or not at all, so that one odd value neither
 * costs the sign-in nor is taken for another:
 *
 * - An escaped NUL would end its string without a word, and a token be cut and taken for whole: it
 *   becomes another control character, which whoever checks will find.
 * - Half a surrogate pair and a bare control character in a string would fail the document: they
 *   become a replacement character and a space.
 * - An integer beyond 64 bits would become the nearest one that fits, the number of another account
 *   perhaps: it becomes one beyond all numbers, which usher_json_is_scalar() does not take.
 */
static void
mend (char *json)
{
  while (*json != '\0')
    {
      if (*json == '"')
        json = mend_string (json + 1);
      else if (*json == '-' || g_ascii_isdigit (*json))
        json = mend_number (json);
      else
        json++;
    }
}

/* Whether @json is UTF-8 and has nothing in it that mend() could be for. What only looks like that counts as well: the
 * end of a line between two members, say.
 */
static gboolean
is_sound (const char *json, gsize length)
{
  gsize n_digits = 0;

  for (gsize i = 0; i < length; i++)
    {
      n_digits = g_ascii_isdigit (json[i]) ? n_digits + 1 : 0;
      if (n_digits > SAFE_DIGITS || g_ascii_iscntrl (json[i]))
        return FALSE;

      if (json[i] == '\\')
        {
          const int unit = i + ESCAPE_LENGTH <= length ? read_escape (json + i) : 0;

          if (unit == 0 || is_surrogate (unit))
            return FALSE;
        }
    }

  return g_utf8_validate (json, (gssize) length, NULL);
}

/* Reads a document, or what mend() makes of it. */
static JsonNode *
load (const char *data, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *mended = NULL;
  gboolean         loaded;

  json_parser_set_strict (parser, TRUE);
  /* Most are sound, and no secret in them is copied once more. */
  if (is_sound (data, length))
    loaded = json_parser_load_from_data (parser, data, (gssize) length, NULL);
  else
    {
      mended = g_utf8_make_valid (data, (gssize) length);
      mend (mended);
      loaded = json_parser_load_from_data (parser, mended, -1, NULL);
      explicit_bzero (mended, strlen (mended));
    }

  return loaded ? json_parser_steal_root (parser) : NULL;
}

/* Reads one JSON document whose root is an object. @length in bytes, or -1. Bytes that are not
 * UTF-8 become replacement characters: one bad name must not cost the sign-in.
 */
JsonNode *
usher_json_parse (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = load (data, length < 0 ? strlen (data) : (gsize) length);

  /* The parser's own message quotes what it read, secrets included. */
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, USHER_ERROR, USHER_ERROR_BAD_REPLY, "Not a JSON object");
      return NULL;
    }

  return g_steal_pointer (&root);
}

/* PendingCancellation → pending-cancellation */
static char *
dup_nick (const char *word)
{
  GString *nick = g_string_new (NULL);

  for (const char *c = word; *c != '\0'; c++)
    {
      if (g_ascii_isupper (*c) && c > word)
        g_string_append_c (nick, '-');
      g_string_append_c (nick, g_ascii_tolower (*c));
    }

  return g_string_free_and_steal (nick);
}

/* Whether @node is null or a single value, one that can be written again: JSON has no infinity. */
gboolean
usher_json_is_scalar (JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return isfinite (json_node_get_double (node));

  return JSON_NODE_HOLDS_VALUE (node) || JSON_NODE_HOLDS_NULL (node);
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
read_tristate (JsonNode *node, GValue *value)
{
  if (!holds (node, G_TYPE_BOOLEAN))
    return FALSE;

  g_value_set_enum (value, json_node_get_boolean (node) ? USHER_TRISTATE_YES : USHER_TRISTATE_NO);

  return TRUE;
}

static gboolean
read_word (JsonNode *node, GValue *value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
  g_autofree char *nick = NULL;
  GEnumValue      *member;

  if (!holds (node, G_TYPE_STRING))
    return FALSE;

  nick = dup_nick (json_node_get_string (node));
  member = g_enum_get_value_by_nick (klass, nick);
  if (member == NULL || member->value < 0)
    return FALSE;

  g_value_set_enum (value, member->value);

  return TRUE;
}

/* Reads an enumeration that is written as a number, as usher_json_read_value() does with words. */
gboolean
usher_json_read_numbered_enum (JsonNode *node, GValue *value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
  gint64 number;

  if (!holds (node, G_TYPE_INT64))
    return FALSE;

  number = json_node_get_int (node);
  if (number < 0 || number > klass->maximum || g_enum_get_value (klass, (int) number) == NULL)
    return FALSE;

  g_value_set_enum (value, (int) number);

  return TRUE;
}

/* Seconds since 1970, 2026-01-01T10:00:00Z and 2026-01-01 10:00:00 UTC have all been seen. */
static GDateTime *
new_date_time (JsonNode *node)
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

static gboolean
read_date_time (JsonNode *node, GValue *value)
{
  GDateTime *date_time = new_date_time (node);

  g_value_take_boxed (value, date_time);

  return date_time != NULL;
}

static gboolean
read_strings (JsonNode *node, GValue *value)
{
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (holds (element, G_TYPE_STRING))
        g_strv_builder_add (strings, json_node_get_string (element));
    }
  g_value_take_boxed (value, g_strv_builder_end (strings));

  return TRUE;
}

/* Reads a value into @value, which is initialised and holds the default. A node that is null or of
 * another type leaves it alone: then it is FALSE that comes back.
 */
gboolean
usher_json_read_value (JsonNode *node, GValue *value)
{
  const GType type = G_VALUE_TYPE (value);

  if (type == USHER_TYPE_TRISTATE)
    return read_tristate (node, value);

  if (G_TYPE_IS_ENUM (type))
    return read_word (node, value);

  if (type == G_TYPE_DATE_TIME)
    return read_date_time (node, value);

  if (type == G_TYPE_STRV)
    return read_strings (node, value);

  if (!holds (node, type == SECRET_TYPE_VALUE ? G_TYPE_STRING : type))
    return FALSE;

  if (type == SECRET_TYPE_VALUE)
    g_value_take_boxed (value, secret_value_new (json_node_get_string (node), -1, "text/plain"));
  else if (type == G_TYPE_STRING)
    g_value_set_string (value, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_value_set_boolean (value, json_node_get_boolean (node));
  else
    g_value_set_int64 (value, json_node_get_int (node));

  return TRUE;
}
