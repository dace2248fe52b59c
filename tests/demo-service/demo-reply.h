/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/* Plex's error codes; each goes with one HTTP status. */
typedef enum
{
  DEMO_ERROR_NO_IDENTIFIER = 1000,
  DEMO_ERROR_NOT_ACCEPTED = 1001, /* login, password or token */
  DEMO_ERROR_NOT_FOUND = 1002,
  DEMO_ERROR_TOO_MANY_CALLS = 1003,
  DEMO_ERROR_MALFORMED = 1004,
  DEMO_ERROR_METHOD = 1005,
  DEMO_ERROR_FORMAT = 1006,
  DEMO_ERROR_INTERNAL = 1007,
  DEMO_ERROR_UNPROCESSABLE = 1008,
  DEMO_ERROR_FORBIDDEN = 1009,
  DEMO_ERROR_UNAVAILABLE = 1013,
  DEMO_ERROR_NO_PIN = 1020, /* or an expired one, or another client's */
  DEMO_ERROR_WRONG_CODE = 1028,
  DEMO_ERROR_NEEDS_CODE = 1029,
  DEMO_ERROR_NEEDS_EMAIL = 1030,
  DEMO_ERROR_BLOCKED = 1031,
  DEMO_ERROR_WRONG_HOME_PIN = 1041, /* or none where one is needed */
} DemoError;

gboolean demo_reply_wants_json (SoupServerMessage *message);
void
demo_reply_object (SoupServerMessage *message, guint status, const char *name, JsonObject *object);
void demo_reply_json (SoupServerMessage *message, guint status, JsonNode *node);
void demo_reply_text (SoupServerMessage *message,
                      guint              status,
                      const char        *content_type,
                      const char        *text);
void demo_reply_error (SoupServerMessage *message, DemoError code);
void demo_reply_status (SoupServerMessage *message, guint status);
