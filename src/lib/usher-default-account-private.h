/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

DexFuture    *usher_default_account_load (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean      usher_default_account_save (const char *uuid, GError **error);
void          usher_default_account_forget (const char *uuid);
GFileMonitor *usher_default_account_watch (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
