/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_TIME_RING (usher_time_ring_get_type ())

G_DECLARE_FINAL_TYPE (UsherTimeRing, usher_time_ring, USHER, TIME_RING, GtkWidget)

G_END_DECLS
