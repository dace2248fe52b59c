/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

#include "usher-macros.h"

G_BEGIN_DECLS

#define USHER_TYPE_DEVICE (usher_device_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherDevice, usher_device, USHER, DEVICE, GObject)

USHER_API
UsherDevice *usher_device_new (void) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
const char *usher_device_load_client_identifier (UsherDevice *self, GError **error);

G_END_DECLS
