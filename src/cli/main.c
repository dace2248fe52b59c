/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <locale.h>

#include "usherctl-commands.h"
#include "usherctl-process.h"

/* A script that got no token, since the disk was full, say, must not read "done". */
static UsherctlStatus
finish (UsherctlStatus status)
{
  if (status == USHERCTL_DONE && usherctl_process_has_lost_output ())
    {
      g_printerr ("usherctl: %s\n", _ ("The output can’t be written."));
      return USHERCTL_FAILED;
    }

  return status;
}

static void
set_up_locale (void)
{
  setlocale (LC_ALL, "");

  /* cron sets none: names have letters beyond ASCII all the same. */
  if (g_str_equal (nl_langinfo (CODESET), "ANSI_X3.4-1968"))
    setlocale (LC_CTYPE, "C.UTF-8");

  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  usherctl_process_set_up ();
  set_up_locale ();

  return (int) finish (usherctl_run_command (argc, argv));
}
