/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_SIGN_IN_DIALOG (usher_sign_in_dialog_get_type ())

G_DECLARE_FINAL_TYPE (UsherSignInDialog, usher_sign_in_dialog, USHER, SIGN_IN_DIALOG, AdwDialog)

UsherSignInDialog *
usher_sign_in_dialog_new (UsherClient *client, UsherAccountStore *store, const char *login);

G_END_DECLS
