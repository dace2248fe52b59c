/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_DETAIL_PAGE (usher_detail_page_get_type ())

G_DECLARE_FINAL_TYPE (UsherDetailPage, usher_detail_page, USHER, DETAIL_PAGE, AdwNavigationPage)

gboolean           usher_detail_page_has_content (const char *name, UsherAccount *account);
AdwNavigationPage *usher_detail_page_new (const char   *name,
                                          UsherAccount *account) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
