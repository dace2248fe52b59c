/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-picture.h"

/* In pixels: a picture that claims to be larger is refused before memory is given to it. */
#define MAX_SIZE 4096

typedef struct
{
  GBytes *bytes;
  int     size;
} Job;

static void
job_free (Job *job)
{
  g_bytes_unref (job->bytes);
  g_free (job);
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  const Job   *job = user_data;
  const double scale = (double) job->size / MAX (MIN (width, height), 1);

  if (width > MAX_SIZE || height > MAX_SIZE)
    gdk_pixbuf_loader_set_size (loader, 0, 0); /* which ends the loading */
  else if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, (int) (width * scale), (int) (height * scale));
}

static GdkPaintable *
new_paintable (GdkPixbuf *pixbuf)
{
  g_autoptr (GBytes) pixels = gdk_pixbuf_read_pixel_bytes (pixbuf);

  return GDK_PAINTABLE (gdk_memory_texture_new (
      gdk_pixbuf_get_width (pixbuf),
      gdk_pixbuf_get_height (pixbuf),
      gdk_pixbuf_get_has_alpha (pixbuf) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
      pixels,
      (gsize) gdk_pixbuf_get_rowstride (pixbuf)));
}

static void
decode_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  Job     *job = task_data;
  GError  *error = NULL;
  gboolean complete;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), job);
  complete = gdk_pixbuf_loader_write_bytes (loader, job->bytes, &error);
  /* A loader is closed in any case. */
  complete = gdk_pixbuf_loader_close (loader, complete ? &error : NULL) && complete;
  if (complete && gdk_pixbuf_loader_get_pixbuf (loader) != NULL)
    g_task_return_pointer (task,
                           new_paintable (gdk_pixbuf_loader_get_pixbuf (loader)),
                           g_object_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error_literal (task,
                                     GDK_PIXBUF_ERROR,
                                     GDK_PIXBUF_ERROR_CORRUPT_IMAGE,
                                     "Not a picture");
}

/**
 * usher_picture_decode_async:
 * @bytes: a file from outside
 * @size: how long its shorter side is to be at most, in pixels
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Makes a picture of a file.
 */
void
usher_picture_decode_async (GBytes             *bytes,
                            int                 size,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->bytes = g_bytes_ref (bytes);
  job->size = size;
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, decode_thread);
}

/**
 * usher_picture_decode_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends usher_picture_decode_async().
 *
 * Returns: (transfer full): the picture, or %NULL where the file is none
 */
GdkPaintable *
usher_picture_decode_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
