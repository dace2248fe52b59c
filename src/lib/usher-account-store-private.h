/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libdex.h>

#include "usher-account-store.h"

G_BEGIN_DECLS

struct _UsherAccountStore
{
  GObject parent_instance;

  UsherKeyring *keyring;
  UsherKeyring
      *quiet_keyring; /* the same, which nobody is asked to unlock; NULL until it is needed */
  GListStore   *accounts;
  GError       *problem;
  DexFuture    *reload;
  GFileMonitor *default_monitor;
  GFileMonitor *file_monitors[2]; /* of each of the two folders; NULL where there is none */
  char         *default_uuid; /* of the account that the person chose, empty where there is none */
  guint         n_changes;    /* that are known of; they are not undone by what was read before */
  gboolean      loaded;
};

void         usher_account_store_set_problem (UsherAccountStore *self, const GError *problem);
gboolean     usher_account_store_has (UsherAccountStore *self, UsherAccount *account);
void         usher_account_store_set_loaded (UsherAccountStore *self);
void         usher_account_store_take_default (UsherAccountStore *self, char *uuid);
DexFuture   *usher_account_store_load (UsherAccountStore *self,
                                       GCancellable      *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *usher_account_store_load_default (UsherAccountStore *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *usher_account_store_find_item (UsherAccountStore *self,
                                            const char        *name,
                                            GCancellable      *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *usher_account_store_keep (UsherAccountStore *self,
                                       UsherAccount      *account,
                                       gboolean           remember,
                                       GCancellable      *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *usher_account_store_update (UsherAccountStore *self,
                                         UsherAccount      *account,
                                         gboolean           quiet,
                                         GCancellable      *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *usher_account_store_remove (UsherAccountStore *self,
                                         UsherAccount      *account,
                                         GCancellable      *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *usher_account_store_lookup_token (UsherAccountStore *self,
                                               UsherAccount      *account,
                                               GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
SecretValue *usher_account_store_await_token (UsherAccountStore *self,
                                              UsherAccount      *account,
                                              GCancellable      *cancellable,
                                              GError           **error) G_GNUC_WARN_UNUSED_RESULT;
SecretValue *usher_account_store_await_token_quietly (UsherAccountStore *self,
                                                      UsherAccount      *account,
                                                      GCancellable      *cancellable,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
