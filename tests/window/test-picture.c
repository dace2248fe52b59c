/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gtk/gtk.h>

#include "test-support.h"
#include "usher-picture.h"

/* Signature and IHDR, in bytes. */
#define PNG_HEADER_LENGTH 33

/* In pixels, what is asked for. */
#define SIZE 256

static GdkPaintable *
decode (GBytes *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_picture_decode_async (bytes, SIZE, NULL, test_ready_cb, &result);

  return usher_picture_decode_finish (test_wait (&result), error);
}

static GBytes *
new_png (int width, int height, gboolean has_alpha)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, has_alpha, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", &error, NULL);
  g_assert_no_error (error);

  return g_bytes_new_take (data, length);
}

static void
assert_size (int width, int height, gboolean has_alpha, int wanted_width, int wanted_height)
{
  g_autoptr (GBytes) png = new_png (width, height, has_alpha);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPaintable) picture = decode (png, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (picture), ==, wanted_width);
  g_assert_cmpint (gdk_paintable_get_intrinsic_height (picture), ==, wanted_height);
}

static void
test_sizes (void)
{
  assert_size (128, 128, FALSE, 128, 128);
  assert_size (100, 50, TRUE, 100, 50);
  assert_size (1000, 500, TRUE, 512, 256);
  assert_size (4096, 1, FALSE, 4096, 1);
}

/* A few bytes that ask for gigabytes. */
static void
test_too_large (void)
{
  g_autoptr (GBytes) small = new_png (1, 1, FALSE);
  g_autoptr (GBytes) wide = new_png (5000, 2, FALSE);
  GByteArray *array = g_bytes_unref_to_array (g_bytes_ref (small));
  g_autoptr (GBytes) lie = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (decode (wide, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  array->data[17] = 1; /* in the width: 65,537 */
  array->data[21] = 1; /* in the height */
  lie = g_byte_array_free_to_bytes (array);
  g_assert_null (decode (lie, &error));
  g_assert_nonnull (error);
}

static void
test_no_picture (void)
{
  g_autoptr (GBytes) png = new_png (64, 64, FALSE);
  const char *const texts[] = { "", "x", "<html></html>", "\x89PNG\r\n\x1a\n", "GIF89a" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (decode (bytes, &error));
      g_assert_nonnull (error);
    }

  /* What is cut short may be half a picture, or none before its size is known. */
  for (gsize length = 0; length < g_bytes_get_size (png); length++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (png, 0, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkPaintable) picture = decode (bytes, &error);

      g_assert_true ((picture == NULL) == (error != NULL));
      if (length < PNG_HEADER_LENGTH)
        g_assert_null (picture);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture/sizes", test_sizes);
  g_test_add_func ("/picture/too-large", test_too_large);
  g_test_add_func ("/picture/no-picture", test_no_picture);

  return g_test_run ();
}
