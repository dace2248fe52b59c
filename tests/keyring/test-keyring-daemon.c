/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <signal.h>

#include "keyring-bus.h"
#include "keyring-calls.h"
#include "keyring-daemon.h"
#include "keyring-support.h"

/* What becomes of the program that keeps the secrets. */

/* It goes and comes again while nobody asks. */
static void
test_restarted (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  store_well (keyring, "u2", "bob", "token-2", FALSE);

  daemon_kill ();
  assert_no_token (keyring, "u1", USHER_ERROR_KEYRING_MISSING);
  assert_store_fails (keyring, "u1", "token-3", TRUE, USHER_ERROR_KEYRING_MISSING);

  daemon_start ("usher");
  assert_token (keyring, "u1", "token-1");
  assert_no_token (keyring, "u2", USHER_ERROR_NOT_SIGNED_IN);
  store_well (keyring, "u1", "ada", "token-3", TRUE);
  assert_token (keyring, "u1", "token-3");

  keyring_clear ();
}

static void
assert_listed (UsherKeyring *keyring, guint n, gboolean locked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) accounts = call_list (keyring, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, n);
  g_assert_cmpint (usher_keyring_get_locked (keyring), ==, locked);
}

/* A daemon that has just begun knows no more of what is locked than hashes, nobody's UUID. */
static void
test_restarted_locked (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autolist (SecretItem) items = NULL;
  g_autoptr (GHashTable) attributes = NULL;

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  daemon_restart (NULL);

  assert_listed (keyring, 0, TRUE);
  assert_no_token (keyring, "u1", USHER_ERROR_KEYRING_LOCKED);
  assert_no_token (keyring, "nobody", USHER_ERROR_KEYRING_LOCKED);
  assert_store_fails (keyring, "u1", "token-2", TRUE, USHER_ERROR_KEYRING_LOCKED);

  keyring_unlock ();
  assert_listed (keyring, 1, FALSE);
  assert_token (keyring, "u1", "token-1");
  store_well (keyring, "u1", "ada", "token-2", TRUE);
  items = keyring_search ("u1");
  g_assert_cmpuint (g_list_length (items), ==, 1);
  attributes = secret_item_get_attributes (items->data);
  g_assert_cmpuint (g_hash_table_size (attributes), ==, 6);

  keyring_clear ();
}

/* The same for what is not in the default collection, which is open. */
static void
test_restarted_locked_elsewhere (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GError) error = NULL;

  keyring_lock_in_another ("u9", "token-9");
  daemon_restart ("usher");

  assert_listed (keyring, 0, TRUE);
  assert_no_token (keyring, "u9", USHER_ERROR_KEYRING_LOCKED);
  assert_no_token (keyring, "nobody", USHER_ERROR_NOT_SIGNED_IN);
  g_assert_false (call_remove (keyring, "u9", NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED);

  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_start ("usher");
}

static void
kill_cb (gpointer user_data)
{
  kill (*(GPid *) user_data, SIGKILL);
}

static void
stop_cb (gpointer message, gpointer user_data)
{
  kill (*(GPid *) user_data, SIGSTOP);
  g_timeout_add_once (200, kill_cb, user_data);
}

/* It is gone before it has answered. */
static void
test_killed_while_asked (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  GPid pid = daemon_get_pid ();

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  bus_disturb ("SetSecret", 1, stop_cb, &pid);
  assert_store_fails (keyring, "u1", "token-2", TRUE, USHER_ERROR_KEYRING_MISSING);
  g_assert_true (bus_was_disturbed ());

  secret_service_disconnect ();
  daemon_start ("usher");
  assert_token (keyring, "u1", "token-1");
  keyring_clear ();
}

/* The address sanitizer makes this ten times as slow. */
#ifdef __SANITIZE_ADDRESS__
#  define N_KILLS 4
#else
#  define N_KILLS 40
#endif

typedef struct
{
  GPid  pid;
  guint delay;
} Kill;

/* Waits in a thread of its own: the store goes on meanwhile. */
static gpointer
kill_later (gpointer user_data)
{
  const Kill *later = user_data;

  g_usleep (later->delay);
  kill (later->pid, SIGKILL);

  return NULL;
}

/* Gives how many microseconds it took. */
static gint64
store_timed (UsherKeyring *keyring, const char *token)
{
  const gint64 start = g_get_monotonic_time ();

  store_well (keyring, "u1", "ada", token, TRUE);

  return g_get_monotonic_time () - start;
}

/* Whatever it does at that moment, it has each token then, the old one or the new, and can be told the new
 * one.
 */
static void
test_killed_at_any_time (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autofree char *last = g_strdup ("token-0");
  gint64           took = store_timed (keyring, last);
  guint            n_stored = 0;

  store_well (keyring, "u2", "bob", "other", TRUE);

  for (guint i = 1; i <= N_KILLS; i++)
    {
      g_autofree char *token = g_strdup_printf ("token-%u", i);
      g_autoptr (UsherAccount) account = test_account_new ("u1", "ada", token);
      Kill             later = { daemon_get_pid (), (guint) g_test_rand_int_range (0, (int) took) };
      g_autofree char *found = NULL;
      GThread         *killer = g_thread_new ("killer", kill_later, &later);
      const gboolean   stored = call_store (keyring, account, TRUE, NULL, NULL);

      g_thread_join (killer);
      daemon_wait_gone ();
      daemon_start ("usher");
      found = call_lookup (keyring, "u1", NULL, NULL);

      g_test_message ("killed after %u us: stored %d, found %s", later.delay, stored, found);
      if (stored || g_strcmp0 (found, last) != 0)
        g_assert_cmpstr (found, ==, token);
      g_assert_cmpuint (keyring_count ("u1"), ==, 1);
      assert_token (keyring, "u2", "other");
      n_stored += stored;

      took = store_timed (keyring, token);
      g_set_str (&last, token);
    }
  g_test_message ("%u of %u stores were done before", n_stored, (guint) N_KILLS);

  keyring_clear ();
}

/* It is there and does not answer. All at once, for each of these takes its ten seconds. */
static void
test_stopped (void)
{
  g_autoptr (UsherKeyring) known = usher_keyring_new (FALSE);
  g_autoptr (UsherKeyring) unknown = usher_keyring_new (TRUE);
  g_autoptr (UsherAccount) account = test_account_new ("u1", "ada", "token-2");
  g_autoptr (GAsyncResult) looked_up = NULL;
  g_autoptr (GAsyncResult) stored = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GAsyncResult) unlocked = NULL;
  g_autoptr (GAsyncResult) found = NULL;
  g_autoptr (GAsyncResult) prepared = NULL;
  g_autoptr (GAsyncResult) updated = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();
  GPid         pid = daemon_get_pid ();

  store_well (known, "u1", "ada", "token-1", TRUE);
  kill (pid, SIGSTOP);
  usher_keyring_lookup_async (known, "u1", NULL, test_ready_cb, &looked_up);
  usher_keyring_store_async (known, account, TRUE, NULL, test_ready_cb, &stored);
  usher_keyring_list_async (unknown, NULL, test_ready_cb, &listed);
  usher_keyring_remove_async (unknown, "u1", NULL, test_ready_cb, &removed);
  usher_keyring_unlock_async (unknown, NULL, test_ready_cb, &unlocked);
  usher_keyring_find_async (known, "ada", NULL, test_ready_cb, &found);
  usher_keyring_prepare_async (known, TRUE, NULL, test_ready_cb, &prepared);
  usher_keyring_update_async (unknown, account, NULL, test_ready_cb, &updated);

  g_assert_null (usher_keyring_lookup_finish (known, test_wait (&looked_up), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_false (usher_keyring_store_finish (known, test_wait (&stored), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_null (usher_keyring_list_finish (unknown, test_wait (&listed), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_false (usher_keyring_remove_finish (unknown, test_wait (&removed), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_false (usher_keyring_unlock_finish (unknown, test_wait (&unlocked), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_null (usher_keyring_find_finish (known, test_wait (&found), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_false (usher_keyring_prepare_finish (known, test_wait (&prepared), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_false (usher_keyring_update_finish (unknown, test_wait (&updated), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);

  kill (pid, SIGCONT);
  assert_token (known, "u1", "token-1");
  assert_listed (unknown, 1, FALSE);
  keyring_clear ();
}

static void
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* Whoever gives up does not wait for it. */
static void
test_stopped_and_cancelled (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();
  GPid         pid = daemon_get_pid ();

  kill (pid, SIGSTOP);
  g_timeout_add_once (100, cancel_cb, cancellable);
  g_assert_null (call_lookup (keyring, "u1", cancellable, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  kill (pid, SIGCONT);
}

/* Nothing is lost that was there, and nothing is there that was not written whole. */
static void
test_disk_full (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GError) error = NULL;

  daemon_kill ();
  if (!daemon_start_on_small_disk ("usher"))
    {
      daemon_start ("usher");
      g_test_skip ("a small disk can't be mounted here");
      return;
    }

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  daemon_fill_disk (TRUE);
  assert_store_fails (keyring, "u1", "token-2", TRUE, USHER_ERROR_KEYRING);
  assert_store_fails (keyring, "u2", "token-2", TRUE, USHER_ERROR_KEYRING);
  g_assert_false (call_remove (keyring, "u1", NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING);
  assert_token (keyring, "u1", "token-1");
  assert_no_token (keyring, "u2", USHER_ERROR_NOT_SIGNED_IN);

  daemon_fill_disk (FALSE);
  assert_token (keyring, "u1", "token-1");
  store_well (keyring, "u1", "ada", "token-2", TRUE);
  assert_token (keyring, "u1", "token-2");

  daemon_restart ("usher");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring-daemon/restarted", test_restarted);
  g_test_add_func ("/keyring-daemon/restarted-locked", test_restarted_locked);
  g_test_add_func ("/keyring-daemon/restarted-locked-elsewhere", test_restarted_locked_elsewhere);
  g_test_add_func ("/keyring-daemon/killed-while-asked", test_killed_while_asked);
  g_test_add_func ("/keyring-daemon/killed-at-any-time", test_killed_at_any_time);
  g_test_add_func ("/keyring-daemon/disk-full", test_disk_full);
  g_test_add_func ("/keyring-daemon/stopped", test_stopped);
  g_test_add_func ("/keyring-daemon/stopped-and-cancelled", test_stopped_and_cancelled);

  return g_test_run ();
}
