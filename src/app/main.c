/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "usher-application.h"
#include "usher-core-dump.h"
#include "usher-heap.h"

int
main (int argc, char **argv)
{
  g_autoptr (UsherApplication) application = NULL;

  usher_core_dump_forbid ();
  usher_heap_share ();
  setlocale (LC_ALL, "");
  textdomain (GETTEXT_PACKAGE);

  application = usher_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
