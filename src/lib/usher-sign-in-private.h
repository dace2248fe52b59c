/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libdex.h>

#include "usher-clock-private.h"
#include "usher-sign-in.h"
#include "usher-turn-private.h"

G_BEGIN_DECLS

struct _UsherSignIn
{
  GObject parent_instance;

  UsherClient       *client;
  UsherAccountStore *store;
  const UsherClock  *clock;
  UsherAccount      *account;
  UsherPin          *pin;
  GError            *problem;
  SecretValue       *token;     /* that Plex gave for a PIN, until the account is known */
  SecretValue       *with_code; /* a password with a code behind it that was not accepted */
  UsherSignInState   state;
  gboolean           remember;
};

/* What a fiber works on: one try, by one of the ways. */
typedef struct
{
  UsherSignIn     *sign_in;
  GCancellable    *cancellable;
  UsherSignInState before;
  UsherSignInState after;
  UsherAccount    *account;
  UsherTurn       *turn;

  /* What was typed. */
  char        *login;
  SecretValue *password;
  SecretValue *code;
  SecretValue *token;

  /* Of a user of a Plex Home; the PIN is the code. */
  UsherAccount *host; /* asks with its token */
  char         *uuid;

  /* Of a PIN for another device. */
  UsherPin *pin;
  GError   *problem;
  gboolean  strong;
} UsherSignInJob;

gboolean        usher_sign_in_is_under_way (UsherSignIn *self);
void            usher_sign_in_set_clock (UsherSignIn *self, const UsherClock *clock);
UsherSignInJob *usher_sign_in_job_new (UsherSignIn *self) G_GNUC_WARN_UNUSED_RESULT;
void            usher_sign_in_job_start (UsherSignInJob     *self,
                                         DexFiberFunc        fiber,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
void            usher_sign_in_job_take_turn (UsherSignInJob *self);
void            usher_sign_in_job_enter (UsherSignInJob *self, UsherSignInState state);
DexFuture      *usher_sign_in_job_fail (UsherSignInJob *self, GError *error);
DexFuture      *usher_sign_in_job_keep (UsherSignInJob *self);
DexFuture      *usher_sign_in_job_store (UsherSignInJob *self);
UsherAccount   *usher_sign_in_job_get_user (UsherSignInJob *self,
                                            SecretValue    *token,
                                            const char     *client_identifier,
                                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;
UsherAccount   *usher_sign_in_job_get_account (UsherSignInJob *self,
                                               SecretValue    *token,
                                               GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
