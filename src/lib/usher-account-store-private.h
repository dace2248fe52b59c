/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libdex.h>

#include "usher-account-store.h"

G_BEGIN_DECLS

SecretValue *usher_account_store_await_token (UsherAccountStore *self,
                                              UsherAccount      *account,
                                              GCancellable      *cancellable,
                                              GError           **error) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *usher_account_store_update (UsherAccountStore *self,
                                         UsherAccount      *account,
                                         GCancellable      *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
