/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#include "usherctl-context.h"
#include "usherctl-process.h"

/* The words up to "--" are ours, those after it the command's. */
static int
count_own_words (int argc, char **argv)
{
  int n = 0;

  while (n < argc && strcmp (argv[n], "--") != 0)
    n++;

  return n;
}

static UsherctlStatus
become (char **command, SecretValue *token, const char *client_identifier)
{
  const char *text = secret_value_get_text (token);
  g_auto (GStrv) environment = usherctl_process_dup_environment ();
  g_autofree char *name = NULL;
  g_autofree char *complaint = NULL;
  int              code;

  environment = g_environ_setenv (environment, "PLEX_TOKEN", text, TRUE);

  /* python-plexapi's. An identifier that the token was not issued to would be worse than none. */
  environment = g_environ_setenv (environment, "PLEXAPI_AUTH_SERVER_TOKEN", text, TRUE);
  environment
      = client_identifier != NULL
            ? g_environ_setenv (environment, "PLEXAPI_HEADER_IDENTIFIER", client_identifier, TRUE)
            : g_environ_unsetenv (environment, "PLEXAPI_HEADER_IDENTIFIER");

  usherctl_process_become (command, environment);
  code = errno;

  name = g_filename_display_name (command[0]);
  /* Translators: the first is a command, the second why, such as “No such file or directory”. */
  complaint = g_strdup_printf (_ ("“%s” can’t be run: %s"), name, g_strerror (code));
  usherctl_complain (complaint);

  return code == ENOENT ? USHERCTL_NO_COMMAND : USHERCTL_COMMAND_REFUSED;
}

UsherctlStatus
usherctl_run (int argc, char **argv)
{
  g_auto (GStrv) words = NULL;
  const GOptionEntry options[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const int n_own = count_own_words (argc, argv);
  g_autoptr (UsherctlContext) context = NULL;
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (SecretValue) token = NULL;
  UsherctlStatus status = USHERCTL_FAILED;

  if (!usherctl_parse (n_own,
                       argv,
                       /* Translators: leave the two hyphens as they are. */
                       _ ("[ACCOUNT] -- COMMAND [ARGUMENT…]"),
                       _ ("Runs a command that finds the token in its environment: as PLEX_TOKEN "
                          "and, for python-plexapi, as PLEXAPI_AUTH_SERVER_TOKEN with "
                          "PLEXAPI_HEADER_IDENTIFIER. The exit status is the command’s."),
                       options))
    return USHERCTL_USAGE;
  if (n_own + 1 >= argc)
    return usherctl_complain (_ ("Give the command to run after “--”."));

  context = usherctl_context_new ();
  account = usherctl_context_load_token (context, words, &token, &status);
  if (account == NULL)
    return status;

  return become (argv + n_own + 1, token, usher_account_get_client_identifier (account));
}
