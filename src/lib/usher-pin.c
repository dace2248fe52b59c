/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-pin-private.h"

#include <json-glib/json-glib.h>

#include "usher-account-private.h"
#include "usher-device-private.h"
#include "usher-enum-types.h"
#include "usher-error.h"
#include "usher-json-private.h"
#include "usher-record-private.h"
#include "usher-service-url.h"

#define MAX_CODE_LENGTH 128

/* In seconds; no code is good for longer than a day, whatever the reply says. */
#define MAX_LIFETIME (24 * 60 * 60)

/* Of the codes that people type. Source: the account service’s own page for them. */
#define LINK_CODE_LENGTH 4

/**
 * UsherPin:
 *
 * What Plex calls a PIN: a code that somebody who is signed in elsewhere hands to Plex, which then
 * gives whoever asked for the PIN a token.
 *
 * There are two kinds: a link code of four letters and digits, which a person types, and a strong one,
 * which a browser takes from a URL. The code alone is of no use to anybody but the account service:
 * the token goes to the client that made the PIN.
 */
struct _UsherPin
{
  UsherRecord parent_instance;

  const UsherClock *clock;
  gint64            deadline; /* by @clock */
  guint             lifetime;
};

G_DEFINE_FINAL_TYPE (UsherPin, usher_pin, USHER_TYPE_RECORD)

static void
usher_pin_class_init (UsherPinClass *klass)
{
  UsherRecordClass *record_class = USHER_RECORD_CLASS (klass);

  /**
   * UsherPin:id:
   *
   * The number by which the service is asked whether the code was taken.
   */
  usher_record_class_add_field (record_class, "id", G_TYPE_INT64);

  /**
   * UsherPin:code:
   *
   * The code.
   */
  usher_record_class_add_field (record_class, "code", G_TYPE_STRING);

  /**
   * UsherPin:product:
   *
   * The product that asked for the code.
   */
  usher_record_class_add_field (record_class, "product", G_TYPE_STRING);

  /**
   * UsherPin:trusted:
   *
   * Not documented by Plex.
   */
  usher_record_class_add_field (record_class, "trusted", G_TYPE_BOOLEAN);

  /**
   * UsherPin:qr:
   *
   * The URL of a picture that Plex has of the code. It is not used: it would tell the code to
   * whoever sees the URL.
   */
  usher_record_class_add_field (record_class, "qr", G_TYPE_STRING);

  /**
   * UsherPin:client-identifier:
   *
   * The client identifier that the token will be issued to.
   */
  usher_record_class_add_field (record_class, "client-identifier", G_TYPE_STRING);

  /**
   * UsherPin:expires-in:
   *
   * How long the code was still good when the service answered, in seconds.
   */
  usher_record_class_add_field (record_class, "expires-in", G_TYPE_INT64);

  /**
   * UsherPin:created-at:
   *
   * When the code was made, by the clock of the service.
   */
  usher_record_class_add_field (record_class, "created-at", G_TYPE_DATE_TIME);

  /**
   * UsherPin:expires-at:
   *
   * When it ends, by the clock of the service.
   */
  usher_record_class_add_field (record_class, "expires-at", G_TYPE_DATE_TIME);

  /**
   * UsherPin:auth-token:
   *
   * The token, in the answer that has it.
   */
  usher_record_class_add_field (record_class, "auth-token", SECRET_TYPE_VALUE);

  /**
   * UsherPin:new-registration:
   *
   * Whether the account was made on the way.
   */
  usher_record_class_add_field (record_class, "new-registration", USHER_TYPE_TRISTATE);
}

static void
usher_pin_init (UsherPin *self)
{
  self->clock = usher_clock_get_default ();
}

static gint64
get_number (UsherPin *self, const char *name)
{
  return g_value_get_int64 (usher_record_get_field (USHER_RECORD (self), name));
}

static gboolean
is_code (const char *text)
{
  gsize length = 0;

  for (; text != NULL && text[length] != '\0'; length++)
    if (!g_ascii_isgraph (text[length]))
      return FALSE;

  return length > 0 && length <= MAX_CODE_LENGTH;
}

/* Makes a PIN from the reply to `POST /api/v2/pins` or `GET /api/v2/pins/ID`. */
UsherPin *
usher_pin_new_from_json (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = usher_json_parse (data, length, error);
  g_autoptr (UsherPin) self = NULL;
  SecretValue *token;

  if (root == NULL)
    return NULL;

  self = USHER_PIN (json_gobject_deserialize (USHER_TYPE_PIN, root));
  token = usher_pin_get_token (self);
  if (get_number (self, "id") <= 0 || !is_code (usher_pin_get_code (self))
      || (token == NULL && !usher_record_is_known (USHER_RECORD (self), "expires-in")))
    {
      g_set_error_literal (error, USHER_ERROR, USHER_ERROR_BAD_REPLY, "Not a PIN");
      return NULL;
    }

  if (token != NULL && !usher_account_token_is_usable (token))
    {
      g_set_error_literal (error, USHER_ERROR, USHER_ERROR_INCOMPLETE_REPLY, "No usable token");
      return NULL;
    }

  return g_steal_pointer (&self);
}

gint64
usher_pin_get_id (UsherPin *self)
{
  return get_number (self, "id");
}

/* Borrows the token; NULL until somebody has taken the code. Where there is none yet it may also be
 * empty, as in the service's XML.
 */
SecretValue *
usher_pin_get_token (UsherPin *self)
{
  SecretValue *token
      = g_value_get_boxed (usher_record_get_field (USHER_RECORD (self), "auth-token"));

  return token != NULL && *secret_value_get_text (token) != '\0' ? token : NULL;
}

static void
set_deadline (UsherPin *self, guint time_left)
{
  self->deadline = self->clock->get_time (self->clock->data) + time_left * (gint64) G_USEC_PER_SEC;
}

static guint
get_expires_in (UsherPin *self)
{
  return (guint) CLAMP (get_number (self, "expires-in"), 0, MAX_LIFETIME);
}

/* Lets the time run that the reply says is left. */
void
usher_pin_start (UsherPin *self, const UsherClock *clock)
{
  self->clock = clock;
  self->lifetime = get_expires_in (self);
  set_deadline (self, self->lifetime);
}

/* Takes over how much time is left by a later answer. */
void
usher_pin_update (UsherPin *self, UsherPin *source)
{
  set_deadline (self, get_expires_in (source));
}

/* Below zero afterwards. */
gint64
usher_pin_get_milliseconds_left (UsherPin *self)
{
  return (self->deadline - self->clock->get_time (self->clock->data)) / 1000;
}

/**
 * usher_pin_get_code:
 * @self: a PIN
 *
 * Gets the code.
 *
 * Returns: (transfer none): the code
 */
const char *
usher_pin_get_code (UsherPin *self)
{
  g_return_val_if_fail (USHER_IS_PIN (self), NULL);

  return usher_record_get_string (USHER_RECORD (self), "code");
}

/**
 * usher_pin_dup_spelled_code:
 * @self: a PIN
 *
 * Gets the code with a space between two letters, so that each is read, or said, by itself.
 *
 * Returns: (transfer full): the code
 */
char *
usher_pin_dup_spelled_code (UsherPin *self)
{
  GString    *spelled;
  const char *code;

  g_return_val_if_fail (USHER_IS_PIN (self), NULL);

  spelled = g_string_new (NULL);
  code = usher_pin_get_code (self);
  for (const char *c = code; *c != '\0'; c++)
    g_string_append_printf (spelled, c == code ? "%c" : " %c", *c);

  return g_string_free_and_steal (spelled);
}

/**
 * usher_pin_get_lifetime:
 * @self: a PIN
 *
 * Gets how long the code was good when it was made.
 *
 * Returns: the time in seconds
 */
guint
usher_pin_get_lifetime (UsherPin *self)
{
  g_return_val_if_fail (USHER_IS_PIN (self), 0);

  return self->lifetime;
}

/**
 * usher_pin_get_time_left:
 * @self: a PIN
 *
 * Gets how long the code is still good, as of the service's last answer.
 *
 * Returns: the time in seconds
 */
guint
usher_pin_get_time_left (UsherPin *self)
{
  g_return_val_if_fail (USHER_IS_PIN (self), 0);

  return (guint) MAX ((usher_pin_get_milliseconds_left (self) + 999) / 1000, 0);
}

/**
 * usher_pin_dup_link_url:
 * @self: a PIN with a link code
 * @error: return location for a #GError
 *
 * Gets the URL of the page that takes the code, with the code filled in.
 *
 * Returns: (transfer full): the URL, or %NULL with %USHER_ERROR_BAD_SERVICE_URL
 */
char *
usher_pin_dup_link_url (UsherPin *self, GError **error)
{
  g_autofree char *code = NULL;
  g_autofree char *url = NULL;

  g_return_val_if_fail (USHER_IS_PIN (self), NULL);

  code = g_uri_escape_string (usher_pin_get_code (self), NULL, FALSE);
  url = g_strconcat (USHER_URL_LINK, "?pin=", code, NULL);

  return usher_service_url_resolve (url, error);
}

/**
 * usher_pin_dup_auth_url:
 * @self: a strong PIN
 * @device: the device that made it
 * @screen_resolution: (nullable): the size of the screen as `WIDTHxHEIGHT`, where there is one
 * @error: return location for a #GError
 *
 * Gets the URL of the page on which a browser lets @device in. It has no `forwardUrl`: the page says
 * itself that it can be closed. Source of the parameters: Plex's API documentation, and
 * python-plexapi and Tautulli for those that it does not name.
 *
 * Returns: (transfer full): the URL, or %NULL with %USHER_ERROR_BAD_SERVICE_URL or
 *   %USHER_ERROR_STORAGE
 */
char *
usher_pin_dup_auth_url (UsherPin    *self,
                        UsherDevice *device,
                        const char  *screen_resolution,
                        GError     **error)
{
  g_autoptr (GString) url = NULL;
  const char *identifier;

  g_return_val_if_fail (USHER_IS_PIN (self), NULL);
  g_return_val_if_fail (USHER_IS_DEVICE (device), NULL);

  identifier = usher_device_load_client_identifier (device, error);
  if (identifier == NULL)
    return NULL;

  url = g_string_new (USHER_URL_AUTH "#?clientID=");
  g_string_append_uri_escaped (url, identifier, NULL, FALSE);
  g_string_append (url, "&code=");
  g_string_append_uri_escaped (url, usher_pin_get_code (self), NULL, FALSE);
  usher_device_write_context (device, screen_resolution, url);

  return usher_service_url_resolve (url->str, error);
}

/**
 * usher_pin_normalize_link_code:
 * @text: what a person typed
 *
 * Gets the link code as the service knows it: in capitals, without white space and hyphens.
 *
 * Returns: (transfer full) (nullable): the code, or %NULL where @text is no link code
 */
char *
usher_pin_normalize_link_code (const char *text)
{
  g_autoptr (GString) code = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      const gunichar character = g_utf8_get_char (c);

      if (g_ascii_isalnum (*c))
        g_string_append_c (code, g_ascii_toupper (*c));
      else if (!g_unichar_isspace (character)
               && g_unichar_type (character) != G_UNICODE_DASH_PUNCTUATION)
        return NULL;
    }

  return code->len == LINK_CODE_LENGTH ? g_string_free_and_steal (g_steal_pointer (&code)) : NULL;
}
