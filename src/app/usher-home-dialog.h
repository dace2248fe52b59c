/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_HOME_DIALOG (usher_home_dialog_get_type ())

G_DECLARE_FINAL_TYPE (UsherHomeDialog, usher_home_dialog, USHER, HOME_DIALOG, AdwDialog)

UsherHomeDialog *usher_home_dialog_new (UsherClient       *client,
                                        UsherAccountStore *store,
                                        UsherAccount      *host,
                                        UsherRecord       *who) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
