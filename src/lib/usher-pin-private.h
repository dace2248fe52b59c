/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libsecret/secret.h>

#include "usher-clock-private.h"
#include "usher-pin.h"

G_BEGIN_DECLS

UsherPin *
usher_pin_new_from_json (const char *data, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64       usher_pin_get_id (UsherPin *self);
SecretValue *usher_pin_get_token (UsherPin *self);
void         usher_pin_start (UsherPin *self, const UsherClock *clock);
void         usher_pin_update (UsherPin *self, UsherPin *source);
gint64       usher_pin_get_milliseconds_left (UsherPin *self);

G_END_DECLS
