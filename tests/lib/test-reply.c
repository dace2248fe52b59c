/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "test-support.h"
#include "usher-reply-private.h"
#include "usher-service-url-private.h"

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
    { 400, "{\"errors\":[{\"code\":1000,\"message\":\"m\"}]}", USHER_ERROR_REFUSED },
    { 429, "", USHER_ERROR_SLOW_DOWN },
    { 429, "<html><body>Slow", USHER_ERROR_SLOW_DOWN },
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
    { 403, "{\"errors\":[{\"code\":1009}]}", USHER_ERROR_REFUSED },
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
  g_autofree char *date = soup_date_time_to_string (then, SOUP_DATE_HTTP);

  assert_retry_after (NULL, -1, -1);
  assert_retry_after ("17", 17, 17);
  assert_retry_after (date, 50, 60);
  assert_retry_after ("Wed, 01 Jan 2020 00:00:00 GMT", 0, 0);
  assert_retry_after ("-5", -1, -1);
  assert_retry_after ("99999999999999999999", -1, -1);
  assert_retry_after ("soon", -1, -1);
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

  g_assert_nonnull (strstr (sentence, "“Odd”"));
  g_assert_cmpstr (usher_error_get_service_message (copy), ==, "Odd");

  for (guint i = 0; i < codes->n_values; i++)
    {
      g_autoptr (GError) plain = g_error_new_literal (USHER_ERROR, codes->values[i].value, "dev");
      g_autofree char *text = usher_error_dup_sentence (plain);

      g_assert_cmpstr (text, !=, "");
      g_assert_cmpstr (text, !=, "dev");
      g_assert_cmpint (usher_error_get_remedy (plain), >=, USHER_REMEDY_NONE);
    }
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
  g_test_add_func ("/reply/retry-after", test_retry_after);
  g_test_add_func ("/reply/sentences", test_sentences);
  g_test_add_func ("/reply/service-url", test_service_url);

  return g_test_run ();
}
