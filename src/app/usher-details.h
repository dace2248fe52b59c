/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "usher-detail.h"

G_BEGIN_DECLS

const UsherDetail *usher_details_get (const char *group);
gboolean           usher_details_say_anything (const char *group, UsherRecord *record);

G_END_DECLS
