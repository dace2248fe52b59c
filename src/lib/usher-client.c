/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-client-private.h"

#include <libdex.h>
#include <libsoup/soup.h>

#include "usher-call-private.h"
#include "usher-device-private.h"
#include "usher-error.h"
#include "usher-service-url-private.h"

/* For the whole of a call, in milliseconds. */
#define DEFAULT_TIMEOUT 30000

/**
 * UsherClient:
 *
 * Talks to Plex's account service over HTTPS.
 *
 * Every call is asynchronous, can be cancelled, ends within [property@Client:timeout], takes a reply
 * of at most 1 MiB, and fails in the domain %USHER_ERROR only.
 */
struct _UsherClient
{
  GObject parent_instance;

  UsherDevice *device;
  SoupSession *session; /* NULL before the first call */
  guint        timeout;
};

typedef enum
{
  PROP_DEVICE = 1,
  PROP_TIMEOUT,
} UsherClientProperty;

static GParamSpec *props[PROP_TIMEOUT + 1];

G_DEFINE_FINAL_TYPE (UsherClient, usher_client, G_TYPE_OBJECT)

static void
usher_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherClient *self = USHER_CLIENT (object);

  switch ((UsherClientProperty) id)
    {
    case PROP_DEVICE:
      g_value_set_object (value, self->device);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_client_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherClient *self = USHER_CLIENT (object);

  switch ((UsherClientProperty) id)
    {
    case PROP_DEVICE:
      self->device = g_value_dup_object (value);
      break;
    case PROP_TIMEOUT:
      usher_client_set_timeout (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_client_constructed (GObject *object)
{
  G_OBJECT_CLASS (usher_client_parent_class)->constructed (object);

  g_return_if_fail (USHER_IS_DEVICE (USHER_CLIENT (object)->device));
}

static void
usher_client_finalize (GObject *object)
{
  UsherClient *self = USHER_CLIENT (object);

  g_clear_object (&self->device);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (usher_client_parent_class)->finalize (object);
}

static void
usher_client_class_init (UsherClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_client_get_property;
  object_class->set_property = usher_client_set_property;
  object_class->constructed = usher_client_constructed;
  object_class->finalize = usher_client_finalize;

  /**
   * UsherClient:device:
   *
   * Who the client says it is.
   */
  props[PROP_DEVICE]
      = g_param_spec_object ("device",
                             NULL,
                             NULL,
                             USHER_TYPE_DEVICE,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * UsherClient:timeout:
   *
   * How long a call may take from beginning to end, in milliseconds.
   */
  props[PROP_TIMEOUT]
      = g_param_spec_uint ("timeout",
                           NULL,
                           NULL,
                           1,
                           G_MAXINT,
                           DEFAULT_TIMEOUT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /* Whoever uses the library from another language has no main() of ours that would do it. */
  dex_init ();
}

static void
usher_client_init (UsherClient *self)
{
  self->timeout = DEFAULT_TIMEOUT;
}

/* Borrows the session of all calls. It is made with the first one: what TLS needs takes longer to be read
 * than a token, and of the programs that have a client many ask the keyring alone.
 */
SoupSession *
usher_client_open_session (UsherClient *self, GError **error)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) local_error = NULL;

  if (self->session != NULL)
    return self->session;

  database = usher_service_url_load_database (&local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  self->session = soup_session_new ();
  soup_session_set_user_agent (self->session, "Usher/" PACKAGE_VERSION " ");
  if (database != NULL)
    soup_session_set_tls_database (self->session, database);
  /* A proxy is another host. */
  if (usher_service_url_is_replaced ())
    soup_session_set_proxy_resolver (self->session, NULL);

  return self->session;
}

/* A message to @path of the service with the eleven headers and, where the call is about one, with
 * the token. @client_identifier: the one that the token was issued to; NULL: this device's own.
 */
SoupMessage *
usher_client_new_message (UsherClient *self,
                          const char  *method,
                          const char  *path,
                          SecretValue *token,
                          const char  *client_identifier,
                          GError     **error)
{
  g_autofree char *url = NULL;
  g_autoptr (SoupMessage) message = NULL;
  SoupMessageHeaders *headers;

  if (usher_client_open_session (self, error) == NULL)
    return NULL;

  url = usher_service_url_resolve (path, error);
  if (url == NULL)
    return NULL;

  if (client_identifier == NULL)
    client_identifier = usher_device_load_client_identifier (self->device, error);
  if (client_identifier == NULL)
    return NULL;

  message = soup_message_new (method, url);
  headers = soup_message_get_request_headers (message);
  usher_device_write_headers (self->device, client_identifier, headers);
  if (token != NULL)
    soup_message_headers_replace (headers, "X-Plex-Token", secret_value_get_text (token));

  return g_steal_pointer (&message);
}

/* Takes @task, and @message and @error, one of which is NULL. */
void
usher_client_start (UsherClient      *self,
                    UsherReplyContext context,
                    SoupMessage      *message,
                    GError           *error,
                    GTask            *task)
{
  if (message != NULL)
    {
      usher_call_start (task, self->session, message, context, self->timeout);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * usher_client_new:
 * @device: who the client says it is
 *
 * Makes a client of the account service.
 *
 * Returns: (transfer full): the client
 */
UsherClient *
usher_client_new (UsherDevice *device)
{
  g_return_val_if_fail (USHER_IS_DEVICE (device), NULL);

  return g_object_new (USHER_TYPE_CLIENT, "device", device, NULL);
}

/* A picture is anybody's to see, and may be kept by another host: it is asked for without a token, and
 * without a word of who asks.
 */
void
usher_client_get_picture_async (UsherClient        *self,
                                const char         *url,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask           *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *resolved = NULL;
  SoupMessage     *message = NULL;
  GError          *error = NULL;

  if (!g_str_has_prefix (url, "https://"))
    g_set_error_literal (&error, USHER_ERROR, USHER_ERROR_TLS, "A picture without TLS");
  else if (usher_client_open_session (self, &error) != NULL)
    resolved = usher_service_url_resolve (url, &error);

  if (resolved != NULL)
    {
      message = soup_message_new (SOUP_METHOD_GET, resolved);
      if (message == NULL)
        g_set_error_literal (&error, USHER_ERROR, USHER_ERROR_BAD_REPLY, "Not a URL");
    }

  usher_client_start (self, USHER_REPLY_TO_PICTURE, message, error, task);
}

GBytes *
usher_client_get_picture_finish (UsherClient *self, GAsyncResult *result, GError **error)
{
  return usher_call_finish (result, error);
}

/**
 * usher_client_get_device:
 * @self: a client
 *
 * Gets who the client says it is.
 *
 * Returns: (transfer none): the device
 */
UsherDevice *
usher_client_get_device (UsherClient *self)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  return self->device;
}

/**
 * usher_client_get_timeout:
 * @self: a client
 *
 * Gets how long a call may take.
 *
 * Returns: the time in milliseconds
 */
guint
usher_client_get_timeout (UsherClient *self)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), 0);

  return self->timeout;
}

/**
 * usher_client_set_timeout:
 * @self: a client
 * @timeout: the time in milliseconds
 *
 * Sets how long a call may take from beginning to end.
 */
void
usher_client_set_timeout (UsherClient *self, guint timeout)
{
  g_return_if_fail (USHER_IS_CLIENT (self));

  if (self->timeout == timeout)
    return;

  self->timeout = timeout;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TIMEOUT]);
}
