/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-merge-private.h"

#include "usher-account-private.h"

/* Borrows the account @uuid of a list. */
UsherAccount *
usher_account_merge_find (GListModel *list, const char *uuid)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (list, i);

      if (g_str_equal (usher_account_get_uuid (account), uuid))
        return account;
    }

  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return g_utf8_collate (usher_account_get_name ((UsherAccount *) a),
                         usher_account_get_name ((UsherAccount *) b));
}

/* Puts @account into the list, or what it says into the one that is there already. Once it is kept
 * nobody but the keyring needs the token.
 */
void
usher_account_merge (GListStore       *accounts,
                     UsherAccount     *account,
                     UsherAccountState state,
                     const char       *client_identifier)
{
  UsherAccount *known
      = usher_account_merge_find (G_LIST_MODEL (accounts), usher_account_get_uuid (account));

  usher_account_set_token (account, NULL);
  if (known != NULL && known != account)
    usher_account_update (known, account);

  /* Where the item could not be read, nothing is known of the identifier, and nothing is forgotten. */
  if (client_identifier != NULL)
    usher_account_set_client_identifier (known ? known : account, client_identifier);
  usher_account_set_state (account, state);
  if (known != NULL)
    usher_account_set_state (known, state);
  if (known == NULL)
    g_list_store_insert_sorted (accounts, account, compare_names, NULL);
}

/* An item says little of its account, and its file may just be on its way to the disk: where the service
 * has said more, only what the keyring knows better is taken over.
 */
static void
merge_item (GListStore *accounts, UsherAccount *item)
{
  UsherAccount *known
      = usher_account_merge_find (G_LIST_MODEL (accounts), usher_account_get_uuid (item));
  const gboolean knows_more = known != NULL && usher_account_get_updated_at (known) != NULL;

  usher_account_merge (accounts,
                       knows_more ? known : item,
                       usher_account_get_state (item),
                       usher_account_get_client_identifier (item));
}

/* Makes @accounts of what there is: @files, and @items of the keyring, which are NULL where it could
 * not be asked. @absent is the state of an account that has a file and no item.
 */
void
usher_account_merge_all (GListStore       *accounts,
                         GListModel       *files,
                         GListModel       *items,
                         UsherAccountState absent)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (files, i);
      UsherAccount *item
          = items ? usher_account_merge_find (items, usher_account_get_uuid (account)) : NULL;

      if (item != NULL)
        usher_account_merge (accounts,
                             account,
                             usher_account_get_state (item),
                             usher_account_get_client_identifier (item));
      else
        usher_account_merge (accounts, account, absent, NULL);
    }

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (items, i);

      if (usher_account_merge_find (files, usher_account_get_uuid (account)) == NULL)
        merge_item (accounts, account);
    }

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (accounts)); i > 0; i--)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (G_LIST_MODEL (accounts), i - 1);
      const char *uuid = usher_account_get_uuid (account);

      if (usher_account_merge_find (files, uuid) != NULL
          || (items != NULL && usher_account_merge_find (items, uuid) != NULL))
        continue;

      /* What only the keyring knows is gone when the keyring says so, not when it says nothing. */
      if (absent == USHER_ACCOUNT_STATE_LOCKED)
        usher_account_set_state (account, absent);
      else
        g_list_store_remove (accounts, i - 1);
    }
}
