/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <libsoup/soup.h>

#include "pin-support.h"

/* How often the service is asked whether somebody took the code, and what ends that. */

#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

#define UNKNOWN "\"status\": 404, \"body\": \"{\\\"errors\\\":[{\\\"code\\\":1020}]}\""
#define SLOW "\"status\": 429"
#define SLOW_FOR(value) SLOW ", \"headers\": {\"Retry-After\": \"" value "\"}"
#define DOWN "\"status\": 503"

static gboolean
claim_at_last (PinTry *self, guint n_waits)
{
  if (n_waits == self->n_answers)
    pin_claim ("ada");

  return TRUE;
}

/* The answers come one after the other; then the code is taken. */
static void
assert_waits (const char *const *answers, guint n_answers, const char *waits)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->lifetime = 900;
  try->answers = answers;
  try->n_answers = n_answers;
  try->func = claim_at_last;
  pin_try_start (try, TRUE, TRUE);
  pin_try_succeed (try);
  g_assert_cmpstr (try->waits->str, ==, waits);

  flows_clear ();
}

#define ASSERT_WAITS(waits, ...)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const char *const answers[] = { __VA_ARGS__, NULL };                                    \
    assert_waits (answers, G_N_ELEMENTS (answers), waits);                                         \
  }                                                                                                \
  G_STMT_END

/* The last looks are one second before the end, and at it. */
static void
test_expires (void)
{
  static const struct
  {
    guint       lifetime;
    const char *waits;
  } lives[] = {
    { 10, "2000 2000 2000 2000 1000 1000 " },
    { 5, "2000 2000 1000 " },
    { 2, "1000 1000 " },
    { 1, "1000 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lives); i++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (PinTry) try = pin_try_new (flows);

      try->lifetime = lives[i].lifetime;
      pin_try_start (try, FALSE, TRUE);
      pin_try_fail (try, USHER_ERROR_PIN_EXPIRED, USHER_SIGN_IN_STATE_IDLE);
      g_assert_cmpstr (try->waits->str, ==, lives[i].waits);
      g_assert_cmpstr (try->trace->str, ==, "BUSY pin WAITING no-pin IDLE ");
      pin_assert_nothing_kept (ADA_UUID);

      flows_clear ();
    }
}

static gboolean
claim_at_sixth (PinTry *self, guint n_waits)
{
  if (n_waits == 6)
    pin_claim ("ada");

  return TRUE;
}

static void
test_claimed_in_the_last_second (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->lifetime = 10;
  try->func = claim_at_sixth;
  pin_try_start (try, FALSE, TRUE);
  pin_try_succeed (try);
  g_assert_cmpstr (try->waits->str, ==, "2000 2000 2000 2000 1000 1000 ");

  flows_clear ();
}

/* As the service itself sees the time. */
static void
test_expires_at_the_service (void)
{
  for (gboolean strong = FALSE; strong <= TRUE; strong++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (PinTry) try = pin_try_new (flows);
      g_autoptr (JsonNode) reply = test_demo_call ("POST", "/demo/pins", "{\"lifetime\": 30}");

      try->forward = TRUE;
      pin_try_start (try, strong, TRUE);
      pin_try_fail (try, USHER_ERROR_PIN_EXPIRED, USHER_SIGN_IN_STATE_IDLE);
      g_assert_cmpint (try->now / G_USEC_PER_SEC, >=, 20);
      g_assert_cmpint (try->now / G_USEC_PER_SEC, <=, 31);

      flows_clear ();
    }
}

static void
test_unknown (void)
{
  static const char *const answers[] = { NULL, UNKNOWN };
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->lifetime = 900;
  try->answers = answers;
  try->n_answers = G_N_ELEMENTS (answers);
  pin_try_start (try, FALSE, TRUE);
  pin_try_fail (try, USHER_ERROR_PIN_EXPIRED, USHER_SIGN_IN_STATE_IDLE);
  g_assert_cmpstr (try->waits->str, ==, "2000 2000 ");

  flows_clear ();
}

/* Without a word of how long, the questions come half as often from then on. */
static void
test_slower (void)
{
  ASSERT_WAITS ("2000 4000 4000 4000 ", SLOW, NULL, NULL);
  ASSERT_WAITS ("2000 4000 8000 8000 ", SLOW, SLOW, NULL);
  ASSERT_WAITS ("2000 4000 8000 16000 30000 30000 30000 ", SLOW, SLOW, SLOW, SLOW, SLOW, NULL);
  ASSERT_WAITS ("2000 4000 4000 ", SLOW_FOR ("soon"), NULL);
  ASSERT_WAITS ("2000 4000 4000 ", SLOW_FOR ("-5"), NULL);
}

/* With one, that is how long, within reason, and once. */
static void
test_retry_after (void)
{
  ASSERT_WAITS ("2000 7000 2000 ", SLOW_FOR ("7"), NULL);
  ASSERT_WAITS ("2000 2000 2000 ", SLOW_FOR ("0"), NULL);
  ASSERT_WAITS ("2000 2000 2000 ", SLOW_FOR ("1"), NULL);
  ASSERT_WAITS ("2000 60000 2000 ", SLOW_FOR ("86400"), NULL);
  ASSERT_WAITS ("2000 60000 2000 ", SLOW_FOR ("99999999999999999999"), NULL);
  ASSERT_WAITS ("2000 60000 2000 ", SLOW_FOR ("Thu, 31 Dec 2099 23:59:59 GMT"), NULL);
  ASSERT_WAITS ("2000 2000 2000 ", SLOW_FOR ("Wed, 01 Jan 2020 00:00:00 GMT"), NULL);
  ASSERT_WAITS ("2000 7000 4000 4000 ", SLOW_FOR ("7"), SLOW, NULL);
}

static void
test_retry_after_date (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, 40);
  g_autofree char *date = soup_date_time_to_string (then, SOUP_DATE_HTTP);
  g_autofree char *answer = g_strdup_printf (SLOW_FOR ("%s"), date);
  const char      *answers[] = { answer, NULL };
  g_auto (GStrv) waits = NULL;

  try->lifetime = 900;
  try->answers = answers;
  try->n_answers = G_N_ELEMENTS (answers);
  try->func = claim_at_last;
  pin_try_start (try, TRUE, TRUE);
  pin_try_succeed (try);
  waits = g_strsplit (try->waits->str, " ", -1);
  g_assert_cmpuint (g_strv_length (waits), ==, 3);
  g_assert_cmpint (g_ascii_strtoll (waits[1], NULL, 10), <=, 40000);
  g_assert_cmpint (g_ascii_strtoll (waits[1], NULL, 10), >=, 25000);

  flows_clear ();
}

/* A service that can't answer is asked less and less often, and as before once it can. */
static void
test_trouble (void)
{
  ASSERT_WAITS ("2000 4000 8000 16000 16000 16000 2000 ", DOWN, DOWN, DOWN, DOWN, DOWN, NULL);
  ASSERT_WAITS ("2000 4000 2000 ", "\"body\": \"<html>Bad Gateway</html>\"", NULL);
  ASSERT_WAITS ("2000 4000 2000 ", "\"cut\": 20", NULL);
  ASSERT_WAITS ("2000 4000 2000 ", "\"merge\": {\"authToken\": \"a b\"}", NULL);
  ASSERT_WAITS ("2000 2000 2000 ", "\"merge\": {\"authToken\": \"\"}", NULL);
  ASSERT_WAITS ("2000 4000 2000 ", "\"merge\": {\"id\": null}", NULL);
  ASSERT_WAITS ("2000 4000 8000 16000 4000 ", SLOW, DOWN, DOWN, NULL);
}

static void
test_problem (void)
{
  static const char *const answers[] = { NULL, DOWN, SLOW, NULL, DOWN, NULL };
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->lifetime = 900;
  try->answers = answers;
  try->n_answers = G_N_ELEMENTS (answers);
  try->func = claim_at_last;
  pin_try_start (try, TRUE, TRUE);
  pin_try_succeed (try);
  g_assert_cmpstr (try->trace->str,
                   ==,
                   "BUSY pin WAITING problem problem no-problem problem no-problem no-pin BUSY "
                   "account DONE ");

  flows_clear ();
}

/* The network is gone for three questions, and the code is taken meanwhile. */
static gboolean
unplug (PinTry *self, guint n_waits)
{
  static char *url;

  if (n_waits == 1)
    url = g_strdup (g_getenv ("USHER_SERVICE_URL"));
  g_setenv ("USHER_SERVICE_URL", url, TRUE);
  if (n_waits == 3)
    {
      g_assert_error (usher_sign_in_get_problem (self->sign_in),
                      USHER_ERROR,
                      USHER_ERROR_NO_NETWORK);
      pin_claim ("ada");
    }
  pin_try_go_on (self);

  if (n_waits <= 3)
    g_setenv ("USHER_SERVICE_URL", "https://localhost:1", TRUE);
  else
    g_clear_pointer (&url, g_free);

  return FALSE;
}

static void
test_no_network (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->func = unplug;
  pin_try_start (try, TRUE, TRUE);
  pin_try_succeed (try);
  g_assert_cmpstr (try->waits->str, ==, "2000 4000 8000 16000 ");

  flows_clear ();
}

/* Somebody may have taken the code: a while longer than it is good the service is asked. */
static void
test_trouble_to_the_end (void)
{
  static const struct
  {
    const char *answer;
    UsherError  wanted;
    const char *waits;
  } troubles[] = {
    { DOWN,
      USHER_ERROR_SERVICE,
      "2000 4000 3000 1000 16000 16000 16000 16000 16000 16000 16000 16000 " },
    { SLOW, USHER_ERROR_SLOW_DOWN, "2000 4000 3000 1000 30000 30000 30000 30000 30000 " },
    { SLOW_FOR ("50"), USHER_ERROR_SLOW_DOWN, "2000 50000 50000 50000 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (PinTry) try = pin_try_new (flows);
      const char *answers[20];

      for (gsize j = 0; j < G_N_ELEMENTS (answers); j++)
        answers[j] = troubles[i].answer;
      try->lifetime = 10;
      try->answers = answers;
      try->n_answers = G_N_ELEMENTS (answers);
      pin_try_start (try, TRUE, TRUE);
      pin_try_fail (try, troubles[i].wanted, USHER_SIGN_IN_STATE_IDLE);
      g_assert_cmpstr (try->waits->str, ==, troubles[i].waits);

      flows_clear ();
    }
}

static gboolean
sleep_an_hour (PinTry *self, guint n_waits)
{
  if (n_waits == 2)
    self->now += HOUR;

  return TRUE;
}

static gboolean
claim_and_sleep (PinTry *self, guint n_waits)
{
  if (n_waits == 2)
    pin_claim ("ada");

  return sleep_an_hour (self, n_waits);
}

/* The network comes up later than the computer. */
static void
test_suspend_without_network (void)
{
  static const char *const answers[] = { NULL, DOWN, DOWN };
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) try = pin_try_new (flows);

  try->lifetime = 900;
  try->func = sleep_an_hour;
  try->answers = answers;
  try->n_answers = G_N_ELEMENTS (answers);
  pin_try_start (try, FALSE, TRUE);
  pin_try_fail (try, USHER_ERROR_PIN_EXPIRED, USHER_SIGN_IN_STATE_IDLE);
  g_assert_cmpstr (try->waits->str, ==, "2000 2000 4000 8000 ");

  flows_clear ();
}

/* The first question after a suspend decides. */
static void
test_suspend (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (PinTry) late = pin_try_new (flows);
  g_autoptr (PinTry) claimed = pin_try_new (flows);

  late->lifetime = 900;
  late->func = sleep_an_hour;
  pin_try_start (late, FALSE, TRUE);
  pin_try_fail (late, USHER_ERROR_PIN_EXPIRED, USHER_SIGN_IN_STATE_IDLE);
  g_assert_cmpstr (late->waits->str, ==, "2000 2000 ");

  claimed->lifetime = 900;
  claimed->func = claim_and_sleep;
  pin_try_start (claimed, FALSE, TRUE);
  pin_try_succeed (claimed);
  g_assert_cmpstr (claimed->waits->str, ==, "2000 2000 ");

  flows_clear ();
}

/* No reply makes a code good for ever, or the wait longer. */
static void
test_absurd_lifetime (void)
{
  static const struct
  {
    const char *value;
    guint       lifetime;
    const char *waits;
  } lives[] = {
    { "9223372036854775807", 86400, "2000 2000 2000 " },
    { "4294967297", 86400, "2000 2000 2000 " },
    { "-1", 0, "2000 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lives); i++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (PinTry) try = pin_try_new (flows);
      g_autofree char *next
          = g_strdup_printf ("{" NEW_PIN_ANSWER "\"merge\": {\"expiresIn\": %s}}", lives[i].value);
      g_autofree char *answer = g_strdup_printf ("\"merge\": {\"expiresIn\": %s}", lives[i].value);
      const char      *answers[] = { answer, answer, UNKNOWN };

      test_demo_next (next);
      try->answers = answers;
      try->n_answers = G_N_ELEMENTS (answers);
      pin_try_start (try, FALSE, TRUE);
      pin_try_until_waiting (try);
      g_assert_cmpuint (usher_pin_get_lifetime (usher_sign_in_get_pin (try->sign_in)),
                        ==,
                        lives[i].lifetime);
      pin_try_fail (try, USHER_ERROR_PIN_EXPIRED, USHER_SIGN_IN_STATE_IDLE);
      g_assert_cmpstr (try->waits->str, ==, lives[i].waits);

      flows_clear ();
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pin-pace/expires", test_expires);
  g_test_add_func ("/pin-pace/claimed-in-the-last-second", test_claimed_in_the_last_second);
  g_test_add_func ("/pin-pace/expires-at-the-service", test_expires_at_the_service);
  g_test_add_func ("/pin-pace/unknown", test_unknown);
  g_test_add_func ("/pin-pace/slower", test_slower);
  g_test_add_func ("/pin-pace/retry-after", test_retry_after);
  g_test_add_func ("/pin-pace/retry-after-date", test_retry_after_date);
  g_test_add_func ("/pin-pace/trouble", test_trouble);
  g_test_add_func ("/pin-pace/problem", test_problem);
  g_test_add_func ("/pin-pace/no-network", test_no_network);
  g_test_add_func ("/pin-pace/trouble-to-the-end", test_trouble_to_the_end);
  g_test_add_func ("/pin-pace/suspend", test_suspend);
  g_test_add_func ("/pin-pace/suspend-without-network", test_suspend_without_network);
  g_test_add_func ("/pin-pace/absurd-lifetime", test_absurd_lifetime);

  return g_test_run ();
}
