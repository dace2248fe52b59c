/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-client.h"
#include "usher-home.h"
#include "usher-pin.h"
#include "usher-reply-private.h"

G_BEGIN_DECLS

SoupSession  *usher_client_open_session (UsherClient *self, GError **error);
SoupMessage  *usher_client_new_message (UsherClient *self,
                                        const char  *method,
                                        const char  *path,
                                        SecretValue *token,
                                        const char  *client_identifier,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void          usher_client_start (UsherClient      *self,
                                  UsherReplyContext context,
                                  SoupMessage      *message,
                                  GError           *error,
                                  GTask            *task);
UsherAccount *usher_client_finish_account (GAsyncResult *result,
                                           GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      usher_client_finish_done (GAsyncResult *result, GError **error);
void          usher_client_get_home_async (UsherClient        *self,
                                           SecretValue        *token,
                                           const char         *client_identifier,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
UsherHome    *usher_client_get_home_finish (UsherClient  *self,
                                            GAsyncResult *result,
                                            GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void          usher_client_switch_user_async (UsherClient        *self,
                                              SecretValue        *token,
                                              const char         *client_identifier,
                                              const char         *uuid,
                                              SecretValue        *pin,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
UsherAccount *usher_client_switch_user_finish (UsherClient  *self,
                                               GAsyncResult *result,
                                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void          usher_client_ping_async (UsherClient        *self,
                                       SecretValue        *token,
                                       const char         *client_identifier,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean      usher_client_ping_finish (UsherClient *self, GAsyncResult *result, GError **error);
void          usher_client_create_pin_async (UsherClient        *self,
                                             gboolean            strong,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
UsherPin     *usher_client_create_pin_finish (UsherClient  *self,
                                              GAsyncResult *result,
                                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void          usher_client_get_pin_async (UsherClient        *self,
                                          UsherPin           *pin,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
UsherPin     *usher_client_get_pin_finish (UsherClient  *self,
                                           GAsyncResult *result,
                                           GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void          usher_client_link_pin_async (UsherClient        *self,
                                           SecretValue        *token,
                                           const char         *client_identifier,
                                           const char         *code,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
gboolean usher_client_link_pin_finish (UsherClient *self, GAsyncResult *result, GError **error);
void     usher_client_get_picture_async (UsherClient        *self,
                                         const char         *url,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
GBytes  *usher_client_get_picture_finish (UsherClient  *self,
                                          GAsyncResult *result,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
