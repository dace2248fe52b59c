/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "usherctl-context.h"

UsherctlStatus
usherctl_check (int argc, char **argv)
{
  g_auto (GStrv) words = NULL;
  const GOptionEntry options[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (UsherctlContext) context = NULL;
  UsherctlStatus status = USHERCTL_FAILED;
  UsherAccount  *account;
  g_autoptr (GError) error = NULL;

  if (!usherctl_parse (argc,
                       argv,
                       /* Translators: leave the brackets as they are. */
                       _ ("[ACCOUNT]"),
                       _ ("Asks Plex whether the token is still valid. It stays in the keyring, "
                          "whatever the answer is."),
                       options))
    return USHERCTL_USAGE;

  context = usherctl_context_new ();
  account = usherctl_context_open_account (context, words, &status);
  if (account == NULL)
    return status;

  if (!usherctl_context_refresh (context, account, &error))
    return usherctl_report (error);

  /* Translators: %s is a user name. */
  g_print (_ ("The token of %s is valid.\n"), usherctl_context_get_word (context, account));

  return USHERCTL_DONE;
}
