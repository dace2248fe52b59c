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

/* How much of a body is looked at to see what it is, in bytes. */
#define MAX_BEGINNING 4096

#define BYTE_ORDER_MARK "\357\273\277"

/* What Retry-After may ask for, in seconds. */
#define LONGEST_RETRY_AFTER (60 * 60)

/* RFC 6585; libsoup has no names for them. */
#define TOO_MANY_REQUESTS 429
#define NETWORK_AUTHENTICATION_REQUIRED 511

/* The service's own error codes, as clients of plex.tv have met them. */
enum
{
  CODE_NOT_AUTHENTICATED = 1001,
  CODE_NOT_FOUND = 1002,
  CODE_RATE_LIMITED = 1003,
  CODE_MANAGED_USER = 1009,
  CODE_PIN_UNKNOWN = 1020,
  CODE_VERIFICATION_CODE_WRONG = 1028,
  CODE_VERIFICATION_CODE_NEEDED = 1029,
  CODE_EMAIL_NEEDED = 1030,
  CODE_TOO_MANY_FAILURES = 1031,
  CODE_HOME_PIN_WRONG = 1041,
  CODE_PROVIDER_REVOKED = 1061,
};

/* One error as the service tells it: {"errors":[{"code":1001,"message":"…","status":401}]}, or the
 * same as attributes of XML. The code may be a string, and any part be missing: 0 and NULL.
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

  for (char *c = valid; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_strstrip (valid);

  if (*valid == '\0')
    return;

  g_free (refusal->message);
  refusal->message = g_utf8_truncate_middle (valid, MAX_MESSAGE_LENGTH);
}

static gboolean
holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
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
  if (holds (node, G_TYPE_INT64))
    refusal->code = json_node_get_int (node);
  else if (holds (node, G_TYPE_STRING))
    refusal->code = g_ascii_strtoll (json_node_get_string (node), NULL, 10);
  node = json_object_get_member (first, "message");
  if (holds (node, G_TYPE_STRING))
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

  /* What is left of the service's older ways has one "Response" with a code and a status. */
  if (!(g_str_equal (element, "error") || g_str_equal (element, "Response")) || refusal->code != 0
      || refusal->message != NULL)
    return;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "code"))
        refusal->code = g_ascii_strtoll (values[i], NULL, 10);
      else if (g_str_equal (names[i], g_str_equal (element, "error") ? "message" : "status"))
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

/* The text of @body from its first character on. */
static const char *
get_text (GBytes *body, gsize *length)
{
  const char *text = g_bytes_get_data (body, length);

  /* An empty body has no data at all. */
  if (text == NULL)
    return "";

  if (*length >= strlen (BYTE_ORDER_MARK)
      && memcmp (text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    {
      text += strlen (BYTE_ORDER_MARK);
      *length -= strlen (BYTE_ORDER_MARK);
    }

  while (*length > 0 && g_ascii_isspace (*text))
    {
      text++;
      (*length)--;
    }

  return text;
}

/* What a body is shows in its first character, whatever its Content-Type says: a gateway answers in
 * HTML, and the service in XML where it did not look at Accept.
 */
static void
read_refusal (GBytes *body, Refusal *refusal)
{
  gsize       length;
  const char *text = get_text (body, &length);

  if (length > 0 && *text == '{')
    read_json (text, length, refusal);
  else if (length > 0 && *text == '<')
    read_xml (text, length, refusal);
}

/* What HTML begins with, after a declaration or a remark. */
static gboolean
is_html (const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, MIN (length, MAX_BEGINNING));

  return g_regex_match_simple (
      "^(<\\?.*?\\?>|<!--.*?-->|\\s)*<(!doctype\\s+html|html|head|body|script)",
      copy,
      G_REGEX_CASELESS | G_REGEX_DOTALL | G_REGEX_RAW,
      G_REGEX_MATCH_DEFAULT);
}

/* Whether @body is a page for people: the service's own JSON and XML are none, whatever they are called. */
gboolean
usher_reply_is_page (SoupMessageHeaders *headers, GBytes *body)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  gsize       length;
  const char *text = get_text (body, &length);

  if (length == 0 || *text == '{')
    return FALSE;

  return is_html (text, length) || g_strcmp0 (type, "text/html") == 0
         || g_strcmp0 (type, "application/xhtml+xml") == 0;
}

/* -1 where @text is no number. */
static gint64
read_seconds (const char *text)
{
  gint64 seconds;

  if (*text == '\0' || strspn (text, "0123456789") != strlen (text))
    return -1;

  /* One of many digits is long enough, too. */
  return g_ascii_string_to_signed (text, 10, 0, LONGEST_RETRY_AFTER, &seconds, NULL)
             ? seconds
             : LONGEST_RETRY_AFTER;
}

static gint64
read_seconds_until (const char *text)
{
  g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (text);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  if (date == NULL)
    return -1;

  return CLAMP (g_date_time_difference (date, now) / G_TIME_SPAN_SECOND, 0, LONGEST_RETRY_AFTER);
}

/* Retry-After is a number of seconds or a date, one of which is over where it is in the past; -1 where it
 * is neither. Nobody is kept waiting for more than an hour, whatever it says.
 */
static int
read_retry_after (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Retry-After");
  gint64      seconds;

  if (value == NULL)
    return -1;

  seconds = read_seconds (value);

  return (int) (seconds >= 0 ? seconds : read_seconds_until (value));
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

/* In whichever shape: nobody has told which one it is. */
static gboolean
says_that_token_is_invalid (GBytes *body)
{
  gsize            length;
  const char      *text = get_text (body, &length);
  g_autofree char *copy = g_strndup (text, MIN (length, MAX_BEGINNING));

  return g_regex_match_simple ("(?<![a-z])invalid[^.:;,]{0,20}(?<![a-z])token(?![a-z])|"
                               "(?<![a-z])token(?![a-z])[^.:;,]{0,20}(invalid|not valid)",
                               copy,
                               G_REGEX_CASELESS | G_REGEX_RAW,
                               G_REGEX_MATCH_DEFAULT);
}

/* Only a 401, or a 422 that says so, means that a token is no good: any other answer tells nothing
 * about it, and neither does the 401 for who has failed too often. Source: Plex's API documentation;
 * python-plexapi for the 422.
 */
static UsherError
get_token_code (guint status, const Refusal *refusal, GBytes *body)
{
  if ((status == SOUP_STATUS_UNAUTHORIZED && refusal->code != CODE_TOO_MANY_FAILURES)
      || (status == SOUP_STATUS_UNPROCESSABLE_ENTITY && says_that_token_is_invalid (body)))
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

  return own ? USHER_ERROR_REFUSED : get_token_code (status, refusal, body);
}

/* A PIN that is missing and one that is wrong get the same answer. */
static UsherError
get_switch_code (guint status, const Refusal *refusal, GBytes *body)
{
  return refusal->code == CODE_HOME_PIN_WRONG ? USHER_ERROR_HOME_PIN_WRONG
                                              : get_token_code (status, refusal, body);
}

/* What does not hang on what the call was about. */
static gboolean
get_general_code (guint status, const Refusal *refusal, UsherError *code)
{
  if (status == SOUP_STATUS_PROXY_UNAUTHORIZED)
    *code = USHER_ERROR_PROXY;
  else if (status == NETWORK_AUTHENTICATION_REQUIRED)
    *code = USHER_ERROR_NETWORK_LOG_IN;
  else if (status == TOO_MANY_REQUESTS || refusal->code == CODE_RATE_LIMITED)
    *code = USHER_ERROR_SLOW_DOWN;
  else if (status >= 500)
    *code = USHER_ERROR_SERVICE;
  else if (status < 400)
    *code = USHER_ERROR_BAD_REPLY;
  else
    return FALSE;

  return TRUE;
}

/* What was asked for is not there any more, in no way of Usher's making. */
static gboolean
is_too_old (UsherReplyContext context, guint status, const Refusal *refusal)
{
  switch (status)
    {
    case SOUP_STATUS_METHOD_NOT_ALLOWED:
    case SOUP_STATUS_NOT_ACCEPTABLE:
      return TRUE;
    case SOUP_STATUS_GONE:
      return refusal->code != CODE_PROVIDER_REVOKED;
    case SOUP_STATUS_NOT_FOUND:
      return refusal->code == CODE_NOT_FOUND && context != USHER_REPLY_TO_PIN
             && context != USHER_REPLY_TO_LINK && context != USHER_REPLY_TO_SWITCH;
    default:
      return FALSE;
    }
}

static UsherError
get_code (UsherReplyContext   context,
          guint               status,
          SoupMessageHeaders *headers,
          GBytes             *body,
          const Refusal      *refusal)
{
  UsherError code;

  if (get_general_code (status, refusal, &code))
    return code;
  if (context == USHER_REPLY_TO_PICTURE)
    return USHER_ERROR_REFUSED;

  /* It is not the service that speaks to people: what such a page refuses is its own affair. */
  if (usher_reply_is_page (headers, body))
    return USHER_ERROR_BAD_REPLY;
  if (is_too_old (context, status, refusal))
    return USHER_ERROR_TOO_OLD;
  if (status == SOUP_STATUS_FORBIDDEN && refusal->code == CODE_MANAGED_USER)
    return USHER_ERROR_MANAGED_USER;

  switch (context)
    {
    case USHER_REPLY_TO_SIGN_IN:
      return get_sign_in_code (status, refusal->code);
    case USHER_REPLY_TO_PIN:
    case USHER_REPLY_TO_LINK:
      return get_pin_code (context, status, refusal, body);
    case USHER_REPLY_TO_SWITCH:
      return get_switch_code (status, refusal, body);
    case USHER_REPLY_TO_TOKEN:
      return get_token_code (status, refusal, body);
    case USHER_REPLY_TO_NEW_PIN:
    case USHER_REPLY_TO_PICTURE:
    default:
      return USHER_ERROR_REFUSED;
    }
}

/* Says what a reply that is no success means. */
GError *
usher_reply_to_error (UsherReplyContext   context,
                      guint               status,
                      SoupMessageHeaders *headers,
                      GBytes             *body)
{
  Refusal refusal = { 0 };
  GError *error;

  read_refusal (body, &refusal);
  error = usher_error_new_refusal (get_code (context, status, headers, body, &refusal),
                                   read_retry_after (headers),
                                   refusal.message);
  g_free (refusal.message);

  return error;
}
