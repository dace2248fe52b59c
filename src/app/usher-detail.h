/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <usher.h>

G_BEGIN_DECLS

/* One thing that a record says. @part is the property that has the record which says it, NULL for the
 * record itself; @dup_text gives NULL where there is nothing to show. It is not shown where the next
 * detail says it @better, nor where @about, a text or a boolean, is empty or no.
 */
typedef struct
{
  const char *title;
  const char *part;
  const char *property;
  char *(*dup_text) (const GValue *value);
  gboolean    selectable; /* for what somebody may want to copy */
  gboolean    better;
  const char *about;
} UsherDetail;

char    *usher_detail_dup_markup (const char *text);
char    *usher_detail_dup_text (const UsherDetail *self, UsherRecord *record);
gboolean usher_detail_is_visible (const char *text);

G_END_DECLS
