/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "usher-record.h"

G_BEGIN_DECLS

void usher_record_class_add_field (UsherRecordClass *klass, const char *name, GType type);
void usher_record_class_add_number_enum (UsherRecordClass *klass, const char *name, GType type);
void usher_record_class_add_list (UsherRecordClass *klass, const char *name, GType item_type);
const GValue *usher_record_get_field (UsherRecord *self, const char *name);
const char   *usher_record_get_string (UsherRecord *self, const char *name);
const char   *usher_record_get_name (UsherRecord *self);
void          usher_record_assign (UsherRecord *self, UsherRecord *source);
void          usher_record_type_filter (GType type, JsonObject *object);

G_END_DECLS
