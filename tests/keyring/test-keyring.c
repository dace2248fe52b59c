/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "keyring-calls.h"
#include "keyring-support.h"

/* What other apps rely on, read by another program. */
static void
test_store (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autofree char *short_form = NULL;
  g_autofree char *exact_form = NULL;
  g_autolist (SecretItem) items = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *label = NULL;

  store_well (keyring, "u1", "ada", "token-1", TRUE);

  short_form = keyring_secret_tool ("lookup", "service", "plex.tv", "username", "ada", NULL);
  exact_form = keyring_secret_tool ("lookup",
                                    "xdg:schema",
                                    TOKEN_SCHEMA_NAME,
                                    "service",
                                    "plex.tv",
                                    "uuid",
                                    "u1",
                                    NULL);
  g_assert_cmpstr (short_form, ==, "token-1");
  g_assert_cmpstr (exact_form, ==, "token-1");

  items = keyring_search ("u1");
  label = secret_item_get_label (items->data);
  attributes = secret_item_get_attributes (items->data);
  g_assert_cmpstr (label, ==, "Plex: ada");
  g_assert_cmpstr (g_hash_table_lookup (attributes, "email"), ==, "ada@example.org");
  g_assert_cmpstr (g_hash_table_lookup (attributes, "client-identifier"), ==, "the-identifier");
  g_assert_cmpstr (g_hash_table_lookup (attributes, "xdg:schema"), ==, TOKEN_SCHEMA_NAME);

  keyring_clear ();
}

/* A new token, name and e-mail go into the item that is there; what others put beside it stays. */
static void
test_update (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autolist (SecretItem) before = NULL;
  g_autolist (SecretItem) after = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (GHashTable) kept = NULL;
  g_autofree char *label = NULL;
  g_autoptr (GError) error = NULL;

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  before = keyring_search ("u1");
  attributes = secret_item_get_attributes (before->data);
  g_hash_table_insert (attributes, g_strdup ("color"), g_strdup ("red"));
  secret_item_set_attributes_sync (before->data, NULL, attributes, NULL, &error);
  g_assert_no_error (error);

  store_well (keyring, "u1", "ada.new", "token-2", TRUE);
  after = keyring_search ("u1");
  g_assert_cmpuint (g_list_length (after), ==, 1);
  g_assert_cmpstr (g_dbus_proxy_get_object_path (after->data),
                   ==,
                   g_dbus_proxy_get_object_path (before->data));

  kept = secret_item_get_attributes (after->data);
  label = secret_item_get_label (after->data);
  g_assert_cmpstr (g_hash_table_lookup (kept, "username"), ==, "ada.new");
  g_assert_cmpstr (g_hash_table_lookup (kept, "color"), ==, "red");
  g_assert_cmpstr (g_hash_table_lookup (kept, "xdg:schema"), ==, TOKEN_SCHEMA_NAME);
  g_assert_cmpstr (label, ==, "Plex: ada.new");
  assert_token (keyring, "u1", "token-2");

  keyring_clear ();
}

static void
test_two_accounts (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  store_well (keyring, "u2", "bob", "token-2", TRUE);
  assert_token (keyring, "u1", "token-1");
  assert_token (keyring, "u2", "token-2");
  assert_no_token (keyring, "u3", USHER_ERROR_NOT_SIGNED_IN);

  keyring_clear ();
}

static gboolean
is_in_session (const char *uuid)
{
  g_autolist (SecretItem) items = keyring_search (uuid);

  return strstr (g_dbus_proxy_get_object_path (items->data), "/session/") != NULL;
}

/* Remembered or not, there is one item, in the right collection. */
static void
test_session_collection (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  store_well (keyring, "u1", "ada", "token-1", FALSE);
  g_assert_true (is_in_session ("u1"));
  assert_token (keyring, "u1", "token-1");

  store_well (keyring, "u1", "ada", "token-2", TRUE);
  g_assert_cmpuint (keyring_count ("u1"), ==, 1);
  g_assert_false (is_in_session ("u1"));

  store_well (keyring, "u1", "ada", "token-3", FALSE);
  g_assert_cmpuint (keyring_count ("u1"), ==, 1);
  g_assert_true (is_in_session ("u1"));
  assert_token (keyring, "u1", "token-3");

  keyring_clear ();
}

static void
test_remove (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  keyring_add_item ("u1", "old", SECRET_COLLECTION_DEFAULT);
  store_well (keyring, "u2", "bob", "token-2", TRUE);

  assert_removes (keyring, "u1");
  g_assert_cmpuint (keyring_count ("u1"), ==, 0);
  assert_token (keyring, "u2", "token-2");

  keyring_clear ();
}

/* A locked keyring is not an empty one, and loses nothing. */
static void
test_locked (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  keyring_lock ();

  assert_no_token (keyring, "u1", USHER_ERROR_KEYRING_LOCKED);
  assert_no_token (keyring, "nobody", USHER_ERROR_KEYRING_LOCKED);
  assert_store_fails (keyring, "u1", "token-2", TRUE, USHER_ERROR_KEYRING_LOCKED);

  keyring_unlock ();
  assert_token (keyring, "u1", "token-1");

  keyring_clear ();
}

/* What one list says is not what another that began later has found by then. */
static void
test_two_lists (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GListModel) before = NULL;
  g_autoptr (GListModel) after = NULL;
  g_autoptr (GError) error = NULL;

  keyring_lock ();
  usher_keyring_list_async (keyring, NULL, test_ready_cb, &listed);
  test_wait (&listed);

  keyring_unlock ();
  after = call_list (keyring, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (usher_keyring_get_locked (keyring));

  before = usher_keyring_list_finish (keyring, listed, &error);
  g_assert_no_error (error);
  g_assert_true (usher_keyring_get_locked (keyring));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_changed (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  guint count = 0;

  assert_no_token (keyring, "u1", USHER_ERROR_NOT_SIGNED_IN);
  test_spin (200);
  g_signal_connect_swapped (keyring, "changed", G_CALLBACK (count_cb), &count);

  keyring_add_item ("u1", "theirs", SECRET_COLLECTION_DEFAULT);
  test_spin (300);
  g_assert_cmpuint (count, >, 0);
  assert_token (keyring, "u1", "theirs");

  keyring_clear ();
}

static void
test_no_bus (void)
{
  static const char *const addresses[]
      = { NULL, "", "disabled:", "nonsense", "unix:path=/nonexistent" };
  g_autofree char *address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autofree char *runtime = g_strdup (g_getenv ("XDG_RUNTIME_DIR"));

  if (g_test_subprocess ())
    {
      g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

      assert_no_token (keyring, "u1", USHER_ERROR_KEYRING_MISSING);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      if (addresses[i] != NULL)
        g_setenv ("DBUS_SESSION_BUS_ADDRESS", addresses[i], TRUE);
      else
        g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
      g_setenv ("XDG_RUNTIME_DIR", "/nonexistent", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
      g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
      g_test_trap_assert_passed ();
    }
}

/* The daemon goes, and another comes: what it has is read, and nothing of the old one is used. */
static void
test_daemon_replaced (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  store_well (keyring, "u1", "ada", "token-1", TRUE);

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                              &error,
                              "gnome-keyring-daemon",
                              "--replace",
                              "--unlock",
                              "--components=secrets",
                              NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, "usher", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  test_spin (500);

  assert_token (keyring, "u1", "token-1");
  store_well (keyring, "u1", "ada", "token-2", TRUE);
  assert_token (keyring, "u1", "token-2");

  secret_service_disconnect ();
  keyring_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring/store", test_store);
  g_test_add_func ("/keyring/update", test_update);
  g_test_add_func ("/keyring/two-accounts", test_two_accounts);
  g_test_add_func ("/keyring/session-collection", test_session_collection);
  g_test_add_func ("/keyring/remove", test_remove);
  g_test_add_func ("/keyring/locked", test_locked);
  g_test_add_func ("/keyring/two-lists", test_two_lists);
  g_test_add_func ("/keyring/changed", test_changed);
  g_test_add_func ("/keyring/no-bus", test_no_bus);
  g_test_add_func ("/keyring/daemon-replaced", test_daemon_replaced);

  return g_test_run ();
}
