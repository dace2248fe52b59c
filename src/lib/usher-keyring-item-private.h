/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account.h"

G_BEGIN_DECLS

/* What stands beside the token in the keyring: other apps rely on it. */
GHashTable   *usher_keyring_item_dup_attributes (UsherAccount *account) G_GNUC_WARN_UNUSED_RESULT;
char         *usher_keyring_item_dup_label (UsherAccount *account) G_GNUC_WARN_UNUSED_RESULT;
gboolean      usher_keyring_item_is_current (SecretItem *item, UsherAccount *account);
UsherAccount *usher_keyring_item_to_account (SecretItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
