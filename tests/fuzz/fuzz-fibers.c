/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For the fuzzers of what is done in fibers. */

const char *__asan_default_options (void);

/* The stack of a fiber is another than its thread's: what leaks there is told only where the whole
 * stack is known, which takes time to find out.
 */
const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}
