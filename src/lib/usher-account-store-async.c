/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-fiber-private.h"

/* The asynchronous calls of the store, each a task that ends as its fiber does. */

/* Lets a task for @callback complete as @future does, which it takes. */
static void
await (UsherAccountStore  *self,
       DexFuture          *future,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  usher_task_await (g_task_new (self, cancellable, callback, user_data), future, NULL);
}

/**
 * usher_account_store_load_async:
 * @self: a store
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Reads the accounts from files and keyring. Accounts that are known from their files are there even
 * where this fails because the keyring could not be read.
 */
void
usher_account_store_load_async (UsherAccountStore  *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self));

  await (self, usher_account_store_load (self, cancellable), cancellable, callback, user_data);
}

/**
 * usher_account_store_load_finish:
 * @self: a store
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@AccountStore.load_async].
 *
 * Returns: whether both could be read
 */
gboolean
usher_account_store_load_finish (UsherAccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_account_store_find_item_async:
 * @self: a store
 * @name: (nullable): a UUID, a user name or an e-mail address; %NULL for the account that is meant where
 *   none is named
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Finds the account by its item in the keyring alone: a short way to its token, as the accounts need not
 * be read for it. Only what can't be mistaken is found so, and only where it is not locked; what else
 * there is [method@AccountStore.load_async] tells.
 */
void
usher_account_store_find_item_async (UsherAccountStore  *self,
                                     const char         *name,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self));

  await (self,
         usher_account_store_find_item (self, name, cancellable),
         cancellable,
         callback,
         user_data);
}

/**
 * usher_account_store_find_item_finish:
 * @self: a store
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@AccountStore.find_item_async].
 *
 * Returns: (transfer full): what the item says of the account, or %NULL with %USHER_ERROR_NOT_SIGNED_IN
 *   where it is not found so, and %USHER_ERROR_KEYRING_LOCKED where what is locked may have it
 */
UsherAccount *
usher_account_store_find_item_finish (UsherAccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);

  return usher_task_propagate_pointer (result, error);
}

/**
 * usher_account_store_keep_async:
 * @self: a store
 * @account: an account that has its token
 * @remember: whether it is to outlast the log-in
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Keeps the account and its token, in the place of what was kept of it before. Once that is done
 * @account has no token any more; if it fails, @account still has it. That the keyring has taken the token
 * and the disk has not taken the rest is no failure: [property@Account:problem] of the store's account
 * tells of it.
 */
void
usher_account_store_keep_async (UsherAccountStore  *self,
                                UsherAccount       *account,
                                gboolean            remember,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));
  g_return_if_fail (usher_account_token_is_usable (usher_account_get_token (account)));

  await (self,
         usher_account_store_keep (self, account, remember, cancellable),
         cancellable,
         callback,
         user_data);
}

/**
 * usher_account_store_keep_finish:
 * @self: a store
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@AccountStore.keep_async].
 *
 * Returns: whether it is kept
 */
gboolean
usher_account_store_keep_finish (UsherAccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_account_store_remove_async:
 * @self: a store
 * @account: an account of the store
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Removes the account's token from the keyring, and its file. The session at Plex goes on: see
 * [func@sign_out_async].
 */
void
usher_account_store_remove_async (UsherAccountStore  *self,
                                  UsherAccount       *account,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));

  await (self,
         usher_account_store_remove (self, account, cancellable),
         cancellable,
         callback,
         user_data);
}

/**
 * usher_account_store_remove_finish:
 * @self: a store
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@AccountStore.remove_async].
 *
 * Returns: whether the account is gone
 */
gboolean
usher_account_store_remove_finish (UsherAccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}

/**
 * usher_account_store_lookup_token_async:
 * @self: a store
 * @account: an account of the store
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Looks the account's token up in the keyring.
 */
void
usher_account_store_lookup_token_async (UsherAccountStore  *self,
                                        UsherAccount       *account,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self));
  g_return_if_fail (USHER_IS_ACCOUNT (account));

  await (self,
         usher_account_store_lookup_token (self, account, cancellable),
         cancellable,
         callback,
         user_data);
}

/**
 * usher_account_store_lookup_token_finish:
 * @self: a store
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@AccountStore.lookup_token_async].
 *
 * Returns: (transfer full): the token, or %NULL with an error, as
 *   [method@Keyring.lookup_finish] says
 */
SecretValue *
usher_account_store_lookup_token_finish (UsherAccountStore *self,
                                         GAsyncResult      *result,
                                         GError           **error)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);

  return usher_task_propagate_pointer (result, error);
}
