/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-device.h"
#include "usher-record.h"

G_BEGIN_DECLS

#define USHER_TYPE_PIN (usher_pin_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherPin, usher_pin, USHER, PIN, UsherRecord)

USHER_API
const char *usher_pin_get_code (UsherPin *self);
USHER_API
char *usher_pin_dup_spelled_code (UsherPin *self) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
guint usher_pin_get_lifetime (UsherPin *self);
USHER_API
guint usher_pin_get_time_left (UsherPin *self);
USHER_API
char *usher_pin_dup_link_url (UsherPin *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
char *usher_pin_dup_auth_url (UsherPin    *self,
                              UsherDevice *device,
                              const char  *screen_resolution,
                              GError     **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
char *usher_pin_normalize_link_code (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
