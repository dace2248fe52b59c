/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-record.h"

G_BEGIN_DECLS

#define USHER_TYPE_PROFILE (usher_profile_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherProfile, usher_profile, USHER, PROFILE, UsherRecord)

G_END_DECLS
