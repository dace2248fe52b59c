/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_ACCOUNT_LIST (usher_account_list_get_type ())

G_DECLARE_FINAL_TYPE (UsherAccountList, usher_account_list, USHER, ACCOUNT_LIST, GObject)

UsherAccountList *usher_account_list_new (UsherAccountStore *store) G_GNUC_WARN_UNUSED_RESULT;
GListModel       *usher_account_list_get_model (UsherAccountList *self);
gboolean usher_account_list_find (UsherAccountList *self, UsherAccount *account, guint *position);
void     usher_account_list_hold (UsherAccountList *self, UsherSignIn *sign_in);
void     usher_account_list_release (UsherAccountList *self, UsherAccount *account);
UsherSignIn *usher_account_list_get_held (UsherAccountList *self, UsherAccount *account);

G_END_DECLS
