/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-store-private.h"

/* Which account is meant by what somebody calls it. */

static gboolean
is_same_name (const char *name, const char *folded)
{
  g_autofree char *folded_name = name != NULL ? g_utf8_casefold (name, -1) : NULL;

  return g_strcmp0 (folded_name, folded) == 0;
}

static gboolean
is_itself (UsherAccount *account, const char *folded)
{
  return is_same_name (usher_account_get_uuid (account), folded);
}

static gboolean
is_called (UsherAccount *account, const char *folded)
{
  return is_same_name (usher_account_get_username (account), folded)
         || is_same_name (usher_account_get_email (account), folded);
}

/* Managed users have neither a user name nor an e-mail address. */
static gboolean
is_titled (UsherAccount *account, const char *folded)
{
  return usher_account_get_username (account) == NULL
         && is_same_name (usher_account_get_title (account), folded);
}

/* Finds the first account that @matches, and counts all of them. */
static UsherAccount *
find_first (UsherAccountStore *self,
            const char        *folded,
            gboolean (*matches) (UsherAccount *, const char *),
            guint *n_found)
{
  GListModel   *accounts = G_LIST_MODEL (self->accounts);
  UsherAccount *found = NULL;

  *n_found = 0;
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (accounts, i);

      if (!matches (account, folded))
        continue;
      if (found == NULL)
        found = account;
      ++*n_found;
    }

  return found;
}

/* What nobody else can have comes first: a name may be chosen, and given up for another to take. */
static UsherAccount *
find (UsherAccountStore *self, const char *text, guint *n_found)
{
  gboolean (*const ways[]) (UsherAccount *, const char *) = { is_itself, is_called, is_titled };
  g_autofree char *folded = g_utf8_casefold (text, -1);
  UsherAccount    *account = NULL;

  for (gsize i = 0; account == NULL && i < G_N_ELEMENTS (ways); i++)
    account = find_first (self, folded, ways[i], n_found);

  return account;
}

/**
 * usher_account_store_find:
 * @self: a store
 * @text: a UUID, or a user name or an e-mail address that no other account has; for an account without a
 *   user name, its title, where no other such account has it
 *
 * Finds the account that is called so, in any case of letters.
 *
 * Returns: (transfer none) (nullable): the account
 */
UsherAccount *
usher_account_store_find (UsherAccountStore *self, const char *text)
{
  UsherAccount *account;
  guint         n_found;

  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  account = find (self, text, &n_found);

  /* Two children of one name are not mistaken for each other. */
  return n_found == 1 ? account : NULL;
}

/**
 * usher_account_store_is_ambiguous:
 * @self: a store
 * @text: what somebody calls an account
 *
 * Tells whether several accounts are called so, for which reason [method@AccountStore.find] finds none.
 *
 * Returns: whether the UUID has to be given
 */
gboolean
usher_account_store_is_ambiguous (UsherAccountStore *self, const char *text)
{
  guint n_found;

  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  find (self, text, &n_found);

  return n_found > 1;
}
