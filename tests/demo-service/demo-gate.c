/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What Plex does against guessing and against haste. It has published no number: these are ours. */

#include "demo-gate.h"

#define MOST_FAILURES 5
#define BLOCK_SECONDS 60
#define MOST_CALLS 30 /* unless a test wants another number */
#define CALLS_SECONDS 10

DemoGate *
demo_gate_new (void)
{
  DemoGate *self = g_new0 (DemoGate, 1);

  self->calls = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->most_calls = MOST_CALLS;
  return self;
}

void
demo_gate_free (DemoGate *self)
{
  g_array_unref (self->calls);
  g_free (self);
}

void
demo_gate_reset (DemoGate *self)
{
  demo_gate_succeed (self);
  g_array_set_size (self->calls, 0);
  self->most_calls = MOST_CALLS;
}

/* Counts a sign-in, whatever becomes of it, and says whether there were too many of late. */
gboolean
demo_gate_is_crowded (DemoGate *self)
{
  gint64 now = g_get_monotonic_time ();
  guint  old = 0;

  while (old < self->calls->len
         && g_array_index (self->calls, gint64, old) < now - CALLS_SECONDS * G_USEC_PER_SEC)
    old++;

  g_array_remove_range (self->calls, 0, old);
  g_array_append_val (self->calls, now);
  return self->calls->len > self->most_calls;
}

/* Says whether sign-ins are refused because of failures; forgets those when their time is up. */
gboolean
demo_gate_is_blocked (DemoGate *self)
{
  if (self->blocked_until != 0 && g_get_monotonic_time () >= self->blocked_until)
    demo_gate_succeed (self);

  return self->blocked_until != 0;
}

void
demo_gate_fail (DemoGate *self)
{
  self->failures++;
  if (self->failures >= MOST_FAILURES)
    self->blocked_until = g_get_monotonic_time () + BLOCK_SECONDS * G_USEC_PER_SEC;
}

void
demo_gate_succeed (DemoGate *self)
{
  self->failures = 0;
  self->blocked_until = 0;
}
