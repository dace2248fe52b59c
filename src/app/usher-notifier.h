/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_NOTIFIER (usher_notifier_get_type ())

G_DECLARE_FINAL_TYPE (UsherNotifier, usher_notifier, USHER, NOTIFIER, GObject)

UsherNotifier *usher_notifier_new (GtkApplication    *application,
                                   UsherAccountStore *store) G_GNUC_WARN_UNUSED_RESULT;
void           usher_notifier_signed_in (UsherNotifier *self, UsherAccount *account);

G_END_DECLS
