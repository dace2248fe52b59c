/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-link-row.h"

/**
 * UsherLinkRow:
 *
 * A row of the account's page that opens a page of details, which its action target names.
 */
struct _UsherLinkRow
{
  AdwActionRow parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherLinkRow, usher_link_row, ADW_TYPE_ACTION_ROW)

static void
usher_link_row_class_init (UsherLinkRowClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               APP_PATH "/usher-link-row.ui");
}

static void
usher_link_row_init (UsherLinkRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
