/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *
usher_json_parse (const char *data, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean usher_json_is_scalar (JsonNode *node);
gboolean usher_json_read_value (JsonNode *node, GValue *value);
gboolean usher_json_read_numbered_enum (JsonNode *node, GValue *value);

G_END_DECLS
