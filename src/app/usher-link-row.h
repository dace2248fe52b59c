/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define USHER_TYPE_LINK_ROW (usher_link_row_get_type ())

G_DECLARE_FINAL_TYPE (UsherLinkRow, usher_link_row, USHER, LINK_ROW, AdwActionRow)

G_END_DECLS
