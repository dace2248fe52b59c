/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-store.h"

/* In microseconds: a machine that is busy is slow. */
#define PATIENCE (10 * G_USEC_PER_SEC)

UsherAccountStore *
store_load (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);
  UsherAccountStore *store = usher_account_store_new (keyring);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_account_store_load_async (store, NULL, test_ready_cb, &result);
  usher_account_store_load_finish (store, test_wait (&result), &error);
  g_assert_no_error (error);

  return store;
}

void
store_keep (UsherAccountStore *store,
            const char        *uuid,
            const char        *username,
            const char        *token,
            gboolean           remember)
{
  g_autoptr (UsherAccount) account = test_account_new (uuid, username, token);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_account_store_keep_async (store, account, remember, NULL, test_ready_cb, &result);
  usher_account_store_keep_finish (store, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_null (usher_account_get_token (account));
}

void
store_forget (UsherAccountStore *store, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_account_store_remove_async (store,
                                    usher_account_store_find (store, name),
                                    NULL,
                                    test_ready_cb,
                                    &result);
  usher_account_store_remove_finish (store, test_wait (&result), &error);
  g_assert_no_error (error);
}

void
assert_n_accounts (UsherAccountStore *store, guint n)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, n);
}

void
assert_account (UsherAccountStore *store,
                guint              position,
                const char        *username,
                UsherAccountState  state)
{
  g_autoptr (UsherAccount) account = g_list_model_get_item (G_LIST_MODEL (store), position);

  g_assert_cmpstr (usher_account_get_username (account), ==, username);
  g_assert_cmpint (usher_account_get_state (account), ==, state);
  g_assert_null (usher_account_get_token (account));
}

void
wait_for_n_accounts (UsherAccountStore *store, guint n)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;

  while (g_list_model_get_n_items (G_LIST_MODEL (store)) != n && g_get_monotonic_time () < end)
    test_spin (20);
  assert_n_accounts (store, n);
}

void
wait_for_state (UsherAccountStore *store, const char *uuid, UsherAccountState state)
{
  const gint64  end = g_get_monotonic_time () + PATIENCE;
  UsherAccount *account;

  while (((account = usher_account_store_find (store, uuid)) == NULL
          || usher_account_get_state (account) != state)
         && g_get_monotonic_time () < end)
    test_spin (20);

  g_assert_nonnull (account);
  g_assert_cmpint (usher_account_get_state (account), ==, state);
}
