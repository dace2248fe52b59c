/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-announce.h"

/**
 * usher_announce:
 * @widget: what says it on the screen
 * @sentence: plain text
 *
 * Lets a screen reader say what has just come up somewhere else than where the focus is.
 */
void
usher_announce (GtkWidget *widget, const char *sentence)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));

  /* What was hidden until now is not on the accessibility bus yet, and would not be heard. */
  if (window != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (window),
                             sentence,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}
