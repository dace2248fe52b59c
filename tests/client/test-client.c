/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"
#include "usher-client-private.h"

#define SIGN_IN "/api/v2/users/signin"

static UsherClient *
new_client (void)
{
  g_autoptr (UsherDevice) device = usher_device_new ();

  return usher_client_new (device);
}

/* A client of a service that remembers nothing of the tests before. */
static UsherClient *
start_anew (void)
{
  test_demo_reset ();

  return new_client ();
}

static UsherAccount *
sign_in_with (UsherClient *client,
              const char  *login,
              const char  *password,
              const char  *code,
              gboolean     remember,
              GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_sign_in_async (client,
                              login,
                              password,
                              code,
                              remember,
                              NULL,
                              test_ready_cb,
                              &result);

  return usher_client_sign_in_finish (client, test_wait (&result), error);
}

static UsherAccount *
sign_in (UsherClient *client, const char *login, const char *password)
{
  g_autoptr (GError) error = NULL;
  UsherAccount *account = sign_in_with (client, login, password, NULL, TRUE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (usher_account_get_token (account));

  return account;
}

/* Signs in to fail, and says how long that took, in seconds. */
static double
fail_sign_in (UsherClient *client,
              const char  *login,
              const char  *password,
              const char  *code,
              UsherError   wanted)
{
  g_autoptr (GTimer) timer = g_timer_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account = sign_in_with (client, login, password, code, TRUE, &error);

  g_assert_error (error, USHER_ERROR, (int) wanted);
  g_assert_null (account);

  return g_timer_elapsed (timer, NULL);
}

static UsherAccount *
get_user (UsherClient *client, SecretValue *token, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_get_user_async (client, token, NULL, NULL, test_ready_cb, &result);

  return usher_client_get_user_finish (client, test_wait (&result), error);
}

static gboolean
sign_out (UsherClient *client, SecretValue *token, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_sign_out_async (client, token, NULL, NULL, test_ready_cb, &result);

  return usher_client_sign_out_finish (client, test_wait (&result), error);
}

static void
test_sign_in (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (UsherAccount) account = sign_in (client, "ada", ADA_PASSWORD);
  g_autoptr (UsherAccount) by_email = sign_in (client, "ada@example.org", ADA_PASSWORD);

  g_assert_cmpstr (usher_account_get_username (account), ==, "ada");
  g_assert_cmpstr (usher_account_get_email (account), ==, "ada@example.org");
  g_assert_true (usher_account_has_plex_pass (account));
  g_assert_cmpstr (usher_account_get_uuid (by_email), ==, usher_account_get_uuid (account));
  g_assert_true (g_uuid_string_is_valid (usher_account_get_client_identifier (account)));
}

static void
test_request (void)
{
  static const char *const headers[] = {
    "Accept",
    "X-Plex-Client-Identifier",
    "X-Plex-Product",
    "X-Plex-Version",
    "X-Plex-Platform",
    "X-Plex-Platform-Version",
    "X-Plex-Device",
    "X-Plex-Model",
    "X-Plex-Device-Vendor",
    "X-Plex-Device-Name",
    "X-Plex-Marketplace",
  };
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (JsonNode) log = NULL;
  JsonObject *request, *sent, *form;
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account
      = sign_in_with (client, " \t ada\n", ADA_PASSWORD, " 123 456 ", FALSE, &error);

  g_assert_no_error (error);
  log = test_demo_call ("GET", "/demo/log", NULL);
  request = test_demo_last_request (log);
  sent = json_object_get_object_member (request, "headers");
  form = json_object_get_object_member (request, "form");

  g_assert_cmpstr (json_object_get_string_member (request, "method"), ==, "POST");
  g_assert_cmpstr (json_object_get_string_member (request, "path"), ==, SIGN_IN);
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    g_assert_cmpstr (json_object_get_string_member (sent, headers[i]), !=, "");
  g_assert_cmpstr (json_object_get_string_member (sent, "Accept"), ==, "application/json");

  g_assert_cmpuint (json_object_get_size (form), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (form, "login"), ==, "ada");
  g_assert_cmpstr (json_object_get_string_member (form, "rememberMe"), ==, "false");
  g_assert_cmpstr (json_object_get_string_member (form, "verificationCode"), ==, "123456");
}

/* An empty code is none, and a password is sent as it is. */
static void
test_form (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (JsonNode) log = NULL;
  JsonObject *form;
  g_autoptr (UsherAccount) account = sign_in (client, "jörg", "a+b & 100% *ü$= c");
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) none = NULL;

  none = sign_in_with (client, "ada", " " ADA_PASSWORD " ", "  ", TRUE, &error);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_BAD_CREDENTIALS);

  log = test_demo_call ("GET", "/demo/log", NULL);
  form = json_object_get_object_member (test_demo_last_request (log), "form");
  g_assert_cmpstr (json_object_get_string_member (form, "password"), ==, " " ADA_PASSWORD " ");
  g_assert_false (json_object_has_member (form, "verificationCode"));
}

static void
test_refusals (void)
{
  g_autoptr (UsherClient) client = start_anew ();

  fail_sign_in (client, "ada", "wrong", NULL, USHER_ERROR_BAD_CREDENTIALS);
  fail_sign_in (client, "eva", "letters-only", NULL, USHER_ERROR_EMAIL_NEEDED);
  fail_sign_in (client, "tia", TIA_PASSWORD, NULL, USHER_ERROR_CODE_NEEDED);
  fail_sign_in (client, "tia", TIA_PASSWORD, "654321", USHER_ERROR_CODE_WRONG);
}

static void
test_two_factor (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account = NULL;

  fail_sign_in (client, "tia", TIA_PASSWORD, NULL, USHER_ERROR_CODE_NEEDED);
  account = sign_in_with (client, "tia", TIA_PASSWORD, TIA_CODE, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (usher_account_get_username (account), ==, "tia");
}

static void
test_too_many_failures (void)
{
  g_autoptr (UsherClient) client = start_anew ();

  for (int i = 0; i < 5; i++)
    fail_sign_in (client, "ada", "wrong", NULL, USHER_ERROR_BAD_CREDENTIALS);
  fail_sign_in (client, "ada", ADA_PASSWORD, NULL, USHER_ERROR_NETWORK_REFUSED);
}

static void
test_slow_down (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account = NULL;

  test_demo_next ("{\"path\":\"" SIGN_IN "\",\"status\":429,\"headers\":{\"Retry-After\":\"7\"}}");
  account = sign_in_with (client, "ada", ADA_PASSWORD, NULL, TRUE, &error);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_SLOW_DOWN);
  g_assert_cmpint (usher_error_get_retry_after (error), ==, 7);
}

static void
test_user_and_sign_out (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (UsherAccount) account = sign_in (client, "bob", "bread-and-books");
  g_autoptr (UsherAccount) user = NULL;
  g_autoptr (UsherAccount) nobody = NULL;
  g_autoptr (GError) error = NULL;
  SecretValue *token = usher_account_get_token (account);

  user = get_user (client, token, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (usher_account_get_username (user), ==, "bob");

  g_assert_true (sign_out (client, token, &error));
  g_assert_no_error (error);
  nobody = get_user (client, token, &error);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED);
  g_clear_error (&error);

  /* What has ended already has ended. */
  g_assert_true (sign_out (client, token, &error));
  g_assert_no_error (error);
}

/* A managed user's token, which no password opens, is as good as any other. */
static void
test_managed_user (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (UsherAccount) user = NULL;
  g_autoptr (UsherAccount) other = NULL;
  g_autoptr (GError) error = NULL;

  test_demo_next ("{\"path\":\"" SIGN_IN "\",\"account\":\"Kim\"}");
  account = sign_in (client, "ada", ADA_PASSWORD);
  g_assert_cmpstr (usher_account_get_title (account), ==, "Kim");
  g_assert_null (usher_account_get_username (account));

  user = get_user (client, usher_account_get_token (account), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (usher_account_get_title (user), ==, "Kim");

  test_demo_next ("{\"path\":\"/api/v2/user\",\"account\":\"bob\"}");
  other = get_user (client, usher_account_get_token (account), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (usher_account_get_title (other), ==, "Bob");

  fail_sign_in (client, "Kim", "any", NULL, USHER_ERROR_BAD_CREDENTIALS);
}

static void
test_second_sign_in_ends_the_first (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (UsherAccount) first = sign_in (client, "ada", ADA_PASSWORD);
  g_autoptr (UsherAccount) second = sign_in (client, "ada", ADA_PASSWORD);
  g_autoptr (UsherAccount) user = NULL;
  g_autoptr (GError) error = NULL;

  user = get_user (client, usher_account_get_token (first), &error);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED);
  g_clear_error (&error);
  user = get_user (client, usher_account_get_token (second), &error);
  g_assert_no_error (error);
}

/* A token is used with the identifier that it was issued to. */
static void
test_foreign_identifier (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (SecretValue) token = secret_value_new ("any", -1, "text/plain");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) user = NULL;
  g_autoptr (JsonNode) log = NULL;
  JsonObject *headers;

  usher_client_get_user_async (client, token, "theirs", NULL, test_ready_cb, &result);
  user = usher_client_get_user_finish (client, test_wait (&result), &error);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED);

  log = test_demo_call ("GET", "/demo/log", NULL);
  headers = json_object_get_object_member (test_demo_last_request (log), "headers");
  g_assert_cmpstr (json_object_get_string_member (headers, "X-Plex-Client-Identifier"),
                   ==,
                   "theirs");
  g_assert_cmpstr (json_object_get_string_member (headers, "X-Plex-Token"), ==, "any");
}

static void
test_odd_answers (void)
{
  static const struct
  {
    const char *answer;
    UsherError  code;
  } answers[] = {
    { "\"status\":503,\"content-type\":\"text/html\",\"body\":\"<html>\"", USHER_ERROR_SERVICE },
    { "\"status\":200,\"content-type\":\"application/json\",\"body\":\"Bad Gateway\"",
      USHER_ERROR_BAD_REPLY },
    { "\"status\":200,\"content-type\":\"text/html\",\"body\":\"<html>log in</html>\"",
      USHER_ERROR_NETWORK_LOG_IN },
    { "\"status\":201,\"body\":\" <!DOCTYPE html><title>Log in\"", USHER_ERROR_NETWORK_LOG_IN },
    { "\"status\":201,\"body\":\"<?xml version='1.0'?><user/>\"", USHER_ERROR_BAD_REPLY },
    { "\"status\":511,\"body\":\"<html>log in\"", USHER_ERROR_NETWORK_LOG_IN },
    { "\"status\":200,\"body\":\"{\\\"uuid\\\":\\\"a\"", USHER_ERROR_BAD_REPLY },
    { "\"status\":201,\"body\":\"\"", USHER_ERROR_BAD_REPLY },
    { "\"status\":201,\"body\":\"{}\"", USHER_ERROR_BAD_REPLY },
    { "\"omit\":[\"authToken\"]", USHER_ERROR_INCOMPLETE_REPLY },
    { "\"merge\":{\"uuid\":null}", USHER_ERROR_INCOMPLETE_REPLY },
    { "\"charset\":\"UTF-16\"", USHER_ERROR_BAD_REPLY },
    { "\"status\":401,\"content-type\":\"application/json\","
      "\"body\":\"<errors><error code='1031'/></errors>\"",
      USHER_ERROR_NETWORK_REFUSED },
    { "\"size\":1048577", USHER_ERROR_BAD_REPLY },
    { "\"gzip\":true,\"size\":20000000", USHER_ERROR_BAD_REPLY },
    { "\"cut\":200", USHER_ERROR_NO_NETWORK },
    { "\"redirect\":\"https://example.org/\"", USHER_ERROR_NETWORK_LOG_IN },
    { "\"redirect\":\"http://localhost/\"", USHER_ERROR_NETWORK_LOG_IN },
    { "\"redirect\":\"/api/v2/users/signin\",\"status\":307,\"times\":50", USHER_ERROR_BAD_REPLY },
  };
  g_autoptr (UsherClient) client = start_anew ();

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *script
          = g_strdup_printf ("{\"path\":\"" SIGN_IN "\",%s}", answers[i].answer);

      g_test_message ("%s", answers[i].answer);
      test_demo_next (script);
      fail_sign_in (client, "ada", ADA_PASSWORD, NULL, answers[i].code);
    }
}

/* What a success may look like. */
static void
test_fine_answers (void)
{
  static const char *const answers[] = {
    "\"status\":200",
    "\"content-type\":\"text/html\"",
    "\"gzip\":true",
    "\"chunk\":true",
    "\"size\":900000",
    "\"merge\":{\"title\":{},\"id\":null}",
    "\"account\":\"kim\"",
    "\"charset\":\"ISO-8859-1\"",
    "\"insert\":\"\\\"roles\\\":[1e999],\",\"gzip\":true",
  };
  g_autoptr (UsherClient) client = start_anew ();

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *script = g_strdup_printf ("{\"path\":\"" SIGN_IN "\",%s}", answers[i]);
      g_autoptr (UsherAccount) account = NULL;

      g_test_message ("%s", answers[i]);
      test_demo_next (script);
      account = sign_in (client, "ada", ADA_PASSWORD);
    }
}

static void
test_time_out (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  double seconds;

  usher_client_set_timeout (client, 200);
  test_demo_next ("{\"path\":\"" SIGN_IN "\",\"delay\":5000}");
  seconds = fail_sign_in (client, "ada", ADA_PASSWORD, NULL, USHER_ERROR_TIMED_OUT);
  g_assert_cmpfloat (seconds, >=, 0.19);
  g_assert_cmpfloat (seconds, <, 4);
}

static void
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (JsonNode) log = NULL;
  guint n_sent;
  g_autoptr (GTimer) timer = g_timer_new ();

  test_demo_next ("{\"path\":\"" SIGN_IN "\",\"delay\":5000}");
  g_timeout_add_once (100, cancel_cb, cancellable);
  usher_client_sign_in_async (client,
                              "ada",
                              ADA_PASSWORD,
                              NULL,
                              TRUE,
                              cancellable,
                              test_ready_cb,
                              &result);
  account = usher_client_sign_in_finish (client, test_wait (&result), &error);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 4);

  /* A call that was cancelled before it began sends nothing. */
  before = test_demo_call ("GET", "/demo/log", NULL);
  n_sent = json_array_get_length (json_node_get_array (before));
  g_clear_error (&error);
  g_clear_object (&result);
  usher_client_sign_in_async (client,
                              "ada",
                              ADA_PASSWORD,
                              NULL,
                              TRUE,
                              cancellable,
                              test_ready_cb,
                              &result);
  account = usher_client_sign_in_finish (client, test_wait (&result), &error);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);

  log = test_demo_call ("GET", "/demo/log", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), ==, n_sent);
}

/* Everything that a call holds goes when it is cancelled: the fiber is not left waiting. */
static void
test_nothing_is_left (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  UsherClient *client = start_anew ();

  test_demo_next ("{\"path\":\"" SIGN_IN "\",\"delay\":5000}");
  g_timeout_add_once (100, cancel_cb, cancellable);
  usher_client_sign_in_async (client,
                              "ada",
                              ADA_PASSWORD,
                              NULL,
                              TRUE,
                              cancellable,
                              test_ready_cb,
                              &result);
  test_wait (&result);
  g_clear_object (&result);
  test_spin (100);

  g_assert_finalize_object (client);
}

static void
test_nobody_answers (void)
{
  g_autofree char *before = g_strdup (g_getenv ("USHER_SERVICE_URL"));
  g_autoptr (UsherClient) client = NULL;

  g_setenv ("USHER_SERVICE_URL", "https://localhost:1", TRUE);
  client = new_client ();
  fail_sign_in (client, "ada", ADA_PASSWORD, NULL, USHER_ERROR_NO_NETWORK);

  g_setenv ("USHER_SERVICE_URL", "https://example.org", TRUE);
  fail_sign_in (client, "ada", ADA_PASSWORD, NULL, USHER_ERROR_BAD_SERVICE_URL);

  g_setenv ("USHER_SERVICE_URL", before, TRUE);
}

/* The demo service's certificate is good only by its own authority. */
static void
test_system_authorities (void)
{
  g_autofree char *before = g_strdup (g_getenv ("USHER_SERVICE_CA"));
  g_autoptr (UsherClient) client = NULL;

  g_unsetenv ("USHER_SERVICE_CA");
  client = new_client ();
  fail_sign_in (client, "ada", ADA_PASSWORD, NULL, USHER_ERROR_TLS_UNTRUSTED);

  g_setenv ("USHER_SERVICE_CA", "/nowhere/ca.pem", TRUE);
  g_clear_object (&client);
  client = new_client ();
  fail_sign_in (client, "ada", ADA_PASSWORD, NULL, USHER_ERROR_BAD_SERVICE_URL);

  g_setenv ("USHER_SERVICE_CA", before, TRUE);
}

/* Nothing that a proxy says is the service's word, of the password least of all. */
static void
test_proxy (void)
{
  static const struct
  {
    const char *scheme;
    const char *answer;
    UsherError  code;
  } proxies[] = {
    { "http",
      "HTTP/1.1 407 Authenticate\r\nProxy-Authenticate: Basic realm=\"a\"\r\n"
      "Content-Length: 0\r\n\r\n",
      USHER_ERROR_PROXY },
    { "http", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", USHER_ERROR_PROXY },
    { "http",
      "HTTP/1.1 401 Unauthorized\r\nContent-Length: 25\r\n\r\n{\"errors\":[{\"code\":1001}]}",
      USHER_ERROR_PROXY },
    { "http",
      "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n",
      USHER_ERROR_PROXY },
    { "http",
      "HTTP/1.1 302 Found\r\nLocation: http://localhost/login\r\nContent-Length: 0\r\n\r\n",
      USHER_ERROR_PROXY },
    { "http", "HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n", USHER_ERROR_NO_NETWORK },
    { "http", "HTTP/1.1 200 OK\r\n\r\nNo TLS at all", USHER_ERROR_TLS },
    { "http", "What", USHER_ERROR_BAD_REPLY },
    { "socks5", "\x05\xff", USHER_ERROR_PROXY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (proxies); i++)
    {
      guint16 port;
      g_autoptr (GSocketService) service = test_serve (proxies[i].answer, &port);
      g_autoptr (UsherClient) client = start_anew ();
      g_autoptr (GProxyResolver) resolver = NULL;
      g_autoptr (JsonNode) log = NULL;
      g_autofree char *url = NULL;

      url = g_strdup_printf ("%s://127.0.0.1:%u", proxies[i].scheme, port);
      resolver = g_simple_proxy_resolver_new (url, NULL);
      soup_session_set_proxy_resolver (usher_client_open_session (client, NULL), resolver);

      g_test_message ("%" G_GSIZE_FORMAT ": %s", i, url);
      fail_sign_in (client, "ada", ADA_PASSWORD, NULL, proxies[i].code);
      log = test_demo_call ("GET", "/demo/log", NULL);
      g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), ==, 0);
    }
}

static guint
count_requests (void)
{
  g_autoptr (JsonNode) log = test_demo_call ("GET", "/demo/log", NULL);

  return json_array_get_length (json_node_get_array (log));
}

/* Once there is one more. */
static gboolean
hang_up_cb (gpointer n_requests)
{
  if (count_requests () == GPOINTER_TO_UINT (n_requests))
    return G_SOURCE_CONTINUE;

  test_demo_reset ();
  return G_SOURCE_REMOVE;
}

/* Whatever comes of it, a password is sent once: also where HTTP would allow another try, and where the
 * service hangs up without a word, which makes soup ask again for what it may ask for twice.
 */
static void
test_tried_once (void)
{
  static const char *const answers[] = {
    "\"status\":401,\"headers\":{\"WWW-Authenticate\":\"Basic realm=\\\"a\\\"\"}",
    "\"status\":408",
    "\"status\":413,\"headers\":{\"Retry-After\":\"0\"}",
    "\"status\":421",
    "\"status\":425",
    "\"status\":429,\"headers\":{\"Retry-After\":\"0\"}",
    "\"status\":500",
    "\"status\":503,\"headers\":{\"Retry-After\":\"0\",\"Connection\":\"close\"}",
    "\"status\":307,\"redirect\":\"/api/v2/users/signin\"",
    "\"status\":308,\"redirect\":\"/api/v2/users/signin\"",
    "\"cut\":0",
  };
  g_autoptr (UsherClient) client = start_anew ();
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *script = g_strdup_printf ("{\"path\":\"" SIGN_IN "\",%s}", answers[i]);
      g_autoptr (UsherAccount) account = NULL;

      g_test_message ("%s", answers[i]);
      test_demo_reset ();
      fail_sign_in (client, "ada", "wrong", NULL, USHER_ERROR_BAD_CREDENTIALS);
      test_demo_next (script);
      account = sign_in_with (client, "ada", ADA_PASSWORD, NULL, TRUE, &error);
      g_assert_nonnull (error);
      g_clear_error (&error);
      g_assert_cmpuint (count_requests (), ==, 2);
    }

  /* What is asked after it has hung up is counted. */
  fail_sign_in (client, "ada", "wrong", NULL, USHER_ERROR_BAD_CREDENTIALS);
  test_demo_next ("{\"path\":\"" SIGN_IN "\",\"delay\":5000}");
  g_timeout_add (50, hang_up_cb, GUINT_TO_POINTER (count_requests ()));
  fail_sign_in (client, "ada", ADA_PASSWORD, NULL, USHER_ERROR_NO_NETWORK);
  g_assert_cmpuint (count_requests (), ==, 0);
}

typedef struct
{
  const char *kind;
  UsherError  code;
} Certificate;

/* A demo service of its own whose certificate is bad in one way. */
static void
test_bad_certificate (gconstpointer data)
{
  const Certificate *certificate = data;
  g_autofree char   *url_before = g_strdup (g_getenv ("USHER_SERVICE_URL"));
  g_autofree char   *ca_before = g_strdup (g_getenv ("USHER_SERVICE_CA"));
  g_autoptr (GSubprocess) service = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (UsherClient) client = NULL;
  g_autoptr (GError) error = NULL;

  service = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error,
                              g_getenv ("USHER_DEMO_SERVICE"),
                              "--certificate",
                              certificate->kind,
                              NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (service));

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, &error);
      g_auto (GStrv) parts = NULL;

      g_assert_nonnull (line);
      if (g_str_equal (line, "ready"))
        break;
      parts = g_strsplit (line, "=", 2);
      if (g_str_has_prefix (line, "USHER_"))
        g_setenv (parts[0], parts[1], TRUE);
    }

  client = new_client ();
  fail_sign_in (client, "ada", ADA_PASSWORD, NULL, certificate->code);

  g_subprocess_send_signal (service, 15);
  g_subprocess_wait (service, NULL, NULL);
  g_setenv ("USHER_SERVICE_URL", url_before, TRUE);
  g_setenv ("USHER_SERVICE_CA", ca_before, TRUE);
}

/* Not one request of this program had a secret in its address. */
static void
test_no_leaks (void)
{
  g_autoptr (JsonNode) state = test_demo_call ("GET", "/demo/state", NULL);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (state), "leaks"), ==, 0);
}

int
main (int argc, char **argv)
{
  static const Certificate certificates[] = {
    { "expired", USHER_ERROR_TLS_EXPIRED },
    { "self-signed", USHER_ERROR_TLS_UNTRUSTED },
    { "wrong-host", USHER_ERROR_TLS_WRONG_HOST },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/sign-in", test_sign_in);
  g_test_add_func ("/client/request", test_request);
  g_test_add_func ("/client/form", test_form);
  g_test_add_func ("/client/refusals", test_refusals);
  g_test_add_func ("/client/two-factor", test_two_factor);
  g_test_add_func ("/client/too-many-failures", test_too_many_failures);
  g_test_add_func ("/client/slow-down", test_slow_down);
  g_test_add_func ("/client/user-and-sign-out", test_user_and_sign_out);
  g_test_add_func ("/client/managed-user", test_managed_user);
  g_test_add_func ("/client/second-sign-in-ends-the-first", test_second_sign_in_ends_the_first);
  g_test_add_func ("/client/foreign-identifier", test_foreign_identifier);
  g_test_add_func ("/client/odd-answers", test_odd_answers);
  g_test_add_func ("/client/fine-answers", test_fine_answers);
  g_test_add_func ("/client/time-out", test_time_out);
  g_test_add_func ("/client/cancel", test_cancel);
  g_test_add_func ("/client/nothing-is-left", test_nothing_is_left);
  g_test_add_func ("/client/nobody-answers", test_nobody_answers);
  g_test_add_func ("/client/system-authorities", test_system_authorities);
  g_test_add_func ("/client/proxy", test_proxy);
  g_test_add_func ("/client/tried-once", test_tried_once);
  g_test_add_func ("/client/no-leaks", test_no_leaks);
  for (gsize i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/client/certificate/%s", certificates[i].kind);

      g_test_add_data_func (path, &certificates[i], test_bad_certificate);
    }

  return g_test_run ();
}
