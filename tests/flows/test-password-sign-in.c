/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flows-support.h"

#define SIGN_IN "/api/v2/users/signin"
#define OTHER_CODE "999999"

/* What Plex says of a code, whatever the password is. */
#define NEEDED                                                                                     \
  "{\"path\":\"" SIGN_IN "\",\"status\":401,\"body\":\"{\\\"errors\\\":[{\\\"code\\\":1029}]}\"}"
#define WRONG                                                                                      \
  "{\"path\":\"" SIGN_IN "\",\"status\":401,\"body\":\"{\\\"errors\\\":[{\\\"code\\\":1028}]}\"}"

static gboolean
submit (UsherSignIn *sign_in, const char *password, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_sign_in_submit_async (sign_in, "tia", password, code, TRUE, NULL, test_ready_cb, &result);

  return usher_sign_in_submit_finish (sign_in, test_wait (&result), error);
}

static void
fail (UsherSignIn *sign_in, const char *password, const char *code, UsherError wanted)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (submit (sign_in, password, code, &error));
  g_assert_error (error, USHER_ERROR, (int) wanted);
}

static void
succeed (UsherSignIn *sign_in, const char *password, const char *code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (submit (sign_in, password, code, &error));
  g_assert_no_error (error);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_DONE);
}

/* What the service was asked the last time. */
static void
assert_sent (const char *password, const char *code)
{
  g_autoptr (JsonNode) log = test_demo_call ("GET", "/demo/log", NULL);
  JsonObject *form = json_object_get_object_member (test_demo_last_request (log), "form");

  g_assert_cmpstr (json_object_get_string_member (form, "password"), ==, password);
  g_assert_cmpstr (json_object_get_string_member_with_default (form, "verificationCode", NULL),
                   ==,
                   code);
}

static UsherSignIn *
start_anew (Flows *flows)
{
  test_demo_reset ();

  return usher_sign_in_new (flows->client, flows->store);
}

static void
test_code_behind_password (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherSignIn) sign_in = start_anew (flows);

  succeed (sign_in, TIA_PASSWORD TIA_CODE, NULL);
  assert_sent (TIA_PASSWORD TIA_CODE, NULL);

  flows_clear ();
}

/* The code that is asked for takes the place of the one behind the password. */
static void
test_wrong_code_behind_password (void)
{
  const char *typed = TIA_PASSWORD OTHER_CODE;
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherSignIn) sign_in = start_anew (flows);

  fail (sign_in, typed, NULL, USHER_ERROR_CODE_WRONG);
  assert_sent (typed, NULL);
  g_assert_cmpint (usher_sign_in_get_state (sign_in), ==, USHER_SIGN_IN_STATE_CODE_NEEDED);

  fail (sign_in, typed, OTHER_CODE, USHER_ERROR_CODE_WRONG);
  assert_sent (TIA_PASSWORD, OTHER_CODE);
  test_demo_next ("{\"path\":\"" SIGN_IN "\",\"status\":503}");
  fail (sign_in, typed, TIA_CODE, USHER_ERROR_SERVICE);
  assert_sent (TIA_PASSWORD, TIA_CODE);
  succeed (sign_in, typed, TIA_CODE);
  assert_sent (TIA_PASSWORD, TIA_CODE);

  flows_clear ();
}

/* It may have been typed anew. */
static void
test_another_password (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherSignIn) sign_in = start_anew (flows);

  fail (sign_in, TIA_PASSWORD OTHER_CODE, NULL, USHER_ERROR_CODE_WRONG);
  fail (sign_in, "other" OTHER_CODE, TIA_CODE, USHER_ERROR_BAD_CREDENTIALS);
  assert_sent ("other" OTHER_CODE, TIA_CODE);
  fail (sign_in, TIA_PASSWORD, NULL, USHER_ERROR_CODE_NEEDED);
  succeed (sign_in, TIA_PASSWORD, TIA_CODE);
  assert_sent (TIA_PASSWORD, TIA_CODE);

  flows_clear ();
}

/* Passwords that end as a code does, of which nobody said that there is one, and others. */
static void
test_not_cut (void)
{
  static const struct
  {
    const char *answer; /* to the password alone */
    const char *password;
    UsherError  code;
  } passwords[] = {
    { NEEDED, "secret" TIA_CODE, USHER_ERROR_CODE_NEEDED },
    { NULL, "secret" TIA_CODE, USHER_ERROR_BAD_CREDENTIALS },
    { WRONG, "secret", USHER_ERROR_CODE_WRONG },
    { WRONG, "secret12345", USHER_ERROR_CODE_WRONG },
    { WRONG, "secret12345 ", USHER_ERROR_CODE_WRONG },
    { WRONG, TIA_CODE, USHER_ERROR_CODE_WRONG },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      const char *password = passwords[i].password;
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (UsherSignIn) sign_in = start_anew (flows);

      g_test_message ("%s", password);
      if (passwords[i].answer != NULL)
        test_demo_next (passwords[i].answer);
      fail (sign_in, password, NULL, passwords[i].code);
      fail (sign_in, password, OTHER_CODE, USHER_ERROR_BAD_CREDENTIALS);
      assert_sent (password, OTHER_CODE);
    }
}

/* Each try is one that the person made. */
static void
test_tried_once (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherSignIn) sign_in = start_anew (flows);
  g_autoptr (JsonNode) log = NULL;

  fail (sign_in, "wrong", NULL, USHER_ERROR_BAD_CREDENTIALS);
  fail (sign_in, TIA_PASSWORD, NULL, USHER_ERROR_CODE_NEEDED);
  fail (sign_in, TIA_PASSWORD OTHER_CODE, NULL, USHER_ERROR_CODE_WRONG);
  test_demo_next ("{\"path\":\"" SIGN_IN "\",\"status\":429,\"headers\":{\"Retry-After\":\"0\"}}");
  fail (sign_in, TIA_PASSWORD, TIA_CODE, USHER_ERROR_SLOW_DOWN);
  test_spin (1500);

  log = test_demo_call ("GET", "/demo/log", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/password-sign-in/code-behind-password", test_code_behind_password);
  g_test_add_func ("/password-sign-in/wrong-code-behind-password", test_wrong_code_behind_password);
  g_test_add_func ("/password-sign-in/another-password", test_another_password);
  g_test_add_func ("/password-sign-in/not-cut", test_not_cut);
  g_test_add_func ("/password-sign-in/tried-once", test_tried_once);

  return g_test_run ();
}
