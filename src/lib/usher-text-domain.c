/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <glib.h>
#include <libintl.h>

/* The sentences of the library are translated in every program that uses it, ours or not. As with
 * gettext's own programs, TEXTDOMAINDIR names another place for the translations: before they are
 * installed, or where the installation was moved.
 */
static void __attribute__ ((constructor))
bind_text_domain (void)
{
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("TEXTDOMAINDIR") ?: LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
