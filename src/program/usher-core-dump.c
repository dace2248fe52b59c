/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-core-dump.h"

#include <sys/resource.h>

/* Of a program that crashes no memory is written to a disk: a password or a token could be in it. A
 * browser that the window starts has no core dumps either: GTK lets nobody set that right in between.
 *
 * prctl (PR_SET_DUMPABLE) is not used: it hides /proc/PID/root, too, by which a portal tells a sandboxed
 * program from others.
 */

static struct rlimit inherited;

/* To be called before there is a secret. */
void
usher_core_dump_forbid (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_CORE, &inherited) != 0)
    return;

  /* One byte, not none: a dump that goes to a program, systemd-coredump say, ignores the limit but for
   * this one, with which Linux makes none (core(5), fs/coredump.c).
   */
  limit = inherited;
  limit.rlim_cur = limit.rlim_max < 1 ? limit.rlim_max : 1;
  setrlimit (RLIMIT_CORE, &limit);
}

/* For another program that takes the place of this one. */
void
usher_core_dump_restore (void)
{
  setrlimit (RLIMIT_CORE, &inherited);
}
