/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "demo-path.h"

#include <string.h>

/**
 * demo_path_matches:
 * @path: the path of a call
 * @pattern: a path, in which a segment * stands for any
 *
 * Compares a path with a pattern.
 *
 * Returns: %TRUE if @path is one of those that @pattern means
 */
gboolean
demo_path_matches (const char *path, const char *pattern)
{
  while (*pattern != '\0')
    {
      if (*pattern == '*')
        {
          gsize length = strcspn (path, "/");

          if (length == 0)
            return FALSE;
          path += length;
          pattern++;
        }
      else if (*path++ != *pattern++)
        {
          return FALSE;
        }
    }

  return *path == '\0';
}
