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

G_END_DECLS
