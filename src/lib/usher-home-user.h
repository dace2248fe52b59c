/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-record.h"

G_BEGIN_DECLS

#define USHER_TYPE_HOME_USER (usher_home_user_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherHomeUser, usher_home_user, USHER, HOME_USER, UsherRecord)

USHER_API
const char *usher_home_user_get_uuid (UsherHomeUser *self);
USHER_API
const char *usher_home_user_get_name (UsherHomeUser *self);
USHER_API
gboolean usher_home_user_get_admin (UsherHomeUser *self);
USHER_API
gboolean usher_home_user_get_restricted (UsherHomeUser *self);
USHER_API
gboolean usher_home_user_get_protected (UsherHomeUser *self);

G_END_DECLS
