/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"

/* On a bus where no program keeps secrets. */
static void
test_missing (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (TRUE);
  g_autoptr (UsherAccountStore) store = usher_account_store_new (keyring);
  g_autoptr (UsherAccount) account = test_account_new ("u1", "ada", "token-1");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_account_store_load_async (store, NULL, test_ready_cb, &result);
  g_assert_false (usher_account_store_load_finish (store, test_wait (&result), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_MISSING);
  g_assert_error (usher_account_store_get_problem (store),
                  USHER_ERROR,
                  USHER_ERROR_KEYRING_MISSING);
  g_assert_true (usher_account_store_get_loaded (store));

  g_clear_object (&result);
  g_clear_error (&error);
  usher_account_store_keep_async (store, account, TRUE, NULL, test_ready_cb, &result);
  g_assert_false (usher_account_store_keep_finish (store, test_wait (&result), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_MISSING);
  g_assert_nonnull (usher_account_get_token (account));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring-missing", test_missing);

  return g_test_run ();
}
