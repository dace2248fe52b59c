/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-turn-private.h"

#include "usher-fiber-private.h"
#include "usher-secret-service-private.h"

/* Programs that share a keyring take turns to sign in and out. A sign-in ends the token that the service gave
 * before to the same client identifier: of two at once the one that is served first must not be the
 * last one to write, nor may both make an item.
 *
 * Whose turn it is says a name on the bus, where the keyring is, too. The bus has a queue for it, and hands it
 * on where a program ends. A sandbox may forbid the name, and who has it may wait for somebody at a
 * prompt: so a turn is a courtesy, and who does not get it within ten seconds goes on without. To the bus a
 * program is one, so that nothing is put in order within it.
 */
#define TURN_NAME "io.github.usher_desktop.Usher.Turn"

/* In milliseconds. */
#define CALL_TIMEOUT 3000
#define PATIENCE 10000

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"
#define IN_QUEUE 2 /* what RequestName answers */

struct _UsherTurn
{
  GDBusConnection *bus;
};

/* Of this program, which is one for the bus: a flow in another waits no second time. */
static guint  n_turns;
static gint64 end_of_patience; /* in the time of g_get_monotonic_time() */

static GDBusConnection *
get_bus (GCancellable *cancellable)
{
  DexPromise *promise;
  g_autoptr (GAsyncResult) result = NULL;

  if (!usher_secret_service_has_bus ())
    return NULL;

  promise = usher_promise_new (cancellable);
  g_bus_get (G_BUS_TYPE_SESSION,
             dex_promise_get_cancellable (promise),
             usher_promise_ready_cb,
             promise);
  result = usher_promise_await (promise, CALL_TIMEOUT, NULL);

  return result != NULL ? g_bus_get_finish (result, NULL) : NULL;
}

/* 0 where there was no answer, or a refusal. */
static guint32
request_name (GDBusConnection *bus, GCancellable *cancellable)
{
  DexPromise *promise = usher_promise_new (cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant) answer = NULL;
  guint32 number = 0;

  g_dbus_connection_call (bus,
                          BUS_NAME,
                          BUS_PATH,
                          BUS_NAME,
                          "RequestName",
                          g_variant_new ("(su)", TURN_NAME, 0),
                          G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE,
                          CALL_TIMEOUT,
                          dex_promise_get_cancellable (promise),
                          usher_promise_ready_cb,
                          promise);
  result = usher_promise_await (promise, 0, NULL);
  answer = result != NULL ? g_dbus_connection_call_finish (bus, result, NULL) : NULL;
  if (answer != NULL)
    g_variant_get (answer, "(u)", &number);

  return number;
}

static void
acquired_cb (GDBusConnection *bus,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         promise)
{
  dex_promise_resolve_boolean (promise, TRUE);
}

static void
await_turn (GDBusConnection *bus, GCancellable *cancellable)
{
  DexPromise *promise = dex_promise_new ();
  const guint subscription = g_dbus_connection_signal_subscribe (bus,
                                                                 BUS_NAME,
                                                                 BUS_NAME,
                                                                 "NameAcquired",
                                                                 BUS_PATH,
                                                                 TURN_NAME,
                                                                 G_DBUS_SIGNAL_FLAGS_NONE,
                                                                 acquired_cb,
                                                                 dex_ref (promise),
                                                                 dex_unref);

  if (request_name (bus, cancellable) == IN_QUEUE)
    dex_await (dex_future_first (
                   dex_ref (promise),
                   dex_timeout_new_deadline (end_of_patience),
                   cancellable != NULL ? dex_cancellable_new_from_cancellable (cancellable) : NULL,
                   NULL),
               NULL);
  g_dbus_connection_signal_unsubscribe (bus, subscription);
  dex_unref (promise);
}

/* Waits in a fiber for the other programs, as long as there is patience. NULL where there was no bus to ask:
 * there is none, it does not answer, or the caller had given up.
 */
UsherTurn *
usher_turn_take (GCancellable *cancellable)
{
  g_autoptr (GDBusConnection) bus = get_bus (cancellable);
  UsherTurn *self;

  if (bus == NULL)
    return NULL;

  self = g_new0 (UsherTurn, 1);
  self->bus = g_steal_pointer (&bus);
  if (n_turns++ == 0)
    end_of_patience = g_get_monotonic_time () + PATIENCE * 1000;
  await_turn (self->bus, cancellable);

  return self;
}

void
usher_turn_end (UsherTurn *self)
{
  if (--n_turns == 0)
    g_dbus_connection_call (self->bus,
                            BUS_NAME,
                            BUS_PATH,
                            BUS_NAME,
                            "ReleaseName",
                            g_variant_new ("(s)", TURN_NAME),
                            NULL,
                            G_DBUS_CALL_FLAGS_NONE,
                            CALL_TIMEOUT,
                            NULL,
                            NULL,
                            NULL);
  g_object_unref (self->bus);
  g_free (self);
}
