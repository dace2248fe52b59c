/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-calls.h"
#include "keyring-daemon.h"
#include "keyring-store.h"
#include "keyring-support.h"

/* The store shows what others do in the keyring, and what becomes of it, without being asked. */

static void
store_by_secret_tool (const char *uuid, const char *username, const char *token)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE,
                              &error,
                              "secret-tool",
                              "store",
                              "--label=Plex: somebody",
                              "xdg:schema",
                              TOKEN_SCHEMA_NAME,
                              "service",
                              "plex.tv",
                              "uuid",
                              uuid,
                              "username",
                              username,
                              NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, token, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
}

static void
assert_looked_up (UsherAccountStore *store, const char *uuid, const char *wanted)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SecretValue) token = NULL;
  g_autoptr (GError) error = NULL;

  usher_account_store_lookup_token_async (store,
                                          usher_account_store_find (store, uuid),
                                          NULL,
                                          test_ready_cb,
                                          &result);
  token = usher_account_store_lookup_token_finish (store, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret_value_get_text (token), ==, wanted);
}

static void
test_secret_tool (void)
{
  g_autoptr (TestStore) store = store_load ();
  g_autofree char *output = NULL;

  store_by_secret_tool ("u1", "ada", "token-1");
  wait_for_state (store, "u1", USHER_ACCOUNT_STATE_OK);
  assert_account (store, 0, "ada", USHER_ACCOUNT_STATE_OK);
  assert_looked_up (store, "u1", "token-1");

  /* Another token, in an item with the same attributes. */
  store_by_secret_tool ("u1", "ada", "token-2");
  assert_looked_up (store, "u1", "token-2");

  output = keyring_secret_tool ("clear", "service", "plex.tv", "uuid", "u1", NULL);
  wait_for_n_accounts (store, 0);
}

/* What seahorse does by its buttons: another password, another name, delete. */
static void
test_seahorse (void)
{
  g_autoptr (TestStore) store = store_load ();
  g_autolist (SecretItem) items = NULL;
  g_autoptr (SecretValue) secret = secret_value_new ("token-2", -1, "text/plain");
  g_autoptr (GError) error = NULL;

  store_keep (store, "u1", "ada", "token-1", TRUE);
  items = keyring_search ("u1");

  secret_item_set_secret_sync (items->data, secret, NULL, &error);
  g_assert_no_error (error);
  assert_looked_up (store, "u1", "token-2");

  /* The account knows its name better. */
  secret_item_set_label_sync (items->data, "What I call it", NULL, &error);
  g_assert_no_error (error);
  test_spin (200);
  assert_account (store, 0, "ada", USHER_ACCOUNT_STATE_OK);

  secret_item_delete_sync (items->data, NULL, &error);
  g_assert_no_error (error);
  wait_for_state (store, "u1", USHER_ACCOUNT_STATE_SIGNED_OUT);

  store_forget (store, "ada");
}

static gboolean
has_username (UsherAccountStore *store, const char *username)
{
  UsherAccount *account = usher_account_store_find (store, "u1");

  return account != NULL && g_strcmp0 (usher_account_get_username (account), username) == 0;
}

/* An account of which nobody but the keyring has said anything is called what it says. */
static void
test_renamed (void)
{
  g_autoptr (TestStore) store = store_load ();
  g_autolist (SecretItem) items = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (GError) error = NULL;

  store_by_secret_tool ("u1", "ada", "token-1");
  wait_for_state (store, "u1", USHER_ACCOUNT_STATE_OK);
  g_assert_true (has_username (store, "ada"));

  items = keyring_search ("u1");
  attributes = secret_item_get_attributes (items->data);
  g_hash_table_replace (attributes, g_strdup ("username"), g_strdup ("ada.new"));
  secret_item_set_attributes_sync (items->data, NULL, attributes, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 500 && !has_username (store, "ada.new"); i++)
    test_spin (20);
  g_assert_true (has_username (store, "ada.new"));

  keyring_clear ();
}

static void
test_locked (void)
{
  g_autoptr (TestStore) store = store_load ();

  store_keep (store, "u1", "ada", "token-1", TRUE);
  store_by_secret_tool ("u2", "bob", "token-2");
  wait_for_n_accounts (store, 2);

  keyring_lock ();
  wait_for_state (store, "u1", USHER_ACCOUNT_STATE_LOCKED);
  wait_for_state (store, "u2", USHER_ACCOUNT_STATE_LOCKED);

  keyring_unlock ();
  wait_for_state (store, "u1", USHER_ACCOUNT_STATE_OK);
  wait_for_state (store, "u2", USHER_ACCOUNT_STATE_OK);

  keyring_clear ();
  store_forget (store, "ada");
}

/* What usherctl says of each account: its name and its state. */
static char *
dup_usherctl_list (void)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  GString   *said = g_string_new (NULL);
  JsonArray *accounts;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error,
                              g_getenv ("USHER_TEST_USHERCTL"),
                              "list",
                              "--json",
                              NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  root = json_from_string (output, &error);
  g_assert_no_error (error);

  accounts = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (accounts); i++)
    {
      JsonObject *account = json_array_get_object_element (accounts, i);

      g_string_append_printf (said,
                              "%s %s;",
                              json_object_get_string_member (account, "username"),
                              json_object_get_string_member (account, "state"));
    }

  return g_string_free_and_steal (said);
}

static void
assert_usherctl_lists (const char *wanted)
{
  g_autofree char *said = dup_usherctl_list ();

  g_assert_cmpstr (said, ==, wanted);
}

/* A daemon that has begun anew and is locked shows no items: the accounts are still there, as far
 * as there are files that tell of them.
 */
static void
test_restarted_locked (void)
{
  g_autoptr (TestStore) store = store_load ();
  g_autoptr (TestStore) second_start = NULL;

  store_keep (store, "u1", "ada", "token-1", TRUE);
  store_by_secret_tool ("u2", "bob", "token-2");
  wait_for_n_accounts (store, 2);

  daemon_restart (NULL);
  wait_for_state (store, "u1", USHER_ACCOUNT_STATE_LOCKED);
  wait_for_state (store, "u2", USHER_ACCOUNT_STATE_LOCKED);
  second_start = store_load ();
  assert_n_accounts (second_start, 1);
  assert_account (second_start, 0, "ada", USHER_ACCOUNT_STATE_LOCKED);
  assert_usherctl_lists ("ada locked;");

  keyring_unlock ();
  wait_for_state (store, "u1", USHER_ACCOUNT_STATE_OK);
  wait_for_state (second_start, "u2", USHER_ACCOUNT_STATE_OK);
  assert_n_accounts (second_start, 2);
  assert_usherctl_lists ("ada ok;bob ok;");

  keyring_clear ();
  store_forget (store, "ada");
}

/* Nobody is signed out because nobody can be asked. */
static void
test_gone (void)
{
  g_autoptr (TestStore) store = store_load ();

  store_keep (store, "u1", "ada", "token-1", TRUE);
  daemon_kill ();
  wait_for_state (store, "u1", USHER_ACCOUNT_STATE_LOCKED);
  g_assert_error (usher_account_store_get_problem (store),
                  USHER_ERROR,
                  USHER_ERROR_KEYRING_MISSING);

  daemon_start ("usher");
  wait_for_state (store, "u1", USHER_ACCOUNT_STATE_OK);
  g_assert_null (usher_account_store_get_problem (store));

  store_forget (store, "ada");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store-follows/secret-tool", test_secret_tool);
  g_test_add_func ("/store-follows/seahorse", test_seahorse);
  g_test_add_func ("/store-follows/renamed", test_renamed);
  g_test_add_func ("/store-follows/locked", test_locked);
  g_test_add_func ("/store-follows/restarted-locked", test_restarted_locked);
  g_test_add_func ("/store-follows/gone", test_gone);

  return g_test_run ();
}
