/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-menu.h"

static void
name_item (GtkWidget *item)
{
  GtkWidget *child = gtk_widget_get_first_child (item);

  while (child != NULL && !GTK_IS_LABEL (child))
    child = gtk_widget_get_next_sibling (child);
  if (child == NULL)
    return;

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (child)),
                                  -1);
}

/**
 * usher_menu_name_items:
 * @menu: a menu that was made from a model
 *
 * Lets a screen reader say what the items of a menu are: GTK 4.18 says that they are named by their
 * labels, and then hides the labels from it.
 */
void
usher_menu_name_items (GtkWidget *menu)
{
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (menu)) == GTK_ACCESSIBLE_ROLE_MENU_ITEM)
    {
      name_item (menu);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (menu); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    usher_menu_name_items (child);
}
