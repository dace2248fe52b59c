/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib-object.h>

#include "usher-macros.h"

G_BEGIN_DECLS

#define USHER_TYPE_RECORD (usher_record_get_type ())

USHER_API
G_DECLARE_DERIVABLE_TYPE (UsherRecord, usher_record, USHER, RECORD, GObject)

/**
 * UsherRecordClass:
 *
 * The class of an object that is filled from a JSON object.
 */
struct _UsherRecordClass
{
  GObjectClass parent_class;

  /*< private >*/
  GArray *fields;
};

USHER_API
gboolean usher_record_is_known (UsherRecord *self, const char *property);

G_END_DECLS
