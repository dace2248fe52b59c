/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "usherctl-commands.h"

static const struct
{
  const char *name;
  UsherctlStatus (*run) (int argc, char **argv);
  const char *summary;
} commands[] = {
  { "sign-in", usherctl_sign_in, N_ ("Sign in and keep the token in the keyring") },
  { "list", usherctl_list, N_ ("List the accounts") },
  { "token", usherctl_token, N_ ("Print an account’s token") },
  { "show", usherctl_show, N_ ("Print what Plex says of an account") },
  { "sign-out", usherctl_sign_out, N_ ("End the session and remove the token") },
};

static void
print_usage (FILE *stream)
{
  fprintf (stream, "%s\n\n%s\n", _ ("Usage: usherctl COMMAND [OPTION…]"), _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %-10s %s\n", commands[i].name, _ (commands[i].summary));
  fprintf (stream, "\n%s\n", _ ("“usherctl COMMAND --help” says more about a command."));
}

/* A script that got no token, since the disk was full, say, must not read "done". */
static UsherctlStatus
finish (UsherctlStatus status)
{
  if (status == USHERCTL_DONE && (fflush (stdout) != 0 || ferror (stdout)))
    {
      g_printerr ("usherctl: %s\n", _ ("The output can’t be written."));
      return USHERCTL_FAILED;
    }

  return status;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      print_usage (stdout);
      return USHERCTL_DONE;
    }
  if (argc > 1 && strcmp (argv[1], "--version") == 0)
    {
      printf ("usherctl %s\n", PACKAGE_VERSION);
      return USHERCTL_DONE;
    }

  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        g_autofree char *program = g_strconcat ("usherctl ", commands[i].name, NULL);

        g_set_prgname (program);
        return (int) finish (commands[i].run (argc - 1, argv + 1));
      }

  print_usage (stderr);

  return USHERCTL_USAGE;
}
