/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_ACCOUNT_ROW (usher_account_row_get_type ())

G_DECLARE_FINAL_TYPE (UsherAccountRow, usher_account_row, USHER, ACCOUNT_ROW, AdwBin)

GtkWidget    *usher_account_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
UsherAccount *usher_account_row_get_account (UsherAccountRow *self);
void          usher_account_row_set_account (UsherAccountRow *self, UsherAccount *account);
void          usher_account_row_set_place (UsherAccountRow *self,
                                           UsherAccount    *admin,
                                           gboolean         nested,
                                           gboolean         ambiguous,
                                           gboolean         is_default);

G_END_DECLS
