/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usher-error.h"

/* Our own files: small, for nobody else to read, and there whole or not at all. A file is written beside
 * its place, under its name and a suffix that nobody else gives a file, and moved there once the disk
 * has it.
 */

/* More than any of them has, in bytes: no reply and no picture is larger than half of it. */
#define MAX_SIZE (2 * 1024 * 1024)

/* How old a file beside its place is before nobody is writing it any more, in seconds. */
#define LEFTOVER_AGE (10 * 60)

#define LEFTOVER_MARK ".usher-"
#define LEFTOVER_SUFFIX LEFTOVER_MARK "XXXXXX"

/* @done: what could not be done */
static gboolean
fail (GError **error, const char *path, const char *done, int code)
{
  g_set_error (error,
               USHER_ERROR,
               USHER_ERROR_STORAGE,
               "“%s” can’t be %s: %s",
               path,
               done,
               g_strerror (code));

  return FALSE;
}

/* Fills @text as far as the file goes, which may have become shorter. Returns how far, or -1. */
static gssize
read_all (int file, char *text, gsize size)
{
  gsize  done = 0;
  gssize n;

  do
    {
      n = read (file, text + done, size - done);
      if (n > 0)
        done += (gsize) n;
    }
  while (n > 0 || (n < 0 && errno == EINTR));

  return n < 0 ? n : (gssize) done;
}

static char *
fail_to_read (GError **error, const char *path, int code)
{
  g_set_error (error,
               G_FILE_ERROR,
               (int) g_file_error_from_errno (code),
               "“%s” can’t be read: %s",
               path,
               g_strerror (code));

  return NULL;
}

/* Reads a file; an error is one of G_FILE_ERROR. Something else may be in its place, such as a pipe, which
 * nobody writes to, or a device without an end: what was opened is asked, for the name may be given to
 * another thing at any moment.
 */
char *
usher_file_read (const char *path, gsize *length, GError **error)
{
  g_autofd int     file = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  g_autofree char *text = NULL;
  struct stat      info;
  gssize           n;

  if (file < 0 || fstat (file, &info) != 0)
    return fail_to_read (error, path, errno);

  if (!S_ISREG (info.st_mode) || info.st_size > MAX_SIZE)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "“%s” is no file of Usher", path);
      return NULL;
    }

  text = g_malloc ((gsize) info.st_size + 1);
  n = read_all (file, text, (gsize) info.st_size);
  if (n < 0)
    return fail_to_read (error, path, errno);

  text[n] = '\0';
  if (length != NULL)
    *length = (gsize) n;

  return g_steal_pointer (&text);
}

static gboolean
write_all (int file, const char *text, gsize length)
{
  while (length > 0)
    {
      const gssize written = write (file, text, length);

      if (written < 0 && errno != EINTR)
        return FALSE;
      if (written > 0)
        {
          text += written;
          length -= (gsize) written;
        }
    }

  return TRUE;
}

/* Writes what is to be moved to @path. @length: -1 where @text ends with a NUL; @time: (nullable): how
 * old it is to be, where the file system lets anybody say so. Returns where it is.
 */
char *
usher_file_write_beside (const char            *path,
                         const char            *text,
                         gssize                 length,
                         const struct timespec *time,
                         GError               **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *beside = g_strconcat (path, LEFTOVER_SUFFIX, NULL);
  const gsize      size = length < 0 ? strlen (text) : (gsize) length;
  gboolean         written;
  int              file, code;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      fail (error, folder, "made", errno);
      return NULL;
    }

  file = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0)
    {
      fail (error, path, "written", errno);
      return NULL;
    }

  written = write_all (file, text, size);
  if (written && time != NULL)
    futimens (file, (struct timespec[]) { *time, *time });
  written = written && fsync (file) == 0;
  code = errno;
  if (close (file) != 0 && written)
    {
      written = FALSE;
      code = errno;
    }
  if (written)
    return g_steal_pointer (&beside);

  g_unlink (beside);
  fail (error, path, "written", code);

  return NULL;
}

/* Moves to @path what was written beside it; where that fails it is gone. */
gboolean
usher_file_move (const char *beside, const char *path, GError **error)
{
  if (g_rename (beside, path) == 0)
    return TRUE;

  fail (error, path, "written", errno);
  g_unlink (beside);

  return FALSE;
}

/* Writes a file, and its folder where there is none. */
gboolean
usher_file_write (const char            *path,
                  const char            *text,
                  gssize                 length,
                  const struct timespec *time,
                  GError               **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *beside = usher_file_write_beside (path, text, length, time, error);

  if (beside == NULL || !usher_file_move (beside, path, error))
    return FALSE;

  usher_file_tidy (folder, LEFTOVER_AGE);

  return TRUE;
}

/* Fails where the file stays, not where there is none. */
gboolean
usher_file_delete (const char *path, GError **error)
{
  return g_unlink (path) == 0 || errno == ENOENT || errno == ENOTDIR
         || fail (error, path, "removed", errno);
}

static gboolean
is_leftover (const char *name)
{
  const char *suffix = g_strrstr (name, LEFTOVER_MARK);

  return suffix != NULL && strlen (suffix) == strlen (LEFTOVER_SUFFIX);
}

/* Removes what programs that were killed while they wrote have left in @folder for more than @age seconds.
 * By the time of the last change, which nobody can set, as they can the one that a file shows.
 */
void
usher_file_tidy (const char *folder, guint age)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char  *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf         info;

      if (is_leftover (name) && g_lstat (path, &info) == 0 && S_ISREG (info.st_mode)
          && now - info.st_ctim.tv_sec >= age)
        g_unlink (path);
    }
}

/* Tells of what happens to the file @name in @folder, or to all in it where that is NULL; NULL where the
 * folder is not there: it would be looked for every few seconds.
 */
GFileMonitor *
usher_file_watch (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  /* The desktop's own way to files begins with a bus, which nobody may be at. */
  g_autoptr (GFile) file = g_vfs_get_file_for_path (g_vfs_get_local (), path);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return NULL;

  return name != NULL ? g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL)
                      : g_file_monitor_directory (file, G_FILE_MONITOR_NONE, NULL, NULL);
}
