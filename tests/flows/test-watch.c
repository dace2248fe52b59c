/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "keyring-bus.h"
#include "watch-support.h"

#define BOB_PASSWORD "bread-and-books"

#define SLOW "\"status\": 429"
#define SLOW_FOR(value) SLOW ", \"headers\": {\"Retry-After\": \"" value "\"}"

/* A watch that has asked about all at its start. */
static Watch *
start (Flows *flows)
{
  Watch *watch = watch_new (flows);

  watch_until_asleep (watch);
  watch_forget ();

  return watch;
}

static void
change_network (gboolean available)
{
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", available);
}

static void
set_true_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Long enough for what should not come. */
static void
assert_not_asked (void)
{
  test_spin (200);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 0);
}

/* Until the service has the question, to which it has an answer that takes a while. */
static void
until_asked (void)
{
  while (watch_count (USER, NULL) == 0)
    test_spin (10);
}

/* A token that was revoked is found within a day, and kept; one that is good again is found as well. */
static void
test_revoked (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;
  g_autoptr (JsonNode) reply = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  before = flows_lookup (ADA_UUID);
  watch = start (flows);
  watch_assert_problem (flows, "ada", -1);

  reply = test_demo_call ("POST", "/demo/revoke?username=ada", NULL);
  g_assert_cmpint (watch->pause, <=, DAY);
  watch_sleep (watch);
  watch_assert_problem (flows, "ada", USHER_ERROR_TOKEN_REVOKED);
  after = flows_lookup (ADA_UUID);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (watch_count (PING, NULL), ==, 0);

  /* An answer that says nothing about it does not take that back. */
  watch_answer ("\"status\": 503", 1);
  g_assert_cmpint (watch->pause, ==, DAY);
  watch_sleep (watch);
  watch_assert_problem (flows, "ada", USHER_ERROR_TOKEN_REVOKED);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

static void
test_good_again (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  watch_answer ("\"status\": 401", 2);
  watch = start (flows);
  watch_assert_problem (flows, "ada", USHER_ERROR_TOKEN_REVOKED);
  watch_sleep (watch);
  watch_assert_problem (flows, "ada", USHER_ERROR_TOKEN_REVOKED);
  watch_sleep (watch);
  watch_assert_problem (flows, "ada", -1);
  g_assert_cmpint (watch->now, ==, 2 * DAY * 1000);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* Nobody is asked about before the accounts were read; then all are, one after the other. */
static void
test_start (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (TestStore) store = usher_account_store_new (keyring);
  Flows other = { flows->client, store };
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", BOB_PASSWORD, TRUE);
  watch_forget ();
  watch = watch_new (&other);
  watch_until_asleep (watch);
  assert_not_asked ();

  watch_answer (TEST_DEMO_HELD, 1);
  flows_load (&other);
  until_asked ();
  test_spin (100);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 1);
  test_demo_release ();
  watch_until_asleep (watch);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 2);
  g_assert_cmpuint (watch_count (PING, NULL), ==, 2);
  g_assert_cmpint (watch->pause, ==, DAY);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* The clock was a year ahead when it was written. */
static void
test_file_of_the_future (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (TestStore) store = usher_account_store_new (keyring);
  Flows other = { flows->client, store };
  g_autoptr (Watch) watch = NULL;
  g_auto (GStrv) files = NULL;
  const time_t next_year = time (NULL) + 365 * 24 * 60 * 60;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  files = flows_list_files (TRUE);
  for (guint i = 0; files[i] != NULL; i++)
    g_assert_no_errno (utimensat (AT_FDCWD,
                                  files[i],
                                  (struct timespec[]) { { next_year, 0 }, { next_year, 0 } },
                                  0));
  flows_load (&other);
  watch_forget ();
  watch = watch_new (&other);
  watch_until_asleep (watch);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 1);
  g_assert_cmpint (watch->pause, ==, DAY);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

static void
test_each_day (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;
  g_autofree char *token = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", BOB_PASSWORD, TRUE);
  token = flows_lookup (ADA_UUID);
  watch = start (flows);
  for (guint day = 1; day <= 3; day++)
    {
      watch_sleep (watch);
      g_assert_cmpint (watch->now, ==, day * DAY * 1000);
      g_assert_cmpuint (watch_count (USER, NULL), ==, 2 * day);
      g_assert_cmpuint (watch_count (USER, token), ==, day);
      g_assert_cmpuint (watch_count (PING, token), ==, day);
    }

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

static void
test_network_returns (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  watch = start (flows);

  /* It was there all the time. */
  watch_sleep_for (watch, HOUR);
  change_network (TRUE);
  change_network (TRUE);
  assert_not_asked ();

  change_network (FALSE);
  assert_not_asked ();
  change_network (TRUE);
  watch_until_asleep (watch);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 1);
  g_assert_cmpint (watch->pause, ==, DAY);

  /* Not so soon again. */
  watch_forget ();
  watch_sleep_for (watch, MINUTE - 1);
  change_network (FALSE);
  change_network (TRUE);
  assert_not_asked ();
  watch_sleep_for (watch, 1);
  change_network (FALSE);
  change_network (TRUE);
  watch_until_asleep (watch);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 1);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* What failed is tried at once when the network is back. */
static void
test_network_returns_after_failure (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  watch_answer ("\"cut\": 0", 1);
  watch = start (flows);
  watch_assert_problem (flows, "ada", USHER_ERROR_NO_NETWORK);
  change_network (FALSE);
  change_network (TRUE);
  watch_until_asleep (watch);
  watch_assert_problem (flows, "ada", -1);

  /* Also where it came back while a call was still waiting in vain. */
  usher_client_set_timeout (flows->client, 2000);
  watch_answer ("\"delay\": 20000", 1);
  watch_sleep_for (watch, HOUR);
  watch_forget ();
  change_network (FALSE);
  change_network (TRUE);
  until_asked ();
  usher_client_set_timeout (flows->client, 10000);
  change_network (FALSE);
  change_network (TRUE);
  watch_until_asleep (watch);
  watch_assert_problem (flows, "ada", -1);
  g_assert_cmpint (watch->pause, ==, DAY);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* The waits between checks that fail, in minutes. */
static void
assert_pauses (const char *answer, const guint *minutes, guint n)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  watch_answer (answer, n);
  watch = start (flows);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (watch->pause, ==, minutes[i] * MINUTE);
      watch_sleep (watch);
    }
  watch_assert_problem (flows, "ada", -1);
  g_assert_cmpint (watch->pause, ==, DAY);

  /* And from the beginning the next time. */
  watch_answer (answer, 1);
  watch_sleep (watch);
  g_assert_cmpint (watch->pause, ==, minutes[0] * MINUTE);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

#define ASSERT_PAUSES(answer, ...)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const guint minutes[] = { __VA_ARGS__ };                                                \
    assert_pauses (answer, minutes, G_N_ELEMENTS (minutes));                                       \
  }                                                                                                \
  G_STMT_END

static void
test_later_and_later (void)
{
  ASSERT_PAUSES ("\"status\": 503", 5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440);
  ASSERT_PAUSES ("\"cut\": 0", 5, 10, 20);
  ASSERT_PAUSES ("\"status\": 403", 5, 10, 20);
  ASSERT_PAUSES (SLOW, 5, 10, 20);
}

static void
test_retry_after (void)
{
  ASSERT_PAUSES (SLOW_FOR ("3600"), 60, 60, 60, 60, 80, 160);
  ASSERT_PAUSES (SLOW_FOR ("0"), 5, 10, 20);
  ASSERT_PAUSES (SLOW_FOR ("soon"), 5, 10, 20);
  /* No wish for longer than an hour is taken at its word. */
  ASSERT_PAUSES (SLOW_FOR ("2147483647"), 60, 60, 60, 60, 80);
  ASSERT_PAUSES (SLOW_FOR ("Thu, 31 Dec 2099 23:59:59 GMT"), 60, 60);
}

/* It is this network that asks too often: the other accounts wait as well. */
static void
test_retry_after_for_all (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", "bread-and-books", TRUE);
  watch = start (flows);
  watch_answer (SLOW_FOR ("3600"), 1);
  watch_sleep (watch);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 1);
  g_assert_cmpuint (watch_count (PING, NULL), ==, 0);
  g_assert_cmpint (watch->pause, ==, HOUR);
  watch_sleep (watch);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 3);
  watch_assert_problem (flows, "ada", -1);
  watch_assert_problem (flows, "bob", -1);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* Nor does the network that comes back make it earlier than the service wished. */
static void
test_retry_after_network (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  watch_answer (SLOW_FOR ("3600"), 1);
  watch = start (flows);
  watch_sleep_for (watch, HALF_AN_HOUR);
  change_network (FALSE);
  change_network (TRUE);
  watch_until_asleep (watch);
  assert_not_asked ();
  g_assert_cmpint (watch->pause, ==, HALF_AN_HOUR);
  watch_sleep (watch);
  watch_assert_problem (flows, "ada", -1);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* A keyring that is locked is left alone, and nobody is asked for its password. */
static void
test_locked (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (TRUE);
  g_autoptr (TestStore) store = usher_account_store_new (keyring);
  Flows other = { flows->client, store };
  g_autoptr (Watch) watch = NULL;
  const guint n_unlocks = bus_count ("Unlock");

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  watch_forget ();
  keyring_lock ();
  flows_load (&other);
  g_assert_cmpint (usher_account_get_state (flows_get (&other, "ada")),
                   ==,
                   USHER_ACCOUNT_STATE_LOCKED);
  watch = watch_new (&other);
  watch_until_asleep (watch);
  assert_not_asked ();
  watch_sleep (watch);
  assert_not_asked ();
  g_assert_cmpuint (bus_count ("Unlock"), ==, n_unlocks);

  keyring_unlock ();
  while (watch_count (USER, NULL) == 0)
    test_spin (50);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* It may be locked while Plex is asked, and then nobody is asked for its password either. */
static void
test_locked_meanwhile (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (TRUE);
  g_autoptr (TestStore) store = usher_account_store_new (keyring);
  Flows other = { flows->client, store };
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_load (&other);
  watch_answer (TEST_DEMO_HELD, 1);
  watch = watch_new (&other);
  until_asked ();
  keyring_lock ();
  test_demo_release ();
  watch_until_asleep (watch);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 0);
  keyring_unlock ();
  watch_assert_problem (&other, "ada", -1);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* A sign-in counts as a check; what another installation put into the keyring does not. */
static void
test_newcomers (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = start (flows);

  watch_sleep_for (watch, HOUR);
  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  watch_forget ();
  assert_not_asked ();
  g_assert_cmpint (watch->pause, ==, DAY);

  keyring_add_item ("b0b", "of-another-installation", SECRET_COLLECTION_DEFAULT);
  while (watch_count (USER, "of-another-installation") == 0)
    test_spin (50);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 1);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* A sign-in to an account that was signed out by Plex: it is asked about a day later. */
static void
test_signed_in_again (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  watch_answer ("\"status\": 401", 1);
  watch = start (flows);
  watch_sleep_for (watch, HOUR);
  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  watch_assert_problem (flows, "ada", -1);
  watch_sleep (watch);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 0);
  g_assert_cmpint (watch->pause, ==, HOUR);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

static void
test_removed_meanwhile (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", BOB_PASSWORD, TRUE);
  watch_answer (TEST_DEMO_HELD, 1);
  watch = watch_new (flows);
  until_asked ();
  flows_remove (flows, flows_get (flows, "ada"));
  test_demo_release ();
  watch_until_asleep (watch);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (flows->store)), ==, 1);
  watch_assert_problem (flows, "bob", -1);
  watch_sleep (watch);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 3);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

/* Whoever signs out is not told that they were signed out by Plex. */
static void
sign_out_meanwhile (const char *answer)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean told = FALSE;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  account = g_object_ref (flows_get (flows, "ada"));
  g_signal_connect_swapped (account, "notify::problem", G_CALLBACK (set_true_cb), &told);
  watch_answer (answer, 1);
  test_demo_next ("{\"path\": \"/api/v2/users/signout\", \"delay\": 500}");
  watch = watch_new (flows);
  until_asked ();
  usher_sign_out_async (flows->client, flows->store, account, NULL, test_ready_cb, &result);
  usher_sign_out_finish (test_wait (&result), &error);
  g_assert_no_error (error);
  while (watch->n_waits == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 1);
  g_assert_false (told);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

static void
test_signed_out_meanwhile (void)
{
  sign_out_meanwhile ("\"status\": 401, \"delay\": 200");
  sign_out_meanwhile ("\"delay\": 800");
}

/* A watch that was stopped asks no more, not even for what it was about to; it can be started again. */
static void
test_stopped (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Watch) watch = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", BOB_PASSWORD, TRUE);
  watch_answer ("\"delay\": 500", 1);
  watch = watch_new (flows);
  until_asked ();
  usher_watch_stop (watch->watch);
  test_spin (700);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 1);
  watch_assert_problem (flows, "ada", -1);

  change_network (FALSE);
  change_network (TRUE);
  watch_forget ();
  assert_not_asked ();

  usher_watch_start (watch->watch);
  usher_watch_start (watch->watch);
  watch_until_asleep (watch);
  g_assert_cmpuint (watch_count (USER, NULL), ==, 2);

  g_clear_pointer (&watch, watch_free);
  flows_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bus_watch ();
  /* There may be no network where this runs. */
  change_network (TRUE);

  g_test_add_func ("/watch/revoked", test_revoked);
  g_test_add_func ("/watch/good-again", test_good_again);
  g_test_add_func ("/watch/start", test_start);
  g_test_add_func ("/watch/file-of-the-future", test_file_of_the_future);
  g_test_add_func ("/watch/each-day", test_each_day);
  g_test_add_func ("/watch/network-returns", test_network_returns);
  g_test_add_func ("/watch/network-returns-after-failure", test_network_returns_after_failure);
  g_test_add_func ("/watch/later-and-later", test_later_and_later);
  g_test_add_func ("/watch/retry-after", test_retry_after);
  g_test_add_func ("/watch/retry-after-for-all", test_retry_after_for_all);
  g_test_add_func ("/watch/retry-after-network", test_retry_after_network);
  g_test_add_func ("/watch/locked", test_locked);
  g_test_add_func ("/watch/locked-meanwhile", test_locked_meanwhile);
  g_test_add_func ("/watch/newcomers", test_newcomers);
  g_test_add_func ("/watch/signed-in-again", test_signed_in_again);
  g_test_add_func ("/watch/removed-meanwhile", test_removed_meanwhile);
  g_test_add_func ("/watch/signed-out-meanwhile", test_signed_out_meanwhile);
  g_test_add_func ("/watch/stopped", test_stopped);

  return g_test_run ();
}
