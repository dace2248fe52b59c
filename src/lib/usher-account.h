/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libsecret/secret.h>

#include "usher-enums.h"
#include "usher-record.h"

G_BEGIN_DECLS

#define USHER_TYPE_ACCOUNT (usher_account_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherAccount, usher_account, USHER, ACCOUNT, UsherRecord)

USHER_API
UsherAccount *usher_account_new_from_json (const char *data,
                                           gssize      length,
                                           GError    **error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
char *usher_account_to_json (UsherAccount *self) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
const char *usher_account_get_uuid (UsherAccount *self);
USHER_API
const char *usher_account_get_username (UsherAccount *self);
USHER_API
const char *usher_account_get_email (UsherAccount *self);
USHER_API
const char *usher_account_get_title (UsherAccount *self);
USHER_API
const char *usher_account_get_name (UsherAccount *self);
USHER_API
SecretValue *usher_account_get_token (UsherAccount *self);
USHER_API
gboolean usher_account_has_plex_pass (UsherAccount *self);
USHER_API
UsherAccountState usher_account_get_state (UsherAccount *self);
USHER_API
const char *usher_account_get_client_identifier (UsherAccount *self);
USHER_API
gboolean usher_account_get_remembered (UsherAccount *self);
USHER_API
GDateTime *usher_account_get_updated_at (UsherAccount *self);
USHER_API
const GError *usher_account_get_problem (UsherAccount *self);
USHER_API
const char *usher_account_get_admin_uuid (UsherAccount *self);

G_END_DECLS
