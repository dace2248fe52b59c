/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account.h"

G_BEGIN_DECLS

UsherAccount *usher_account_new_from_stored (const char *data,
                                             gssize      length,
                                             GError    **error) G_GNUC_WARN_UNUSED_RESULT;
UsherAccount *usher_account_new_from_attributes (const char *uuid,
                                                 const char *title,
                                                 const char *username,
                                                 const char *email) G_GNUC_WARN_UNUSED_RESULT;
char         *usher_account_to_stored (UsherAccount *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean      usher_account_token_is_usable (SecretValue *token);
gboolean      usher_account_uuid_is_usable (const char *uuid);
void          usher_account_update (UsherAccount *self, UsherAccount *source);
void          usher_account_set_state (UsherAccount *self, UsherAccountState state);
void     usher_account_set_client_identifier (UsherAccount *self, const char *client_identifier);
void     usher_account_set_admin_uuid (UsherAccount *self, const char *admin_uuid);
void     usher_account_set_token (UsherAccount *self, SecretValue *token);
void     usher_account_set_remembered (UsherAccount *self, gboolean remembered);
void     usher_account_set_updated_at (UsherAccount *self, GDateTime *updated_at);
void     usher_account_set_problem (UsherAccount *self, const GError *problem);
void     usher_account_set_leaving (UsherAccount *self, gboolean leaving);
gboolean usher_account_get_leaving (UsherAccount *self);

G_END_DECLS
