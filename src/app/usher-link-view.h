/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define USHER_TYPE_LINK_VIEW (usher_link_view_get_type ())

G_DECLARE_FINAL_TYPE (UsherLinkView, usher_link_view, USHER, LINK_VIEW, AdwBin)

G_END_DECLS
