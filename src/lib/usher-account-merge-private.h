/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account.h"

G_BEGIN_DECLS

/* The list of a store: one account for each uuid, by name, and users of a Plex Home after its admin. */
UsherAccount *usher_account_merge_find (GListModel *list, const char *uuid);
void          usher_account_merge (GListStore       *list,
                                   UsherAccount     *account,
                                   UsherAccountState state,
                                   const char       *client_identifier);
void          usher_account_merge_remove (GListStore *list, UsherAccount *account);
void          usher_account_merge_all (GListStore       *list,
                                       GListModel       *files,
                                       GListModel       *items,
                                       UsherAccountState absent);

G_END_DECLS
