/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "watch-support.h"

/* In milliseconds, how long is waited for an answer that does not come, and for one that does. */
#define IMPATIENCE 1000
#define PATIENCE 10000

#define ERROR_OF(status, message)                                                                  \
  "\"status\": " status                                                                            \
  ", \"body\": \"{\\\"errors\\\":[{\\\"code\\\":1008,\\\"message\\\":\\\"" message "\\\"}]}\""

/* Every way to fail that is no 401, and no 422 that says that the token is invalid. */
static const struct
{
  const char *answer;
  UsherError  problem;
} failures[] = {
  { "\"status\": 400", USHER_ERROR_REFUSED },
  { "\"status\": 403", USHER_ERROR_MANAGED_USER },
  { "\"status\": 404", USHER_ERROR_TOO_OLD },
  { "\"status\": 405", USHER_ERROR_TOO_OLD },
  { "\"status\": 407", USHER_ERROR_PROXY },
  { "\"status\": 410", USHER_ERROR_TOO_OLD },
  { ERROR_OF ("422", "Unprocessable"), USHER_ERROR_REFUSED },
  { ERROR_OF ("403", "Invalid token"), USHER_ERROR_REFUSED },
  { "\"status\": 429", USHER_ERROR_SLOW_DOWN },
  { "\"status\": 429, \"headers\": {\"Retry-After\": \"3600\"}", USHER_ERROR_SLOW_DOWN },
  { "\"status\": 451", USHER_ERROR_REFUSED },
  { "\"status\": 498", USHER_ERROR_REFUSED },
  { "\"status\": 500", USHER_ERROR_SERVICE },
  { "\"status\": 502, \"body\": \"<html>Bad Gateway</html>\"", USHER_ERROR_SERVICE },
  { "\"status\": 503", USHER_ERROR_SERVICE },
  { "\"status\": 504, \"body\": \"\"", USHER_ERROR_SERVICE },
  { "\"status\": 401, \"body\": \"\\ufeff<html>\"", USHER_ERROR_BAD_REPLY },
  { "\"status\": 401, \"body\": \"<!-- a gateway --><html>\"", USHER_ERROR_BAD_REPLY },
  { "\"status\": 401, \"body\": \"Not here\", \"content-type\": \"text/html\"",
    USHER_ERROR_BAD_REPLY },
  { ERROR_OF ("422", "Invalid request: the pushToken is missing"), USHER_ERROR_REFUSED },
  { "\"status\": 511", USHER_ERROR_NETWORK_LOG_IN },
  { "\"status\": 401, \"body\": \"<html>Who are you?</html>\", \"content-type\": \"text/html\"",
    USHER_ERROR_BAD_REPLY },
  { "\"body\": \"<html>Log in to the hotel</html>\", \"content-type\": \"text/html\"",
    USHER_ERROR_NETWORK_LOG_IN },
  { "\"body\": \"Maintenance\"", USHER_ERROR_BAD_REPLY },
  { "\"body\": \"\"", USHER_ERROR_BAD_REPLY },
  { "\"body\": \"{\\\"errors\\\":[{\\\"code\\\":1001,\\\"status\\\":401}]}\"",
    USHER_ERROR_BAD_REPLY },
  { "\"body\": \"{\\\"id\\\": 7\"", USHER_ERROR_BAD_REPLY },
  { "\"redirect\": \"https://localhost:1/\"", USHER_ERROR_NETWORK_LOG_IN },
  { "\"omit\": [\"uuid\"]", USHER_ERROR_INCOMPLETE_REPLY },
  { "\"omit\": [\"authToken\"]", USHER_ERROR_INCOMPLETE_REPLY },
  { "\"account\": \"bob\"", USHER_ERROR_BAD_REPLY },
  { "\"size\": 1048577", USHER_ERROR_BAD_REPLY },
  { "\"cut\": 0", USHER_ERROR_NO_NETWORK },
  { "\"cut\": 100", USHER_ERROR_NO_NETWORK },
  { "\"delay\": 20000", USHER_ERROR_TIMED_OUT },
};

/* From one good answer to the next, a day later, and what the service fails for longer. The first @n_failures
 * checks run into @failure. Returns how many there were.
 */
static guint
pass_day (Watch *watch, guint failure, guint n_failures)
{
  const gint64 begin = watch->now;
  guint        checks;

  watch_forget ();
  if (n_failures > 0)
    watch_answer (failures[failure].answer, n_failures);

  for (guint i = 0; i <= n_failures; i++)
    {
      const int problem = i < n_failures ? (int) failures[failure].problem : -1;

      usher_client_set_timeout (watch->flows->client,
                                problem == USHER_ERROR_TIMED_OUT ? IMPATIENCE : PATIENCE);
      watch_sleep (watch);
      watch_assert_problem (watch->flows, "ada", problem);
      g_assert_cmpint (usher_account_get_state (flows_get (watch->flows, "ada")),
                       ==,
                       USHER_ACCOUNT_STATE_OK);
    }

  g_assert_cmpint (watch->now - begin, >=, DAY * 1000);
  g_assert_cmpint (watch->now - begin, <=, (DAY + 4 * HOUR) * 1000);
  g_assert_cmpint (watch->pause, ==, DAY);
  g_assert_cmpuint (watch_count (PING, NULL), >=, 1);
  checks = watch_count (USER, NULL);
  g_assert_cmpuint (checks, ==, n_failures + 1);

  return checks;
}

/* What is really so is found within a day, be it one or the other. */
static void
assert_watchful (Watch *watch)
{
  watch_answer ("\"status\": 401", 1);
  g_assert_cmpint (watch->pause, <=, DAY);
  watch_sleep (watch);
  watch_assert_problem (watch->flows, "ada", USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpint (watch->pause, <=, DAY);
  watch_sleep (watch);
  watch_assert_problem (watch->flows, "ada", -1);
}

/* A service that fails in every way but one costs no token in a year. */
static void
test_year (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autofree char *before = NULL;
  guint            n_checks = 0;
  guint            day;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  before = flows_lookup (ADA_UUID);
  watch = watch_new (flows);
  watch_until_asleep (watch);

  /* Every third day all is well; else one to three checks fail. */
  for (day = 0; watch->now < 365 * DAY * 1000; day++)
    {
      const guint failure = day % G_N_ELEMENTS (failures);

      n_checks += pass_day (watch, failure, day % 3 == 0 ? 0 : 1 + day / 3 % 3);
      if (day % 3 != 0)
        g_hash_table_add (seen, GUINT_TO_POINTER (failure + 1));
      if (day % 7 == 0)
        {
          g_autofree char *after = flows_lookup (ADA_UUID);

          g_assert_cmpstr (after, ==, before);
        }
    }

  assert_watchful (watch);
  g_test_message ("%u checks in %u days", n_checks, day);
  g_assert_cmpuint (g_hash_table_size (seen), ==, G_N_ELEMENTS (failures));
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (flows->store)), ==, 1);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* The same one failure all the year: it is asked about once a day in the end, and then all is well. */
static void
test_year_without_an_answer (void)
{
  static const char *const answers[] = { "\"status\": 429", "\"cut\": 0" };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (Watch) watch = NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      gint64           end;
      guint            n_checks = 0;

      flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
      before = flows_lookup (ADA_UUID);
      watch_answer (answers[i], 1000);
      watch = watch_new (flows);
      watch_until_asleep (watch);
      for (end = watch->now + 365 * DAY * 1000; watch->now < end; n_checks++)
        watch_sleep (watch);

      after = flows_lookup (ADA_UUID);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpuint (n_checks, >=, 365);
      g_assert_cmpuint (n_checks, <=, 380);
      g_assert_nonnull (usher_account_get_problem (flows_get (flows, "ada")));

      g_clear_pointer (&watch, watch_free);
      flows_clear ();
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch-year/failures", test_year);
  g_test_add_func ("/watch-year/without-an-answer", test_year_without_an_answer);

  return g_test_run ();
}
