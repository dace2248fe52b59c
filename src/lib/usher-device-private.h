/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "usher-device.h"

G_BEGIN_DECLS

UsherDevice *usher_device_new_for_root (const char *root) G_GNUC_WARN_UNUSED_RESULT;
void         usher_device_write_headers (UsherDevice        *self,
                                         const char         *client_identifier,
                                         SoupMessageHeaders *headers);
void usher_device_write_context (UsherDevice *self, const char *screen_resolution, GString *query);

G_END_DECLS
