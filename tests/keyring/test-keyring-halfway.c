/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-bus.h"
#include "keyring-calls.h"
#include "keyring-daemon.h"
#include "keyring-store.h"
#include "keyring-support.h"

/* Something happens to the keyring in the middle of a call: each call is made again and again, and
 * disturbed right before its first message to the keyring, its second, and so on to the last.
 */

/* The address sanitizer makes this ten times as slow: not every message then. */
#ifdef __SANITIZE_ADDRESS__
#  define STRIDE 7
#else
#  define STRIDE 1
#endif

static gboolean
look_up (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  g_autofree char *token = call_lookup (keyring, "u1", stop, error);

  if (token != NULL)
    g_assert_cmpstr (token, ==, "token-1");

  return token != NULL;
}

static gboolean
update (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  g_autoptr (UsherAccount) account = test_account_new ("u1", "ada", "token-2");
  const gboolean done = call_store (keyring, account, TRUE, stop, error);

  g_assert_cmpstr (secret_value_get_text (usher_account_get_token (account)), ==, "token-2");

  return done;
}

static gboolean
create (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  g_autoptr (UsherAccount) account = test_account_new ("u3", "eva", "token-3");

  return call_store (keyring, account, TRUE, stop, error);
}

/* The token stays, the name is new. */
static gboolean
rename_account (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  g_autoptr (UsherAccount) account = test_account_new ("u1", "eva", "token-1");

  return call_update (keyring, account, stop, error);
}

static gboolean
take_out (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  return call_remove (keyring, "u1", stop, error);
}

static gboolean
list (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  g_autoptr (GListModel) accounts = call_list (keyring, stop, error);

  /* What could not be seen is not absent. */
  if (accounts != NULL && !usher_keyring_get_locked (keyring))
    g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 2);

  return accounts != NULL;
}

/* It opens nothing by itself. */
static gboolean
find (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  g_autoptr (UsherAccount) account = call_find (keyring, "u1", stop, error);

  if (account != NULL || !g_error_matches (*error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED))
    return account != NULL;

  g_clear_error (error);
  if (call_unlock (keyring, stop, error))
    account = call_find (keyring, "u1", stop, error);

  return account != NULL;
}

/* The session that it opens nobody waits for but who uses it. */
static gboolean
prepare (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_prepare_async (keyring, TRUE, stop, test_ready_cb, &result);

  return usher_keyring_prepare_finish (keyring, test_wait (&result), error)
         && look_up (keyring, stop, error);
}

/* Of whom there is a file: whatever the keyring says, and does not say, they are not signed out. */
static gboolean
load (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  g_autoptr (TestStore) store = usher_account_store_new (keyring);
  g_autoptr (GAsyncResult) result = NULL;
  UsherAccount *account;
  gboolean      done;

  usher_account_store_load_async (store, stop, test_ready_cb, &result);
  done = usher_account_store_load_finish (store, test_wait (&result), error);

  account = usher_account_store_find (store, "u1");
  g_assert_true (account != NULL || !done);
  if (account != NULL)
    g_assert_cmpint (usher_account_get_state (account), !=, USHER_ACCOUNT_STATE_SIGNED_OUT);

  return done;
}

static gboolean
unlock (UsherKeyring *keyring, GCancellable *stop, GError **error)
{
  return call_unlock (keyring, stop, error);
}

typedef struct
{
  gboolean (*call) (UsherKeyring *keyring, GCancellable *stop, GError **error);
  const char *uuid; /* of the account that it is about */
  /* What another program then finds of that, where it was done and where it failed. */
  const char *done;
  const char *failed;
} Flow;

static const Flow flows[] = {
  { look_up, "u1", "token-1", "token-1" },        { list, "u1", "token-1", "token-1" },
  { update, "u1", "token-2", "token-1|token-2" }, { rename_account, "u1", "token-1", "token-1" },
  { create, "u3", "token-3", "|token-3" },        { take_out, "u1", "", "|token-1" },
  { unlock, "u1", "token-1", "token-1" },         { find, "u1", "token-1", "token-1" },
  { prepare, "u1", "token-1", "token-1" },        { load, "u1", "token-1", "token-1" },
};

/* @wanted: what may be there, with a bar between. */
static void
assert_kept (const char *uuid, const char *wanted)
{
  g_autolist (SecretItem) items = keyring_search (uuid);
  g_autoptr (SecretValue) secret = items != NULL ? secret_item_get_secret (items->data) : NULL;
  g_auto (GStrv) words = g_strsplit (wanted, "|", -1);
  const char *found = secret != NULL ? secret_value_get_text (secret) : "";

  g_assert_cmpuint (g_list_length (items), <=, 1);
  if (*wanted == '\0')
    g_assert_cmpstr (found, ==, "");
  else if (!g_strv_contains ((const char *const *) words, found))
    g_error ("%s has “%s”, not %s", uuid, found, wanted);
}

typedef struct
{
  GFunc disturb; /* in GDBus's thread */
  void (*recover) (void);
  gboolean   harmless; /* nothing may fail */
  UsherError allowed[2];
  guint      step; /* every message, or only every third: what takes long */
} Disturbance;

static GPid          daemon_pid;
static GCancellable *cancellable;

static void
assert_one (const Flow *flow, const Disturbance *disturbance, guint nth, gboolean *disturbed)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GError) error = NULL;
  gboolean done;

  g_test_message ("flow %d, message %d", (int) (flow - flows), (int) nth);
  keyring_clear ();
  keyring_add_item ("u1", "token-1", SECRET_COLLECTION_DEFAULT);
  keyring_add_item ("u2", "other", SECRET_COLLECTION_DEFAULT);

  bus_disturb (NULL, nth, disturbance->disturb, NULL);
  done = flow->call (keyring, cancellable, &error);
  *disturbed = bus_was_disturbed ();
  if (*disturbed)
    disturbance->recover ();

  if (!*disturbed || disturbance->harmless)
    g_assert_no_error (error);
  else if (!done && !g_error_matches (error, USHER_ERROR, (int) disturbance->allowed[0]))
    g_assert_error (error, USHER_ERROR, (int) disturbance->allowed[1]);
  assert_kept (flow->uuid, done ? flow->done : flow->failed);

  /* It goes on from there as if nothing had been. */
  if (!done)
    {
      g_clear_error (&error);
      g_assert_true (flow->call (keyring, NULL, &error));
      g_assert_no_error (error);
      assert_kept (flow->uuid, flow->done);
    }
  assert_token (keyring, "u2", "other");
}

static void
assert_all (const Disturbance *disturbance)
{
  for (gsize i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      const guint step = disturbance->step * STRIDE;
      gboolean    disturbed = TRUE;

      /* Not each flow at the same messages. */
      for (guint nth = 1 + i % step; disturbed; nth += step)
        {
          daemon_pid = daemon_get_pid ();
          cancellable = g_cancellable_new ();
          assert_one (&flows[i], disturbance, nth, &disturbed);
          g_clear_object (&cancellable);
        }
    }
  keyring_clear ();
}

static void
run (const char *command)
{
  g_autoptr (GError) error = NULL;

  g_autofree char *output = NULL;

  g_spawn_command_line_sync (command, &output, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
lock_cb (gpointer message, gpointer user_data)
{
  run ("dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets "
       "org.freedesktop.Secret.Service.Lock "
       "array:objpath:/org/freedesktop/secrets/collection/login");
}

static void
test_locked (void)
{
  const Disturbance disturbance = {
    .disturb = lock_cb,
    .recover = keyring_unlock,
    .allowed = { USHER_ERROR_KEYRING_LOCKED, USHER_ERROR_KEYRING_LOCKED },
    .step = 2,
  };

  assert_all (&disturbance);
}

/* A keyring without a password opens again without anybody there. */
static void
test_locked_without_password (void)
{
  const Disturbance disturbance = {
    .disturb = lock_cb,
    .recover = keyring_open,
    .harmless = TRUE,
    .step = 3,
  };

  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_make_plain_keyring ();
  daemon_start (NULL);
  keyring_open ();
  assert_all (&disturbance);

  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_start ("usher");
}

static void
kill_cb (gpointer message, gpointer user_data)
{
  g_autofree char *command = g_strdup_printf ("kill -KILL %d", daemon_pid);

  run (command);
}

static void
start_again (void)
{
  secret_service_disconnect ();
  daemon_start ("usher");
}

static void
test_killed (void)
{
  const Disturbance disturbance = {
    .disturb = kill_cb,
    .recover = start_again,
    .allowed = { USHER_ERROR_KEYRING, USHER_ERROR_KEYRING_MISSING },
    .step = 1,
  };

  assert_all (&disturbance);
}

/* Without a call over the bus, which is not possible in GDBus's thread. */
static void
restart (const char *input, const char *options)
{
  g_autofree char *script = g_strdup_printf (
      "kill -KILL %d\n"
      "while gdbus call --session --dest org.freedesktop.DBus --object-path / \\\n"
      "  --method org.freedesktop.DBus.GetNameOwner org.freedesktop.secrets; do :; done\n"
      "printf '%s' | gnome-keyring-daemon --daemonize --components=secrets %s\n"
      "gdbus wait --session org.freedesktop.secrets",
      daemon_pid,
      input,
      options);
  g_autofree char *quoted = g_shell_quote (script);
  g_autofree char *command = g_strdup_printf ("env -u G_DEBUG sh -c %s", quoted);

  run (command);
}

static void
restart_cb (gpointer message, gpointer user_data)
{
  restart ("usher", "--unlock");
}

/* The one that came in the place of the other is asked instead. */
static void
test_restarted (void)
{
  const Disturbance disturbance = {
    .disturb = restart_cb,
    .recover = secret_service_disconnect,
    .harmless = TRUE,
    .step = 1,
  };

  assert_all (&disturbance);
}

static void
restart_locked_cb (gpointer message, gpointer user_data)
{
  restart ("", "");
}

static void
unlock_again (void)
{
  secret_service_disconnect ();
  keyring_unlock ();
}

/* It knows no more of what it has than hashes. */
static void
test_restarted_locked (void)
{
  const Disturbance disturbance = {
    .disturb = restart_locked_cb,
    .recover = unlock_again,
    .allowed = { USHER_ERROR_KEYRING_LOCKED, USHER_ERROR_KEYRING_LOCKED },
    .step = 4,
  };

  assert_all (&disturbance);
}

static void
cancel_idle_cb (gpointer user_data)
{
  g_autoptr (GCancellable) own = user_data;

  g_cancellable_cancel (own);
}

/* What is done before that is not to have the next call cancelled. */
static void
cancel_cb (gpointer message, gpointer user_data)
{
  g_idle_add_once (cancel_idle_cb, g_object_ref (cancellable));
}

static void
do_nothing (void)
{
}

static void
test_cancelled (void)
{
  const Disturbance disturbance = {
    .disturb = cancel_cb,
    .recover = do_nothing,
    .allowed = { USHER_ERROR_CANCELLED, USHER_ERROR_CANCELLED },
    .step = 2,
  };

  assert_all (&disturbance);
}

static void
keep_file (void)
{
  g_autoptr (TestStore) store = store_load ();

  store_keep (store, "u1", "ada", "token-1", TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  keep_file ();

  g_test_add_func ("/keyring-halfway/locked", test_locked);
  g_test_add_func ("/keyring-halfway/locked-without-password", test_locked_without_password);
  g_test_add_func ("/keyring-halfway/killed", test_killed);
  g_test_add_func ("/keyring-halfway/restarted", test_restarted);
  g_test_add_func ("/keyring-halfway/restarted-locked", test_restarted_locked);
  g_test_add_func ("/keyring-halfway/cancelled", test_cancelled);

  return g_test_run ();
}
