/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "keyring-support.h"

G_BEGIN_DECLS

/* Of the account that ADA_PASSWORD is for. */
#define ADA_UUID "ada0c0ffee123456"

/* One program that uses the library, and the accounts as it sees them. */
typedef struct
{
  UsherClient       *client;
  UsherAccountStore *store;
} Flows;

Flows *flows_new (void) G_GNUC_WARN_UNUSED_RESULT;
void   flows_free (Flows *self);
void   flows_load (Flows *self);
void   flows_sign_in (Flows *self, const char *login, const char *password, gboolean remember);
void   flows_remove (Flows *self, UsherAccount *account);
UsherAccount *flows_get (Flows *self, const char *name);
char         *flows_lookup (const char *uuid) G_GNUC_WARN_UNUSED_RESULT;
GStrv         flows_list_files (gboolean remembered) G_GNUC_WARN_UNUSED_RESULT;
void          flows_clear (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Flows, flows_free)

G_END_DECLS
