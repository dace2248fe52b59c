/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-entry.h"

#include <string.h>

/**
 * usher_entry_set_wrong:
 * @entry: an entry row
 * @wrong: whether what it holds was refused
 *
 * Marks what a person typed as refused, for the eye and for a screen reader.
 */
void
usher_entry_set_wrong (GtkWidget *entry, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/**
 * usher_entry_wipe:
 * @entry: an entry row that holds a secret
 *
 * Empties an entry so that what it held is not left in memory: clearing alone would write over the
 * first byte only.
 */
void
usher_entry_wipe (GtkEditable *entry)
{
  g_autofree char *filler = g_strnfill (strlen (gtk_editable_get_text (entry)), '*');

  gtk_editable_set_text (entry, filler);
  gtk_editable_set_text (entry, "");
}
