/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* free() and realloc() that wipe what they give up.
 *
 * A password or a token goes through the buffers of GTK, libsoup, GnuTLS, json-glib and GDBus, which give
 * them back as they are: what was in them would stay readable until something else happens to be written
 * there. A symbol of the program goes before one of a library, for all libraries, so these two stand
 * between everybody and the allocator, whichever that is: the C library's, or one that was preloaded and
 * says itself how large its blocks are.
 *
 * The price: a large block is written to once more before it goes, and one that grows always moves.
 */

#define _GNU_SOURCE /* for RTLD_NEXT */

#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* Of C23, which <stdlib.h> need not have yet. */
void free_sized (void *memory, size_t size);
void free_aligned_sized (void *memory, size_t alignment, size_t size);

typedef void (*FreeFunc) (void *memory);

/* Whoever comes first looks it up: that may be another library's set-up, before main(). */
static FreeFunc
get_next_free (void)
{
  static FreeFunc next;
  FreeFunc        found = __atomic_load_n (&next, __ATOMIC_RELAXED);

  if (found == NULL)
    {
      const int code = errno;

      *(void **) &found = dlsym (RTLD_NEXT, "free");
      __atomic_store_n (&next, found, __ATOMIC_RELAXED);
      errno = code;
    }

  return found;
}

void
free (void *memory)
{
  if (memory == NULL)
    return;

  explicit_bzero (memory, malloc_usable_size (memory));
  get_next_free () (memory);
}

void
free_sized (void *memory, size_t size)
{
  free (memory);
}

void
free_aligned_sized (void *memory, size_t alignment, size_t size)
{
  free (memory);
}

/* The allocator's own would move a block without wiping the old place. */
void *
realloc (void *memory, size_t size)
{
  const size_t old_size = memory != NULL ? malloc_usable_size (memory) : 0;
  void        *moved;

  /* As the C library does. */
  if (memory != NULL && size == 0)
    {
      free (memory);
      return NULL;
    }

  /* There is room, and not much more than that. */
  if (memory != NULL && size <= old_size && size >= old_size / 2)
    return memory;

  moved = malloc (size);
  if (moved == NULL || memory == NULL)
    return moved;

  memcpy (moved, memory, size < old_size ? size : old_size);
  free (memory);

  return moved;
}
