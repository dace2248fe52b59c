/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_ACCOUNT_PAGE (usher_account_page_get_type ())

G_DECLARE_FINAL_TYPE (UsherAccountPage, usher_account_page, USHER, ACCOUNT_PAGE, AdwBin)

void usher_account_page_set_account (UsherAccountPage *self, UsherAccount *account);
void usher_account_page_set_held (UsherAccountPage *self, gboolean held);
void usher_account_page_set_signing_out (UsherAccountPage *self, gboolean signing_out);
void usher_account_page_set_default (UsherAccountPage *self, gboolean several, gboolean is_default);
void usher_account_page_focus (UsherAccountPage *self);

G_END_DECLS
