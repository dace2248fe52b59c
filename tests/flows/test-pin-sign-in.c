/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "pin-support.h"

static gboolean
claim_at_third (PinTry *self, guint n_waits)
{
  if (n_waits == 3)
    pin_claim ("ada");

  return TRUE;
}

static gboolean
claim_at_first (PinTry *self, guint n_waits)
{
  if (n_waits == 1)
    pin_claim ("ada");

  return TRUE;
}

/* What the service has given to the device. */
static char *
get_session_token (const char *username)
{
  g_autoptr (JsonNode) state = test_demo_call ("GET", "/demo/state", NULL);
  JsonArray *sessions = json_object_get_array_member (json_node_get_object (state), "sessions");
  char      *token = NULL;

  for (guint i = 0; i < json_array_get_length (sessions); i++)
    {
      JsonObject *session = json_array_get_object_element (sessions, i);

      if (!g_str_equal (json_object_get_string_member (session, "username"), username))
        continue;
      g_assert_null (token);
      token = g_strdup (json_object_get_string_member (session, "token"));
    }
  g_assert_nonnull (token);

  return token;
}

static void
assert_kept (Flows *flows, const char *name, const char *uuid, gboolean remembered)
{
  g_autolist (SecretItem) items = keyring_search (uuid);
  g_autoptr (GHashTable) attributes = NULL;
  g_auto (GStrv) files = flows_list_files (remembered);
  g_auto (GStrv) other_files = flows_list_files (!remembered);
  g_autofree char *token = flows_lookup (uuid);
  g_autofree char *session_token = get_session_token (name);
  g_autoptr (GError) error = NULL;
  UsherDevice *device = usher_client_get_device (flows->client);

  g_assert_cmpuint (g_list_length (items), ==, 1);
  attributes = secret_item_get_attributes (items->data);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "client-identifier"),
                   ==,
                   usher_device_load_client_identifier (device, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, session_token);
  g_assert_cmpuint (g_strv_length (files), ==, 1);
  g_assert_cmpuint (g_strv_length (other_files), ==, 0);
  g_assert_cmpint (usher_account_get_state (flows_get (flows, name)), ==, USHER_ACCOUNT_STATE_OK);
  g_assert_cmpint (usher_account_get_remembered (flows_get (flows, name)), ==, remembered);
}

static void
test_claimed (gconstpointer data)
{
  const gboolean strong = GPOINTER_TO_INT (data);

  for (gboolean remember = FALSE; remember <= TRUE; remember++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (PinTry) try = pin_try_new (flows);
      UsherPin *pin;

      try->func = claim_at_third;
      pin_try_start (try, strong, remember);
      g_assert_cmpint (usher_sign_in_get_state (try->sign_in), ==, USHER_SIGN_IN_STATE_BUSY);
      g_assert_null (usher_sign_in_get_pin (try->sign_in));
      pin_try_until_waiting (try);
      g_assert_cmpint (usher_sign_in_get_state (try->sign_in), ==, USHER_SIGN_IN_STATE_WAITING);
      pin = usher_sign_in_get_pin (try->sign_in);
      g_assert_cmpuint (strlen (usher_pin_get_code (pin)), ==, strong ? 25 : 4);
      g_assert_cmpuint (usher_pin_get_lifetime (pin), ==, strong ? 1800 : 900);
      g_assert_cmpuint (usher_pin_get_time_left (pin), ==, strong ? 1800 : 900);

      pin_try_succeed (try);
      g_assert_cmpstr (try->waits->str, ==, "2000 2000 2000 ");
      g_assert_cmpstr (try->trace->str, ==, "BUSY pin WAITING no-pin BUSY account DONE ");
      assert_kept (flows, "ada", ADA_UUID, remember);
      g_assert_cmpuint (pin_count_requests ("POST", "/api/v2/pins"), ==, 1);
      g_assert_cmpuint (pin_count_requests ("GET", "/api/v2/pins/"), ==, 3);
      pin_assert_no_leak ();

      flows_clear ();
    }
}

/* An older session of the account gives way, and no second item is left. */
static void
test_replaces (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  before = flows_lookup (ADA_UUID);
  try->func = claim_at_first;
  pin_try_start (try, TRUE, TRUE);
  pin_try_succeed (try);
  after = flows_lookup (ADA_UUID);
  g_assert_cmpstr (after, !=, before);
  assert_kept (flows, "ada", ADA_UUID, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (flows->store)), ==, 1);

  flows_clear ();
}

/* Somebody else than whoever is here already takes the code: both are here then. */
static void
test_another_account (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  flows_sign_in (flows, "bob", "bread-and-books", TRUE);
  try->func = claim_at_first;
  pin_try_start (try, FALSE, TRUE);
  pin_try_succeed (try);
  g_assert_nonnull (flows_get (flows, "ada"));
  g_assert_nonnull (flows_get (flows, "bob"));

  flows_clear ();
}

static void
keep (UsherSignIn *sign_in)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_sign_in_keep_async (sign_in, NULL, test_ready_cb, &result);
  usher_sign_in_keep_finish (sign_in, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_DONE);
}

static void
test_keyring_locked (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->func = claim_at_first;
  keyring_lock ();
  pin_try_start (try, TRUE, TRUE);
  pin_try_fail (try, USHER_ERROR_KEYRING_LOCKED, USHER_SIGN_IN_STATE_UNKEPT);
  g_assert_cmpstr (try->trace->str, ==, "BUSY pin WAITING no-pin BUSY account UNKEPT ");
  keyring_unlock ();
  pin_assert_nothing_kept (ADA_UUID);

  keep (try->sign_in);
  assert_kept (flows, "ada", ADA_UUID, TRUE);

  flows_clear ();
}

/* A sign-in that is not kept yet is not lost by another try that fails. */
static void
test_unkept_stays (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->func = claim_at_first;
  keyring_lock ();
  pin_try_start (try, TRUE, TRUE);
  pin_try_fail (try, USHER_ERROR_KEYRING_LOCKED, USHER_SIGN_IN_STATE_UNKEPT);
  keyring_unlock ();

  try->func = NULL;
  try->lifetime = 2;
  pin_try_start (try, FALSE, TRUE);
  pin_try_fail (try, USHER_ERROR_PIN_EXPIRED, USHER_SIGN_IN_STATE_UNKEPT);
  keep (try->sign_in);
  assert_kept (flows, "ada", ADA_UUID, TRUE);

  flows_clear ();
}

/* The token is in hand: a service that stumbles then costs nothing. */
static void
test_account_later (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->func = claim_at_first;
  test_demo_next ("{" USER_ANSWER "\"status\": 503, \"times\": 2}");
  pin_try_start (try, TRUE, TRUE);
  pin_try_succeed (try);
  g_assert_cmpstr (try->waits->str, ==, "2000 4000 8000 ");
  g_assert_cmpstr (try->trace->str,
                   ==,
                   "BUSY pin WAITING no-pin BUSY problem problem no-problem account DONE ");
  assert_kept (flows, "ada", ADA_UUID, TRUE);

  flows_clear ();
}

/* The next try goes on with the token that the one before it has come to. */
static void
test_resumed (void)
{
  static const struct
  {
    const char *answer;
    UsherError  wanted;
    const char *waits;
  } troubles[] = {
    { "\"status\": 403", USHER_ERROR_MANAGED_USER, "2000 " },
    { "\"status\": 503, \"times\": 10",
      USHER_ERROR_SERVICE,
      "2000 4000 8000 16000 16000 16000 16000 16000 16000 16000 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (PinTry) try = pin_try_new (flows);
      g_autofree char *next = g_strdup_printf ("{" USER_ANSWER "%s}", troubles[i].answer);

      test_demo_next (next);
      try->func = claim_at_first;
      pin_try_start (try, FALSE, TRUE);
      pin_try_fail (try, troubles[i].wanted, USHER_SIGN_IN_STATE_IDLE);
      g_assert_cmpstr (try->waits->str, ==, troubles[i].waits);
      pin_assert_nothing_kept (ADA_UUID);

      try->func = NULL;
      pin_try_start (try, FALSE, TRUE);
      pin_try_succeed (try);
      g_assert_cmpstr (try->waits->str, ==, "");
      g_assert_cmpstr (try->trace->str, ==, "BUSY account DONE ");
      g_assert_cmpuint (pin_count_requests ("POST", "/api/v2/pins"), ==, 1);
      assert_kept (flows, "ada", ADA_UUID, TRUE);

      flows_clear ();
    }
}

/* A token that has ended already is not asked with again. */
static void
test_revoked_at_once (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  test_demo_next ("{" USER_ANSWER "\"status\": 401}");
  try->func = claim_at_first;
  pin_try_start (try, TRUE, TRUE);
  pin_try_fail (try, USHER_ERROR_TOKEN_REVOKED, USHER_SIGN_IN_STATE_IDLE);

  pin_try_start (try, TRUE, TRUE);
  pin_try_succeed (try);
  g_assert_cmpuint (pin_count_requests ("POST", "/api/v2/pins"), ==, 2);
  assert_kept (flows, "ada", ADA_UUID, TRUE);

  flows_clear ();
}

static void
test_trouble_while_claimed (void)
{
  static const char *const answers[] = { NULL, "\"status\": 503", NULL };
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->func = claim_at_third;
  try->answers = answers;
  try->n_answers = G_N_ELEMENTS (answers);
  pin_try_start (try, TRUE, TRUE);
  pin_try_succeed (try);
  g_assert_cmpstr (try->trace->str,
                   ==,
                   "BUSY pin WAITING problem no-problem no-pin BUSY account DONE ");

  flows_clear ();
}

/* Nothing of it is left once the last call has ended. */
static void
test_dropped (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);
  UsherSignIn *left = try->sign_in;

  pin_try_start (try, TRUE, TRUE);
  pin_try_until_waiting (try);
  g_object_add_weak_pointer (G_OBJECT (left), (gpointer *) &left);
  g_signal_handlers_disconnect_by_data (try->sign_in, try);
  g_clear_object (&try->sign_in);
  g_cancellable_cancel (try->cancellable);
  test_wait (&try->result);
  g_clear_object (&try->result);
  while (left != NULL)
    g_main_context_iteration (NULL, TRUE);

  flows_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/pin-sign-in/claimed/strong", GINT_TO_POINTER (TRUE), test_claimed);
  g_test_add_data_func ("/pin-sign-in/claimed/plain", GINT_TO_POINTER (FALSE), test_claimed);
  g_test_add_func ("/pin-sign-in/replaces", test_replaces);
  g_test_add_func ("/pin-sign-in/another-account", test_another_account);
  g_test_add_func ("/pin-sign-in/keyring-locked", test_keyring_locked);
  g_test_add_func ("/pin-sign-in/unkept-stays", test_unkept_stays);
  g_test_add_func ("/pin-sign-in/account-later", test_account_later);
  g_test_add_func ("/pin-sign-in/resumed", test_resumed);
  g_test_add_func ("/pin-sign-in/revoked-at-once", test_revoked_at_once);
  g_test_add_func ("/pin-sign-in/trouble-while-claimed", test_trouble_while_claimed);
  g_test_add_func ("/pin-sign-in/dropped", test_dropped);

  return g_test_run ();
}
