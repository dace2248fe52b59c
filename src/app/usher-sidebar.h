/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_SIDEBAR (usher_sidebar_get_type ())

G_DECLARE_FINAL_TYPE (UsherSidebar, usher_sidebar, USHER, SIDEBAR, AdwBin)

void
usher_sidebar_set_accounts (UsherSidebar *self, GListModel *accounts, UsherAccountStore *store);
void     usher_sidebar_set_account (UsherSidebar *self, UsherAccount *account);
void     usher_sidebar_reveal (UsherSidebar *self);
gboolean usher_sidebar_can_search (UsherSidebar *self);
void     usher_sidebar_stop_search (UsherSidebar *self);
void     usher_sidebar_search (UsherSidebar *self);

G_END_DECLS
