/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A picture for an account: head and shoulders before a coloured ground, as a PNG. */

#include "demo-avatar.h"

#define SIZE 128
#define SAMPLES 3 /* in each direction, so that the edges are smooth */

typedef struct
{
  guint8 ground[3];
  guint8 figure[3];
} Palette;

static const Palette palettes[] = {
  { { 0x1a, 0x5f, 0xb4 }, { 0x99, 0xc1, 0xf1 } }, { { 0x26, 0xa2, 0x69 }, { 0x8f, 0xf0, 0xa4 } },
  { { 0xe6, 0x61, 0x00 }, { 0xff, 0xbe, 0x6f } }, { { 0x81, 0x3d, 0x9c }, { 0xdc, 0x8a, 0xdd } },
  { { 0xa5, 0x1d, 0x2d }, { 0xf6, 0x61, 0x51 } },
};

static gboolean
is_in_disc (double x, double y, double centre_y, double radius)
{
  double dx = x - 0.5;
  double dy = y - centre_y;

  return dx * dx + dy * dy < radius * radius;
}

/* How much of a pixel the figure covers, of SAMPLES * SAMPLES. */
static guint
get_cover (guint column, guint row)
{
  guint cover = 0;

  for (guint i = 0; i < SAMPLES * SAMPLES; i++)
    {
      guint  across = i % SAMPLES;
      guint  down = i / SAMPLES;
      double x = (column + (across + 0.5) / SAMPLES) / SIZE;
      double y = (row + (down + 0.5) / SAMPLES) / SIZE;

      if (is_in_disc (x, y, 0.38, 0.19) || is_in_disc (x, y, 0.98, 0.36))
        cover++;
    }

  return cover;
}

static guint32
get_crc (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc & 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
    }

  return ~crc;
}

static void
append_number (GByteArray *array, guint32 number)
{
  guint32 big_endian = GUINT32_TO_BE (number);

  g_byte_array_append (array, (const guint8 *) &big_endian, sizeof big_endian);
}

static void
append_chunk (GByteArray *png, const char *type, const guint8 *data, gsize length)
{
  guint start;

  append_number (png, length);
  start = png->len;
  g_byte_array_append (png, (const guint8 *) type, 4);
  g_byte_array_append (png, data, length);
  append_number (png, get_crc (png->data + start, png->len - start));
}

/**
 * demo_avatar_draw:
 * @seed: any number; the same one gives the same colours
 *
 * Draws a picture.
 *
 * Returns: (transfer full): a PNG file
 */
GBytes *
demo_avatar_draw (guint seed)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 header[]
      = { 0, 0, 0, SIZE, 0, 0, 0, SIZE, 8 /* bits */, 2 /* RGB */, 0, 0, 0 };
  const Palette *palette = &palettes[seed % G_N_ELEMENTS (palettes)];
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  GByteArray *pixels = g_byte_array_sized_new (SIZE * (1 + SIZE * 3));
  GByteArray *png = g_byte_array_new ();
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) compressed = NULL;

  for (guint row = 0; row < SIZE; row++)
    {
      const guint8 no_filter = 0;

      g_byte_array_append (pixels, &no_filter, 1);
      for (guint column = 0; column < SIZE; column++)
        {
          guint cover = get_cover (column, row);
          guint rest = SAMPLES * SAMPLES - cover;

          for (guint i = 0; i < 3; i++)
            {
              guint8 value
                  = (palette->figure[i] * cover + palette->ground[i] * rest) / (SAMPLES * SAMPLES);

              g_byte_array_append (pixels, &value, 1);
            }
        }
    }
  plain = g_byte_array_free_to_bytes (pixels);
  compressed = g_converter_convert_bytes (G_CONVERTER (zlib), plain, NULL);

  g_byte_array_append (png, signature, sizeof signature);
  append_chunk (png, "IHDR", header, sizeof header);
  append_chunk (png, "IDAT", g_bytes_get_data (compressed, NULL), g_bytes_get_size (compressed));
  append_chunk (png, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (png);
}
