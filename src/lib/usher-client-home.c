/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-call-private.h"
#include "usher-client-private.h"
#include "usher-home-private.h"
#include "usher-service-url.h"

/* What is asked of the service about a Plex Home: who its users are, and to become one of them. */

void
usher_client_get_home_async (UsherClient        *self,
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
                                                   USHER_URL_SERVICE "/api/v2/home/users",
                                                   token,
                                                   client_identifier,
                                                   &error);

  usher_client_start (self, USHER_REPLY_TO_TOKEN, message, error, task);
}

UsherHome *
usher_client_get_home_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) body = usher_call_finish (result, error);
  gsize       length;
  const char *data;

  if (body == NULL)
    return NULL;

  data = g_bytes_get_data (body, &length);

  return usher_home_new_from_json (data != NULL ? data : "", (gssize) length, error);
}

/* Where the user is found, and by which PIN: the service takes it in the query only, as far as anybody
 * knows, so that this one goes into a URL. It is sent over TLS and to the service alone: no redirect to
 * another place is followed. Source: plex-api.rs, watchstate.
 */
static char *
get_switch_url (const char *uuid, SecretValue *pin)
{
  g_autofree char *escaped = g_uri_escape_string (uuid, NULL, FALSE);
  g_autofree char *code
      = pin != NULL ? g_uri_escape_string (secret_value_get_text (pin), NULL, FALSE) : NULL;

  return g_strconcat (USHER_URL_SERVICE "/api/v2/home/users/",
                      escaped,
                      code != NULL ? "/switch?pin=" : "/switch",
                      code,
                      NULL);
}

/* Signs the user @uuid in whose Home is that of the account with @token. @pin may be NULL. */
void
usher_client_switch_user_async (UsherClient        *self,
                                SecretValue        *token,
                                const char         *client_identifier,
                                const char         *uuid,
                                SecretValue        *pin,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask           *task = g_task_new (self, cancellable, callback, user_data);
  GError          *error = NULL;
  g_autofree char *url = get_switch_url (uuid, pin);
  SoupMessage     *message
      = usher_client_new_message (self, SOUP_METHOD_POST, url, token, client_identifier, &error);

  usher_client_start (self, USHER_REPLY_TO_SWITCH, message, error, task);
}

UsherAccount *
usher_client_switch_user_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  return usher_client_finish_account (result, error);
}
