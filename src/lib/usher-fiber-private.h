/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "usher-error.h"

G_BEGIN_DECLS

/* Stack of a fiber, in bytes. json-glib goes down into what it reads, up to 1,024 levels: what reads JSON
 * has a large one. It costs address space, not memory.
 */
#define USHER_FIBER_STACK (256 * 1024)
#define USHER_FIBER_STACK_FOR_JSON (8 * 1024 * 1024)

/* Gives the code of ours that stands for an error of a library beneath us. */
typedef UsherError (*UsherErrorFunc) (const GError *error);

typedef void (*UsherOutsideFunc) (gpointer data);

DexFuture *usher_fiber_spawn (DexScheduler  *scheduler,
                              gsize          stack,
                              DexFiberFunc   func,
                              gpointer       data,
                              GDestroyNotify free_data) G_GNUC_WARN_UNUSED_RESULT;

void        usher_cancellable_follow (GCancellable *self, GCancellable *leader);
DexPromise *usher_promise_new (GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void        usher_promise_ready_cb (GObject *source, GAsyncResult *result, gpointer promise);
GAsyncResult *
usher_promise_await (DexPromise *promise, guint timeout, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer usher_promise_await_or_leave (DexPromise   *promise,
                                       guint         timeout,
                                       GCancellable *cancellable,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;

void usher_fiber_call_outside (UsherOutsideFunc func, gpointer data);

void     usher_task_await (GTask *task, DexFuture *future, UsherErrorFunc get_code);
gboolean usher_task_propagate_boolean (GAsyncResult *result, GError **error);
gpointer usher_task_propagate_pointer (GAsyncResult *result,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
