/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"
#include "usher-clock-private.h"

/* The clock that goes on while the computer sleeps. That it does no test can show; that it waits by one
 * that does the timers of this process say.
 */

#define CLOCK_BOOTTIME_NUMBER "7"

/* How many timers are open, and go by that clock. */
static guint
count_timers (void)
{
  g_autoptr (GDir) files = g_dir_open ("/proc/self/fdinfo", 0, NULL);
  const char *name;
  guint       n = 0;

  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fdinfo", name, NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL)
          && g_regex_match_simple ("^clockid: " CLOCK_BOOTTIME_NUMBER "$",
                                   text,
                                   G_REGEX_MULTILINE,
                                   0))
        n++;
    }

  return n;
}

static void
test_passes (void)
{
  const UsherClock *clock = usher_clock_get_default ();

  for (guint milliseconds = 0; milliseconds <= 100; milliseconds += 50)
    {
      const gint64 begin = clock->get_time (clock->data);
      g_autoptr (DexFuture) passed = clock->wait (milliseconds, clock->data);

      g_assert_cmpuint (count_timers (), ==, 1);
      while (dex_future_is_pending (passed))
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (clock->get_time (clock->data) - begin, >=, milliseconds * 1000);
      g_assert_cmpuint (count_timers (), ==, 0);
    }
}

typedef struct
{
  GCancellable *cancellable;
  gboolean      done;
} Wait;

static DexFuture *
wait_fiber (gpointer user_data)
{
  Wait *wait = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_false (usher_clock_await (usher_clock_get_default (),
                                     24 * 60 * 60 * 1000,
                                     wait->cancellable,
                                     &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait->done = TRUE;

  return dex_future_new_for_boolean (TRUE);
}

/* Of a wait that was given up nothing stays behind. */
static void
test_given_up (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Wait wait = { cancellable, FALSE };

  dex_future_disown (dex_scheduler_spawn (NULL, 0, wait_fiber, &wait, NULL));
  while (count_timers () == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);
  test_spin (50);
  g_assert_cmpuint (count_timers (), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/clock/passes", test_passes);
  g_test_add_func ("/clock/given-up", test_given_up);

  return g_test_run ();
}
