/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE /* for nl_langinfo_l() */

#include "config.h"

#include "usherctl-qr.h"

#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "usher-qr.h"

/* In modules, the white around a code without which no camera finds it. Source: ISO/IEC 18004. */
#define QUIET_ZONE 4

/* Of a terminal that does not say how wide it is. */
#define USUAL_WIDTH 80

/* Black on white, whatever colours the terminal has. */
#define BEGIN_COLORS "\033[30;47m"
#define END_COLORS "\033[0m"

/* In the person's own locale: that of the program takes UTF-8 for granted where none is set. */
static gboolean
has_blocks (void)
{
  const locale_t locale = newlocale (LC_CTYPE_MASK, "", (locale_t) 0);
  gboolean       utf8;

  if (locale == (locale_t) 0)
    return FALSE;

  utf8 = g_str_equal (nl_langinfo_l (CODESET, locale), "UTF-8");
  freelocale (locale);

  return utf8;
}

static int
get_terminal_width (void)
{
  struct winsize size;

  return ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                          : USUAL_WIDTH;
}

static gboolean
has_colors (void)
{
  const char *type = g_getenv ("TERM");

  return type != NULL && *type != '\0' && !g_str_equal (type, "dumb");
}

static gboolean
is_dark (const QRcode *code, int x, int y)
{
  return x >= 0 && y >= 0 && x < code->width && y < code->width
         && (code->data[y * code->width + x] & 1) != 0;
}

/* A line of text is two rows of modules. */
static char *
draw (const QRcode *code, gboolean colored)
{
  static const char *const blocks[] = { " ", "▀", "▄", "█" };
  GString                 *text = g_string_new (NULL);

  for (int y = -QUIET_ZONE; y < code->width + QUIET_ZONE; y += 2)
    {
      if (colored)
        g_string_append (text, BEGIN_COLORS);
      for (int x = -QUIET_ZONE; x < code->width + QUIET_ZONE; x++)
        g_string_append (text, blocks[is_dark (code, x, y) + 2 * is_dark (code, x, y + 1)]);
      g_string_append (text, colored ? END_COLORS "\n" : "\n");
    }

  return g_string_free_and_steal (text);
}

/* Draws @text as a QR code for standard output. NULL where that can't show one, or
 * libqrencode is not there. */
char *
usherctl_qr_draw (const char *text)
{
  const gboolean terminal = isatty (STDOUT_FILENO);
  QRcode        *code;
  char          *drawing = NULL;

  if (!has_blocks ())
    return NULL;

  code = usher_qr_encode (text, QR_ECLEVEL_L);
  if (code == NULL)
    return NULL;

  if (!terminal || code->width + 2 * QUIET_ZONE <= get_terminal_width ())
    drawing = draw (code, terminal && has_colors ());
  usher_qr_free (code);

  return drawing;
}
