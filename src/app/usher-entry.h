/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void
usher_entry_set_wrong (GtkWidget *entry, gboolean wrong);
void
usher_entry_wipe (GtkEditable *entry);

G_END_DECLS
