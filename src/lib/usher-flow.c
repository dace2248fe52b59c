/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-flow-private.h"

#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-refresh.h"

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
      g_task_new (NULL, cancellable, callback, user_data),
      usher_fiber_spawn (NULL, USHER_FIBER_STACK_FOR_JSON, fiber, flow, (GDestroyNotify) flow_free),
      NULL);
}

/* Where @error says that the token has ended, what the service says when it is asked about nothing else
 * decides; where it does not answer that, nothing is known of the token.
 */
void
usher_flow_check_token (UsherFlow *self, GError **error)
{
  DexPromise *promise;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!g_error_matches (*error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    return;

  promise = usher_promise_new (self->cancellable);
  usher_refresh_async (self->client,
                       self->store,
                       self->account,
                       dex_promise_get_cancellable (promise),
                       usher_promise_ready_cb,
                       promise);
  result = usher_promise_await (promise, 0, &local_error);

  if (result != NULL && usher_refresh_finish (result, &local_error))
    {
      (*error)->code = USHER_ERROR_REFUSED;
      return;
    }

  g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&local_error));
}
