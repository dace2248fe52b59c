/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Plex's calls that have to do with PINs. */

#include "demo-pin-api.h"

static void
set_date (JsonObject *object, const char *name, gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");

  json_object_set_string_member (object, name, text);
}

/* Where the program that made the PIN seems to be. */
static JsonObject *
make_location (DemoPin *pin)
{
  JsonObject *location = json_object_new ();

  json_object_set_string_member (location, "code", "ZZ");
  json_object_set_boolean_member (location, "european_union_member", FALSE);
  json_object_set_string_member (location, "continent_code", "EU");
  json_object_set_string_member (location, "country", "Nowhere");
  json_object_set_string_member (location, "city", "Loopback");
  json_object_set_string_member (location, "time_zone", "Etc/UTC");
  /* Plex has both. */
  if (pin->strong)
    json_object_set_int_member (location, "postal_code", 12700);
  else
    json_object_set_string_member (location, "postal_code", "LO1 27");
  json_object_set_boolean_member (location, "in_privacy_restricted_region", FALSE);
  json_object_set_string_member (location, "subdivisions", "Localhost");
  json_object_set_string_member (location, "coordinates", "12.7, 0.1");

  return location;
}

static void
reply_pin (DemoCall *call, guint status, DemoPin *pin)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *qr = g_strconcat ("https://plex.tv/api/v2/pins/qr/", pin->code, NULL);

  json_object_set_int_member (object, "id", pin->id);
  json_object_set_string_member (object, "code", pin->code);
  json_object_set_string_member (object, "product", pin->product);
  json_object_set_boolean_member (object, "trusted", FALSE);
  json_object_set_string_member (object, "qr", qr);
  json_object_set_string_member (object, "clientIdentifier", pin->identifier);
  json_object_set_object_member (object, "location", make_location (pin));
  json_object_set_int_member (object,
                              "expiresIn",
                              demo_pins_get_expires_in (call->service->pins, pin));
  set_date (object, "createdAt", pin->created_at);
  set_date (object, "expiresAt", pin->created_at + pin->lifetime);
  if (pin->token != NULL)
    {
      json_object_set_string_member (object, "authToken", pin->token);
      json_object_set_boolean_member (object, "newRegistration", FALSE);
    }
  else
    {
      json_object_set_null_member (object, "authToken");
      json_object_set_null_member (object, "newRegistration");
    }

  demo_reply_object (call->message, status, "pin", object);
}

static gboolean
is_true (const char *value)
{
  return value != NULL && (g_ascii_strcasecmp (value, "true") == 0 || g_str_equal (value, "1"));
}

/**
 * demo_pin_api_make:
 * @call: a call
 *
 * Makes a PIN.
 *
 * A token has no business here: whoever sends the one of another account is found out. What Plex
 * does with it is not known.
 */
void
demo_pin_api_make (DemoCall *call)
{
  const char *product = demo_call_get_plex_header (call, "X-Plex-Product");
  gboolean    strong = is_true (demo_call_get_field (call, "strong"))
                    || is_true (g_hash_table_lookup (call->query, "strong"));

  if (demo_call_get_header (call, "X-Plex-Token") != NULL)
    {
      demo_reply_error (call->message, DEMO_ERROR_MALFORMED);
      return;
    }

  reply_pin (call,
             SOUP_STATUS_CREATED,
             demo_pins_add (call->service->pins,
                            strong,
                            call->identifier,
                            product != NULL ? product : "0"));
}

static const char *
get_last_segment (DemoCall *call)
{
  return strrchr (call->path, '/') + 1;
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

/**
 * demo_pin_api_poll:
 * @call: a call
 *
 * Says how it stands with a PIN.
 */
void
demo_pin_api_poll (DemoCall *call)
{
  DemoPins   *pins = call->service->pins;
  const char *id = get_last_segment (call);
  DemoPin    *pin;

  if (!is_number (id))
    {
      demo_reply_error (call->message, DEMO_ERROR_MALFORMED);
      return;
    }

  pin = demo_pins_find (pins, g_ascii_strtoll (id, NULL, 10));
  if (pin == NULL || !g_str_equal (pin->identifier, call->identifier))
    {
      demo_reply_error (call->message, DEMO_ERROR_NO_PIN);
      return;
    }

  reply_pin (call, SOUP_STATUS_OK, pin);
  if (pin->token != NULL && pins->once)
    demo_pins_end (pins, pin);
}

/**
 * demo_pin_api_link:
 * @call: a call
 *
 * Lets another device in, with the token of somebody who is signed in.
 */
void
demo_pin_api_link (DemoCall *call)
{
  DemoSession *session = demo_call_require_session (call);
  const char  *code = demo_call_get_field (call, "code");
  DemoPin     *pin;

  if (session == NULL)
    return;

  if (session->account->password == NULL)
    {
      demo_reply_error (call->message, DEMO_ERROR_FORBIDDEN);
      return;
    }

  if (code == NULL || *code == '\0')
    {
      demo_reply_error (call->message, DEMO_ERROR_MALFORMED);
      return;
    }

  pin = demo_pins_find_open (call->service->pins, code);
  if (pin == NULL)
    {
      demo_reply_error (call->message, DEMO_ERROR_NO_PIN);
      return;
    }

  demo_pin_claim (call->service, pin, session->account);
  soup_server_message_set_status (call->message, SOUP_STATUS_NO_CONTENT, NULL);
}

/**
 * demo_pin_api_count:
 * @call: a call that has just come, of any kind
 *
 * Counts it if it is a poll, so that a test can see who asks too often. One whose answer is scripted,
 * "too many requests" above all, counts as well.
 */
void
demo_pin_api_count (DemoCall *call)
{
  const char *method = soup_server_message_get_method (call->message);

  if (g_str_equal (method, "GET") && demo_path_matches (call->path, "/api/v2/pins/*")
      && is_number (get_last_segment (call)))
    demo_pins_count_poll (call->service->pins,
                          g_ascii_strtoll (get_last_segment (call), NULL, 10),
                          call->identifier);
}

/**
 * demo_pin_claim:
 * @service: the service
 * @pin: a PIN that nobody has claimed
 * @account: who does
 *
 * Signs the program in that made the PIN. What it had of this account before ends.
 */
void
demo_pin_claim (DemoService *service, DemoPin *pin, DemoAccount *account)
{
  DemoSession *session = demo_sessions_start (service->sessions, account, pin->identifier, TRUE);

  pin->token = g_strdup (session->token);
}
