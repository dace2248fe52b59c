/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libdex.h>

#include "usher-account-store.h"
#include "usher-client.h"

G_BEGIN_DECLS

/* What a flow that asks the service about an account of the store works on. */
typedef struct
{
  UsherClient       *client;
  UsherAccountStore *store;
  UsherAccount      *account;
  char              *code;  /* that another device shows, or NULL */
  gboolean           quiet; /* nobody is asked to unlock the keyring */
  GCancellable      *cancellable;
} UsherFlow;

void usher_flow_start (UsherClient        *client,
                       UsherAccountStore  *store,
                       UsherAccount       *account,
                       char               *code,
                       DexFiberFunc        fiber,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);

void usher_flow_check_token (UsherFlow *self, GError **error);

G_END_DECLS
