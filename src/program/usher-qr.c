/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-qr.h"

#include <elf.h>
#include <gmodule.h>

#define VENDOR "FDO"
#define NEEDED                                                                                     \
  "[{\"feature\":\"qr\",\"description\":\"Codes for a camera to read\","                           \
  "\"priority\":\"recommended\",\"soname\":[\"" QRENCODE_LIBRARY "\"]}]"

/* For the tools of packagers, which look at what a program is linked with.
 * Source: https://systemd.io/ELF_DLOPEN_METADATA/
 */
static const struct
{
  Elf64_Nhdr header;
  char       vendor[sizeof VENDOR];
  char       needed[sizeof NEEDED];
} note __attribute__ ((used, section (".note.dlopen"), aligned (4)))
= { { sizeof VENDOR, sizeof NEEDED, 0x407c0c0a }, VENDOR, NEEDED };

static typeof (QRcode_encodeString8bit) *encode;
static typeof (QRcode_free)             *release;

/* Few starts come to a code: the others are spared the library. */
static gboolean
load (void)
{
  GModule *library;

  if (release != NULL)
    return TRUE;

  library = g_module_open (QRENCODE_LIBRARY, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  if (library != NULL && g_module_symbol (library, "QRcode_encodeString8bit", (gpointer *) &encode)
      && g_module_symbol (library, "QRcode_free", (gpointer *) &release))
    return TRUE;

  g_info ("No QR codes: %s", g_module_error ());

  return FALSE;
}

/* What a camera reads as @text, which is freed by usher_qr_free(). NULL where @text is too long, or
 * libqrencode is not there.
 *
 * To be called by one thread.
 */
QRcode *
usher_qr_encode (const char *text, QRecLevel level)
{
  return load () ? encode (text, 0, level) : NULL;
}

void
usher_qr_free (QRcode *code)
{
  release (code);
}
