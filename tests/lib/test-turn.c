/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "test-support.h"
#include "usher-fiber-private.h"
#include "usher-turn-private.h"

/* How long a bus may take to answer, in seconds, and some more on a busy computer. */
#define SOON 3
#define LATE 5

/* How long the others are waited for, in seconds. */
#define PATIENCE 10

static DexFuture *
take_fiber (gpointer user_data)
{
  UsherTurn **turn = user_data;

  *turn = usher_turn_take (NULL);

  return dex_future_new_for_boolean (TRUE);
}

/* Says how long that took, in seconds. */
static double
take (UsherTurn **turn)
{
  g_autoptr (GTimer) timer = g_timer_new ();
  DexFuture *future = usher_fiber_spawn (NULL, USHER_FIBER_STACK, take_fiber, turn, NULL);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_unref (future);

  return g_timer_elapsed (timer, NULL);
}

/* Somebody listens there, and never says a word. */
static void
test_silent_bus (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "silent", NULL);
  g_autofree char *bus = g_strconcat ("unix:path=", path, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  UsherTurn *turn;

  /* GLib keeps the connection to a bus for the whole program. */
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  g_socket_listener_add_address (listener,
                                 address,
                                 G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT,
                                 NULL,
                                 NULL,
                                 &error);
  g_assert_no_error (error);

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus, TRUE);
  g_assert_cmpfloat (take (&turn), <, SOON + LATE);
  g_assert_null (turn);
  g_unlink (path);
}

/* A flow that is part of another has patience no second time. */
static void
test_patience (void)
{
  g_autoptr (GDBusConnection) other = test_take_turn ();
  UsherTurn *first, *second;

  g_assert_cmpfloat (take (&first), >=, PATIENCE);
  g_assert_cmpfloat (take (&second), <, LATE);
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  usher_turn_end (second);
  usher_turn_end (first);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/turn/silent-bus", test_silent_bus);
  g_test_add_func ("/turn/patience", test_patience);

  return g_test_run ();
}
