/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-calls.h"

/* On a bus where no program keeps secrets. */
static void
test_missing (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (TRUE);
  g_autoptr (TestStore) store = usher_account_store_new (keyring);
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

static void
test_every_call (void)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (TRUE);
  g_autoptr (UsherAccount) account = test_account_new ("u1", "ada", "token-1");
  g_autoptr (GAsyncResult) prepared = NULL;
  g_autoptr (GError) error = NULL;

  assert_no_token (keyring, "u1", USHER_ERROR_KEYRING_MISSING);
  assert_store_fails (keyring, "u1", "token-1", FALSE, USHER_ERROR_KEYRING_MISSING);
  g_assert_false (call_update (keyring, account, NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_MISSING);
  g_clear_error (&error);
  g_assert_false (call_remove (keyring, "u1", NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_MISSING);
  g_clear_error (&error);
  g_assert_false (call_unlock (keyring, NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_MISSING);
  g_clear_error (&error);
  g_assert_null (call_list (keyring, NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_MISSING);
  g_clear_error (&error);
  g_assert_null (call_find (keyring, "ada", NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_MISSING);
  g_clear_error (&error);
  usher_keyring_prepare_async (keyring, TRUE, NULL, test_ready_cb, &prepared);
  g_assert_false (usher_keyring_prepare_finish (keyring, test_wait (&prepared), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_KEYRING_MISSING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring-missing/store", test_missing);
  g_test_add_func ("/keyring-missing/every-call", test_every_call);

  return g_test_run ();
}
