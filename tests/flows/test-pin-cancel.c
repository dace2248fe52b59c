/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pin-support.h"

/* What a sign-in with a PIN leaves behind where it is given up, at each of its steps, or where the
 * service does not make a PIN. Nothing is half done, and the next try is as any other.
 */

#define LATE "\"delay\": 60000"

static gboolean
claim_at_first (PinTry *self, guint n_waits)
{
  if (n_waits == 1)
    pin_claim ("ada");

  return TRUE;
}

static void
try_again (PinTry *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->func = claim_at_first;
  self->answers = NULL;
  self->n_answers = 0;
  pin_try_start (self, TRUE, TRUE);
  pin_try_succeed (self);
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);
  pin_assert_no_leak ();
}

static void
assert_cancelled (PinTry *self, const char *trace)
{
  pin_try_fail (self, USHER_ERROR_CANCELLED, USHER_SIGN_IN_STATE_IDLE);
  g_assert_cmpstr (self->trace->str, ==, trace);
  g_assert_null (usher_sign_in_get_account (self->sign_in));
  pin_assert_nothing_kept (ADA_UUID);
}

/* Until the service has a request that it does not answer yet. */
static void
wait_for_request (PinTry *self, const char *method, const char *path)
{
  pin_wait_for_request (method, path);
  g_assert_null (self->result);
}

static void
test_before (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  g_cancellable_cancel (try->cancellable);
  pin_try_start (try, TRUE, TRUE);
  assert_cancelled (try, "BUSY IDLE ");
  g_assert_cmpuint (pin_count_requests ("POST", "/api/v2/pins"), ==, 0);

  try_again (try);
  flows_clear ();
}

static void
test_while_made (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  test_demo_next ("{" NEW_PIN_ANSWER LATE "}");
  pin_try_start (try, TRUE, TRUE);
  wait_for_request (try, "POST", "/api/v2/pins");
  g_cancellable_cancel (try->cancellable);
  assert_cancelled (try, "BUSY IDLE ");

  try_again (try);
  flows_clear ();
}

static gboolean
cancel_at_second (PinTry *self, guint n_waits)
{
  if (n_waits == 2)
    g_cancellable_cancel (self->cancellable);

  return n_waits < 2;
}

static void
test_during_a_wait (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->func = cancel_at_second;
  pin_try_start (try, FALSE, TRUE);
  assert_cancelled (try, "BUSY pin WAITING no-pin IDLE ");
  g_assert_cmpuint (pin_count_requests ("GET", "/api/v2/pins/"), ==, 1);

  try_again (try);
  flows_clear ();
}

/* The time is over in the same moment. */
static gboolean
cancel_and_go_on (PinTry *self, guint n_waits)
{
  if (n_waits == 2)
    g_cancellable_cancel (self->cancellable);

  return TRUE;
}

static gboolean
go_on_and_cancel (PinTry *self, guint n_waits)
{
  pin_try_go_on (self);
  if (n_waits == 2)
    g_cancellable_cancel (self->cancellable);

  return FALSE;
}

static void
test_as_a_wait_ends (void)
{
  static const PinTryFunc funcs[] = { cancel_and_go_on, go_on_and_cancel };

  for (gsize i = 0; i < G_N_ELEMENTS (funcs); i++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (PinTry) try = pin_try_new (flows);

      try->func = funcs[i];
      pin_try_start (try, FALSE, TRUE);
      assert_cancelled (try, "BUSY pin WAITING no-pin IDLE ");
      g_assert_cmpuint (pin_count_requests ("GET", "/api/v2/pins/"), ==, 1);

      try_again (try);
      flows_clear ();
    }
}

/* By the clock that is the default. */
static void
test_during_a_real_wait (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  usher_sign_in_set_clock (try->sign_in, usher_clock_get_default ());
  pin_try_start (try, FALSE, TRUE);
  while (usher_sign_in_get_state (try->sign_in) != USHER_SIGN_IN_STATE_WAITING)
    g_main_context_iteration (NULL, TRUE);
  test_spin (100);
  g_assert_null (try->result);
  g_cancellable_cancel (try->cancellable);
  assert_cancelled (try, "BUSY pin WAITING no-pin IDLE ");

  flows_clear ();
}

static DexFuture *
wait_a_moment (guint milliseconds, gpointer data)
{
  return dex_timeout_new_msec (1);
}

/* By real timers, at any moment. */
static void
test_at_any_moment (void)
{
  g_autoptr (Flows) flows = flows_new ();

  for (guint n = 0; n < 40; n++)
    {
      g_autoptr (PinTry) try = pin_try_new (flows);

      try->clock.wait = wait_a_moment;
      pin_try_start (try, FALSE, TRUE);
      for (guint i = 0; i < n; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (try->cancellable);
      pin_try_fail (try, USHER_ERROR_CANCELLED, USHER_SIGN_IN_STATE_IDLE);
    }

  flows_clear ();
}

static void
test_during_a_question (void)
{
  static const char *const answers[] = { NULL, LATE };
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->answers = answers;
  try->n_answers = G_N_ELEMENTS (answers);
  pin_try_start (try, FALSE, TRUE);
  while (pin_count_requests ("GET", "/api/v2/pins/") < 2)
    test_spin (20);
  g_cancellable_cancel (try->cancellable);
  assert_cancelled (try, "BUSY pin WAITING no-pin IDLE ");

  try_again (try);
  flows_clear ();
}

/* What the service has given by then is not lost. */
static void
test_while_account_is_fetched (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  test_demo_next ("{" USER_ANSWER LATE "}");
  try->func = claim_at_first;
  pin_try_start (try, FALSE, TRUE);
  wait_for_request (try, "GET", "/api/v2/user");
  g_cancellable_cancel (try->cancellable);
  assert_cancelled (try, "BUSY pin WAITING no-pin BUSY IDLE ");

  try_again (try);
  g_assert_cmpuint (pin_count_requests ("POST", "/api/v2/pins"), ==, 1);
  flows_clear ();
}

static gboolean
cancel_while_account_is_awaited (PinTry *self, guint n_waits)
{
  if (n_waits == 1)
    pin_claim ("ada");
  else
    g_cancellable_cancel (self->cancellable);

  return n_waits == 1;
}

static void
test_before_account_is_asked_for_again (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  test_demo_next ("{" USER_ANSWER "\"status\": 503}");
  try->func = cancel_while_account_is_awaited;
  pin_try_start (try, FALSE, TRUE);
  assert_cancelled (try, "BUSY pin WAITING no-pin BUSY problem no-problem IDLE ");

  try_again (try);
  flows_clear ();
}

static void
cancel_cb (UsherSignIn *sign_in, GParamSpec *pspec, gpointer user_data)
{
  PinTry *self = user_data;

  g_cancellable_cancel (self->cancellable);
}

static void
test_before_it_is_kept (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  try->func = claim_at_first;
  g_signal_connect (try->sign_in, "notify::account", G_CALLBACK (cancel_cb), try);
  pin_try_start (try, FALSE, TRUE);
  pin_try_fail (try, USHER_ERROR_CANCELLED, USHER_SIGN_IN_STATE_UNKEPT);
  pin_assert_nothing_kept (ADA_UUID);

  usher_sign_in_keep_async (try->sign_in, NULL, test_ready_cb, &result);
  usher_sign_in_keep_finish (try->sign_in, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);

  g_signal_handlers_disconnect_by_func (try->sign_in, cancel_cb, try);
  flows_clear ();
}

/* In the midst of it: it is kept, file and all, or it is not, and is to be kept yet. */
static void
test_while_it_is_kept (void)
{
  guint n_kept = 0;

  for (guint n = 0; n_kept < 3; n++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (PinTry) try = pin_try_new (flows);
      g_autoptr (GError) error = NULL;

      try->func = claim_at_first;
      pin_try_start (try, FALSE, TRUE);
      while (usher_sign_in_get_account (try->sign_in) == NULL)
        g_main_context_iteration (NULL, TRUE);
      for (guint i = 0; i < n && try->result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (try->cancellable);

      if (pin_try_finish (try, &error))
        {
          g_auto (GStrv) files = flows_list_files (TRUE);

          n_kept++;
          g_assert_cmpuint (g_strv_length (files), ==, 1);
          g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);
        }
      else
        {
          g_autoptr (GAsyncResult) result = NULL;

          g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);
          g_clear_error (&error);
          g_assert_cmpint (usher_sign_in_get_state (try->sign_in), ==, USHER_SIGN_IN_STATE_UNKEPT);
          usher_sign_in_keep_async (try->sign_in, NULL, test_ready_cb, &result);
          usher_sign_in_keep_finish (try->sign_in, test_wait (&result), &error);
          g_assert_no_error (error);
          g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);
        }

      flows_clear ();
    }
}

/* The code never was: this is not that it has expired, after which a program may ask for another. */
static void
test_not_made (void)
{
  static const struct
  {
    const char *answer;
    UsherError  wanted;
  } troubles[] = {
    { "\"status\": 400", USHER_ERROR_REFUSED },
    { "\"status\": 401", USHER_ERROR_REFUSED },
    { "\"status\": 404", USHER_ERROR_TOO_OLD },
    { "\"status\": 404, \"body\": \"\"", USHER_ERROR_REFUSED },
    { "\"status\": 429", USHER_ERROR_SLOW_DOWN },
    { "\"status\": 503", USHER_ERROR_SERVICE },
    { "\"body\": \"<html></html>\"", USHER_ERROR_NETWORK_LOG_IN },
    { "\"merge\": {\"code\": \"\"}", USHER_ERROR_BAD_REPLY },
    { "\"omit\": [\"expiresIn\"]", USHER_ERROR_BAD_REPLY },
    { "\"cut\": 20", USHER_ERROR_NO_NETWORK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (PinTry) try = pin_try_new (flows);
      g_autofree char *next = g_strdup_printf ("{" NEW_PIN_ANSWER "%s}", troubles[i].answer);

      g_test_message ("%s", next);
      test_demo_next (next);
      pin_try_start (try, TRUE, TRUE);
      pin_try_fail (try, troubles[i].wanted, USHER_SIGN_IN_STATE_IDLE);
      g_assert_cmpstr (try->trace->str, ==, "BUSY IDLE ");
      g_assert_cmpuint (try->n_waits, ==, 0);

      flows_clear ();
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pin-cancel/before", test_before);
  g_test_add_func ("/pin-cancel/while-made", test_while_made);
  g_test_add_func ("/pin-cancel/during-a-wait", test_during_a_wait);
  g_test_add_func ("/pin-cancel/as-a-wait-ends", test_as_a_wait_ends);
  g_test_add_func ("/pin-cancel/during-a-real-wait", test_during_a_real_wait);
  g_test_add_func ("/pin-cancel/at-any-moment", test_at_any_moment);
  g_test_add_func ("/pin-cancel/during-a-question", test_during_a_question);
  g_test_add_func ("/pin-cancel/while-account-is-fetched", test_while_account_is_fetched);
  g_test_add_func ("/pin-cancel/before-account-is-asked-for-again",
                   test_before_account_is_asked_for_again);
  g_test_add_func ("/pin-cancel/before-it-is-kept", test_before_it_is_kept);
  g_test_add_func ("/pin-cancel/while-it-is-kept", test_while_it_is_kept);
  g_test_add_func ("/pin-cancel/not-made", test_not_made);

  return g_test_run ();
}
