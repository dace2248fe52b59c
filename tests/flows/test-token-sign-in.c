/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "pin-support.h"

/* A token of the account that another program has. */
static char *
get_token (void)
{
  g_autoptr (Flows) other = flows_new ();
  char *token;

  flows_sign_in (other, "ada", ADA_PASSWORD, TRUE);
  token = flows_lookup (ADA_UUID);
  flows_remove (other, flows_get (other, "ada"));
  pin_assert_nothing_kept (ADA_UUID);

  return token;
}

static gboolean
submit (UsherSignIn *sign_in, const char *text, gboolean remember, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_sign_in_submit_token_async (sign_in, text, remember, NULL, test_ready_cb, &result);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_BUSY);

  return usher_sign_in_submit_token_finish (sign_in, test_wait (&result), error);
}

static void
submit_well (Flows *flows, const char *text, gboolean remember)
{
  g_autoptr (UsherSignIn) sign_in = usher_sign_in_new (flows->client, flows->store);
  g_autoptr (GError) error = NULL;
  gboolean done = submit (sign_in, text, remember, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_DONE);
}

static void
assert_fails (Flows *flows, const char *text, UsherError wanted)
{
  g_autoptr (UsherSignIn) sign_in = usher_sign_in_new (flows->client, flows->store);
  g_autoptr (GError) error = NULL;

  /* Not the text: it may be a token that is good. */
  g_test_message ("%" G_GSIZE_FORMAT " bytes, error %d", strlen (text), (int) wanted);
  g_assert_false (submit (sign_in, text, TRUE, &error));
  g_assert_error (error, USHER_ERROR, (int) wanted);
  g_assert_null (strstr (error->message, "secret"));
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_IDLE);
  g_assert_null (usher_sign_in_get_account (sign_in));
}

static void
assert_kept (const char *token, gboolean remembered)
{
  g_autofree char *kept = flows_lookup (ADA_UUID);
  g_auto (GStrv) files = flows_list_files (remembered);
  g_auto (GStrv) other_files = flows_list_files (!remembered);

  g_assert_cmpstr (kept, ==, token);
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);
  g_assert_cmpuint (g_strv_length (files), ==, 1);
  g_assert_cmpuint (g_strv_length (other_files), ==, 0);
}

/* As it is pasted: alone, with what is around it, or with the address that it stands in. */
static void
test_fine (void)
{
  static const char *const formats[] = {
    "%s",
    "  %s\n",
    "\t%s \r\n",
    "https://192.0.2.1:32400/library/metadata/7?checkFiles=1&X-Plex-Token=%s",
    "https://192.0.2.1:32400/library?X-Plex-Token=%s&includeExtras=1",
    " \"https://192.0.2.1:32400/library?X-Plex-Token=%s\" ",
    "https://app.plex.tv/?X-Plex-Token=%s#!/media",
    "X-Plex-Token=%s",
    "X-Plex-Token= %s",
    "\"%s\"",
    "X-Plex-Token: %s",
    "https://192.0.2.1:32400/library?x-plex-token=%s",
    "\302\240%s\342\200\257",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *token = get_token ();
      g_auto (GStrv) parts = g_strsplit (formats[i], "%s", 2);
      g_autofree char *text = g_strconcat (parts[0], token, parts[1], NULL);
      g_autoptr (Flows) flows = flows_new ();

      submit_well (flows, text, TRUE);
      assert_kept (token, TRUE);
      g_assert_cmpint (usher_account_get_state (flows_get (flows, "ada")),
                       ==,
                       USHER_ACCOUNT_STATE_OK);
      pin_assert_no_leak ();

      flows_clear ();
    }
}

/* It goes by this device's identifier from now on. */
static void
test_identifier (void)
{
  g_autofree char *token = get_token ();
  g_autoptr (Flows) flows = flows_new ();
  g_autolist (SecretItem) items = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (GError) error = NULL;

  submit_well (flows, token, TRUE);
  items = keyring_search (ADA_UUID);
  attributes = secret_item_get_attributes (items->data);
  g_assert_cmpstr (
      g_hash_table_lookup (attributes, "client-identifier"),
      ==,
      usher_device_load_client_identifier (usher_client_get_device (flows->client), &error));
  g_assert_no_error (error);

  flows_clear ();
}

static void
test_not_remembered (void)
{
  g_autofree char *token = get_token ();
  g_autoptr (Flows) flows = flows_new ();

  submit_well (flows, token, FALSE);
  assert_kept (token, FALSE);
  g_assert_false (usher_account_get_remembered (flows_get (flows, "ada")));

  flows_clear ();
}

/* Plex may name another token in its answer. */
static void
test_other_token_in_the_reply (void)
{
  g_autofree char *token = get_token ();
  g_autoptr (Flows) flows = flows_new ();

  test_demo_next ("{" USER_ANSWER "\"merge\": {\"authToken\": \"another-token\"}}");
  submit_well (flows, token, TRUE);
  assert_kept (token, TRUE);

  flows_clear ();
}

/* What can be no token is not sent anywhere. */
static void
test_malformed (void)
{
  static const char *const texts[] = {
    "",
    " \n",
    "secret one",
    "secret\none",
    "secret\x01one",
    "secret\x7f",
    "secret\\one",
    "secr\xc3\xa9t",
    "secret\xff",
    "secret\xc2\xa0one",
    "\xe2\x80\x9csecret\xe2\x80\x9d",
    "X-Plex-Token=",
    "https://192.0.2.1:32400/library/secret",
    "https://192.0.2.1:32400/library?X-Plex-Token=&secret=1",
    "https://192.0.2.1:32400/library?X-Plex-Token=secr\\et",
  };
  g_autofree char *long_text = g_strnfill (5000, 'a');
  g_autoptr (Flows) flows = flows_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_fails (flows, texts[i], USHER_ERROR_TOKEN_MALFORMED);
  assert_fails (flows, long_text, USHER_ERROR_TOKEN_MALFORMED);

  g_assert_cmpuint (pin_count_requests ("GET", "/"), ==, 0);
  pin_assert_nothing_kept (ADA_UUID);

  flows_clear ();
}

static void
test_short_lived (void)
{
  static const char *const texts[] = {
    "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJzZWNyZXQifQ.c2VjcmV0",
    "  eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJzZWNyZXQifQ.c2VjcmV0\n",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZWNyZXQifQ.",
    "https://192.0.2.1/?X-Plex-Token=eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJzZWNyZXQifQ.c2VjcmV0&a=b",
  };
  g_autoptr (Flows) flows = flows_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_fails (flows, texts[i], USHER_ERROR_TOKEN_SHORT_LIVED);
  g_assert_cmpuint (pin_count_requests ("GET", "/"), ==, 0);

  /* What only looks a little like one is for the service to judge. */
  assert_fails (flows, "eyJsecretsecret12345", USHER_ERROR_TOKEN_REFUSED);
  assert_fails (flows, "eyJsecret.secret", USHER_ERROR_TOKEN_REFUSED);

  flows_clear ();
}

/* Whoever is here stays, with the token that is good. */
static void
test_refused (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *before = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  before = flows_lookup (ADA_UUID);
  assert_fails (flows, "secretsecretsecret12", USHER_ERROR_TOKEN_REFUSED);
  assert_kept (before, TRUE);
  g_assert_null (usher_account_get_problem (flows_get (flows, "ada")));

  flows_clear ();
}

static void
test_revoked (void)
{
  g_autofree char *token = get_token ();
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (JsonNode) reply = test_demo_call ("POST", "/demo/revoke?username=ada", NULL);

  assert_fails (flows, token, USHER_ERROR_TOKEN_REFUSED);
  pin_assert_nothing_kept (ADA_UUID);

  flows_clear ();
}

/* It is not kept on trust. */
static void
test_trouble (void)
{
  static const struct
  {
    const char *answer;
    UsherError  wanted;
  } troubles[] = {
    { "\"status\": 429", USHER_ERROR_SLOW_DOWN },
    { "\"status\": 503", USHER_ERROR_SERVICE },
    { "\"status\": 403", USHER_ERROR_MANAGED_USER },
    { "\"status\": 422, \"body\": \"{\\\"errors\\\":[{\\\"message\\\":\\\"Invalid token\\\"}]}\"",
      USHER_ERROR_TOKEN_REFUSED },
    { "\"body\": \"Bad Gateway\"", USHER_ERROR_BAD_REPLY },
    { "\"omit\": [\"uuid\"]", USHER_ERROR_INCOMPLETE_REPLY },
    { "\"cut\": 100", USHER_ERROR_NO_NETWORK },
  };
  g_autofree char *token = get_token ();
  g_autofree char *url = g_strdup (g_getenv ("USHER_SERVICE_URL"));
  g_autoptr (Flows) flows = flows_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *next = g_strdup_printf ("{" USER_ANSWER "%s}", troubles[i].answer);

      test_demo_next (next);
      assert_fails (flows, token, troubles[i].wanted);
      pin_assert_nothing_kept (ADA_UUID);
    }

  g_setenv ("USHER_SERVICE_URL", "https://localhost:1", TRUE);
  assert_fails (flows, token, USHER_ERROR_NO_NETWORK);
  g_setenv ("USHER_SERVICE_URL", url, TRUE);
  pin_assert_nothing_kept (ADA_UUID);

  submit_well (flows, token, TRUE);
  flows_clear ();
}

static void
test_keyring_locked (void)
{
  g_autofree char *token = get_token ();
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherSignIn) sign_in = usher_sign_in_new (flows->client, flows->store);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  keyring_lock ();
  g_assert_false (submit (sign_in, token, TRUE, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_UNKEPT);
  g_clear_error (&error);
  keyring_unlock ();
  pin_assert_nothing_kept (ADA_UUID);

  usher_sign_in_keep_async (sign_in, NULL, test_ready_cb, &result);
  usher_sign_in_keep_finish (sign_in, test_wait (&result), &error);
  g_assert_no_error (error);
  assert_kept (token, TRUE);

  flows_clear ();
}

static void
test_cancelled (void)
{
  g_autofree char *token = get_token ();
  g_autoptr (Flows) flows = flows_new ();

  for (int started = FALSE; started <= TRUE; started++)
    {
      g_autoptr (UsherSignIn) sign_in = usher_sign_in_new (flows->client, flows->store);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      if (started)
        test_demo_next ("{" USER_ANSWER "\"delay\": 60000}");
      else
        g_cancellable_cancel (cancellable);
      usher_sign_in_submit_token_async (sign_in, token, TRUE, cancellable, test_ready_cb, &result);
      if (started)
        pin_wait_for_request ("GET", "/api/v2/user");
      g_cancellable_cancel (cancellable);
      g_assert_false (usher_sign_in_submit_token_finish (sign_in, test_wait (&result), &error));
      g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);
      g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_IDLE);
      pin_assert_nothing_kept (ADA_UUID);
    }

  flows_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/token-sign-in/fine", test_fine);
  g_test_add_func ("/token-sign-in/identifier", test_identifier);
  g_test_add_func ("/token-sign-in/not-remembered", test_not_remembered);
  g_test_add_func ("/token-sign-in/other-token-in-the-reply", test_other_token_in_the_reply);
  g_test_add_func ("/token-sign-in/malformed", test_malformed);
  g_test_add_func ("/token-sign-in/short-lived", test_short_lived);
  g_test_add_func ("/token-sign-in/refused", test_refused);
  g_test_add_func ("/token-sign-in/revoked", test_revoked);
  g_test_add_func ("/token-sign-in/trouble", test_trouble);
  g_test_add_func ("/token-sign-in/keyring-locked", test_keyring_locked);
  g_test_add_func ("/token-sign-in/cancelled", test_cancelled);

  return g_test_run ();
}
