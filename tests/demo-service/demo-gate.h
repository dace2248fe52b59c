/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Plex counts by address. Everybody here comes from loopback, so there is one count. */
typedef struct
{
  guint   failures;
  gint64  blocked_until; /* monotonic; 0 = not blocked */
  GArray *calls;         /* of gint64, monotonic: the sign-ins that still count */
  guint   most_calls;
} DemoGate;

DemoGate *demo_gate_new (void);
void      demo_gate_free (DemoGate *self);
void      demo_gate_reset (DemoGate *self);
gboolean  demo_gate_is_crowded (DemoGate *self);
gboolean  demo_gate_is_blocked (DemoGate *self);
void      demo_gate_fail (DemoGate *self);
void      demo_gate_succeed (DemoGate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoGate, demo_gate_free)
