/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "test-support.h"
#include "usher-reply-private.h"
#include "usher-service-url-private.h"

#define LEAST "\"uuid\":\"u1\",\"authToken\":\"t1\""

static GError *
read_reply (UsherReplyContext context, guint status, const char *retry_after, const char *body)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  if (retry_after != NULL)
    soup_message_headers_append (headers, "Retry-After", retry_after);

  return usher_reply_to_error (context, status, headers, bytes);
}

static void
test_sign_in (void)
{
  static const struct
  {
    guint       status;
    const char *body;
    UsherError  code;
  } replies[] = {
    { 401,
      "{\"errors\":[{\"code\":1001,\"message\":\"m\",\"status\":401}]}",
      USHER_ERROR_BAD_CREDENTIALS },
    { 401, "{\"errors\":[{\"code\":1029}]}", USHER_ERROR_CODE_NEEDED },
    { 401, "{\"errors\":[{\"code\":\"1029\"}]}", USHER_ERROR_CODE_NEEDED },
    { 401, "{\"errors\":[{\"code\":\"odd\"}]}", USHER_ERROR_BAD_CREDENTIALS },
    { 401, "{\"errors\":[{\"code\":1028,\"message\":null}]}", USHER_ERROR_CODE_WRONG },
    { 401, "{\"errors\":[{\"code\":1030,\"status\":\"401\"}]}", USHER_ERROR_EMAIL_NEEDED },
    { 401, "{\"errors\":[{\"code\":1031},{\"code\":1001}]}", USHER_ERROR_NETWORK_REFUSED },
    { 401,
      "  <?xml version=\"1.0\"?><errors><error code=\"1031\" message=\"m\"/></errors>",
      USHER_ERROR_NETWORK_REFUSED },
    { 401, "{\"errors\":[{\"code\":4711,\"message\":\"Odd\"}]}", USHER_ERROR_REFUSED },
    { 401, "", USHER_ERROR_BAD_CREDENTIALS },
    { 401, "{\"errors\":[]}", USHER_ERROR_BAD_CREDENTIALS },
    { 401, "{\"errors\":[7]}", USHER_ERROR_BAD_CREDENTIALS },
    { 401, "{\"errors\":{}}", USHER_ERROR_BAD_CREDENTIALS },
    { 401, "{\"errors\":[{\"code\":1e999}]}", USHER_ERROR_BAD_CREDENTIALS },
    { 401, "{\"errors\":[{\"code\":{},\"message\":[]}]}", USHER_ERROR_BAD_CREDENTIALS },
    { 401,
      "{\"errors\":[{\"code\":1029,\"message\":\"\\ud800\tcode\"}]}",
      USHER_ERROR_CODE_NEEDED },
    { 400, "{\"errors\":[{\"code\":1000,\"message\":\"m\"}]}", USHER_ERROR_REFUSED },
    { 429, "", USHER_ERROR_SLOW_DOWN },
    { 429, "<html><body>Slow", USHER_ERROR_SLOW_DOWN },
    { 401, "\n<!DOCTYPE HTML><p>Log in", USHER_ERROR_BAD_REPLY },
    { 403, "<html>Checking your browser", USHER_ERROR_BAD_REPLY },
    { 403, "{\"errors\":[{\"code\":1043,\"message\":\"m\"}]}", USHER_ERROR_REFUSED },
    { 404, "{\"errors\":[{\"code\":1002}]}", USHER_ERROR_TOO_OLD },
    { 404, "", USHER_ERROR_REFUSED },
    { 405, "", USHER_ERROR_TOO_OLD },
    { 406, "{\"errors\":[{\"code\":1006}]}", USHER_ERROR_TOO_OLD },
    { 407, "<html>Proxy", USHER_ERROR_PROXY },
    { 410, "<Response code=\"410\" status=\"Gone\"/>", USHER_ERROR_TOO_OLD },
    { 410, "{\"errors\":[{\"code\":1061}]}", USHER_ERROR_REFUSED },
    { 422, "{\"errors\":[{\"message\":\"Invalid token\"}]}", USHER_ERROR_REFUSED },
    { 498, "", USHER_ERROR_REFUSED },
    { 511, "<html>Log in", USHER_ERROR_NETWORK_LOG_IN },
    { 503, "<html><body>Bad Gateway</body></html>", USHER_ERROR_SERVICE },
    { 500, "{\"errors\":[{\"code\":1007}]}", USHER_ERROR_SERVICE },
    { 302, "", USHER_ERROR_BAD_REPLY },
    { 304, "", USHER_ERROR_BAD_REPLY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GError) error
          = read_reply (USHER_REPLY_TO_SIGN_IN, replies[i].status, NULL, replies[i].body);

      g_test_message ("%u %s", replies[i].status, replies[i].body);
      g_assert_error (error, USHER_ERROR, (int) replies[i].code);
    }
}

/* Only two answers say that a token is no good. */
static void
test_token (void)
{
  static const struct
  {
    guint       status;
    const char *body;
    UsherError  code;
  } replies[] = {
    { 401, "{\"errors\":[{\"code\":1001}]}", USHER_ERROR_TOKEN_REVOKED },
    { 401, "", USHER_ERROR_TOKEN_REVOKED },
    { 422,
      "{\"errors\":[{\"code\":1008,\"message\":\"Invalid token\"}]}",
      USHER_ERROR_TOKEN_REVOKED },
    { 422, "{\"errors\":[{\"code\":1008,\"message\":\"Something\"}]}", USHER_ERROR_REFUSED },
    { 401, "{\"errors\":[{\"code\":1031,\"message\":\"m\"}]}", USHER_ERROR_REFUSED },
    { 422, "", USHER_ERROR_REFUSED },
    { 422, "Invalid token", USHER_ERROR_TOKEN_REVOKED },
    { 422, "{\"error\":\"invalid_token\"}", USHER_ERROR_TOKEN_REVOKED },
    { 422,
      "<errors><error code=\"1008\" message=\"That token is no longer valid; token is "
      "invalid\"/></errors>",
      USHER_ERROR_TOKEN_REVOKED },
    { 422,
      "{\"errors\":[{\"message\":\"Invalid request: the pushToken is missing\"}]}",
      USHER_ERROR_REFUSED },
    { 422,
      "{\"errors\":[{\"message\":\"Tokens are fine, the date is invalid\"}]}",
      USHER_ERROR_REFUSED },
    { 401, "\357\273\277<html>Log in", USHER_ERROR_BAD_REPLY },
    { 401, "<?xml version=\"1.0\"?><!DOCTYPE html><html/>", USHER_ERROR_BAD_REPLY },
    { 401, "<!-- x --><html/>", USHER_ERROR_BAD_REPLY },
    { 401, "<html>Log in", USHER_ERROR_BAD_REPLY },
    { 403, "{\"errors\":[{\"code\":1009}]}", USHER_ERROR_MANAGED_USER },
    { 403, "{\"errors\":[{\"code\":1001}]}", USHER_ERROR_REFUSED },
    { 403, "<html>Blocked", USHER_ERROR_BAD_REPLY },
    { 404, "{\"errors\":[{\"code\":1002}]}", USHER_ERROR_TOO_OLD },
    { 404, "", USHER_ERROR_REFUSED },
    { 410, "", USHER_ERROR_TOO_OLD },
    { 498, "{\"errors\":[{\"message\":\"The token has expired\"}]}", USHER_ERROR_REFUSED },
    { 429, "", USHER_ERROR_SLOW_DOWN },
    { 502, "", USHER_ERROR_SERVICE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GError) error
          = read_reply (USHER_REPLY_TO_TOKEN, replies[i].status, NULL, replies[i].body);

      g_test_message ("%u %s", replies[i].status, replies[i].body);
      g_assert_error (error, USHER_ERROR, (int) replies[i].code);
    }
}

/* The same answers about a PIN that is made, one that is waited for, and one of another device. */
static void
test_pins (void)
{
  static const struct
  {
    guint       status;
    const char *body;
    UsherError  made;
    UsherError  awaited;
    UsherError  linked;
  } replies[] = {
    { 404,
      "{\"errors\":[{\"code\":1020,\"message\":\"m\",\"status\":404}]}",
      USHER_ERROR_REFUSED,
      USHER_ERROR_PIN_EXPIRED,
      USHER_ERROR_LINK_CODE_UNKNOWN },
    { 404,
      "{\"errors\":[{\"code\":1020}]}",
      USHER_ERROR_REFUSED,
      USHER_ERROR_PIN_EXPIRED,
      USHER_ERROR_LINK_CODE_UNKNOWN },
    { 404,
      "<errors><error code=\"1020\"/></errors>",
      USHER_ERROR_REFUSED,
      USHER_ERROR_PIN_EXPIRED,
      USHER_ERROR_LINK_CODE_UNKNOWN },
    { 404, "", USHER_ERROR_REFUSED, USHER_ERROR_PIN_EXPIRED, USHER_ERROR_LINK_CODE_UNKNOWN },
    { 400,
      "{\"errors\":[{\"code\":1020}]}",
      USHER_ERROR_REFUSED,
      USHER_ERROR_PIN_EXPIRED,
      USHER_ERROR_LINK_CODE_UNKNOWN },
    { 400,
      "{\"errors\":[{\"code\":1000}]}",
      USHER_ERROR_REFUSED,
      USHER_ERROR_REFUSED,
      USHER_ERROR_REFUSED },
    { 401, "", USHER_ERROR_REFUSED, USHER_ERROR_REFUSED, USHER_ERROR_TOKEN_REVOKED },
    { 401,
      "{\"errors\":[{\"code\":1001}]}",
      USHER_ERROR_REFUSED,
      USHER_ERROR_REFUSED,
      USHER_ERROR_TOKEN_REVOKED },
    { 422,
      "{\"errors\":[{\"message\":\"Invalid token\"}]}",
      USHER_ERROR_REFUSED,
      USHER_ERROR_REFUSED,
      USHER_ERROR_TOKEN_REVOKED },
    { 403, "", USHER_ERROR_REFUSED, USHER_ERROR_REFUSED, USHER_ERROR_REFUSED },
    { 429, "", USHER_ERROR_SLOW_DOWN, USHER_ERROR_SLOW_DOWN, USHER_ERROR_SLOW_DOWN },
    { 400,
      "{\"errors\":[{\"code\":1003}]}",
      USHER_ERROR_SLOW_DOWN,
      USHER_ERROR_SLOW_DOWN,
      USHER_ERROR_SLOW_DOWN },
    { 503, "<html>Bad Gateway", USHER_ERROR_SERVICE, USHER_ERROR_SERVICE, USHER_ERROR_SERVICE },
    { 404, "<html>Not Found", USHER_ERROR_BAD_REPLY, USHER_ERROR_BAD_REPLY, USHER_ERROR_BAD_REPLY },
    { 404,
      "{\"errors\":[{\"code\":1002}]}",
      USHER_ERROR_TOO_OLD,
      USHER_ERROR_PIN_EXPIRED,
      USHER_ERROR_LINK_CODE_UNKNOWN },
    { 403,
      "{\"errors\":[{\"code\":1009}]}",
      USHER_ERROR_MANAGED_USER,
      USHER_ERROR_MANAGED_USER,
      USHER_ERROR_MANAGED_USER },
    { 302, "", USHER_ERROR_BAD_REPLY, USHER_ERROR_BAD_REPLY, USHER_ERROR_BAD_REPLY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      const guint status = replies[i].status;
      const char *body = replies[i].body;
      g_autoptr (GError) made = read_reply (USHER_REPLY_TO_NEW_PIN, status, NULL, body);
      g_autoptr (GError) awaited = read_reply (USHER_REPLY_TO_PIN, status, NULL, body);
      g_autoptr (GError) linked = read_reply (USHER_REPLY_TO_LINK, status, NULL, body);

      g_test_message ("%u %s", status, body);
      g_assert_error (made, USHER_ERROR, (int) replies[i].made);
      g_assert_error (awaited, USHER_ERROR, (int) replies[i].awaited);
      g_assert_error (linked, USHER_ERROR, (int) replies[i].linked);
    }
}

static void
assert_retry_after (const char *header, int least, int most)
{
  g_autoptr (GError) error = read_reply (USHER_REPLY_TO_SIGN_IN, 429, header, "");

  g_assert_cmpint (usher_error_get_retry_after (error), >=, least);
  g_assert_cmpint (usher_error_get_retry_after (error), <=, most);
}

static void
test_retry_after (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, 60);
  g_autoptr (GDateTime) later = g_date_time_add_years (now, 10);
  g_autofree char *date = soup_date_time_to_string (then, SOUP_DATE_HTTP);
  g_autofree char *in_ten_years = soup_date_time_to_string (later, SOUP_DATE_HTTP);

  assert_retry_after (NULL, -1, -1);
  assert_retry_after ("17", 17, 17);
  assert_retry_after (date, 50, 60);
  assert_retry_after ("Wed, 01 Jan 2020 00:00:00 GMT", 0, 0);
  assert_retry_after ("-5", -1, -1);
  assert_retry_after ("soon", -1, -1);
  assert_retry_after ("", -1, -1);
  assert_retry_after ("7 s", -1, -1);
  assert_retry_after ("7.5", -1, -1);
  assert_retry_after ("0", 0, 0);
  assert_retry_after ("3600", 3600, 3600);
  assert_retry_after ("3601", 3600, 3600);
  assert_retry_after ("99999999999999999999", 3600, 3600);
  assert_retry_after (in_ten_years, 3600, 3600);
}

static void
assert_slow_down (const char *retry_after, const char *wanted)
{
  g_autoptr (GError) error = read_reply (USHER_REPLY_TO_SIGN_IN, 429, retry_after, "");
  g_autofree char *sentence = usher_error_dup_sentence (error);
  g_autofree char *reason = usher_error_dup_reason (error);

  g_assert_cmpstr (sentence, ==, wanted);
  g_assert_cmpstr (reason, ==, "Plex asks for fewer requests.");
}

static void
test_slow_down (void)
{
  const char *soon = "Plex asks for fewer requests. Wait a moment, then try again.";

  assert_slow_down (NULL, soon);
  assert_slow_down ("soon", soon);
  assert_slow_down ("0", soon);
  assert_slow_down ("1", "Plex asks for fewer requests. Try again in 1 second.");
  assert_slow_down ("119", "Plex asks for fewer requests. Try again in 119 seconds.");
  assert_slow_down ("121", "Plex asks for fewer requests. Try again in 3 minutes.");
  assert_slow_down ("86400", "Plex asks for fewer requests. Try again in 60 minutes.");
}

/* The service's words are one line of text, and are said only where there are some. */
static void
test_service_message (void)
{
  static const struct
  {
    const char *message;
    const char *said;
  } messages[] = {
    { "Odd\\n", "Odd" },
    { "  Odd\\r\\n\\tthing\\u0000\\u007f ", "Odd   thing" },
    { " \\n\\u0001", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"errors\":[{\"code\":4711,\"message\":\"%s\"}]}",
                                               messages[i].message);
      g_autoptr (GError) error = read_reply (USHER_REPLY_TO_SIGN_IN, 401, NULL, body);

      g_assert_cmpstr (usher_error_get_service_message (error), ==, messages[i].said);
    }
}

static void
test_sentences (void)
{
  g_autoptr (GError) error = read_reply (USHER_REPLY_TO_SIGN_IN,
                                         401,
                                         NULL,
                                         "{\"errors\":[{\"code\":4711,\"message\":\"Odd\\n\"}]}");
  g_autofree char *sentence = usher_error_dup_sentence (error);
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GEnumClass) codes = g_type_class_ref (USHER_TYPE_ERROR);
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_nonnull (strstr (sentence, "“Odd”"));
  g_assert_cmpstr (usher_error_get_service_message (copy), ==, "Odd");

  for (guint i = 0; i < codes->n_values; i++)
    {
      g_autoptr (GError) plain = g_error_new_literal (USHER_ERROR, codes->values[i].value, "dev");
      char *text = usher_error_dup_sentence (plain);

      /* Each code has one of its own. */
      g_test_message ("%s", text);
      g_assert_true (g_hash_table_add (sentences, text));
      g_assert_cmpstr (text, !=, "");
      g_assert_cmpstr (text, !=, "dev");
      g_assert_cmpint (usher_error_get_remedy (plain), >=, USHER_REMEDY_NONE);
    }
}

static UsherAccount *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  UsherAccount *account = usher_account_new_from_json (json, -1, &error);

  g_assert_no_error (error);

  return account;
}

static void
assert_kept (UsherAccount *account, const char *json)
{
  g_autofree char *text = usher_account_to_json (account);
  g_autoptr (JsonNode) kept = json_from_string (text, NULL);
  g_autoptr (JsonNode) wanted = json_from_string (json, NULL);

  g_test_message ("%s", text);
  g_assert_true (json_node_equal (kept, wanted));
}

/* The property and what is kept say the same: the last of two members, under its own name only. */
static void
test_duplicates (void)
{
  g_autoptr (UsherAccount) account
      = parse ("{\"uuid\":\"u0\",\"title\":\"first\"," LEAST ",\"title\":\"last\",\"Title\":\"A\","
               "\"id\":1,\"id\":2,\"joined-at\":3,\"Uuid\":\"u2\",\"auth-token\":\"t2\"}");
  gint64 id;

  g_object_get (account, "id", &id, NULL);
  g_assert_cmpint (id, ==, 2);
  g_assert_cmpstr (usher_account_get_title (account), ==, "last");
  g_assert_cmpstr (secret_value_get_text (usher_account_get_token (account)), ==, "t1");
  assert_kept (account, "{\"uuid\":\"u1\",\"title\":\"last\",\"id\":2}");
}

/* An id is exact as far as it goes, and beyond that it is none: never that of another account. */
static void
test_big_numbers (void)
{
  static const struct
  {
    const char *number;
    gint64      id;
  } numbers[] = {
    { "9007199254740993", G_GINT64_CONSTANT (9007199254740993) },
    { "9223372036854775807", G_MAXINT64 },
    { "-9223372036854775808", G_MININT64 },
    { "9223372036854775808", 0 },
    { "18446744073709551615", 0 },
    { "-9223372036854775809", 0 },
    { "100000000000000000000000000000000000000", 0 },
  };
  g_autoptr (UsherAccount) precise = parse (
      "{" LEAST ",\"country\":0.12345678901234567890123,\"title\":\"99999999999999999999\","
      "\"homeSize\":99999999999999999999e0}");

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"id\":%s," LEAST "}", numbers[i].number);
      g_autoptr (UsherAccount) account = parse (json);
      gint64           id;
      g_autofree char *wanted = NULL;

      g_object_get (account, "id", &id, NULL);
      g_assert_cmpint (id, ==, numbers[i].id);
      wanted = id != 0 ? g_strdup_printf ("{\"id\":%" G_GINT64_FORMAT ",\"uuid\":\"u1\"}", id)
                       : g_strdup ("{\"uuid\":\"u1\"}");
      assert_kept (account, wanted);
    }

  assert_kept (precise,
               "{\"uuid\":\"u1\",\"country\":0.12345678901234568,"
               "\"title\":\"99999999999999999999\",\"homeSize\":1e20}");
}

/* What in a name is no text costs the name, not the sign-in. */
static void
test_text (void)
{
  static const struct
  {
    const char *value;
    const char *title;
  } titles[] = {
    { "J\xf6rg", "J\uFFFDrg" },
    { "\\ud83d\\ude00", "\U0001F600" },
    { "a\\ud83db", "a\uFFFDb" },
    { "a\\ude00\\ud83d", "a\uFFFD\uFFFD" },
    { "\\ud83d\\ud83d\\ude00", "\uFFFD\U0001F600" },
    { "a\tb\nc", "a b c" },
    { "a\\tb\\u001b[1m", "a\tb\033[1m" },
    { "a\\u0000b", "a\001b" },
    { "\\\\u0000", "\\u0000" },
    { "\\\\\\u0000\\\"", "\\\001\"" },
    { "\uFEFF\u202E", NULL },
    { " \\t\\u0007\\u00a0", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *json = g_strdup_printf ("{" LEAST ",\"title\":\"%s\"}", titles[i].value);
      g_autoptr (UsherAccount) account = parse (json);

      g_assert_cmpstr (usher_account_get_title (account), ==, titles[i].title);
    }
}

static void
refuse (const char *json, gssize length, UsherError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account = usher_account_new_from_json (json, length, &error);

  g_test_message ("%.80s", json);
  g_assert_error (error, USHER_ERROR, (int) code);
  g_assert_null (account);
}

/* Wherever a reply ends, nothing is read behind it: there is no NUL. */
static void
test_ends (void)
{
  static const char json[]
      = "{" LEAST ",\"title\":\"\\u00e9\\\\\\ud83d\\ude00\xc3\xa9\",\"id\":12345678901234567890,"
        "\"restricted\":true,\"email\":null,\"entitlements\":[-1.5e2]}";

  for (gsize length = 0; length < sizeof json; length++)
    {
      g_autofree char *part = g_memdup2 (json, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (UsherAccount) account
          = usher_account_new_from_json (part != NULL ? part : "", (gssize) length, &error);

      if (length < sizeof json - 1)
        g_assert_error (error, USHER_ERROR, USHER_ERROR_BAD_REPLY);
      else
        g_assert_no_error (error);
    }
}

static void
test_unusable (void)
{
  static const char *const odd[]
      = { "\"\"",        "\" \"", "\"a b\"", "\"a\\nb\"", "\"a\\u0000b\"",
          "\"\\u007f\"", "\"é\"", "null",    "7",         "99999999999999999999",
          "true",        "[]",    "{}",      "[\"a\"]",   "\"\\ud800\"" };
  g_autofree char *token = g_strnfill (4096, 'a');
  g_autofree char *uuid = g_strnfill (128, 'a');
  g_autofree char *longest
      = g_strdup_printf ("{\"uuid\":\"%s\",\"authToken\":\"%s\"}", uuid, token);
  g_autofree char *long_token = g_strdup_printf ("{\"uuid\":\"u\",\"authToken\":\"%sa\"}", token);
  g_autofree char *long_uuid = g_strdup_printf ("{\"uuid\":\"%sa\",\"authToken\":\"t\"}", uuid);
  g_autoptr (UsherAccount) account = parse (longest);

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *bad_token = g_strdup_printf ("{\"uuid\":\"u\",\"authToken\":%s}", odd[i]);
      g_autofree char *bad_uuid = g_strdup_printf ("{\"uuid\":%s,\"authToken\":\"t\"}", odd[i]);

      refuse (bad_token, -1, USHER_ERROR_INCOMPLETE_REPLY);
      refuse (bad_uuid, -1, USHER_ERROR_INCOMPLETE_REPLY);
    }

  refuse (long_token, -1, USHER_ERROR_INCOMPLETE_REPLY);
  refuse (long_uuid, -1, USHER_ERROR_INCOMPLETE_REPLY);
  refuse ("{\"uuid\":\"u\",\"authToken\":\"a\\\\b\"}", -1, USHER_ERROR_INCOMPLETE_REPLY);
  refuse ("{\"uuid\":\"u\"}", -1, USHER_ERROR_INCOMPLETE_REPLY);
  refuse ("{\"authToken\":\"t\"}", -1, USHER_ERROR_INCOMPLETE_REPLY);
  refuse ("{\"uuid\":\"u\",\"AuthToken\":\"t\"}", -1, USHER_ERROR_INCOMPLETE_REPLY);
  refuse ("{\"uuid\":\"u\",\"authToken\":\"t\",\"authToken\":null}",
          -1,
          USHER_ERROR_INCOMPLETE_REPLY);
}

/* It may have come from anywhere. */
static void
test_no_account (void)
{
  static const char *const texts[] = { "",
                                       " ",
                                       "[]",
                                       "null",
                                       "Bad Gateway",
                                       "<html></html>",
                                       "{}",
                                       "{\"login\":\"https://example.org\"}",
                                       "{\"user\":{" LEAST "}}",
                                       "{" LEAST,
                                       "{" LEAST "}{}",
                                       "/* */{" LEAST "}",
                                       "{" LEAST ",}",
                                       "{" LEAST ",\"a\":\"",
                                       "{" LEAST ",\"a\":\"\\",
                                       "{" LEAST ",\"a\":\"\\u",
                                       "{" LEAST ",\"a\":\"\\ud800\\u",
                                       "{" LEAST ",\"a\":99999999999999999999",
                                       "{" LEAST ",\"a\":99999999999999999999-}",
                                       "{" LEAST ",\"a\":-" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    refuse (texts[i], -1, USHER_ERROR_BAD_REPLY);
  refuse ("{\"uuid\":\"u\",\0\"authToken\":\"t\"}", 28, USHER_ERROR_BAD_REPLY);
}

static void
assert_service_url (const char *service, const char *url, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *resolved = NULL;

  g_setenv ("USHER_SERVICE_URL", service, TRUE);
  resolved = usher_service_url_resolve (url, &error);
  g_unsetenv ("USHER_SERVICE_URL");

  g_test_message ("%s for %s", service, url);
  g_assert_cmpstr (resolved, ==, wanted);
  if (wanted == NULL)
    g_assert_error (error, USHER_ERROR, USHER_ERROR_BAD_SERVICE_URL);
}

static void
test_service_url (void)
{
  static const char *const refused[] = { "https://plex.tv",
                                         "https://localhost.example.org",
                                         "https://127.0.0.1.example.org",
                                         "https://me@localhost:1",
                                         "https://10.0.0.1",
                                         "ftp://localhost",
                                         "localhost:8443",
                                         "https://",
                                         "https://[::2]",
                                         "http://0.0.0.0" };

  assert_service_url ("", USHER_URL_SERVICE "/api/v2/user", USHER_URL_SERVICE "/api/v2/user");
  assert_service_url ("https://localhost:8443",
                      USHER_URL_SERVICE "/api/v2/user",
                      "https://localhost:8443/api/v2/user");
  assert_service_url ("http://127.3.2.1:80/ignored?x#y",
                      USHER_URL_RESET_PASSWORD,
                      "http://127.3.2.1:80/auth#?resetPassword");
  assert_service_url ("https://[::1]:9",
                      "https://plex.tv/a%20b?c=%2B",
                      "https://[::1]:9/a%20b?c=%2B");
  assert_service_url ("", USHER_URL_NETWORK_LOG_IN, USHER_URL_NETWORK_LOG_IN);
  assert_service_url ("https://localhost:8443",
                      USHER_URL_NETWORK_LOG_IN,
                      "https://localhost:8443/");
  assert_service_url ("https://localhost", "http://nmcheck.gnome.org/other", NULL);
  assert_service_url ("https://localhost", "https://example.org/avatar", NULL);
  assert_service_url ("https://localhost", "https://notplex.tv/", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_service_url (refused[i], USHER_URL_SERVICE "/api/v2/user", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reply/sign-in", test_sign_in);
  g_test_add_func ("/reply/token", test_token);
  g_test_add_func ("/reply/pins", test_pins);
  g_test_add_func ("/reply/retry-after", test_retry_after);
  g_test_add_func ("/reply/slow-down", test_slow_down);
  g_test_add_func ("/reply/sentences", test_sentences);
  g_test_add_func ("/reply/service-message", test_service_message);
  g_test_add_func ("/reply/duplicates", test_duplicates);
  g_test_add_func ("/reply/big-numbers", test_big_numbers);
  g_test_add_func ("/reply/text", test_text);
  g_test_add_func ("/reply/ends", test_ends);
  g_test_add_func ("/reply/unusable", test_unusable);
  g_test_add_func ("/reply/no-account", test_no_account);
  g_test_add_func ("/reply/service-url", test_service_url);

  return g_test_run ();
}
