/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define USHER_TYPE_BROWSER_VIEW (usher_browser_view_get_type ())

G_DECLARE_FINAL_TYPE (UsherBrowserView, usher_browser_view, USHER, BROWSER_VIEW, AdwBin)

G_END_DECLS
