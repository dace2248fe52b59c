/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-clock-private.h"

#include <time.h>

/* Unlike GLib's monotonic clock this one goes on while the computer sleeps. */
static gint64
get_boot_time (gpointer data)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static DexFuture *
wait_for_timeout (guint milliseconds, gpointer data)
{
  return dex_timeout_new_msec ((int) milliseconds);
}

const UsherClock *
usher_clock_get_default (void)
{
  static const UsherClock clock = { get_boot_time, wait_for_timeout, NULL };

  return &clock;
}

/* Waits in a fiber. Returns FALSE where @cancellable was cancelled meanwhile. */
gboolean
usher_clock_await (const UsherClock *self,
                   guint             milliseconds,
                   GCancellable     *cancellable,
                   GError          **error)
{
  DexFuture *passed = self->wait (milliseconds, self->data);

  /* A timeout is over by being rejected. */
  if (cancellable == NULL)
    dex_await (passed, NULL);
  else
    dex_await (dex_future_first (passed, dex_cancellable_new_from_cancellable (cancellable), NULL),
               NULL);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
