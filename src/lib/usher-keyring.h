/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account.h"

G_BEGIN_DECLS

#define USHER_TYPE_KEYRING (usher_keyring_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherKeyring, usher_keyring, USHER, KEYRING, GObject)

USHER_API
UsherKeyring *usher_keyring_new (gboolean interactive) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
gboolean usher_keyring_get_locked (UsherKeyring *self);
USHER_API
void usher_keyring_list_async (UsherKeyring       *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
USHER_API
GListModel *usher_keyring_list_finish (UsherKeyring *self,
                                       GAsyncResult *result,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_keyring_find_async (UsherKeyring       *self,
                               const char         *name,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);

USHER_API
UsherAccount *usher_keyring_find_finish (UsherKeyring *self,
                                         GAsyncResult *result,
                                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;

USHER_API
void usher_keyring_prepare_async (UsherKeyring       *self,
                                  gboolean            remember,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
USHER_API
gboolean usher_keyring_prepare_finish (UsherKeyring *self, GAsyncResult *result, GError **error);
USHER_API
void usher_keyring_store_async (UsherKeyring       *self,
                                UsherAccount       *account,
                                gboolean            remember,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
USHER_API
gboolean usher_keyring_store_finish (UsherKeyring *self, GAsyncResult *result, GError **error);
USHER_API
void usher_keyring_update_async (UsherKeyring       *self,
                                 UsherAccount       *account,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
USHER_API
gboolean usher_keyring_update_finish (UsherKeyring *self, GAsyncResult *result, GError **error);
USHER_API
void usher_keyring_lookup_async (UsherKeyring       *self,
                                 const char         *uuid,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
USHER_API
SecretValue *usher_keyring_lookup_finish (UsherKeyring *self,
                                          GAsyncResult *result,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_keyring_remove_async (UsherKeyring       *self,
                                 const char         *uuid,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
USHER_API
gboolean usher_keyring_remove_finish (UsherKeyring *self, GAsyncResult *result, GError **error);
USHER_API
void usher_keyring_unlock_async (UsherKeyring       *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
USHER_API
gboolean usher_keyring_unlock_finish (UsherKeyring *self, GAsyncResult *result, GError **error);

G_END_DECLS
