/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-bus.h"
#include "keyring-calls.h"
#include "keyring-daemon.h"
#include "keyring-support.h"

/* Items that are not as we would have made them, and accounts that are not as items like them. */

static void
test_doubled (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  keyring_add_item ("u1", "old-1", SECRET_COLLECTION_DEFAULT);
  keyring_add_item ("u1", "old-2", SECRET_COLLECTION_DEFAULT);
  keyring_add_item ("u1", "old-3", SECRET_COLLECTION_SESSION);
  keyring_add_item ("u2", "other", SECRET_COLLECTION_DEFAULT);
  g_assert_cmpuint (keyring_count ("u1"), ==, 3);

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  g_assert_cmpuint (keyring_count ("u1"), ==, 1);
  assert_token (keyring, "u1", "token-1");
  assert_token (keyring, "u2", "other");

  keyring_clear ();
}

/* Wherever it is. */
static void
test_newest_counts (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GListModel) accounts = NULL;
  g_autoptr (GError) error = NULL;

  keyring_add_item ("u1", "old", SECRET_COLLECTION_DEFAULT);
  keyring_add_item ("u2", "old", SECRET_COLLECTION_SESSION);
  /* What times of the keyring tell apart. */
  g_usleep (1100 * 1000);
  keyring_add_item ("u1", "new", SECRET_COLLECTION_SESSION);
  keyring_add_item ("u2", "new", SECRET_COLLECTION_DEFAULT);

  assert_token (keyring, "u1", "new");
  assert_token (keyring, "u2", "new");
  accounts = call_list (keyring, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 2);

  keyring_clear ();
}

/* One of the two is where nobody can get at it: the other is written and read all the same. */
static void
test_doubled_and_locked (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GError) error = NULL;

  keyring_lock_in_another ("u1", "old");
  assert_no_token (keyring, "u1", USHER_ERROR_KEYRING_LOCKED);
  assert_no_token (keyring, "nobody", USHER_ERROR_NOT_SIGNED_IN);

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  assert_token (keyring, "u1", "token-1");
  store_well (keyring, "u1", "ada", "token-2", TRUE);
  assert_token (keyring, "u1", "token-2");

  /* But it can't be said to be gone. */
  g_assert_false (call_remove (keyring, "u1", NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED);

  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_start ("usher");
}

static void
assert_found (UsherKeyring *keyring, const char *name, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account = call_find (keyring, name, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (usher_account_get_uuid (account), ==, uuid);
}

static void
assert_not_found (UsherKeyring *keyring, const char *name, UsherError wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account = call_find (keyring, name, NULL, &error);

  g_assert_null (account);
  g_assert_error (error, USHER_ERROR, (int) wanted);
}

/* By its item alone only that is found which can't be mistaken. */
static void
test_found (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  assert_not_found (keyring, NULL, USHER_ERROR_NOT_SIGNED_IN);
  store_well (keyring, "u1", "ada", "token-1", TRUE);
  assert_found (keyring, NULL, "u1");
  store_well (keyring, "u2", "bob", "token-2", TRUE);
  assert_not_found (keyring, NULL, USHER_ERROR_NOT_SIGNED_IN);
  store_well (keyring, "u3", "u3", "token-3", TRUE);
  assert_found (keyring, "u1", "u1");
  assert_found (keyring, "ada", "u1");
  assert_found (keyring, "bob", "u2");
  assert_found (keyring, "u3", "u3");
  assert_not_found (keyring, "ADA", USHER_ERROR_NOT_SIGNED_IN);
  assert_not_found (keyring, "eva", USHER_ERROR_NOT_SIGNED_IN);
  assert_not_found (keyring, "plex.tv", USHER_ERROR_NOT_SIGNED_IN);

  store_well (keyring, "u4", "bob", "token-4", TRUE);
  store_well (keyring, "u5", "u2", "token-5", TRUE);
  assert_not_found (keyring, "bob", USHER_ERROR_NOT_SIGNED_IN);
  assert_not_found (keyring, "u2", USHER_ERROR_NOT_SIGNED_IN);
  assert_found (keyring, "u4", "u4");

  keyring_add_item ("u1", "old", SECRET_COLLECTION_SESSION);
  assert_not_found (keyring, "u1", USHER_ERROR_NOT_SIGNED_IN);

  keyring_lock ();
  assert_not_found (keyring, "u4", USHER_ERROR_KEYRING_LOCKED);
  assert_not_found (keyring, "eva", USHER_ERROR_KEYRING_LOCKED);
  keyring_unlock ();

  keyring_clear ();
  keyring_lock_in_another ("u6", "locked");
  assert_not_found (keyring, "u6", USHER_ERROR_KEYRING_LOCKED);
  assert_not_found (keyring, NULL, USHER_ERROR_KEYRING_LOCKED);

  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_start ("usher");
}

/* What KeePassXC and others put beside our attributes stays, and is nothing to us. */
static void
test_foreign_attributes (void)
{
  static const char *const names[] = { "Title", "Path", "xdg:content-type" };
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autolist (SecretItem) before = NULL;
  g_autolist (SecretItem) after = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (GHashTable) kept = NULL;
  g_autoptr (GError) error = NULL;

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  before = keyring_search ("u1");
  attributes = secret_item_get_attributes (before->data);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_hash_table_insert (attributes, g_strdup (names[i]), g_strdup ("theirs"));
  secret_item_set_attributes_sync (before->data, NULL, attributes, NULL, &error);
  g_assert_no_error (error);

  store_well (keyring, "u1", "ada", "token-2", TRUE);
  assert_token (keyring, "u1", "token-2");
  after = keyring_search ("u1");
  kept = secret_item_get_attributes (after->data);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (g_hash_table_lookup (kept, names[i]), ==, "theirs");

  keyring_clear ();
}

static void
set_secret (const char *text)
{
  g_autolist (SecretItem) items = keyring_search ("u1");
  g_autoptr (SecretValue) value = secret_value_new (text, -1, "text/plain");
  g_autoptr (GError) error = NULL;

  secret_item_set_secret_sync (items->data, value, NULL, &error);
  g_assert_no_error (error);
}

/* A newline is what many a program leaves at the end; nobody can sign in with that. Whoever signs
 * in anew gets the item mended.
 */
static void
test_unusable_token (void)
{
  static const char *const tokens[] = { "", "token-1\n", "token 1", "tökén", "back\\slash" };
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  keyring_add_item ("u1", "token-1", SECRET_COLLECTION_DEFAULT);
  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      set_secret (tokens[i]);
      assert_no_token (keyring, "u1", USHER_ERROR_NOT_SIGNED_IN);
    }

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  assert_token (keyring, "u1", "token-1");
  g_assert_cmpuint (keyring_count ("u1"), ==, 1);

  keyring_clear ();
}

static GVariant *
new_without_attributes (GVariant *body)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (body, 0);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (properties);

  if (g_variant_dict_contains (&dict, "Attributes"))
    g_variant_dict_insert (&dict, "Attributes", "u", 7);

  return g_variant_new ("(@a{sv})", g_variant_dict_end (&dict));
}

/* Answers of the type @user_data say a number where something else belongs. */
static GDBusMessage *
garble_cb (GDBusConnection *connection,
           GDBusMessage    *message,
           gboolean         incoming,
           gpointer         user_data)
{
  GVariant     *body = g_dbus_message_get_body (message);
  GDBusMessage *garbled;

  if (!incoming || body == NULL || !g_variant_is_of_type (body, user_data))
    return message;

  garbled = g_dbus_message_copy (message, NULL);
  if (g_variant_is_of_type (body, G_VARIANT_TYPE ("(a{sv})")))
    g_dbus_message_set_body (garbled, new_without_attributes (body));
  else if (g_variant_is_of_type (body, G_VARIANT_TYPE ("(v)")))
    g_dbus_message_set_body (garbled, g_variant_new ("(v)", g_variant_new_uint32 (7)));
  else
    g_dbus_message_set_body (garbled, g_variant_new ("(u)", 7));
  g_object_unref (message);

  return garbled;
}

/* No answer is taken for what it is not. */
static void
test_garbled (void)
{
  /* A secret, and whether the keyring may be searched. */
  static const char *const types[] = { "((oayays))", "(v)" };
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  guint filter;

  keyring_add_item ("u1", "token-1", SECRET_COLLECTION_DEFAULT);

  filter = g_dbus_connection_add_filter (bus, garble_cb, (gpointer) "(a{sv})", NULL);
  g_test_expect_message ("GLib-GIO", G_LOG_LEVEL_WARNING, "*Attributes*");
  assert_not_found (keyring, "u1", USHER_ERROR_NOT_SIGNED_IN);
  g_test_assert_expected_messages ();
  g_dbus_connection_remove_filter (bus, filter);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GError) error = NULL;

      filter = g_dbus_connection_add_filter (bus, garble_cb, (gpointer) types[i], NULL);
      g_assert_null (call_lookup (keyring, "u1", NULL, &error));
      g_assert_true (error != NULL && error->domain == USHER_ERROR);
      g_dbus_connection_remove_filter (bus, filter);
    }

  assert_token (keyring, "u1", "token-1");
  keyring_clear ();
}

static char *
dup_label (const char *uuid)
{
  g_autolist (SecretItem) items = keyring_search (uuid);

  g_assert_cmpuint (g_list_length (items), ==, 1);

  return secret_item_get_label (items->data);
}

/* On a keyring without a password a newline would destroy the file, with all that is in it:
 * whatever people are called, everything is there again after a restart.
 */
static void
test_strange_names (void)
{
  static const struct
  {
    const char *json;
    const char *label;
  } names[] = {
    { "line\\nbreak\\r\\n[2]", "Plex: line break  [2]" },
    { "a\\u0001b\\tc\\u001bd\\u007fe", "Plex: a b c d e" },
    { "back\\\\slash\\\\n", "Plex: back\\slash\\n" },
    { "[1:attribute0]", "Plex: [1:attribute0]" },
    { "#no=comment;", "Plex: #no=comment;" },
    { " blank ", "Plex:  blank " },
    { "“ß€😀\\u2028\\u0085", "Plex: “ß€😀\u2028\xc2\x85" },
    { "%s%n", "Plex: %s%n" },
  };
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_make_plain_keyring ();
  daemon_start (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *uuid = g_strdup_printf ("u%d", (int) i);
      g_autofree char *label = NULL;

      store_well (keyring, uuid, names[i].json, "token-1", TRUE);
      store_well (keyring, uuid, names[i].json, uuid, TRUE);
      label = dup_label (uuid);
      g_assert_cmpstr (label, ==, names[i].label);
    }

  daemon_restart (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *uuid = g_strdup_printf ("u%d", (int) i);
      g_autofree char *label = NULL;

      assert_token (keyring, uuid, uuid);
      label = dup_label (uuid);
      g_assert_cmpstr (label, ==, names[i].label);
    }

  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_start ("usher");
}

static void
set_up_plain (void)
{
  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_make_plain_keyring ();
  daemon_start (NULL);
}

static void
tear_down_plain (void)
{
  daemon_kill ();
  daemon_forget_keyrings ();
  daemon_start ("usher");
}

/* A keyring without a password says that it is locked, and opens without anybody there. */
static void
test_empty_password (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  g_autoptr (GError) error = NULL;

  set_up_plain ();

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  keyring_lock ();
  assert_token (keyring, "u1", "token-1");
  keyring_lock ();
  store_well (keyring, "u1", "ada", "token-2", TRUE);
  keyring_lock ();
  g_assert_true (call_unlock (keyring, NULL, &error));
  assert_token (keyring, "u1", "token-2");
  keyring_lock ();
  assert_no_token (keyring, "nobody", USHER_ERROR_NOT_SIGNED_IN);
  keyring_lock ();
  assert_removes (keyring, "u1");
  g_assert_cmpuint (keyring_count ("u1"), ==, 0);

  tear_down_plain ();
}

/* As KeePassXC does it: what is locked is not found, nor what was opened just now, at once. */
static void
test_opened_just_now (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  set_up_plain ();

  store_well (keyring, "u1", "ada", "token-1", TRUE);
  keyring_lock ();
  bus_blind (2 + 4);
  assert_token (keyring, "u1", "token-1");
  keyring_lock ();
  bus_blind (2);
  store_well (keyring, "u1", "ada", "token-2", TRUE);
  bus_blind (0);
  g_assert_cmpuint (keyring_count ("u1"), ==, 1);
  assert_token (keyring, "u1", "token-2");
  keyring_lock ();
  bus_blind (3 + 2);
  assert_removes (keyring, "u1");
  bus_blind (0);
  g_assert_cmpuint (keyring_count ("u1"), ==, 0);

  tear_down_plain ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring-items/doubled", test_doubled);
  g_test_add_func ("/keyring-items/newest-counts", test_newest_counts);
  g_test_add_func ("/keyring-items/doubled-and-locked", test_doubled_and_locked);
  g_test_add_func ("/keyring-items/found", test_found);
  g_test_add_func ("/keyring-items/foreign-attributes", test_foreign_attributes);
  g_test_add_func ("/keyring-items/unusable-token", test_unusable_token);
  g_test_add_func ("/keyring-items/garbled", test_garbled);
  g_test_add_func ("/keyring-items/strange-names", test_strange_names);
  g_test_add_func ("/keyring-items/empty-password", test_empty_password);
  g_test_add_func ("/keyring-items/opened-just-now", test_opened_just_now);

  return g_test_run ();
}
