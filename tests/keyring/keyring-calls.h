/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "test-support.h"

G_BEGIN_DECLS

/* What the library does, each call waited for. @cancellable may be NULL. */
gboolean call_store (UsherKeyring *keyring,
                     UsherAccount *account,
                     gboolean      remember,
                     GCancellable *cancellable,
                     GError      **error);
gboolean call_update (UsherKeyring *keyring,
                      UsherAccount *account,
                      GCancellable *cancellable,
                      GError      **error);
char    *call_lookup (UsherKeyring *keyring,
                      const char   *uuid,
                      GCancellable *cancellable,
                      GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
call_remove (UsherKeyring *keyring, const char *uuid, GCancellable *cancellable, GError **error);
gboolean    call_unlock (UsherKeyring *keyring, GCancellable *cancellable, GError **error);
GListModel *call_list (UsherKeyring *keyring,
                       GCancellable *cancellable,
                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;

UsherAccount *call_find (UsherKeyring *keyring,
                         const char   *name,
                         GCancellable *cancellable,
                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;

void store_well (UsherKeyring *keyring,
                 const char   *uuid,
                 const char   *username,
                 const char   *token,
                 gboolean      remember);
void assert_store_fails (UsherKeyring *keyring,
                         const char   *uuid,
                         const char   *token,
                         gboolean      remember,
                         UsherError    wanted);
void assert_token (UsherKeyring *keyring, const char *uuid, const char *wanted);
void assert_no_token (UsherKeyring *keyring, const char *uuid, UsherError wanted);
void assert_removes (UsherKeyring *keyring, const char *uuid);

G_END_DECLS
