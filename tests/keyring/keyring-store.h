/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "test-support.h"

G_BEGIN_DECLS

/* A store of accounts, with a keyring that nobody is there to unlock. */
UsherAccountStore *store_load (void) G_GNUC_WARN_UNUSED_RESULT;
void               store_keep (UsherAccountStore *store,
                               const char        *uuid,
                               const char        *username,
                               const char        *token,
                               gboolean           remember);
void               store_forget (UsherAccountStore *store, const char *name);

void assert_n_accounts (UsherAccountStore *store, guint n);
void assert_account (UsherAccountStore *store,
                     guint              position,
                     const char        *username,
                     UsherAccountState  state);

/* For what others do, of which the store hears by and by. */
void wait_for_n_accounts (UsherAccountStore *store, guint n);
void wait_for_state (UsherAccountStore *store, const char *uuid, UsherAccountState state);

G_END_DECLS
