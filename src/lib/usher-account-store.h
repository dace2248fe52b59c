/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account.h"
#include "usher-keyring.h"

G_BEGIN_DECLS

#define USHER_TYPE_ACCOUNT_STORE (usher_account_store_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherAccountStore, usher_account_store, USHER, ACCOUNT_STORE, GObject)

USHER_API
UsherAccountStore *usher_account_store_new (UsherKeyring *keyring) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_account_store_load_async (UsherAccountStore  *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
USHER_API
gboolean
usher_account_store_load_finish (UsherAccountStore *self, GAsyncResult *result, GError **error);
USHER_API
void usher_account_store_find_item_async (UsherAccountStore  *self,
                                          const char         *name,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
USHER_API
UsherAccount *usher_account_store_find_item_finish (UsherAccountStore *self,
                                                    GAsyncResult      *result,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_account_store_keep_async (UsherAccountStore  *self,
                                     UsherAccount       *account,
                                     gboolean            remember,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
USHER_API
gboolean
usher_account_store_keep_finish (UsherAccountStore *self, GAsyncResult *result, GError **error);
USHER_API
void usher_account_store_remove_async (UsherAccountStore  *self,
                                       UsherAccount       *account,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
USHER_API
gboolean
usher_account_store_remove_finish (UsherAccountStore *self, GAsyncResult *result, GError **error);
USHER_API
void usher_account_store_lookup_token_async (UsherAccountStore  *self,
                                             UsherAccount       *account,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
USHER_API
SecretValue *usher_account_store_lookup_token_finish (UsherAccountStore *self,
                                                      GAsyncResult      *result,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
UsherAccount *usher_account_store_find (UsherAccountStore *self, const char *text);
USHER_API
gboolean usher_account_store_is_ambiguous (UsherAccountStore *self, const char *text);
USHER_API
UsherAccount *usher_account_store_get_default (UsherAccountStore *self);
USHER_API
gboolean
usher_account_store_set_default (UsherAccountStore *self, UsherAccount *account, GError **error);
USHER_API
const GError *usher_account_store_get_problem (UsherAccountStore *self);
USHER_API
gboolean usher_account_store_get_loaded (UsherAccountStore *self);
USHER_API
UsherKeyring *usher_account_store_get_keyring (UsherAccountStore *self);

G_END_DECLS
