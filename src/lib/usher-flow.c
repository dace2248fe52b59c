/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-flow-private.h"

#include "usher-fiber-private.h"

static void
flow_free (UsherFlow *flow)
{
  g_object_unref (flow->client);
  g_object_unref (flow->store);
  g_object_unref (flow->account);
  g_free (flow->code);
  g_clear_object (&flow->cancellable);
  g_free (flow);
}

/* Starts @fiber on a UsherFlow, which takes @code, and lets a task for @callback complete with it. */
void
usher_flow_start (UsherClient        *client,
                  UsherAccountStore  *store,
                  UsherAccount       *account,
                  char               *code,
                  DexFiberFunc        fiber,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  UsherFlow *flow = g_new0 (UsherFlow, 1);

  flow->client = g_object_ref (client);
  flow->store = g_object_ref (store);
  flow->account = g_object_ref (account);
  flow->code = code;
  g_set_object (&flow->cancellable, cancellable);
  usher_task_await (
      g_task_new (store, cancellable, callback, user_data),
      dex_scheduler_spawn (NULL, USHER_FIBER_STACK, fiber, flow, (GDestroyNotify) flow_free),
      NULL);
}
