/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account.h"
#include "usher-device.h"

G_BEGIN_DECLS

#define USHER_TYPE_CLIENT (usher_client_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherClient, usher_client, USHER, CLIENT, GObject)

USHER_API
UsherClient *usher_client_new (UsherDevice *device) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_client_sign_in_async (UsherClient        *self,
                                 const char         *login,
                                 const char         *password,
                                 const char         *verification_code,
                                 gboolean            remember,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
USHER_API
UsherAccount *usher_client_sign_in_finish (UsherClient  *self,
                                           GAsyncResult *result,
                                           GError      **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_client_get_user_async (UsherClient        *self,
                                  SecretValue        *token,
                                  const char         *client_identifier,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
USHER_API
UsherAccount *usher_client_get_user_finish (UsherClient  *self,
                                            GAsyncResult *result,
                                            GError      **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_client_sign_out_async (UsherClient        *self,
                                  SecretValue        *token,
                                  const char         *client_identifier,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
USHER_API
gboolean usher_client_sign_out_finish (UsherClient *self, GAsyncResult *result, GError **error);
USHER_API
UsherDevice *usher_client_get_device (UsherClient *self);
USHER_API
guint usher_client_get_timeout (UsherClient *self);
USHER_API
void usher_client_set_timeout (UsherClient *self, guint timeout);

G_END_DECLS
