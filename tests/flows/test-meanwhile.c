/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pin-support.h"

/* Another program signs in as the same account at a bad moment. Both have one client identifier, so that Plex
 * ends the token of the one that was first.
 */

/* Of the Home of ada, and without a PIN. */
#define KIM_UUID "c1d0c1d0c1d0c1d0"

/* Long enough for whatever does not wait, in milliseconds. */
#define A_WHILE 300

/* The other program, which keeps what it gets. Says its token. */
static char *
sign_in_elsewhere (void)
{
  g_autoptr (Flows) other = flows_new ();
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (GAsyncResult) kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  usher_client_sign_in_async (other->client,
                              "ada",
                              ADA_PASSWORD,
                              NULL,
                              TRUE,
                              NULL,
                              test_ready_cb,
                              &signed_in);
  account = usher_client_sign_in_finish (other->client, test_wait (&signed_in), &error);
  g_assert_no_error (error);
  token = g_strdup (secret_value_get_text (usher_account_get_token (account)));
  usher_account_store_keep_async (other->store, account, TRUE, NULL, test_ready_cb, &kept);
  usher_account_store_keep_finish (other->store, test_wait (&kept), &error);
  g_assert_no_error (error);

  return g_steal_pointer (&token);
}

/* It does so while somebody waits for its turn to be over, @other. */
static char *
sign_in_in_between (GDBusConnection *other)
{
  char *token;

  test_spin (A_WHILE);
  token = sign_in_elsewhere ();
  g_dbus_connection_close_sync (other, NULL, NULL);

  return token;
}

static void
assert_kept (const char *token)
{
  g_autofree char *kept = flows_lookup (ADA_UUID);

  g_assert_cmpstr (kept, ==, token);
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, *token != '\0');
}

static void
assert_n_sessions (guint n)
{
  g_autoptr (JsonNode) state = test_demo_call ("GET", "/demo/state", NULL);
  JsonArray *sessions = json_object_get_array_member (json_node_get_object (state), "sessions");

  g_assert_cmpuint (json_array_get_length (sessions), ==, n);
}

/* A sign-in that Plex has let in, and the keyring has not. */
static UsherSignIn *
sign_in_unkept (Flows *flows)
{
  UsherSignIn *sign_in = usher_sign_in_new (flows->client, flows->store);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  keyring_lock ();
  usher_sign_in_submit_async (sign_in,
                              "ada",
                              ADA_PASSWORD,
                              NULL,
                              TRUE,
                              NULL,
                              test_ready_cb,
                              &result);
  g_assert_false (usher_sign_in_submit_finish (sign_in, test_wait (&result), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_UNKEPT);
  keyring_unlock ();

  return sign_in;
}

static gboolean
keep (UsherSignIn *sign_in, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_sign_in_keep_async (sign_in, NULL, test_ready_cb, &result);

  return usher_sign_in_keep_finish (sign_in, test_wait (&result), error);
}

/* The newer token stays. */
static void
test_unkept_and_revoked (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherSignIn) sign_in = sign_in_unkept (flows);
  g_autofree char *token = sign_in_elsewhere ();
  g_autoptr (GError) error = NULL;

  g_assert_false (keep (sign_in, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_IDLE);
  g_assert_null (usher_account_get_token (usher_sign_in_get_account (sign_in)));
  assert_kept (token);

  flows_clear ();
}

/* Nobody says that the token is no good: it is not lost. */
static void
test_unkept_and_unknown (void)
{
  static const char *const answers[] = {
    "\"status\": 403",           "\"status\": 429", "\"status\": 503",
    "\"body\": \"Bad Gateway\"", "\"cut\": 100",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *next = g_strdup_printf ("{" USER_ANSWER "%s}", answers[i]);
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (UsherSignIn) sign_in = sign_in_unkept (flows);
      g_autoptr (SecretValue) token
          = secret_value_ref (usher_account_get_token (usher_sign_in_get_account (sign_in)));
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", answers[i]);
      test_demo_next (next);
      keep (sign_in, &error);
      g_assert_no_error (error);
      g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_DONE);
      g_assert_cmpuint (pin_count_requests ("GET", "/api/v2/user"), ==, 1);
      assert_kept (secret_value_get_text (token));
      flows_clear ();
    }
}

/* What the others do is waited for. */
static void
test_unkept_in_turn (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherSignIn) sign_in = sign_in_unkept (flows);
  g_autoptr (GDBusConnection) other = test_take_turn ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  usher_sign_in_keep_async (sign_in, NULL, test_ready_cb, &result);
  token = sign_in_in_between (other);
  g_assert_false (usher_sign_in_keep_finish (sign_in, test_wait (&result), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED);
  assert_kept (token);

  flows_clear ();
}

/* The session that ends is that of the token that is removed. */
static void
test_sign_out_in_turn (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (GDBusConnection) other = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  other = test_take_turn ();
  usher_sign_out_async (flows->client,
                        flows->store,
                        flows_get (flows, "ada"),
                        NULL,
                        test_ready_cb,
                        &result);
  token = sign_in_in_between (other);
  usher_sign_out_finish (test_wait (&result), &error);
  g_assert_no_error (error);
  assert_kept ("");
  assert_n_sessions (0);

  flows_clear ();
}

/* What is removed is what is there then. */
static void
test_removed_in_turn (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (GDBusConnection) other = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  other = test_take_turn ();
  usher_account_store_remove_async (flows->store,
                                    flows_get (flows, "ada"),
                                    NULL,
                                    test_ready_cb,
                                    &result);
  token = sign_in_in_between (other);
  usher_account_store_remove_finish (flows->store, test_wait (&result), &error);
  g_assert_no_error (error);
  assert_kept ("");

  flows_clear ();
}

/* Ada's token asks for Kim's: it is the one that is good when its turn has come. */
static void
test_home_in_turn (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherSignIn) sign_in = usher_sign_in_new (flows->client, flows->store);
  g_autoptr (GDBusConnection) other = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  other = test_take_turn ();
  usher_sign_in_submit_home_user_async (sign_in,
                                        flows_get (flows, "ada"),
                                        KIM_UUID,
                                        NULL,
                                        TRUE,
                                        NULL,
                                        test_ready_cb,
                                        &result);
  token = sign_in_in_between (other);
  usher_sign_in_submit_home_user_finish (sign_in, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keyring_count (KIM_UUID), ==, 1);
  assert_kept (token);

  flows_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/meanwhile/unkept-and-revoked", test_unkept_and_revoked);
  g_test_add_func ("/meanwhile/unkept-and-unknown", test_unkept_and_unknown);
  g_test_add_func ("/meanwhile/unkept-in-turn", test_unkept_in_turn);
  g_test_add_func ("/meanwhile/sign-out-in-turn", test_sign_out_in_turn);
  g_test_add_func ("/meanwhile/removed-in-turn", test_removed_in_turn);
  g_test_add_func ("/meanwhile/home-in-turn", test_home_in_turn);

  return g_test_run ();
}
