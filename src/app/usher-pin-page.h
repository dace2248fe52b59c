/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "usher-way-page.h"

G_BEGIN_DECLS

#define USHER_TYPE_PIN_PAGE (usher_pin_page_get_type ())

G_DECLARE_FINAL_TYPE (UsherPinPage, usher_pin_page, USHER, PIN_PAGE, UsherWayPage)

G_END_DECLS
