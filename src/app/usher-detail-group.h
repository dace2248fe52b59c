/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_DETAIL_GROUP (usher_detail_group_get_type ())

G_DECLARE_FINAL_TYPE (UsherDetailGroup,
                      usher_detail_group,
                      USHER,
                      DETAIL_GROUP,
                      AdwPreferencesGroup)

GtkWidget *usher_detail_row_new (const char *title, const char *subtitle) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
