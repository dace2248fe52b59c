/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* What a flow that waits goes by. Another one than the default lets a test pass a quarter of an hour
 * in no time.
 */
typedef struct
{
  gint64 (*get_time) (gpointer data);                     /* in microseconds, since whenever */
  DexFuture *(*wait) (guint milliseconds, gpointer data); /* settles when they have passed */
  gpointer data;
} UsherClock;

const UsherClock *usher_clock_get_default (void);
gboolean          usher_clock_await (const UsherClock *self,
                                     guint             milliseconds,
                                     GCancellable     *cancellable,
                                     GError          **error);

G_END_DECLS
