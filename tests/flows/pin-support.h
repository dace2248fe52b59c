/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flows-support.h"
#include "usher-pin-private.h"
#include "usher-sign-in-private.h"

G_BEGIN_DECLS

#define PIN_ANSWER "\"path\": \"/api/v2/pins/*\", "
#define NEW_PIN_ANSWER "\"path\": \"/api/v2/pins\", "
#define USER_ANSWER "\"path\": \"/api/v2/user\", "

typedef struct _PinTry PinTry;

/* Called in each wait, on the stack of the main loop; the wait goes on until pin_try_go_on() where it
 * returns FALSE.
 */
typedef gboolean (*PinTryFunc) (PinTry *self, guint n_waits);

/* One try to sign in with a PIN, and the time that it goes by: that of nobody else, which passes only
 * where the try waits, and then at once.
 */
struct _PinTry
{
  Flows        *flows;
  UsherSignIn  *sign_in;
  GCancellable *cancellable;
  GAsyncResult *result;

  UsherClock clock;
  gint64     now;      /* in microseconds */
  guint      lifetime; /* that the service names, in seconds; 0: what it says by itself */
  gboolean   forward;  /* the service's time goes with this one */

  PinTryFunc         func;
  const char *const *answers; /* to the questions, one after the other; NULL: as it is */
  guint              n_answers;

  DexPromise *waiting;
  guint       source;
  guint       pause;
  GString    *waits; /* in milliseconds, "2000 2000 " */
  guint       n_waits;
  GString    *trace; /* what was notified, "BUSY pin WAITING " */
};

PinTry  *pin_try_new (Flows *flows) G_GNUC_WARN_UNUSED_RESULT;
void     pin_try_free (PinTry *self);
void     pin_try_start (PinTry *self, gboolean strong, gboolean remember);
void     pin_try_go_on (PinTry *self);
void     pin_try_until_waiting (PinTry *self);
gboolean pin_try_finish (PinTry *self, GError **error);
void     pin_try_succeed (PinTry *self);
void     pin_try_fail (PinTry *self, UsherError wanted, UsherSignInState state);

void  pin_claim (const char *username);
guint pin_count_requests (const char *method, const char *path);
void  pin_wait_for_request (const char *method, const char *path);
void  pin_assert_no_leak (void);
void  pin_assert_nothing_kept (const char *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PinTry, pin_try_free)

G_END_DECLS
