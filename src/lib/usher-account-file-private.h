/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libdex.h>

#include "usher-account.h"

G_BEGIN_DECLS

DexFuture    *usher_account_file_load_all (void) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *usher_account_file_is_alone (UsherAccount *account) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *usher_account_file_write (UsherAccount *account) G_GNUC_WARN_UNUSED_RESULT;
gboolean      usher_account_file_delete (UsherAccount *account, GError **error);
GFileMonitor *usher_account_file_watch (gboolean remembered) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
