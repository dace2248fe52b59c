/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account-store.h"
#include "usher-client.h"
#include "usher-pin.h"

G_BEGIN_DECLS

#define USHER_TYPE_SIGN_IN (usher_sign_in_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherSignIn, usher_sign_in, USHER, SIGN_IN, GObject)

USHER_API
UsherSignIn *usher_sign_in_new (UsherClient       *client,
                                UsherAccountStore *store) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_sign_in_submit_async (UsherSignIn        *self,
                                 const char         *login,
                                 const char         *password,
                                 const char         *verification_code,
                                 gboolean            remember,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
USHER_API
gboolean usher_sign_in_submit_finish (UsherSignIn *self, GAsyncResult *result, GError **error);
USHER_API
void usher_sign_in_submit_pin_async (UsherSignIn        *self,
                                     gboolean            strong,
                                     gboolean            remember,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
USHER_API
gboolean usher_sign_in_submit_pin_finish (UsherSignIn *self, GAsyncResult *result, GError **error);
USHER_API
void usher_sign_in_submit_token_async (UsherSignIn        *self,
                                       const char         *text,
                                       gboolean            remember,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
USHER_API
gboolean
usher_sign_in_submit_token_finish (UsherSignIn *self, GAsyncResult *result, GError **error);
USHER_API
void usher_sign_in_submit_home_user_async (UsherSignIn        *self,
                                           UsherAccount       *account,
                                           const char         *uuid,
                                           const char         *pin,
                                           gboolean            remember,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
USHER_API
gboolean
usher_sign_in_submit_home_user_finish (UsherSignIn *self, GAsyncResult *result, GError **error);
USHER_API
void usher_sign_in_set_remember (UsherSignIn *self, gboolean remember);
USHER_API
void usher_sign_in_keep_async (UsherSignIn        *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
USHER_API
gboolean usher_sign_in_keep_finish (UsherSignIn *self, GAsyncResult *result, GError **error);
USHER_API
UsherSignInState usher_sign_in_get_state (UsherSignIn *self);
USHER_API
UsherAccount *usher_sign_in_get_account (UsherSignIn *self);
USHER_API
UsherPin *usher_sign_in_get_pin (UsherSignIn *self);
USHER_API
const GError *usher_sign_in_get_problem (UsherSignIn *self);

G_END_DECLS
