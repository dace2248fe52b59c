/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "usher-call-private.h"
#include "usher-client-private.h"
#include "usher-error.h"
#include "usher-pin-private.h"
#include "usher-service-url.h"

/* What is asked of the service about PINs: to make one, whether its code was taken, and to take one
 * that another device shows.
 */

static UsherPin *
finish_pin (GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) body = usher_call_finish (result, error);
  gsize       length;
  const char *data;

  if (body == NULL)
    return NULL;

  data = g_bytes_get_data (body, &length);

  return usher_pin_new_from_json (data != NULL ? data : "", (gssize) length, error);
}

/* A PIN is made by whoever has no token yet: none is sent, as other clients do it. */
void
usher_client_create_pin_async (UsherClient        *self,
                               gboolean            strong,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask       *task = g_task_new (self, cancellable, callback, user_data);
  GError      *error = NULL;
  SoupMessage *message = usher_client_new_message (
      self,
      SOUP_METHOD_POST,
      strong ? USHER_URL_SERVICE "/api/v2/pins?strong=true" : USHER_URL_SERVICE "/api/v2/pins",
      NULL,
      NULL,
      &error);

  usher_client_start (self, USHER_REPLY_TO_NEW_PIN, message, error, task);
}

UsherPin *
usher_client_create_pin_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  return finish_pin (result, error);
}

/* What has become of @pin: a new object, which has the token once somebody took the code. */
void
usher_client_get_pin_async (UsherClient        *self,
                            UsherPin           *pin,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask           *task = g_task_new (self, cancellable, callback, user_data);
  GError          *error = NULL;
  g_autofree char *url = g_strdup_printf (USHER_URL_SERVICE "/api/v2/pins/%" G_GINT64_FORMAT,
                                          usher_pin_get_id (pin));
  SoupMessage *message = usher_client_new_message (self, SOUP_METHOD_GET, url, NULL, NULL, &error);

  usher_client_start (self, USHER_REPLY_TO_PIN, message, error, task);
}

UsherPin *
usher_client_get_pin_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  return finish_pin (result, error);
}

/* Lets the device in that shows @code, as the account whose @token it is. The product is the one that
 * clients of plex.tv send here. Source: python-plexapi, plex-api.rs.
 */
void
usher_client_link_pin_async (UsherClient        *self,
                             SecretValue        *token,
                             const char         *client_identifier,
                             const char         *code,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask       *task = g_task_new (self, cancellable, callback, user_data);
  GError      *error = NULL;
  SoupMessage *message = usher_client_new_message (self,
                                                   SOUP_METHOD_PUT,
                                                   USHER_URL_SERVICE "/api/v2/pins/link",
                                                   token,
                                                   client_identifier,
                                                   &error);

  if (message != NULL)
    {
      char *form = soup_form_encode ("code", code, NULL);
      g_autoptr (GBytes) body = g_bytes_new_take (form, strlen (form));

      soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
      soup_message_headers_replace (soup_message_get_request_headers (message),
                                    "X-Plex-Product",
                                    "Plex SSO");
    }

  usher_client_start (self, USHER_REPLY_TO_LINK, message, error, task);
}

gboolean
usher_client_link_pin_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  return usher_client_finish_done (result, error);
}
