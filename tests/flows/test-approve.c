/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <libsoup/soup.h>
#include <string.h>

#include "pin-support.h"

#define LINK "/api/v2/pins/link"
#define LINK_ANSWER "\"path\": \"" LINK "\", "

/* The code that another device shows. */
static char *
show_code (void)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strconcat (g_getenv ("USHER_SERVICE_URL"), "/api/v2/pins", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autofree char *text = NULL;
  g_autoptr (UsherPin) pin = NULL;
  g_autoptr (GError) error = NULL;

  database = g_tls_file_database_new (g_getenv ("USHER_SERVICE_CA"), &error);
  g_assert_no_error (error);
  soup_session_set_tls_database (session, database);
  soup_message_headers_append (headers, "Accept", "application/json");
  soup_message_headers_append (headers, "X-Plex-Client-Identifier", "a-television");
  reply = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, SOUP_STATUS_CREATED);

  text = g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  pin = usher_pin_new_from_json (text, -1, &error);
  g_assert_no_error (error);

  return g_strdup (usher_pin_get_code (pin));
}

/* Whom the device is signed in as; NULL where it is not. */
static char *
get_viewer (void)
{
  g_autoptr (JsonNode) state = test_demo_call ("GET", "/demo/state", NULL);
  JsonArray *sessions = json_object_get_array_member (json_node_get_object (state), "sessions");

  for (guint i = 0; i < json_array_get_length (sessions); i++)
    {
      JsonObject *session = json_array_get_object_element (sessions, i);

      if (g_str_equal (json_object_get_string_member (session, "identifier"), "a-television"))
        return g_strdup (json_object_get_string_member (session, "username"));
    }

  return NULL;
}

static void
assert_viewer (const char *username)
{
  g_autofree char *viewer = get_viewer ();

  g_assert_cmpstr (viewer, ==, username);
}

static gboolean
approve (Flows *flows, UsherAccount *account, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_approve_async (flows->client, flows->store, account, code, NULL, test_ready_cb, &result);

  return usher_approve_finish (test_wait (&result), error);
}

static void
approve_well (Flows *flows, const char *name, const char *code)
{
  g_autoptr (GError) error = NULL;
  gboolean done = approve (flows, flows_get (flows, name), code, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static void
assert_fails (Flows *flows, UsherAccount *account, const char *code, UsherError wanted)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (approve (flows, account, code, &error));
  g_assert_error (error, USHER_ERROR, (int) wanted);
  assert_viewer (NULL);
}

static void
test_let_in (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (JsonNode) log = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *code = show_code ();
  JsonObject      *request;
  JsonObject      *headers;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", "bread-and-books", TRUE);
  before = flows_lookup (ADA_UUID);
  approve_well (flows, "ada", code);
  log = test_demo_call ("GET", "/demo/log", NULL);
  assert_viewer ("ada");

  request = test_demo_last_request (log);
  headers = json_object_get_object_member (request, "headers");
  g_assert_cmpstr (json_object_get_string_member (request, "method"), ==, "PUT");
  g_assert_cmpstr (json_object_get_string_member (request, "path"), ==, LINK);
  g_assert_cmpstr (json_object_get_string_member (headers, "X-Plex-Product"), ==, "Plex SSO");
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (request, "form"), "code"),
      ==,
      code);

  /* The session that lets it in goes on. */
  after = flows_lookup (ADA_UUID);
  g_assert_cmpstr (after, ==, before);
  pin_assert_no_leak ();

  flows_clear ();
}

/* As people type it. */
static void
test_typed (void)
{
  static const char *const formats[] = { "%c%c%c%c", " %c %c%c %c\n", "%c%c-%c%c" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autofree char *code = show_code ();
      g_autofree char *low = g_ascii_strdown (code, -1);
      g_autoptr (GString) typed = g_string_new (NULL);

      for (const char *c = formats[i], *next = low; *c != '\0'; c++)
        if (*c == '%')
          {
            g_string_append_c (typed, *next++);
            c++;
          }
        else
          {
            g_string_append_c (typed, *c);
          }
      flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
      approve_well (flows, "ada", typed->str);
      assert_viewer ("ada");

      flows_clear ();
    }
}

/* A token goes with the client identifier that it was issued to. */
static void
test_identifier (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Flows) other = NULL;
  g_autolist (SecretItem) items = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (JsonNode) log = NULL;
  g_autofree char *code = show_code ();
  g_autoptr (GError) error = NULL;
  JsonObject *headers;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  items = keyring_search (ADA_UUID);
  attributes = secret_item_get_attributes (items->data);
  g_hash_table_replace (attributes, g_strdup ("client-identifier"), g_strdup ("of-another-copy"));
  secret_item_set_attributes_sync (items->data, NULL, attributes, NULL, &error);
  g_assert_no_error (error);

  other = flows_new ();
  approve_well (other, "ada", code);
  log = test_demo_call ("GET", "/demo/log", NULL);
  headers = json_object_get_object_member (test_demo_last_request (log), "headers");
  g_assert_cmpstr (json_object_get_string_member (headers, "X-Plex-Client-Identifier"),
                   ==,
                   "of-another-copy");

  flows_clear ();
}

static void
test_malformed (void)
{
  static const char *const codes[]
      = { "", "AB1", "AB123", "Ä", "ABC\U0001f600", "k3v9x1y2z3", "A%1" };
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *code = show_code ();

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    assert_fails (flows, flows_get (flows, "ada"), codes[i], USHER_ERROR_LINK_CODE_MALFORMED);
  g_assert_cmpuint (pin_count_requests ("PUT", LINK), ==, 0);

  flows_clear ();
}

/* One that never was, that was taken, and that has expired: the service says the same of them. */
static void
test_unknown (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *code = show_code ();
  const char       wrong[] = { code[0] == 'A' ? 'B' : 'A', code[1], code[2], code[3], '\0' };
  g_autoptr (JsonNode) claimed = NULL;
  g_autoptr (JsonNode) forward = NULL;
  g_autofree char *taken = NULL;
  g_autoptr (GError) error = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  assert_fails (flows, flows_get (flows, "ada"), wrong, USHER_ERROR_LINK_CODE_UNKNOWN);

  forward = test_demo_call ("POST", "/demo/pins", "{\"forward\": 901}");
  assert_fails (flows, flows_get (flows, "ada"), code, USHER_ERROR_LINK_CODE_UNKNOWN);

  taken = show_code ();
  approve_well (flows, "ada", taken);
  g_assert_false (approve (flows, flows_get (flows, "ada"), taken, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_LINK_CODE_UNKNOWN);

  flows_clear ();
}

/* Only what GET /user says of a token counts, and it shows in the list. */
static void
test_revoked (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *code = show_code ();
  g_autoptr (JsonNode) reply = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  reply = test_demo_call ("POST", "/demo/revoke?username=ada", NULL);
  assert_fails (flows, flows_get (flows, "ada"), code, USHER_ERROR_TOKEN_REVOKED);
  g_assert_error (usher_account_get_problem (flows_get (flows, "ada")),
                  USHER_ERROR,
                  USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);

  flows_clear ();
}

static void
test_trouble (void)
{
  static const struct
  {
    const char *answer;
    const char *user;
    UsherError  wanted;
  } troubles[] = {
    { "\"status\": 401", NULL, USHER_ERROR_REFUSED },
    { "\"status\": 401", "\"status\": 503", USHER_ERROR_SERVICE },
    { "\"status\": 401", "\"status\": 429", USHER_ERROR_SLOW_DOWN },
    { "\"status\": 401", "\"cut\": 10", USHER_ERROR_NO_NETWORK },
    { "\"status\": 403", NULL, USHER_ERROR_MANAGED_USER },
    { "\"status\": 403, \"body\": \"{}\"", NULL, USHER_ERROR_REFUSED },
    { "\"status\": 400", NULL, USHER_ERROR_REFUSED },
    { "\"status\": 429", NULL, USHER_ERROR_SLOW_DOWN },
    { "\"status\": 503", NULL, USHER_ERROR_SERVICE },
    { "\"body\": \"<html>Log in</html>\"", NULL, USHER_ERROR_NETWORK_LOG_IN },
    { "\"body\": \"Bad Gateway\"", NULL, USHER_ERROR_BAD_REPLY },
  };
  g_autoptr (Flows) flows = flows_new ();

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *code = show_code ();
      g_autofree char *next = g_strdup_printf ("{" LINK_ANSWER "%s}", troubles[i].answer);
      g_autofree char *user = g_strdup_printf ("{" USER_ANSWER "%s}", troubles[i].user);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s %s", next, user);
      test_demo_next (next);
      if (troubles[i].user != NULL)
        test_demo_next (user);
      g_assert_false (approve (flows, flows_get (flows, "ada"), code, &error));
      g_assert_error (error, USHER_ERROR, (int) troubles[i].wanted);
      g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);
    }

  flows_clear ();
}

/* Some describe the reply so, though no client has met it. */
static void
test_reply_with_a_body (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *code = show_code ();

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  test_demo_next ("{" LINK_ANSWER "\"body\": \"{\\\"pin\\\":{}}\"}");
  approve_well (flows, "ada", code);

  flows_clear ();
}

static void
test_keyring_locked (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *code = show_code ();

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  keyring_lock ();
  assert_fails (flows, flows_get (flows, "ada"), code, USHER_ERROR_KEYRING_LOCKED);
  g_assert_cmpuint (pin_count_requests ("PUT", LINK), ==, 0);
  keyring_unlock ();
  approve_well (flows, "ada", code);

  flows_clear ();
}

static void
test_signed_out (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherAccount) account = NULL;
  g_autofree char *code = show_code ();

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  account = g_object_ref (flows_get (flows, "ada"));
  flows_remove (flows, account);
  assert_fails (flows, account, code, USHER_ERROR_NOT_SIGNED_IN);
  g_assert_cmpuint (pin_count_requests ("PUT", LINK), ==, 0);

  flows_clear ();
}

/* Before, while the service is asked about the code, and about the token. */
static void
test_cancelled (void)
{
  static const struct
  {
    const char *next[2];
    const char *path;
  } steps[] = {
    { { NULL, NULL }, NULL },
    { { "{" LINK_ANSWER "\"delay\": 60000}", NULL }, LINK },
    { { "{" LINK_ANSWER "\"status\": 401}", "{" USER_ANSWER "\"delay\": 60000}" }, "/api/v2/user" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *code = show_code ();

      flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
      for (gsize j = 0; j < G_N_ELEMENTS (steps[i].next) && steps[i].next[j] != NULL; j++)
        test_demo_next (steps[i].next[j]);
      if (steps[i].path == NULL)
        g_cancellable_cancel (cancellable);
      usher_approve_async (flows->client,
                           flows->store,
                           flows_get (flows, "ada"),
                           code,
                           cancellable,
                           test_ready_cb,
                           &result);
      while (steps[i].path != NULL && pin_count_requests ("PUT", steps[i].path) == 0
             && pin_count_requests ("GET", steps[i].path) == 0)
        test_spin (20);
      g_assert_null (result);
      g_cancellable_cancel (cancellable);
      g_assert_false (usher_approve_finish (test_wait (&result), &error));
      g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);
      assert_viewer (NULL);

      flows_clear ();
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/approve/let-in", test_let_in);
  g_test_add_func ("/approve/typed", test_typed);
  g_test_add_func ("/approve/identifier", test_identifier);
  g_test_add_func ("/approve/malformed", test_malformed);
  g_test_add_func ("/approve/unknown", test_unknown);
  g_test_add_func ("/approve/revoked", test_revoked);
  g_test_add_func ("/approve/trouble", test_trouble);
  g_test_add_func ("/approve/reply-with-a-body", test_reply_with_a_body);
  g_test_add_func ("/approve/keyring-locked", test_keyring_locked);
  g_test_add_func ("/approve/signed-out", test_signed_out);
  g_test_add_func ("/approve/cancelled", test_cancelled);

  return g_test_run ();
}
