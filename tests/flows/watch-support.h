/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "flows-support.h"
#include "usher-watch-private.h"

G_BEGIN_DECLS

#define USER "/api/v2/user"
#define PING "/api/v2/ping"
#define USER_ANSWER "\"path\": \"" USER "\", "

/* In milliseconds. */
#define MINUTE G_GINT64_CONSTANT (60000)
#define HOUR (60 * MINUTE)
#define HALF_AN_HOUR (30 * MINUTE)
#define DAY (24 * HOUR)

/* A watch by a clock of its own, which goes on only while the watch sleeps, and then at once. */
typedef struct
{
  Flows      *flows;
  UsherWatch *watch;
  UsherClock  clock;
  gint64      now; /* in microseconds */

  DexPromise *waiting;
  gint64      pause; /* in milliseconds */
  guint       n_waits;
} Watch;

Watch *watch_new (Flows *flows) G_GNUC_WARN_UNUSED_RESULT;
void   watch_free (Watch *self);
void   watch_until_asleep (Watch *self);
void   watch_sleep (Watch *self);
void   watch_sleep_for (Watch *self, gint64 milliseconds);

void  watch_answer (const char *answer, guint times);
guint watch_count (const char *path, const char *token);
void  watch_forget (void);
void  watch_assert_problem (Flows *flows, const char *name, int code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Watch, watch_free)

G_END_DECLS
