/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-clock-private.h"
#include "usher-watch.h"

G_BEGIN_DECLS

void usher_watch_set_clock (UsherWatch *self, const UsherClock *clock);

G_END_DECLS
