/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-reply-private.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#include "usher-error-private.h"
#include "usher-json-private.h"

/* The longest sentence of the service that is passed on, in characters. */
#define MAX_MESSAGE_LENGTH 200

/* RFC 6585; libsoup has no name for it. */
#define TOO_MANY_REQUESTS 429

/* The service's own error codes, as clients of plex.tv have met them. */
enum
{
  CODE_NOT_AUTHENTICATED = 1001,
  CODE_RATE_LIMITED = 1003,
  CODE_PIN_UNKNOWN = 1020,
  CODE_VERIFICATION_CODE_WRONG = 1028,
  CODE_VERIFICATION_CODE_NEEDED = 1029,
  CODE_EMAIL_NEEDED = 1030,
  CODE_TOO_MANY_FAILURES = 1031,
  CODE_HOME_PIN_WRONG = 1041,
};

/* One error as the service tells it: {"errors":[{"code":1001,"message":"…","status":401}]}, or the
 * same as attributes of XML. Any part may be missing: 0 and NULL.
 */
typedef struct
{
  gint64 code;
  char  *message;
} Refusal;

static void
take_message (Refusal *refusal, const char *message)
{
  g_autofree char *valid = g_utf8_make_valid (message, -1);

  g_strstrip (valid);
  for (char *c = valid; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';

  if (*valid == '\0')
    return;

  g_free (refusal->message);
  refusal->message = g_utf8_truncate_middle (valid, MAX_MESSAGE_LENGTH);
}

static void
read_json (const char *text, gsize length, Refusal *refusal)
{
  g_autoptr (JsonNode) root = usher_json_parse (text, (gssize) length, NULL);
  JsonNode   *errors = root ? json_object_get_member (json_node_get_object (root), "errors") : NULL;
  JsonObject *first;
  JsonNode   *node;

  if (errors == NULL || !JSON_NODE_HOLDS_ARRAY (errors)
      || json_array_get_length (json_node_get_array (errors)) == 0)
    return;

  node = json_array_get_element (json_node_get_array (errors), 0);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;

  first = json_node_get_object (node);
  node = json_object_get_member (first, "code");
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_INT64)
    refusal->code = json_node_get_int (node);
  node = json_object_get_member (first, "message");
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_STRING)
    take_message (refusal, json_node_get_string (node));
}

static void
read_element (GMarkupParseContext *context,
              const char          *element,
              const char         **names,
              const char         **values,
              gpointer             user_data,
              GError             **error)
{
  Refusal *refusal = user_data;

  if (!g_str_equal (element, "error") || refusal->code != 0 || refusal->message != NULL)
    return;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "code"))
        refusal->code = g_ascii_strtoll (values[i], NULL, 10);
      else if (g_str_equal (names[i], "message"))
        take_message (refusal, values[i]);
    }
}

static void
read_xml (const char *text, gsize length, Refusal *refusal)
{
  static const GMarkupParser parser = { .start_element = read_element };
  g_autoptr (GMarkupParseContext) context = NULL;

  context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, refusal, NULL);
  g_markup_parse_context_parse (context, text, (gssize) length, NULL);
}

/* What a body is shows in its first character, whatever its Content-Type says: a gateway answers in
 * HTML, and the service in XML where it did not look at Accept.
 */
static void
read_refusal (GBytes *body, Refusal *refusal)
{
  gsize       length;
  const char *text = g_bytes_get_data (body, &length);

  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }

  if (length > 0 && *text == '{')
    read_json (text, length, refusal);
  else if (length > 0 && *text == '<')
    read_xml (text, length, refusal);
}

/* Retry-After is a number of seconds or a date; -1 where it is neither. */
static int
read_retry_after (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr (GDateTime) date = NULL;
  gint64 seconds = -1;

  if (value == NULL)
    return -1;

  if (!g_ascii_string_to_signed (value, 10, 0, G_MAXINT, &seconds, NULL))
    {
      date = soup_date_time_new_from_http_string (value);
      if (date != NULL)
        {
          g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

          seconds = CLAMP (g_date_time_difference (date, now) / G_TIME_SPAN_SECOND, 0, G_MAXINT);
        }
    }

  return (int) seconds;
}

static UsherError
get_sign_in_code (guint status, gint64 code)
{
  switch (code)
    {
    case CODE_NOT_AUTHENTICATED:
      return USHER_ERROR_BAD_CREDENTIALS;
    case CODE_VERIFICATION_CODE_WRONG:
      return USHER_ERROR_CODE_WRONG;
    case CODE_VERIFICATION_CODE_NEEDED:
      return USHER_ERROR_CODE_NEEDED;
    case CODE_EMAIL_NEEDED:
      return USHER_ERROR_EMAIL_NEEDED;
    case CODE_TOO_MANY_FAILURES:
      return USHER_ERROR_NETWORK_REFUSED;
    default:
      return code == 0 && status == SOUP_STATUS_UNAUTHORIZED ? USHER_ERROR_BAD_CREDENTIALS
                                                             : USHER_ERROR_REFUSED;
    }
}

/* Only a 401, or a 422 that says so, means that a token is no good: any other answer tells nothing
 * about it. Source: Plex's API documentation; python-plexapi for the 422.
 */
static UsherError
get_token_code (guint status, const Refusal *refusal)
{
  g_autofree char *folded = g_utf8_casefold (refusal->message ? refusal->message : "", -1);

  if (status == SOUP_STATUS_UNAUTHORIZED
      || (status == SOUP_STATUS_UNPROCESSABLE_ENTITY && strstr (folded, "invalid") != NULL
          && strstr (folded, "token") != NULL))
    return USHER_ERROR_TOKEN_REVOKED;

  return USHER_ERROR_REFUSED;
}

/* The same answer stands for a PIN that has expired, that never was, and that is another client's. A page
 * that a gateway sends in its place has no code.
 */
static gboolean
is_about_pin (guint status, const Refusal *refusal, GBytes *body)
{
  return refusal->code == CODE_PIN_UNKNOWN
         || (status == SOUP_STATUS_NOT_FOUND
             && (refusal->code != 0 || g_bytes_get_size (body) == 0));
}

/* @context: of a PIN that is waited for, or of another device's. */
static UsherError
get_pin_code (UsherReplyContext context, guint status, const Refusal *refusal, GBytes *body)
{
  const gboolean own = context == USHER_REPLY_TO_PIN;

  if (is_about_pin (status, refusal, body))
    return own ? USHER_ERROR_PIN_EXPIRED : USHER_ERROR_LINK_CODE_UNKNOWN;
  if (status == SOUP_STATUS_NOT_FOUND)
    return USHER_ERROR_BAD_REPLY;

  return own ? USHER_ERROR_REFUSED : get_token_code (status, refusal);
}

/* A PIN that is missing and one that is wrong get the same answer. */
static UsherError
get_switch_code (guint status, const Refusal *refusal)
{
  return refusal->code == CODE_HOME_PIN_WRONG ? USHER_ERROR_HOME_PIN_WRONG
                                              : get_token_code (status, refusal);
}

/* Says what a reply that is no success means. */
GError *
usher_reply_to_error (UsherReplyContext   context,
                      guint               status,
                      SoupMessageHeaders *headers,
                      GBytes             *body)
{
  Refusal    refusal = { 0 };
  UsherError code;
  GError    *error;

  read_refusal (body, &refusal);

  if (status == TOO_MANY_REQUESTS || refusal.code == CODE_RATE_LIMITED)
    code = USHER_ERROR_SLOW_DOWN;
  else if (status >= 500)
    code = USHER_ERROR_SERVICE;
  else if (status < 400)
    code = USHER_ERROR_BAD_REPLY;
  else if (context == USHER_REPLY_TO_SIGN_IN)
    code = get_sign_in_code (status, refusal.code);
  else if (context == USHER_REPLY_TO_PICTURE || context == USHER_REPLY_TO_NEW_PIN)
    code = USHER_ERROR_REFUSED;
  else if (context == USHER_REPLY_TO_PIN || context == USHER_REPLY_TO_LINK)
    code = get_pin_code (context, status, &refusal, body);
  else if (context == USHER_REPLY_TO_SWITCH)
    code = get_switch_code (status, &refusal);
  else
    code = get_token_code (status, &refusal);

  error = usher_error_new_refusal (code, read_retry_after (headers), refusal.message);
  g_free (refusal.message);

  return error;
}
