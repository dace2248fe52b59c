/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_ACCOUNT_ROW (usher_account_row_get_type ())

G_DECLARE_FINAL_TYPE (UsherAccountRow, usher_account_row, USHER, ACCOUNT_ROW, GtkListBoxRow)

GtkWidget    *usher_account_row_new (UsherAccount *account) G_GNUC_WARN_UNUSED_RESULT;
UsherAccount *usher_account_row_get_account (UsherAccountRow *self);

G_END_DECLS
