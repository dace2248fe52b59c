/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_APPROVE_DIALOG (usher_approve_dialog_get_type ())

G_DECLARE_FINAL_TYPE (UsherApproveDialog, usher_approve_dialog, USHER, APPROVE_DIALOG, AdwDialog)

UsherApproveDialog *
usher_approve_dialog_new (UsherClient *client, UsherAccountStore *store, UsherAccount *account);

G_END_DECLS
