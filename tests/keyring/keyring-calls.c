/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-calls.h"

#include "usher-account-private.h"

gboolean
call_store (UsherKeyring *keyring,
            UsherAccount *account,
            gboolean      remember,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_account_set_client_identifier (account, "the-identifier");
  usher_keyring_store_async (keyring, account, remember, cancellable, test_ready_cb, &result);

  return usher_keyring_store_finish (keyring, test_wait (&result), error);
}

gboolean
call_update (UsherKeyring *keyring,
             UsherAccount *account,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_update_async (keyring, account, cancellable, test_ready_cb, &result);

  return usher_keyring_update_finish (keyring, test_wait (&result), error);
}

char *
call_lookup (UsherKeyring *keyring, const char *uuid, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SecretValue) token = NULL;

  usher_keyring_lookup_async (keyring, uuid, cancellable, test_ready_cb, &result);
  token = usher_keyring_lookup_finish (keyring, test_wait (&result), error);

  return token != NULL ? g_strdup (secret_value_get_text (token)) : NULL;
}

gboolean
call_remove (UsherKeyring *keyring, const char *uuid, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_remove_async (keyring, uuid, cancellable, test_ready_cb, &result);

  return usher_keyring_remove_finish (keyring, test_wait (&result), error);
}

gboolean
call_unlock (UsherKeyring *keyring, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_unlock_async (keyring, cancellable, test_ready_cb, &result);

  return usher_keyring_unlock_finish (keyring, test_wait (&result), error);
}

GListModel *
call_list (UsherKeyring *keyring, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_list_async (keyring, cancellable, test_ready_cb, &result);

  return usher_keyring_list_finish (keyring, test_wait (&result), error);
}

UsherAccount *
call_find (UsherKeyring *keyring, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_find_async (keyring, name, cancellable, test_ready_cb, &result);

  return usher_keyring_find_finish (keyring, test_wait (&result), error);
}

void
store_well (UsherKeyring *keyring,
            const char   *uuid,
            const char   *username,
            const char   *token,
            gboolean      remember)
{
  g_autoptr (UsherAccount) account = test_account_new (uuid, username, token);
  g_autoptr (GError) error = NULL;

  g_assert_true (call_store (keyring, account, remember, NULL, &error));
  g_assert_no_error (error);
}

/* Nothing of the token is lost: the account still has it. */
void
assert_store_fails (UsherKeyring *keyring,
                    const char   *uuid,
                    const char   *token,
                    gboolean      remember,
                    UsherError    wanted)
{
  g_autoptr (UsherAccount) account = test_account_new (uuid, "ada", token);
  g_autoptr (GError) error = NULL;

  g_assert_false (call_store (keyring, account, remember, NULL, &error));
  g_assert_error (error, USHER_ERROR, (int) wanted);
  g_assert_cmpstr (secret_value_get_text (usher_account_get_token (account)), ==, token);
}

void
assert_token (UsherKeyring *keyring, const char *uuid, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = call_lookup (keyring, uuid, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, wanted);
}

void
assert_no_token (UsherKeyring *keyring, const char *uuid, UsherError wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = call_lookup (keyring, uuid, NULL, &error);

  g_assert_error (error, USHER_ERROR, (int) wanted);
  g_assert_null (token);
}

void
assert_removes (UsherKeyring *keyring, const char *uuid)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (call_remove (keyring, uuid, NULL, &error));
  g_assert_no_error (error);
}
