/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What items of a keyring and files say of accounts, and the list that both make. The input has a
 * block for each, with an empty line in between: an item is "item" and its state, its label, and an
 * attribute a line; a file is "file" and JSON.
 */

#include <libsecret/secret.h>
#include <string.h>

#include "fuzz.h"
#include "usher-account-merge-private.h"
#include "usher-account-private.h"
#include "usher-keyring-item-private.h"

/* An item of a keyring that is nowhere: libsecret reads what it was told of it. */
static SecretItem *
new_item (gboolean locked, const char *label, GHashTable *attributes)
{
  SecretItem     *item = g_object_new (SECRET_TYPE_ITEM, NULL);
  GVariantBuilder builder;
  GHashTableIter  iter;
  gpointer        name, value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_variant_builder_add (&builder, "{ss}", name, value);

  g_dbus_proxy_set_cached_property (G_DBUS_PROXY (item),
                                    "Attributes",
                                    g_variant_builder_end (&builder));
  g_dbus_proxy_set_cached_property (G_DBUS_PROXY (item), "Locked", g_variant_new_boolean (locked));
  g_dbus_proxy_set_cached_property (G_DBUS_PROXY (item), "Label", g_variant_new_string (label));

  return item;
}

static SecretItem *
parse_item (char **lines)
{
  g_autoptr (GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  const gboolean locked = g_str_equal (lines[0], "item locked");
  const char    *label = lines[1] != NULL ? lines[1] : "";

  for (gsize i = 2; lines[1] != NULL && lines[i] != NULL; i++)
    {
      char *value = strchr (lines[i], '=');

      if (value == NULL)
        continue;
      *value = '\0';
      g_hash_table_insert (attributes, lines[i], value + 1);
    }

  return new_item (locked, label, attributes);
}

/* What Usher would write of the account is read as the same account. */
static void
check_item (SecretItem *item, UsherAccount *account)
{
  g_autofree char *label = usher_keyring_item_dup_label (account);
  g_autoptr (GHashTable) attributes = usher_keyring_item_dup_attributes (account);
  g_autoptr (SecretItem) written = new_item (FALSE, label, attributes);
  g_autoptr (UsherAccount) again = usher_keyring_item_to_account (written);
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    fuzz_check_line (value);
  fuzz_check_line (label);

  usher_keyring_item_is_current (item, account);
  g_assert_true (usher_keyring_item_is_current (written, account));
  g_assert_true (usher_keyring_item_is_current (written, again));
  g_assert_cmpstr (usher_account_get_uuid (again), ==, usher_account_get_uuid (account));
}

static void
add_item (char **lines, GListStore *items)
{
  g_autoptr (SecretItem) item = parse_item (lines);
  g_autoptr (UsherAccount) account = usher_keyring_item_to_account (item);
  g_autofree char *said = account != NULL ? fuzz_describe (account) : NULL;

  if (account == NULL)
    return;

  g_assert_true (usher_account_uuid_is_usable (usher_account_get_uuid (account)));
  g_assert_nonnull (usher_account_get_name (account));
  check_item (item, account);
  if (usher_account_merge_find (G_LIST_MODEL (items), usher_account_get_uuid (account)) == NULL)
    g_list_store_append (items, account);
}

static void
add_file (const char *json, GListStore *files)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (UsherAccount) account = usher_account_new_from_stored (json, -1, NULL);

  if (account == NULL)
    return;

  usher_account_set_updated_at (account, now);
  g_list_store_append (files, account);
}

static void
check_all_in (GListModel *list, GListModel *sources)
{
  for (guint i = 0; i < g_list_model_get_n_items (sources); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (sources, i);

      g_assert_nonnull (usher_account_merge_find (list, usher_account_get_uuid (account)));
    }
}

static void
changed_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Each account once, and nothing moves where nothing has changed. */
static void
check_list (GListStore *list, GListStore *files, GListStore *items, UsherAccountState absent)
{
  GListModel *accounts = G_LIST_MODEL (list);
  gboolean    changed = FALSE;
  gulong      handler;

  usher_account_merge_all (list, G_LIST_MODEL (files), G_LIST_MODEL (items), absent);
  check_all_in (accounts, G_LIST_MODEL (files));
  check_all_in (accounts, G_LIST_MODEL (items));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (accounts, i);

      g_assert_true (usher_account_merge_find (accounts, usher_account_get_uuid (account))
                     == account);
    }

  handler = g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), &changed);
  usher_account_merge_all (list, G_LIST_MODEL (files), G_LIST_MODEL (items), absent);
  g_signal_handler_disconnect (list, handler);
  g_assert_false (changed);
}

int
fuzz_input (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_auto (GStrv) blocks = g_strsplit (text, "\n\n", -1);
  g_autoptr (GListStore) list = g_list_store_new (USHER_TYPE_ACCOUNT);
  g_autoptr (GListStore) files = g_list_store_new (USHER_TYPE_ACCOUNT);
  g_autoptr (GListStore) items = g_list_store_new (USHER_TYPE_ACCOUNT);

  for (gsize i = 0; blocks[i] != NULL; i++)
    {
      g_auto (GStrv) lines = g_strsplit (blocks[i], "\n", -1);

      if (lines[0] != NULL && g_str_has_prefix (lines[0], "item"))
        add_item (lines, items);
      else if (g_str_has_prefix (blocks[i], "file\n"))
        add_file (blocks[i] + strlen ("file\n"), files);
      check_list (list,
                  files,
                  items,
                  i % 2 == 0 ? USHER_ACCOUNT_STATE_LOCKED : USHER_ACCOUNT_STATE_SIGNED_OUT);
    }

  /* Whoever has signed out is gone. */
  g_list_store_remove_all (files);
  g_list_store_remove_all (items);
  check_list (list, files, items, USHER_ACCOUNT_STATE_SIGNED_OUT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);

  return 0;
}
