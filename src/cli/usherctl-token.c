/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "usherctl-context.h"

UsherctlStatus
usherctl_token (int argc, char **argv)
{
  g_auto (GStrv) words = NULL;
  const GOptionEntry options[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (UsherctlContext) context = NULL;
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (SecretValue) token = NULL;
  UsherctlStatus status = USHERCTL_FAILED;

  if (!usherctl_parse (argc,
                       argv,
                       _ ("[ACCOUNT]"),
                       _ ("Prints the token, and nothing else."),
                       options))
    return USHERCTL_USAGE;

  context = usherctl_context_new ();
  account = usherctl_context_load_token (context, words, &token, &status);
  if (account == NULL)
    return status;

  /* The stream's buffer would keep it. */
  setvbuf (stdout, NULL, _IONBF, 0);
  g_print ("%s\n", secret_value_get_text (token));

  return USHERCTL_DONE;
}
