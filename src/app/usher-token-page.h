/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "usher-way-page.h"

G_BEGIN_DECLS

#define USHER_TYPE_TOKEN_PAGE (usher_token_page_get_type ())

G_DECLARE_FINAL_TYPE (UsherTokenPage, usher_token_page, USHER, TOKEN_PAGE, UsherWayPage)

G_END_DECLS
