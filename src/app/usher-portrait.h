/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_PORTRAIT (usher_portrait_get_type ())

G_DECLARE_FINAL_TYPE (UsherPortrait, usher_portrait, USHER, PORTRAIT, AdwBin)

G_END_DECLS
