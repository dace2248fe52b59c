/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-bus.h"
#include "keyring-calls.h"
#include "keyring-daemon.h"
#include "keyring-prompt.h"
#include "keyring-support.h"

/* The keyring asks the person: whatever they do, the call ends, and with the right error. */

/* With a token in it, and locked. */
static UsherKeyring *
set_up_locked (void)
{
  UsherKeyring *keyring = usher_keyring_new (TRUE);

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  keyring_lock ();
  bus_watch ();

  return keyring;
}

static void
tear_down (void)
{
  g_assert_false (prompt_is_open ());
  keyring_unlock ();
  keyring_clear ();
}

static void
assert_old_token (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  keyring_unlock ();
  assert_token (keyring, "u1", "token-1");
}

static void
test_answered_lookup (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_locked ();
  g_autoptr (GSubprocess) person = prompt_type_password ();

  assert_token (keyring, "u1", "token-1");
  prompt_assert_answered (person);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 1);

  tear_down ();
}

static void
test_answered_store (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_locked ();
  g_autoptr (GSubprocess) person = prompt_type_password ();

  store_well (keyring, "u1", "ada", "token-2", TRUE);
  prompt_assert_answered (person);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 1);
  g_assert_cmpuint (keyring_count ("u1"), ==, 1);
  assert_token (keyring, "u1", "token-2");

  tear_down ();
}

static void
test_answered_remove (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_locked ();
  g_autoptr (GSubprocess) person = prompt_type_password ();

  assert_removes (keyring, "u1");
  prompt_assert_answered (person);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 1);
  g_assert_cmpuint (keyring_count ("u1"), ==, 0);

  tear_down ();
}

static void
test_answered_unlock (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_locked ();
  g_autoptr (GSubprocess) person = prompt_type_password ();
  g_autoptr (GError) error = NULL;

  g_assert_true (call_unlock (keyring, NULL, &error));
  g_assert_no_error (error);
  prompt_assert_answered (person);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 1);

  assert_token (keyring, "u1", "token-1");
  g_assert_cmpuint (bus_count ("Prompt"), ==, 1);

  tear_down ();
}

/* A list is made on every start and every change: it asks nobody. */
static void
test_list_asks_nobody (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_locked ();
  g_autoptr (GListModel) accounts = NULL;
  g_autoptr (GError) error = NULL;

  accounts = call_list (keyring, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (usher_keyring_get_locked (keyring));
  g_assert_cmpuint (bus_count ("Prompt"), ==, 0);

  tear_down ();
}

static void
test_dismissed (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_locked ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) at_lookup = prompt_dismiss ();
  g_autoptr (GSubprocess) at_store = NULL;
  g_autoptr (GSubprocess) at_remove = NULL;
  g_autoptr (GSubprocess) at_unlock = NULL;

  assert_no_token (keyring, "u1", USHER_ERROR_KEYRING_LOCKED);
  prompt_assert_answered (at_lookup);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 1);

  at_store = prompt_dismiss ();
  assert_store_fails (keyring, "u1", "token-2", TRUE, USHER_ERROR_KEYRING_LOCKED);
  prompt_assert_answered (at_store);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 2);

  at_remove = prompt_dismiss ();
  g_assert_false (call_remove (keyring, "u1", NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED);
  prompt_assert_answered (at_remove);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 3);

  g_clear_error (&error);
  at_unlock = prompt_dismiss ();
  g_assert_false (call_unlock (keyring, NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED);
  prompt_assert_answered (at_unlock);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 4);

  assert_old_token ();
  tear_down ();
}

/* Once there is a prompt. */
static gboolean
cancel_cb (gpointer user_data)
{
  if (!prompt_is_open ())
    return G_SOURCE_CONTINUE;

  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* Whoever gives up does not wait for the person. The prompt stays for them to answer: gnome-keyring
 * would not survive that it is taken away.
 */
static void
test_cancelled (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_locked ();
  g_autoptr (UsherAccount) account = test_account_new ("u1", "ada", "token-2");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GSubprocess) person = NULL;
  g_autoptr (GError) error = NULL;
  GPid daemon = daemon_get_pid ();

  g_timeout_add (50, cancel_cb, cancellable);
  g_assert_false (call_store (keyring, account, TRUE, cancellable, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);
  g_assert_nonnull (usher_account_get_token (account));

  person = prompt_type_password ();
  prompt_assert_answered (person);
  assert_token (keyring, "u1", "token-1");
  g_assert_cmpint (daemon_get_pid (), ==, daemon);

  tear_down ();
}

static gboolean
kill_cb (gpointer user_data)
{
  if (!prompt_is_open ())
    return G_SOURCE_CONTINUE;

  daemon_kill ();

  return G_SOURCE_REMOVE;
}

/* The daemon goes while it asks. */
static void
test_killed (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_locked ();

  g_timeout_add (50, kill_cb, NULL);
  assert_store_fails (keyring, "u1", "token-2", TRUE, USHER_ERROR_KEYRING_MISSING);
  prompt_wait_closed ();

  daemon_start (NULL);
  assert_old_token ();
  tear_down ();
}

/* Without anybody there is no prompt, not for a moment. */
static void
test_nobody_there (void)
{
  g_autoptr (UsherKeyring) interactive = set_up_locked ();
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GError) error = NULL;

  assert_no_token (keyring, "u1", USHER_ERROR_KEYRING_LOCKED);
  assert_no_token (keyring, "nobody", USHER_ERROR_KEYRING_LOCKED);
  assert_store_fails (keyring, "u1", "token-2", TRUE, USHER_ERROR_KEYRING_LOCKED);
  g_assert_false (call_remove (keyring, "u1", NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED);
  g_clear_error (&error);
  g_assert_false (call_unlock (keyring, NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 0);

  assert_old_token ();
  tear_down ();
}

static void
lock_cb (gpointer message, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_sync ("secret-tool lock --collection=login", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Another program locks it between two calls of ours: the person is asked again. */
static void
test_locked_meanwhile (void)
{
  static const char *const methods[] = { "CreateItem", "GetSecret" };
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GSubprocess) person = prompt_type_password ();

      bus_disturb (methods[i], 1, lock_cb, NULL);
      store_well (keyring, methods[i], "ada", "token-1", TRUE);
      g_assert_true (bus_was_disturbed ());
      prompt_assert_answered (person);
      g_assert_cmpuint (bus_count ("Prompt"), ==, 1);
      g_assert_cmpuint (keyring_count (methods[i]), ==, 1);
      assert_token (keyring, methods[i], "token-1");
    }

  tear_down ();
}

/* The same, and the person won't: what was written by then is there, and nothing is asked twice. */
static void
test_locked_meanwhile_and_dismissed (void)
{
  static const struct
  {
    const char *method;
    guint       n_written;
  } cases[] = { { "CreateItem", 0 }, { "GetSecret", 1 } };
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSubprocess) person = prompt_dismiss ();

      bus_disturb (cases[i].method, 1, lock_cb, NULL);
      assert_store_fails (keyring, cases[i].method, "token-1", TRUE, USHER_ERROR_KEYRING_LOCKED);
      g_assert_true (bus_was_disturbed ());
      prompt_assert_answered (person);
      g_assert_cmpuint (bus_count ("Prompt"), ==, 1);

      keyring_unlock ();
      g_assert_cmpuint (keyring_count (cases[i].method), ==, cases[i].n_written);
      store_well (keyring, cases[i].method, "ada", "token-1", TRUE);
      g_assert_cmpuint (keyring_count (cases[i].method), ==, 1);
    }

  tear_down ();
}

/* A machine on which nobody has ever kept a secret. */
static UsherKeyring *
set_up_none (gboolean interactive)
{
  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_start (NULL);
  bus_watch ();

  return usher_keyring_new (interactive);
}

static void
tear_down_none (void)
{
  g_assert_false (prompt_is_open ());
  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_start ("usher");
}

static void
test_none_made (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_none (TRUE);
  g_autoptr (GSubprocess) person = prompt_choose_password ();

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  prompt_assert_answered (person);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 1);
  assert_token (keyring, "u1", "token-1");

  tear_down_none ();
}

static void
test_none_dismissed (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_none (TRUE);
  g_autoptr (GSubprocess) person = prompt_dismiss ();

  assert_store_fails (keyring, "u1", "token-1", TRUE, USHER_ERROR_KEYRING_MISSING);
  prompt_assert_answered (person);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 1);

  tear_down_none ();
}

static void
test_none_cancelled (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_none (TRUE);
  g_autoptr (UsherAccount) account = test_account_new ("u1", "ada", "token-1");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_timeout_add (50, cancel_cb, cancellable);
  g_assert_false (call_store (keyring, account, TRUE, cancellable, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);
  prompt_wait_closed ();

  tear_down_none ();
}

/* Only a token that is to be kept makes a keyring; without one nothing is there to be unlocked. */
static void
test_none_is_made_by_surprise (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_none (TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_true (call_unlock (keyring, NULL, &error));
  g_assert_no_error (error);
  assert_no_token (keyring, "u1", USHER_ERROR_NOT_SIGNED_IN);
  assert_removes (keyring, "u1");
  store_well (keyring, "u1", "ada", "token-1", FALSE);
  assert_token (keyring, "u1", "token-1");
  assert_removes (keyring, "u1");
  g_assert_cmpuint (bus_count ("CreateCollection"), ==, 0);

  tear_down_none ();
}

static void
test_none_and_nobody_there (void)
{
  g_autoptr (UsherKeyring) keyring = set_up_none (FALSE);

  assert_store_fails (keyring, "u1", "token-1", TRUE, USHER_ERROR_KEYRING_MISSING);
  assert_no_token (keyring, "u1", USHER_ERROR_NOT_SIGNED_IN);
  g_assert_cmpuint (bus_count ("Prompt"), ==, 0);

  tear_down_none ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring-prompt/answered/lookup", test_answered_lookup);
  g_test_add_func ("/keyring-prompt/answered/store", test_answered_store);
  g_test_add_func ("/keyring-prompt/answered/remove", test_answered_remove);
  g_test_add_func ("/keyring-prompt/answered/unlock", test_answered_unlock);
  g_test_add_func ("/keyring-prompt/list-asks-nobody", test_list_asks_nobody);
  g_test_add_func ("/keyring-prompt/dismissed", test_dismissed);
  g_test_add_func ("/keyring-prompt/cancelled", test_cancelled);
  g_test_add_func ("/keyring-prompt/killed", test_killed);
  g_test_add_func ("/keyring-prompt/nobody-there", test_nobody_there);
  g_test_add_func ("/keyring-prompt/locked-meanwhile", test_locked_meanwhile);
  g_test_add_func ("/keyring-prompt/locked-meanwhile-and-dismissed",
                   test_locked_meanwhile_and_dismissed);
  g_test_add_func ("/keyring-prompt/none/made", test_none_made);
  g_test_add_func ("/keyring-prompt/none/dismissed", test_none_dismissed);
  g_test_add_func ("/keyring-prompt/none/cancelled", test_none_cancelled);
  g_test_add_func ("/keyring-prompt/none/made-by-surprise", test_none_is_made_by_surprise);
  g_test_add_func ("/keyring-prompt/none/nobody-there", test_none_and_nobody_there);

  return g_test_run ();
}
