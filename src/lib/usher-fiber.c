/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-fiber-private.h"

#include "usher-error-private.h"

/* The two bridges between GIO and fibers. Inwards, for any _async/_finish pair:
 *
 *   g_autoptr (GAsyncResult) result = NULL;
 *   DexPromise *promise = usher_promise_new (cancellable);
 *
 *   foo_async (foo, dex_promise_get_cancellable (promise), usher_promise_ready_cb, promise);
 *   result = usher_promise_await (promise, 0, error);
 *   if (result != NULL)
 *     foo_finish (foo, result, error);
 *
 * Outwards, usher_task_await() lets a GTask complete with a future: that of libdex, DexAsyncResult,
 * can be finished in the callback only.
 *
 * A flow is cancelled by its calls, which end with an error as any call does. A fiber is never given
 * up from outside (dex_future_first() over one would do so): libdex 0.10 queues a fiber twice that is
 * cancelled in the moment in which what it waits for is done, and jumps to nowhere.
 */

/* Lets @self be cancelled when @leader is. */
void
usher_cancellable_follow (GCancellable *self, GCancellable *leader)
{
  if (g_cancellable_is_cancelled (leader))
    g_cancellable_cancel (self);
  else
    g_signal_connect_object (leader,
                             "cancelled",
                             G_CALLBACK (g_cancellable_cancel),
                             self,
                             G_CONNECT_SWAPPED);
}

/* One reference for the callback, one for the fiber. */
DexPromise *
usher_promise_new (GCancellable *cancellable)
{
  DexPromise   *promise = dex_promise_new_cancellable ();
  GCancellable *own = dex_promise_get_cancellable (promise);

  dex_ref (promise);
  if (cancellable != NULL)
    usher_cancellable_follow (own, cancellable);

  return promise;
}

void
usher_promise_ready_cb (GObject *source, GAsyncResult *result, gpointer promise)
{
  dex_promise_resolve_object (promise, g_object_ref (result));
  dex_unref (promise);
}

/* Waits until the call is done, for at most @timeout milliseconds where that is not 0. */
GAsyncResult *
usher_promise_await (DexPromise *promise, guint timeout, GError **error)
{
  DexFuture *future = DEX_FUTURE (promise);

  if (timeout > 0)
    future = dex_future_first (future, dex_timeout_new_msec ((int) timeout), NULL);

  return dex_await_object (future, error);
}

typedef struct
{
  GTask         *task;
  UsherErrorFunc get_code;
} Settle;

static void
settle_free (Settle *settle)
{
  g_object_unref (settle->task);
  g_free (settle);
}

static DexFuture *
settled_cb (DexFuture *future, gpointer user_data)
{
  Settle       *settle = user_data;
  GError       *error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (value != NULL)
    {
      g_task_return_value (settle->task, (GValue *) value);
      return NULL;
    }

  usher_error_translate (&error,
                         settle->get_code != NULL ? settle->get_code (error) : USHER_ERROR_FAILED);
  g_task_return_error (settle->task, error);

  return NULL;
}

/* Lets @task complete as @future does; takes both. An error comes out as one of ours: @get_code says
 * which, NULL stands for FAILED.
 */
void
usher_task_await (GTask *task, DexFuture *future, UsherErrorFunc get_code)
{
  Settle *settle = g_new (Settle, 1);

  settle->task = task;
  settle->get_code = get_code;

  /* What is done is done, even where the caller cancelled a moment too late. */
  g_task_set_check_cancellable (task, FALSE);
  dex_future_disown (dex_future_finally (future, settled_cb, settle, (GDestroyNotify) settle_free));
}

gboolean
usher_task_propagate_boolean (GAsyncResult *result, GError **error)
{
  g_auto (GValue) value = G_VALUE_INIT;

  return g_task_propagate_value (G_TASK (result), &value, error) && g_value_get_boolean (&value);
}

gpointer
usher_task_propagate_pointer (GAsyncResult *result, GError **error)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (!g_task_propagate_value (G_TASK (result), &value, error))
    return NULL;

  return G_VALUE_HOLDS_OBJECT (&value) ? g_value_dup_object (&value) : g_value_dup_boxed (&value);
}
