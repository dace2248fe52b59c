/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libdex.h>

#include "usher-keyring.h"
#include "usher-secret-service-private.h"

G_BEGIN_DECLS

/* How often to ask before a failure counts, where another try may well go through. */
#define USHER_KEYRING_MAX_TRIES 5

struct _UsherKeyring
{
  GObject parent_instance;

  UsherSecretService *service; /* NULL until something is asked of it, and where it has gone */
  guint               subscription;
  guint               settle_source;
  gboolean            interactive;
  gboolean            locked;
};

typedef struct _UsherKeyringJob UsherKeyringJob;

/* Resolves to the answer to @job; NULL with an error where there is none. */
typedef DexFuture *(*UsherKeyringAsk) (UsherKeyringJob    *job,
                                       UsherSecretService *service,
                                       GError            **error);

/* Something to be asked of the keyring, until it is answered. */
struct _UsherKeyringJob
{
  UsherKeyring   *keyring;
  UsherKeyringAsk ask;
  guint           tries;
  UsherAccount   *account;
  char           *uuid;
  char           *name;
  GCancellable   *cancellable;
  gboolean        remember;
};

void usher_keyring_schedule_changed (UsherKeyring *self);
void usher_keyring_drop_service (UsherKeyring *self);

UsherKeyringJob *usher_keyring_job_new (UsherKeyring *self) G_GNUC_WARN_UNUSED_RESULT;
void             usher_keyring_job_start (UsherKeyringJob    *self,
                                          UsherKeyringAsk     ask,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);

G_END_DECLS
