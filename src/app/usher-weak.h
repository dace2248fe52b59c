/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

/* What a widget hands to an asynchronous call. A strong reference would keep a widget that was
 * closed from being disposed, and so from cancelling the call.
 */
static inline gpointer
usher_weak_new (gpointer object)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, object);

  return weak;
}

/* Ends @weak; returns a new reference to the object, or NULL where it is gone. */
static inline gpointer
usher_weak_take (gpointer weak)
{
  gpointer object = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);

  return object;
}
