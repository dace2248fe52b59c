/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-clock-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/timerfd.h>
#include <time.h>

/* Unlike GLib's monotonic clock this one goes on while the computer sleeps. */
static gint64
get_boot_time (gpointer data)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* A timer by the same clock, and who waits for it. */
typedef struct
{
  DexPromise *promise;
  int         fd;
} Timer;

static void
timer_free (Timer *timer)
{
  dex_unref (timer->promise);
  g_clear_fd (&timer->fd, NULL);
  g_free (timer);
}

static int
open_timer (guint milliseconds)
{
  /* Of nothing at all none would ever be over. */
  const struct itimerspec time = {
    .it_value
    = { .tv_sec = milliseconds / 1000, .tv_nsec = MAX (milliseconds % 1000 * 1000000L, 1) },
  };
  int fd = timerfd_create (CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);

  if (fd >= 0 && timerfd_settime (fd, 0, &time, NULL) == 0)
    return fd;

  g_debug ("No timer: %s", g_strerror (errno));
  g_clear_fd (&fd, NULL);

  return -1;
}

static gboolean
passed_cb (int fd, GIOCondition condition, gpointer user_data)
{
  Timer *timer = user_data;

  dex_promise_resolve_boolean (timer->promise, TRUE);

  return G_SOURCE_REMOVE;
}

static void
unref_source (gpointer source, GClosure *closure)
{
  g_source_unref (source);
}

/* What should be over while the computer sleeps is over as soon as it wakes up. A timeout of GLib's would
 * have as long to go as before.
 */
static DexFuture *
wait_for_timer (guint milliseconds, gpointer data)
{
  int        fd = open_timer (milliseconds);
  Timer     *timer;
  DexFuture *passed;
  g_autoptr (GSource) source = NULL;

  if (fd < 0)
    return dex_timeout_new_msec ((int) MIN (milliseconds, (guint) G_MAXINT));

  timer = g_new0 (Timer, 1);
  timer->fd = fd;
  timer->promise = dex_promise_new_cancellable ();
  passed = DEX_FUTURE (dex_ref (timer->promise));

  source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_callback (source, G_SOURCE_FUNC (passed_cb), timer, (GDestroyNotify) timer_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  /* Nobody waits any more. */
  g_signal_connect_data (dex_promise_get_cancellable (timer->promise),
                         "cancelled",
                         G_CALLBACK (g_source_destroy),
                         g_source_ref (source),
                         unref_source,
                         G_CONNECT_SWAPPED);

  return passed;
}

const UsherClock *
usher_clock_get_default (void)
{
  static const UsherClock clock = { get_boot_time, wait_for_timer, NULL };

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

  /* A timeout of libdex's is over by being rejected. */
  if (cancellable == NULL)
    dex_await (passed, NULL);
  else
    dex_await (dex_future_first (passed, dex_cancellable_new_from_cancellable (cancellable), NULL),
               NULL);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
