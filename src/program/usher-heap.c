/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-heap.h"

#include <malloc.h>

/* The C library gives threads that allocate at the same time a heap each, and what one of them needed once
 * stays with it. Here there are many, for a moment each: one reads a picture, another greets a server.
 *
 * To be called before there is a second thread.
 */
void
usher_heap_share (void)
{
  /* Of the GNU C library alone. */
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, 1);
#endif
}
