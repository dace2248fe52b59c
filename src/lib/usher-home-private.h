/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-home.h"

G_BEGIN_DECLS

UsherHome *usher_home_new_from_json (const char *data,
                                     gssize      length,
                                     GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
