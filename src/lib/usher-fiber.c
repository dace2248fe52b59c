/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-fiber-private.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "usher-error-private.h"

/* How a fiber is started, and the two bridges between GIO and fibers. Inwards, for any _async/_finish pair:
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
 * What runs in a fiber has the fiber's stack, and so have the handlers of a signal that is emitted
 * there. They are other people's code: they may need more of a stack, and JavaScript does not run on
 * one that it does not know at all. So whatever is observed changes in usher_fiber_call_outside().
 *
 * A flow is cancelled by its calls, which end with an error as any call does. A fiber is never given
 * up from outside (dex_future_first() over one would do so): libdex 0.10 queues a fiber twice that is
 * cancelled in the moment in which what it waits for is done, and jumps to nowhere.
 */

typedef struct
{
  DexFiberFunc   func;
  gpointer       data;
  GDestroyNotify free_data;
  gsize          stack; /* its size, in bytes */
} Fiber;

static void
fiber_free (Fiber *fiber)
{
  if (fiber->free_data != NULL)
    fiber->free_data (fiber->data);
  g_free (fiber);
}

static G_NO_INLINE void
wipe_frames (gsize size)
{
  explicit_bzero (g_alloca (size), size);
}

/* Wipes what is below the frame of the caller, which is the first on a stack of @stack bytes. What is
 * further down was hardly ever used: the kernel is told that it is of no use any more.
 */
static G_NO_INLINE void
wipe_stack (gsize stack)
{
  const gsize    page = (gsize) sysconf (_SC_PAGESIZE);
  const guintptr here = (guintptr) __builtin_frame_address (0) / page * page;
  const guintptr end = here - page;
  const guintptr start = here - stack + 2 * page;

  wipe_frames (MIN (2 * page, stack / 2));
  if (start < end)
    madvise ((void *) start, end - start, MADV_DONTNEED);
}

static DexFuture *
run_fiber (gpointer user_data)
{
  Fiber     *fiber = user_data;
  DexFuture *future = fiber->func (fiber->data);

  wipe_stack (fiber->stack);

  return future;
}

/* Runs @func in a fiber of its own. libdex keeps the stack of one that has ended for the next: what a
 * token left there is wiped.
 */
DexFuture *
usher_fiber_spawn (DexScheduler  *scheduler,
                   gsize          stack,
                   DexFiberFunc   func,
                   gpointer       data,
                   GDestroyNotify free_data)
{
  Fiber *fiber = g_new (Fiber, 1);

  *fiber = (Fiber) { func, data, free_data, stack };

  return dex_scheduler_spawn (scheduler, stack, run_fiber, fiber, (GDestroyNotify) fiber_free);
}

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

/* Waits likewise for what comes of a call that knows nothing of @cancellable, and is left alone where it is
 * given up: whoever gives up does not wait for a prompt that stays open.
 */
gpointer
usher_promise_await_or_leave (DexPromise   *promise,
                              guint         timeout,
                              GCancellable *cancellable,
                              GError      **error)
{
  DexFuture *future = DEX_FUTURE (promise);

  if (cancellable != NULL)
    future = dex_future_first (future, dex_cancellable_new_from_cancellable (cancellable), NULL);

  return dex_await_object (dex_future_first (future, dex_timeout_new_msec ((int) timeout), NULL),
                           error);
}

typedef struct
{
  UsherOutsideFunc func;
  gpointer         data;
  DexPromise      *done;
} Outside;

static void
outside_cb (gpointer user_data)
{
  Outside *outside = user_data;

  outside->func (outside->data);
  dex_promise_resolve_boolean (outside->done, TRUE);
}

/* Calls @func on the stack of the main loop, and waits for it. */
void
usher_fiber_call_outside (UsherOutsideFunc func, gpointer data)
{
  Outside outside = { func, data, dex_promise_new () };

  dex_scheduler_push (dex_scheduler_get_thread_default (), outside_cb, &outside);
  dex_await (DEX_FUTURE (outside.done), NULL);
}

typedef struct
{
  DexFuture     *future;
  UsherErrorFunc get_code;
} Settle;

static void
settle_free (Settle *settle)
{
  dex_clear (&settle->future);
  g_free (settle);
}

static gboolean
return_cb (gpointer user_data)
{
  GTask        *task = user_data;
  Settle       *settle = g_task_get_task_data (task);
  GError       *error = NULL;
  const GValue *value = dex_future_get_value (settle->future, &error);

  if (value != NULL)
    {
      g_task_return_value (task, (GValue *) value);
      return G_SOURCE_REMOVE;
    }

  usher_error_translate (&error,
                         settle->get_code != NULL ? settle->get_code (error) : USHER_ERROR_FAILED);
  g_task_return_error (task, error);

  return G_SOURCE_REMOVE;
}

/* This runs on the stack of the fiber that has just ended. What the task calls is another's code,
 * which may need more than that stack has; JavaScript refuses to run on it at all.
 */
static DexFuture *
settled_cb (DexFuture *future, gpointer user_data)
{
  GTask  *task = user_data;
  Settle *settle = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_idle_source_new ();

  settle->future = dex_ref (future);
  g_task_attach_source (task, source, return_cb);

  return NULL;
}

/* Lets @task complete as @future does; takes both. An error comes out as one of ours: @get_code says
 * which, NULL stands for FAILED.
 */
void
usher_task_await (GTask *task, DexFuture *future, UsherErrorFunc get_code)
{
  Settle *settle = g_new0 (Settle, 1);

  settle->get_code = get_code;
  g_task_set_task_data (task, settle, (GDestroyNotify) settle_free);

  /* What is done is done, even where the caller cancelled a moment too late. */
  g_task_set_check_cancellable (task, FALSE);
  dex_future_disown (dex_future_finally (future, settled_cb, task, g_object_unref));
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
