/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_HOME_PAGE (usher_home_page_get_type ())

G_DECLARE_FINAL_TYPE (UsherHomePage, usher_home_page, USHER, HOME_PAGE, AdwNavigationPage)

AdwNavigationPage *usher_home_page_new (UsherClient       *client,
                                        UsherAccountStore *store,
                                        UsherAccount      *account) G_GNUC_WARN_UNUSED_RESULT;

gboolean usher_home_page_is_signed_in (UsherAccount *account);

G_END_DECLS
