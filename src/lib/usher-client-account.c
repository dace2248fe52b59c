/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "usher-account-private.h"
#include "usher-call-private.h"
#include "usher-client-private.h"
#include "usher-error.h"
#include "usher-json-private.h"
#include "usher-service-url.h"

/* What is asked of the service about an account: signing in, whose token this is, signing out. */

/* The password went out with the body: this copy of it ends here. */
static void
wipe_and_free (gpointer text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

/* The account in the body of a success. */
UsherAccount *
usher_client_finish_account (GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) body = usher_call_finish (result, error);
  gsize       length;
  const char *data;

  if (body == NULL)
    return NULL;

  data = g_bytes_get_data (body, &length);

  return usher_account_new_from_json (data != NULL ? data : "", (gssize) length, error);
}

/* Of a success that has nothing to tell: it has no body, or an object. What a gateway sends in its place
 * says nothing of what was asked for.
 */
gboolean
usher_client_finish_done (GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) body = usher_call_finish (result, error);
  g_autoptr (JsonNode) root = NULL;

  if (body == NULL || g_bytes_get_size (body) == 0)
    return body != NULL;

  root = usher_json_parse (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), error);

  return root != NULL;
}

/* Of a code that is pasted as "123 456". */
static char *
drop_spaces (const char *code)
{
  GString *digits = g_string_new (NULL);

  for (const char *c = code; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isspace (g_utf8_get_char (c)))
      g_string_append_unichar (digits, g_utf8_get_char (c));

  return g_string_free_and_steal (digits);
}

/**
 * usher_client_sign_in_async:
 * @self: a client
 * @login: the user name or e-mail address; white space around it is dropped
 * @password: the password, sent as it is
 * @verification_code: (nullable): the code of a two-factor account; white space in it is dropped
 * @remember: whether the session is to outlast the log-in
 * @cancellable: (nullable): cancels the request
 * @callback: (scope async): called when the service has answered
 * @user_data: for @callback
 *
 * Signs in with `POST /api/v2/users/signin`.
 */
void
usher_client_sign_in_async (UsherClient        *self,
                            const char         *login,
                            const char         *password,
                            const char         *verification_code,
                            gboolean            remember,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask           *task;
  g_autofree char *trimmed = NULL;
  g_autofree char *code = NULL;
  SoupMessage     *message;
  GError          *error = NULL;

  g_return_if_fail (USHER_IS_CLIENT (self));
  g_return_if_fail (login != NULL && password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  trimmed = g_strstrip (g_strdup (login));
  code = drop_spaces (verification_code);

  message = usher_client_new_message (self,
                                      SOUP_METHOD_POST,
                                      USHER_URL_SERVICE "/api/v2/users/signin",
                                      NULL,
                                      NULL,
                                      &error);
  if (message != NULL)
    {
      /* The form ends where the code would begin: an empty one is not sent. */
      char *form = soup_form_encode ("login",
                                     trimmed,
                                     "password",
                                     password,
                                     "rememberMe",
                                     remember ? "true" : "false",
                                     *code != '\0' ? "verificationCode" : NULL,
                                     code,
                                     NULL);
      g_autoptr (GBytes) body
          = g_bytes_new_with_free_func (form, strlen (form), wipe_and_free, form);

      soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
    }

  usher_client_start (self, USHER_REPLY_TO_SIGN_IN, message, error, task);
  explicit_bzero (code, strlen (code));
}

/**
 * usher_client_sign_in_finish:
 * @self: a client
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Client.sign_in_async].
 *
 * Returns: (transfer full): the account, with its token, or %NULL with an error of %USHER_ERROR
 */
UsherAccount *
usher_client_sign_in_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  UsherAccount *account;

  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  account = usher_client_finish_account (result, error);
  if (account != NULL)
    usher_account_set_client_identifier (
        account,
        usher_device_load_client_identifier (usher_client_get_device (self), NULL));

  return account;
}

/**
 * usher_client_get_user_async:
 * @self: a client
 * @token: the token to ask with
 * @client_identifier: (nullable): the one that @token was issued to; %NULL for this device's own
 * @cancellable: (nullable): cancels the request
 * @callback: (scope async): called when the service has answered
 * @user_data: for @callback
 *
 * Asks with `GET /api/v2/user` whose token this is, and so whether it is still valid.
 */
void
usher_client_get_user_async (UsherClient        *self,
                             SecretValue        *token,
                             const char         *client_identifier,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask       *task;
  SoupMessage *message;
  GError      *error = NULL;

  g_return_if_fail (USHER_IS_CLIENT (self));
  g_return_if_fail (usher_account_token_is_usable (token));

  task = g_task_new (self, cancellable, callback, user_data);
  message = usher_client_new_message (self,
                                      SOUP_METHOD_GET,
                                      USHER_URL_SERVICE "/api/v2/user",
                                      token,
                                      client_identifier,
                                      &error);
  usher_client_start (self, USHER_REPLY_TO_TOKEN, message, error, task);
}

/**
 * usher_client_get_user_finish:
 * @self: a client
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Client.get_user_async].
 *
 * Returns: (transfer full): the account, or %NULL with %USHER_ERROR_TOKEN_REVOKED where the token is
 *   no longer valid; any other error says nothing about the token
 */
UsherAccount *
usher_client_get_user_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  return usher_client_finish_account (result, error);
}

/* Tells the service with `GET /api/v2/ping` that @token, which was issued to @client_identifier, is in use:
 * one that never is ends after some weeks. Whether it is still valid only usher_client_get_user_async()
 * tells.
 */
void
usher_client_ping_async (UsherClient        *self,
                         SecretValue        *token,
                         const char         *client_identifier,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask       *task = g_task_new (self, cancellable, callback, user_data);
  GError      *error = NULL;
  SoupMessage *message = usher_client_new_message (self,
                                                   SOUP_METHOD_GET,
                                                   USHER_URL_SERVICE "/api/v2/ping",
                                                   token,
                                                   client_identifier,
                                                   &error);

  usher_client_start (self, USHER_REPLY_TO_TOKEN, message, error, task);
}

gboolean
usher_client_ping_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) body = usher_call_finish (result, error);

  return body != NULL;
}

/**
 * usher_client_sign_out_async:
 * @self: a client
 * @token: the token whose session is to end
 * @client_identifier: (nullable): the one that @token was issued to; %NULL for this device's own
 * @cancellable: (nullable): cancels the request
 * @callback: (scope async): called when the service has answered
 * @user_data: for @callback
 *
 * Ends a session at Plex with `DELETE /api/v2/users/signout`.
 */
void
usher_client_sign_out_async (UsherClient        *self,
                             SecretValue        *token,
                             const char         *client_identifier,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask       *task;
  SoupMessage *message;
  GError      *error = NULL;

  g_return_if_fail (USHER_IS_CLIENT (self));
  g_return_if_fail (usher_account_token_is_usable (token));

  task = g_task_new (self, cancellable, callback, user_data);
  message = usher_client_new_message (self,
                                      SOUP_METHOD_DELETE,
                                      USHER_URL_SERVICE "/api/v2/users/signout",
                                      token,
                                      client_identifier,
                                      &error);
  usher_client_start (self, USHER_REPLY_TO_TOKEN, message, error, task);
}

/**
 * usher_client_sign_out_finish:
 * @self: a client
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@Client.sign_out_async]. A token that was no longer valid counts as signed out.
 *
 * Returns: whether the session has ended; if not, @error is set
 */
gboolean
usher_client_sign_out_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (USHER_IS_CLIENT (self), FALSE);

  if (usher_client_finish_done (result, &local_error)
      || g_error_matches (local_error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}
