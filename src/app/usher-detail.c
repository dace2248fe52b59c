/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-detail.h"

/* Whether there is anything to be seen in @text. */
gboolean
usher_detail_is_visible (const char *text)
{
  for (const char *c = text; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isgraph (g_utf8_get_char (c)))
      return TRUE;

  return FALSE;
}

/* What the service says is no markup. Where a name or an address does not fit into one line, a hyphen would
 * be taken for a part of it.
 */
char *
usher_detail_dup_markup (const char *text)
{
  return g_markup_printf_escaped ("<span insert_hyphens=\"false\">%s</span>", text);
}

static gboolean
is_so (UsherRecord *record, const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (record), property, &value);

  return G_VALUE_HOLDS_BOOLEAN (&value) ? g_value_get_boolean (&value)
                                        : usher_detail_is_visible (g_value_get_string (&value));
}

static gboolean
is_said_better (const UsherDetail *self, UsherRecord *record)
{
  g_autofree char *text = self->better ? usher_detail_dup_text (self + 1, record) : NULL;

  return text != NULL;
}

/* NULL where the service did not say it, or there is nothing to say. */
char *
usher_detail_dup_text (const UsherDetail *self, UsherRecord *record)
{
  g_autoptr (UsherRecord) part = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  if (self->part != NULL)
    g_object_get (record, self->part, &part, NULL);
  else
    part = g_object_ref (record);

  if (part == NULL || !usher_record_is_known (part, self->property)
      || (self->about != NULL && !is_so (part, self->about)) || is_said_better (self, record))
    return NULL;

  g_object_get_property (G_OBJECT (part), self->property, &value);
  text = self->dup_text (&value);

  return usher_detail_is_visible (text) ? g_steal_pointer (&text) : NULL;
}
