/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_HOME_ROW (usher_home_row_get_type ())

G_DECLARE_FINAL_TYPE (UsherHomeRow, usher_home_row, USHER, HOME_ROW, AdwPreferencesRow)

GtkWidget     *usher_home_row_new (UsherHomeUser *user) G_GNUC_WARN_UNUSED_RESULT;
UsherHomeUser *usher_home_row_get_user (UsherHomeRow *self);
void           usher_home_row_set_signed_in (UsherHomeRow *self, gboolean signed_in);

G_END_DECLS
