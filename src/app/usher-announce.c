/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-announce.h"

/* Where there is no accessibility bus GTK 4.18 takes the context of its tests, which can't announce
 * anything, and calls it for that all the same.
 */
static gboolean
can_announce (GtkAccessible *accessible)
{
  g_autoptr (GtkATContext) context = gtk_accessible_get_at_context (accessible);

  return context != NULL && !g_str_equal (G_OBJECT_TYPE_NAME (context), "GtkTestATContext");
}

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
  if (window != NULL && can_announce (GTK_ACCESSIBLE (window)))
    gtk_accessible_announce (GTK_ACCESSIBLE (window),
                             sentence,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}
