/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

typedef struct
{
  char       *name; /* the user name, or the title of a managed user, who has none */
  char       *email;
  char       *uuid;
  char       *password; /* NULL for a managed user, who does not sign in by itself */
  char       *code;     /* the verification code; NULL where the account needs none */
  char       *kind;
  char       *home;     /* the user name of the admin of its Home; NULL for one in nobody's */
  char       *home_pin; /* what a switch to it asks for; NULL where that asks for none */
  gboolean    email_only;
  gboolean    is_listed; /* FALSE for one of a crowd, which nobody wants to read through */
  JsonObject *reply;     /* the account object without what each sign-in makes anew */
} DemoAccount;

typedef enum
{
  DEMO_VERDICT_WELCOME,
  DEMO_VERDICT_WRONG,
  DEMO_VERDICT_NEEDS_CODE,
  DEMO_VERDICT_WRONG_CODE,
  DEMO_VERDICT_NEEDS_EMAIL,
} DemoVerdict;

GPtrArray   *demo_accounts_load (void);
DemoAccount *demo_accounts_find (GPtrArray *accounts, const char *name);
DemoAccount *demo_accounts_find_by_uuid (GPtrArray *accounts, const char *uuid);
DemoAccount *demo_accounts_find_any (GPtrArray *accounts, const char *name);
void         demo_account_set_secrets (DemoAccount *self,
                                       const char  *password,
                                       const char  *code,
                                       const char  *home_pin);
DemoVerdict
demo_account_judge (DemoAccount *self, const char *login, const char *password, const char *code);
JsonObject *
demo_account_dup_reply (DemoAccount *self, const char *token, gint64 remember_expires_at);
