/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-qr-code.h"

#include "usher-qr.h"

/* In modules, the squares of the code. Source: ISO/IEC 18004, which wants as much white around it. */
#define QUIET_ZONE 4

/* In pixels, the size of a module where there is room. */
#define MODULE_SIZE 5

/**
 * UsherQrCode:
 *
 * A text as a QR code, for a camera to read. It is black on white in the dark too: many cameras read
 * nothing else.
 */
struct _UsherQrCode
{
  GObject parent_instance;

  GdkTexture *texture; /* a pixel for each module */
};

static void usher_qr_code_paintable_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (UsherQrCode,
                               usher_qr_code,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE,
                                                      usher_qr_code_paintable_init))

static void
usher_qr_code_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  UsherQrCode *self = USHER_QR_CODE (paintable);

  gtk_snapshot_append_scaled_texture (snapshot,
                                      self->texture,
                                      GSK_SCALING_FILTER_NEAREST,
                                      &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

static int
usher_qr_code_get_intrinsic_size (GdkPaintable *paintable)
{
  return gdk_texture_get_width (USHER_QR_CODE (paintable)->texture) * MODULE_SIZE;
}

static void
usher_qr_code_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = usher_qr_code_snapshot;
  iface->get_intrinsic_width = usher_qr_code_get_intrinsic_size;
  iface->get_intrinsic_height = usher_qr_code_get_intrinsic_size;
}

static void
usher_qr_code_finalize (GObject *object)
{
  g_clear_object (&USHER_QR_CODE (object)->texture);

  G_OBJECT_CLASS (usher_qr_code_parent_class)->finalize (object);
}

static void
usher_qr_code_class_init (UsherQrCodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_qr_code_finalize;
}

static void
usher_qr_code_init (UsherQrCode *self)
{
}

static GdkTexture *
new_texture (const QRcode *code)
{
  const int   size = code->width + 2 * QUIET_ZONE;
  const gsize length = (gsize) size * (gsize) size;
  guint8     *pixels = g_malloc (length);
  g_autoptr (GBytes) bytes = NULL;

  memset (pixels, 0xff, length);
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      if (code->data[y * code->width + x] & 1)
        pixels[(y + QUIET_ZONE) * size + x + QUIET_ZONE] = 0;
  bytes = g_bytes_new_take (pixels, length);

  return gdk_memory_texture_new (size, size, GDK_MEMORY_G8, bytes, (gsize) size);
}

/**
 * usher_qr_code_new:
 * @text: what a camera is to read
 *
 * Draws a text.
 *
 * Returns: (transfer full) (nullable): the code, or %NULL where @text is too long for one, or
 *   libqrencode is not there
 */
UsherQrCode *
usher_qr_code_new (const char *text)
{
  QRcode      *code = usher_qr_encode (text, QR_ECLEVEL_M);
  UsherQrCode *self;

  if (code == NULL)
    return NULL;

  self = g_object_new (USHER_TYPE_QR_CODE, NULL);
  self->texture = new_texture (code);
  usher_qr_free (code);

  return self;
}
