/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-merge-private.h"

#include <string.h>

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

static UsherAccount *
find (GPtrArray *accounts, const char *uuid)
{
  for (guint i = 0; i < accounts->len; i++)
    if (g_str_equal (usher_account_get_uuid (accounts->pdata[i]), uuid))
      return accounts->pdata[i];

  return NULL;
}

static GPtrArray *
dup_accounts (GListModel *list)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (accounts, g_list_model_get_item (list, i));

  return accounts;
}

/* An account, and what its place in the list depends on. */
typedef struct _Place Place;

struct _Place
{
  UsherAccount *account;
  char         *name;  /* as it is compared */
  const Place  *admin; /* whose Plex Home it is of, NULL where that one is not there */
};

static void
place_free (Place *place)
{
  g_object_unref (place->account);
  g_free (place->name);
  g_free (place);
}

static Place *
place_new (UsherAccount *account)
{
  Place *place = g_new0 (Place, 1);

  place->account = g_object_ref (account);
  place->name = g_utf8_collate_key (usher_account_get_name (account), -1);

  return place;
}

/* By name; of the same name, in an order that is the same everywhere. */
static int
compare_names (const Place *a, const Place *b)
{
  const int names = strcmp (a->name, b->name);

  return names != 0
             ? names
             : strcmp (usher_account_get_uuid (a->account), usher_account_get_uuid (b->account));
}

/* Right after their admin come those who were signed in through the admin's Plex Home. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = *(const Place *const *) a;
  const Place *other = *(const Place *const *) b;
  const int    groups
      = compare_names (one->admin ? one->admin : one, other->admin ? other->admin : other);

  if (groups != 0)
    return groups;
  if ((one->admin != NULL) != (other->admin != NULL))
    return one->admin != NULL ? 1 : -1;

  return compare_names (one, other);
}

static const Place *
find_admin (GHashTable *places, UsherAccount *account)
{
  const char  *uuid = usher_account_get_admin_uuid (account);
  const Place *admin = uuid != NULL ? g_hash_table_lookup (places, uuid) : NULL;
  const char  *further = admin != NULL ? usher_account_get_admin_uuid (admin->account) : NULL;

  /* One who was signed in through somebody else is nobody's head, as the others would be by turns. */
  return further == NULL || g_hash_table_lookup (places, further) == NULL ? admin : NULL;
}

static void
sort (GPtrArray *accounts)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
  g_autoptr (GHashTable) by_uuid = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < accounts->len; i++)
    {
      Place *place = place_new (accounts->pdata[i]);

      g_ptr_array_add (places, place);
      g_hash_table_insert (by_uuid, (char *) usher_account_get_uuid (place->account), place);
    }
  for (guint i = 0; i < places->len; i++)
    {
      Place *place = places->pdata[i];

      place->admin = find_admin (by_uuid, place->account);
    }

  g_ptr_array_sort (places, compare_places);
  for (guint i = 0; i < accounts->len; i++)
    g_set_object (&accounts->pdata[i], ((Place *) places->pdata[i])->account);
}

static gboolean
is_at (GListStore *list, guint position, UsherAccount *account)
{
  g_autoptr (UsherAccount) found = g_list_model_get_item (G_LIST_MODEL (list), position);

  return found == account;
}

/* Makes @list what @accounts are, sorted. It changes once at most, and no further than it has to: an
 * account that gets another place does not go in between.
 */
static void
arrange (GListStore *list, GPtrArray *accounts)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  const guint shorter = MIN (n, accounts->len);
  guint       before = 0;
  guint       after = 0;

  sort (accounts);
  while (before < shorter && is_at (list, before, accounts->pdata[before]))
    before++;
  while (after < shorter - before
         && is_at (list, n - 1 - after, accounts->pdata[accounts->len - 1 - after]))
    after++;

  if (before + after < MAX (n, accounts->len))
    g_list_store_splice (list,
                         before,
                         n - before - after,
                         accounts->pdata + before,
                         accounts->len - before - after);
}

/* Adds @account, or what it says to the one that is there already. Once it is kept nobody but the
 * keyring needs the token.
 */
static void
merge (GPtrArray        *accounts,
       UsherAccount     *account,
       UsherAccountState state,
       const char       *client_identifier)
{
  UsherAccount *known = find (accounts, usher_account_get_uuid (account));

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
    g_ptr_array_add (accounts, g_object_ref (account));
}

/* Puts @account into the list, or what it says into the one that is there already. */
void
usher_account_merge (GListStore       *list,
                     UsherAccount     *account,
                     UsherAccountState state,
                     const char       *client_identifier)
{
  g_autoptr (GPtrArray) accounts = dup_accounts (G_LIST_MODEL (list));

  merge (accounts, account, state, client_identifier);
  arrange (list, accounts);
}

void
usher_account_merge_remove (GListStore *list, UsherAccount *account)
{
  g_autoptr (GPtrArray) accounts = dup_accounts (G_LIST_MODEL (list));

  g_ptr_array_remove (accounts, find (accounts, usher_account_get_uuid (account)));
  arrange (list, accounts);
}

/* An item says little of its account, and its file may just be on its way to the disk: where the service
 * has said more, only what the keyring knows better is taken over.
 */
static void
merge_item (GPtrArray *accounts, UsherAccount *item)
{
  UsherAccount  *known = find (accounts, usher_account_get_uuid (item));
  const gboolean knows_more = known != NULL && usher_account_get_updated_at (known) != NULL;

  merge (accounts,
         knows_more ? known : item,
         usher_account_get_state (item),
         usher_account_get_client_identifier (item));
}

static void
merge_file (GPtrArray        *accounts,
            UsherAccount     *account,
            UsherAccount     *item,
            UsherAccountState absent)
{
  if (item != NULL)
    merge (accounts,
           account,
           usher_account_get_state (item),
           usher_account_get_client_identifier (item));
  else
    merge (accounts, account, absent, NULL);
}

/* What only the keyring knows is gone when the keyring says so, not when it says nothing. */
static void
drop_missing (GPtrArray *accounts, GPtrArray *files, GPtrArray *items, UsherAccountState absent)
{
  for (guint i = accounts->len; i > 0; i--)
    {
      UsherAccount *account = accounts->pdata[i - 1];
      const char   *uuid = usher_account_get_uuid (account);

      if (find (files, uuid) != NULL || find (items, uuid) != NULL)
        continue;

      if (absent == USHER_ACCOUNT_STATE_LOCKED)
        usher_account_set_state (account, absent);
      else
        g_ptr_array_remove_index (accounts, i - 1);
    }
}

/* Makes @list of what there is: @files, and @items of the keyring, which are NULL where it could not be
 * asked. @absent is the state of an account that has a file and no item.
 */
void
usher_account_merge_all (GListStore       *list,
                         GListModel       *files,
                         GListModel       *items,
                         UsherAccountState absent)
{
  g_autoptr (GPtrArray) accounts = dup_accounts (G_LIST_MODEL (list));
  g_autoptr (GPtrArray) filed = dup_accounts (files);
  g_autoptr (GPtrArray) listed = items != NULL ? dup_accounts (items) : g_ptr_array_new ();

  for (guint i = 0; i < filed->len; i++)
    merge_file (accounts,
                filed->pdata[i],
                find (listed, usher_account_get_uuid (filed->pdata[i])),
                absent);
  for (guint i = 0; i < listed->len; i++)
    if (find (filed, usher_account_get_uuid (listed->pdata[i])) == NULL)
      merge_item (accounts, listed->pdata[i]);

  drop_missing (accounts, filed, listed, absent);
  arrange (list, accounts);
}
