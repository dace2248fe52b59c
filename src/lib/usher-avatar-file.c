/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-avatar-file-private.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "usher-fiber-private.h"
#include "usher-file-private.h"

/* The pictures of the accounts, in the cache: one file an account, which begins with the address that
 * the picture is from, on a line of its own. Another address means another picture.
 */

typedef struct
{
  char   *path;
  char   *url;
  GBytes *bytes;
} Job;

static void
job_free (Job *job)
{
  g_free (job->path);
  g_free (job->url);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job);
}

static char *
get_path (const char *uuid)
{
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uuid, -1);

  return g_build_filename (g_get_user_cache_dir (), "usher", "avatars", name, NULL);
}

static Job *
new_job (const char *uuid, const char *url, GBytes *bytes)
{
  Job *job = g_new0 (Job, 1);

  job->path = get_path (uuid);
  job->url = g_strconcat (url, "\n", NULL);
  job->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;

  return job;
}

static DexFuture *
read_fiber (gpointer user_data)
{
  Job        *job = user_data;
  const gsize start = strlen (job->url);
  gsize       length;
  char       *text = usher_file_read (job->path, &length, NULL);
  g_autoptr (GBytes) file = NULL;

  if (text == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No picture");

  file = g_bytes_new_take (text, length);
  if (length <= start || !g_str_has_prefix (text, job->url))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Another picture");

  return dex_future_new_take_boxed (G_TYPE_BYTES,
                                    g_bytes_new_from_bytes (file, start, length - start));
}

/* Resolves to a GBytes. */
DexFuture *
usher_avatar_file_read (const char *uuid, const char *url)
{
  return usher_fiber_spawn (dex_thread_pool_scheduler_get_default (),
                            USHER_FIBER_STACK,
                            read_fiber,
                            new_job (uuid, url, NULL),
                            (GDestroyNotify) job_free);
}

static DexFuture *
write_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  GError *error = NULL;

  g_byte_array_append (file, (const guint8 *) job->url, (guint) strlen (job->url));
  g_byte_array_append (file,
                       g_bytes_get_data (job->bytes, NULL),
                       (guint) g_bytes_get_size (job->bytes));

  if (!usher_file_write (job->path, (const char *) file->data, file->len, NULL, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_for_boolean (TRUE);
}

/* Resolves to TRUE. */
DexFuture *
usher_avatar_file_write (const char *uuid, const char *url, GBytes *bytes)
{
  return usher_fiber_spawn (dex_thread_pool_scheduler_get_default (),
                            USHER_FIBER_STACK,
                            write_fiber,
                            new_job (uuid, url, bytes),
                            (GDestroyNotify) job_free);
}

void
usher_avatar_file_delete (const char *uuid)
{
  g_autofree char *path = get_path (uuid);

  g_unlink (path);
}
