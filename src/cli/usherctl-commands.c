/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usherctl-commands.h"

#include <glib/gi18n.h>
#include <string.h>

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

/* Does what the words on the command line, usherctl's own name in front, ask for. */
UsherctlStatus
usherctl_run_command (int argc, char **argv)
{
  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      print_usage (g_print);
      return USHERCTL_DONE;
    }
  if (argc > 1 && strcmp (argv[1], "--version") == 0)
    {
      g_print ("usherctl %s\n", PACKAGE_VERSION);
      return USHERCTL_DONE;
    }

  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        g_autofree char *program = g_strconcat ("usherctl ", commands[i].name, NULL);

        g_set_prgname (program);
        return commands[i].run (argc - 1, argv + 1);
      }

  print_usage (g_printerr);

  return USHERCTL_USAGE;
}
