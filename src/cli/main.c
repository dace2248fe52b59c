/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "usherctl-commands.h"
#include "usherctl-process.h"

static const struct
{
  const char *name;
  UsherctlStatus (*run) (int argc, char **argv);
  const char *summary;
} commands[] = {
  { "sign-in", usherctl_sign_in, N_ ("Sign in and keep the token in the keyring") },
  { "list", usherctl_list, N_ ("List the accounts") },
  { "default", usherctl_default, N_ ("Print or choose the default account") },
  { "home", usherctl_home, N_ ("List the users of an account’s Plex Home") },
  { "token", usherctl_token, N_ ("Print an account’s token") },
  { "show", usherctl_show, N_ ("Print what Plex says of an account") },
  { "check", usherctl_check, N_ ("Ask Plex whether the token is still valid") },
  { "run", usherctl_run, N_ ("Run a command that has the token in its environment") },
  { "approve", usherctl_approve, N_ ("Let in another device that shows a code") },
  { "sign-out", usherctl_sign_out, N_ ("End the session and remove the token") },
};

static void
print_usage (void (*print) (const char *format, ...))
{
  print ("%s\n\n%s\n", _ ("Usage: usherctl COMMAND [OPTION…]"), _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    print ("  %-10s %s\n", commands[i].name, _ (commands[i].summary));
  print ("\n%s\n", _ ("“usherctl COMMAND --help” says more about a command."));
}

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

  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      print_usage (g_print);
      return (int) finish (USHERCTL_DONE);
    }
  if (argc > 1 && strcmp (argv[1], "--version") == 0)
    {
      g_print ("usherctl %s\n", PACKAGE_VERSION);
      return (int) finish (USHERCTL_DONE);
    }

  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        g_autofree char *program = g_strconcat ("usherctl ", commands[i].name, NULL);

        g_set_prgname (program);
        return (int) finish (commands[i].run (argc - 1, argv + 1));
      }

  print_usage (g_printerr);

  return USHERCTL_USAGE;
}
