/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

#include "usher-service-url.h"

G_BEGIN_DECLS

gboolean      usher_service_url_is_replaced (void);
GTlsDatabase *usher_service_url_load_database (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
