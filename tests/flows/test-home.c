/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "flows-support.h"

/* Of the Home of ada: managed without a PIN, managed with one, and one who is not called protected and
 * asked for a PIN all the same.
 */
#define KIM_UUID "c1d0c1d0c1d0c1d0"
#define SAM_UUID "fa3117c0de000001"
#define SAM_PIN "2468"
#define HUGO_UUID "46060000000004e0"
#define HUGO_PIN "7007"

#define HOME_USERS "\"path\":\"/api/v2/home/users\","
#define SWITCH "\"path\":\"/api/v2/home/users/*/switch\","

static UsherHome *
load (Flows *flows, UsherAccount *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_home_load_async (flows->client, flows->store, account, NULL, test_ready_cb, &result);

  return usher_home_load_finish (test_wait (&result), error);
}

static gboolean
submit (Flows       *flows,
        UsherSignIn *sign_in,
        const char  *host,
        const char  *uuid,
        const char  *pin,
        GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_sign_in_submit_home_user_async (sign_in,
                                        flows_get (flows, host),
                                        uuid,
                                        pin,
                                        TRUE,
                                        NULL,
                                        test_ready_cb,
                                        &result);

  return usher_sign_in_submit_home_user_finish (sign_in, test_wait (&result), error);
}

static void
submit_well (Flows *flows, const char *host, const char *uuid, const char *pin)
{
  g_autoptr (UsherSignIn) sign_in = usher_sign_in_new (flows->client, flows->store);
  g_autoptr (GError) error = NULL;

  submit (flows, sign_in, host, uuid, pin, &error);
  g_assert_no_error (error);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_DONE);
}

/* Nothing is kept of @uuid by it, and the state is as before. */
static void
assert_fails (Flows *flows, const char *host, const char *uuid, const char *pin, UsherError wanted)
{
  g_autoptr (UsherSignIn) sign_in = usher_sign_in_new (flows->client, flows->store);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s, %s", uuid, pin != NULL ? "with a PIN" : "without");
  g_assert_false (submit (flows, sign_in, host, uuid, pin, &error));
  g_assert_error (error, USHER_ERROR, (int) wanted);
  g_assert_true (pin == NULL || *pin == '\0' || strstr (error->message, pin) == NULL);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_IDLE);
  g_assert_cmpuint (keyring_count (uuid), ==, 0);
}

static guint
count_requests (void)
{
  g_autoptr (JsonNode) log = test_demo_call ("GET", "/demo/log", NULL);

  return json_array_get_length (json_node_get_array (log));
}

static UsherHomeUser *
get_user (GListModel *users, const char *uuid)
{
  for (guint i = 0; i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr (UsherHomeUser) user = g_list_model_get_item (users, i);

      if (g_str_equal (usher_home_user_get_uuid (user), uuid))
        return user;
    }

  g_assert_not_reached ();
}

static void
test_users (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherHome) home = NULL;
  g_autoptr (GError) error = NULL;
  UsherHomeUser *ada, *kim, *sam;
  GListModel    *users;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  home = load (flows, flows_get (flows, "ada"), &error);
  g_assert_no_error (error);

  users = usher_home_get_users (home);
  ada = get_user (users, ADA_UUID);
  kim = get_user (users, KIM_UUID);
  sam = get_user (users, SAM_UUID);
  g_assert_cmpuint (g_list_model_get_n_items (users), ==, 15);
  g_assert_true (usher_home_user_get_admin (ada));
  g_assert_true (usher_home_user_get_protected (ada));
  g_assert_false (usher_home_user_get_restricted (ada));
  g_assert_cmpstr (usher_home_user_get_name (kim), ==, "Kim");
  g_assert_false (usher_home_user_get_admin (kim));
  g_assert_true (usher_home_user_get_restricted (kim));
  g_assert_false (usher_home_user_get_protected (kim));
  g_assert_true (usher_home_user_get_protected (sam));

  flows_clear ();
}

/* Whatever the service says there. */
static void
test_odd_homes (void)
{
  static const struct
  {
    const char *answer;
    UsherError  code;
  } answers[] = {
    { "\"body\":\"{}\"", USHER_ERROR_BAD_REPLY },
    { "\"body\":\"[]\"", USHER_ERROR_BAD_REPLY },
    { "\"body\":\"{\\\"users\\\":null}\"", USHER_ERROR_BAD_REPLY },
    { "\"status\":503", USHER_ERROR_SERVICE },
    { "\"status\":429", USHER_ERROR_SLOW_DOWN },
    /* The token is good: GET /user says so. */
    { "\"status\":401", USHER_ERROR_REFUSED },
  };
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherHome) empty = NULL;
  g_autoptr (UsherHome) odd = NULL;
  g_autoptr (GError) error = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *script = g_strdup_printf ("{" HOME_USERS "%s}", answers[i].answer);
      g_autoptr (UsherHome) home = NULL;

      g_test_message ("%s", answers[i].answer);
      test_demo_next (script);
      home = load (flows, flows_get (flows, "ada"), &error);
      g_assert_error (error, USHER_ERROR, (int) answers[i].code);
      g_assert_null (usher_account_get_problem (flows_get (flows, "ada")));
      g_clear_error (&error);
    }

  test_demo_next ("{" HOME_USERS "\"body\":\"{\\\"users\\\":[]}\"}");
  empty = load (flows, flows_get (flows, "ada"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (usher_home_get_users (empty)), ==, 0);

  /* Who has no UUID that can be used, or that of another, is nobody to sign in. */
  test_demo_next ("{" HOME_USERS "\"body\":\"{\\\"users\\\":[null,7,{},{\\\"uuid\\\":\\\"\\\"},"
                  "{\\\"uuid\\\":\\\"a b\\\"},{\\\"uuid\\\":\\\"ab\\\",\\\"title\\\":7},"
                  "{\\\"uuid\\\":\\\"AB\\\",\\\"title\\\":\\\"Abe\\\"}]}\"}");
  odd = load (flows, flows_get (flows, "ada"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (usher_home_get_users (odd)), ==, 1);
  g_assert_cmpstr (usher_home_user_get_name (get_user (usher_home_get_users (odd), "ab")),
                   ==,
                   "ab");

  flows_clear ();
}

/* An account of its own, with a token of its own, which the keyring has under its UUID alone. */
static void
assert_kept (Flows *flows, const char *uuid, const char *ada_token)
{
  UsherAccount    *account = usher_account_store_find (flows->store, uuid);
  g_autofree char *token = flows_lookup (uuid);
  g_autofree char *ada_token_now = flows_lookup (ADA_UUID);

  g_assert_nonnull (account);
  g_assert_cmpstr (usher_account_get_admin_uuid (account), ==, ADA_UUID);
  g_assert_cmpint (usher_account_get_state (account), ==, USHER_ACCOUNT_STATE_OK);
  g_assert_cmpstr (usher_account_get_client_identifier (account),
                   ==,
                   usher_account_get_client_identifier (flows_get (flows, "ada")));
  g_assert_cmpuint (keyring_count (uuid), ==, 1);
  g_assert_cmpstr (token, !=, ada_token);
  g_assert_cmpstr (ada_token_now, ==, ada_token);
}

static void
refresh_well (Flows *flows, const char *uuid)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_refresh_async (flows->client,
                       flows->store,
                       usher_account_store_find (flows->store, uuid),
                       NULL,
                       test_ready_cb,
                       &result);
  usher_refresh_finish (test_wait (&result), &error);
  g_assert_no_error (error);
}

static void
test_switch (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Flows) later = NULL;
  g_autofree char *ada_token = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  ada_token = flows_lookup (ADA_UUID);
  submit_well (flows, "ada", KIM_UUID, NULL);
  submit_well (flows, "ada", SAM_UUID, SAM_PIN);
  submit_well (flows, "ada", HUGO_UUID, HUGO_PIN);
  assert_kept (flows, KIM_UUID, ada_token);
  assert_kept (flows, SAM_UUID, ada_token);
  assert_kept (flows, HUGO_UUID, ada_token);
  g_assert_null (usher_account_get_admin_uuid (flows_get (flows, "ada")));

  /* A second time replaces the token, and through another one of the Home it is the admin's all the same. */
  submit_well (flows, "ada", KIM_UUID, NULL);
  submit_well (flows, "hugo", SAM_UUID, SAM_PIN);
  assert_kept (flows, KIM_UUID, ada_token);
  assert_kept (flows, SAM_UUID, ada_token);

  /* It outlasts the program, and what the service says of the account later. */
  refresh_well (flows, KIM_UUID);
  assert_kept (flows, KIM_UUID, ada_token);
  later = flows_new ();
  flows_load (later);
  assert_kept (later, KIM_UUID, ada_token);

  /* Who signs in with a password is nobody's. */
  flows_sign_in (flows, "hugo", "maps-and-moss", TRUE);
  g_assert_null (usher_account_get_admin_uuid (usher_account_store_find (flows->store, HUGO_UUID)));

  flows_clear ();
}

static void
test_pin (void)
{
  g_autoptr (Flows) flows = flows_new ();
  guint n_requests;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  assert_fails (flows, "ada", SAM_UUID, NULL, USHER_ERROR_HOME_PIN_NEEDED);
  assert_fails (flows, "ada", HUGO_UUID, NULL, USHER_ERROR_HOME_PIN_NEEDED);
  assert_fails (flows, "ada", SAM_UUID, "0000", USHER_ERROR_HOME_PIN_WRONG);

  /* What can be no PIN is not sent. */
  n_requests = count_requests ();
  assert_fails (flows, "ada", SAM_UUID, "", USHER_ERROR_HOME_PIN_WRONG);
  assert_fails (flows, "ada", SAM_UUID, "246", USHER_ERROR_HOME_PIN_WRONG);
  assert_fails (flows, "ada", SAM_UUID, "24680", USHER_ERROR_HOME_PIN_WRONG);
  assert_fails (flows, "ada", SAM_UUID, "2 68", USHER_ERROR_HOME_PIN_WRONG);
  assert_fails (flows, "ada", SAM_UUID, "1&pin", USHER_ERROR_HOME_PIN_WRONG);
  g_assert_cmpuint (count_requests (), ==, n_requests);

  submit_well (flows, "ada", SAM_UUID, SAM_PIN);

  flows_clear ();
}

static void
test_refused (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (JsonNode) revoked = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  assert_fails (flows, "ada", "nobody", NULL, USHER_ERROR_REFUSED);
  assert_fails (flows, "ada", "../../user?a=b#c", NULL, USHER_ERROR_REFUSED);

  test_demo_next ("{" SWITCH "\"status\":503}");
  assert_fails (flows, "ada", KIM_UUID, NULL, USHER_ERROR_SERVICE);
  test_demo_next ("{" SWITCH "\"status\":429}");
  assert_fails (flows, "ada", KIM_UUID, NULL, USHER_ERROR_SLOW_DOWN);
  test_demo_next ("{" SWITCH "\"body\":\"Bad Gateway\"}");
  assert_fails (flows, "ada", KIM_UUID, NULL, USHER_ERROR_BAD_REPLY);
  test_demo_next ("{" SWITCH "\"redirect\":\"https://example.org/\"}");
  assert_fails (flows, "ada", KIM_UUID, NULL, USHER_ERROR_NETWORK_LOG_IN);

  /* The token of one account never goes under another. */
  test_demo_next ("{" SWITCH "\"account\":\"bob\"}");
  assert_fails (flows, "ada", KIM_UUID, NULL, USHER_ERROR_BAD_REPLY);
  g_assert_cmpuint (keyring_count ("b0b0000000000042"), ==, 0);

  /* A 401 there says nothing of the token, until GET /user says the same. */
  test_demo_next ("{" SWITCH "\"status\":401}");
  assert_fails (flows, "ada", KIM_UUID, NULL, USHER_ERROR_REFUSED);
  g_assert_null (usher_account_get_problem (flows_get (flows, "ada")));
  revoked = test_demo_call ("POST", "/demo/revoke?username=ada", NULL);
  assert_fails (flows, "ada", KIM_UUID, NULL, USHER_ERROR_TOKEN_REVOKED);
  g_assert_error (usher_account_get_problem (flows_get (flows, "ada")),
                  USHER_ERROR,
                  USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);

  flows_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/home/users", test_users);
  g_test_add_func ("/home/odd-homes", test_odd_homes);
  g_test_add_func ("/home/switch", test_switch);
  g_test_add_func ("/home/pin", test_pin);
  g_test_add_func ("/home/refused", test_refused);

  return g_test_run ();
}
