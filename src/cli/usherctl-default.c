/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "usherctl-context.h"

static UsherctlStatus
print_default (UsherctlContext *context)
{
  g_autoptr (GError) error = NULL;
  UsherAccount *account = usherctl_context_find (context, NULL, &error);

  if (error != NULL)
    return usherctl_report (error);
  if (account == NULL)
    {
      usherctl_complain (g_list_model_get_n_items (G_LIST_MODEL (context->store)) > 0
                             ? _ ("None of the accounts is the default one.")
                             : _ ("Nobody is signed in."));
      return USHERCTL_NOT_SIGNED_IN;
    }

  g_print ("%s\n", usherctl_context_get_word (context, account));

  return USHERCTL_DONE;
}

static UsherctlStatus
set_default (UsherctlContext *context, char **words)
{
  UsherctlStatus status = USHERCTL_FAILED;
  UsherAccount  *account = usherctl_context_find_account (context, words, &status);
  g_autoptr (GError) error = NULL;

  if (account == NULL)
    return status;

  return usher_account_store_set_default (context->store, account, &error)
             ? USHERCTL_DONE
             : usherctl_report (error);
}

UsherctlStatus
usherctl_default (int argc, char **argv)
{
  g_auto (GStrv) words = NULL;
  const GOptionEntry options[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (UsherctlContext) context = NULL;

  if (!usherctl_parse (argc,
                       argv,
                       _ ("[ACCOUNT]"),
                       _ ("Prints which account is meant where none is named, or chooses it."),
                       options))
    return USHERCTL_USAGE;

  context = usherctl_context_new ();

  return words != NULL ? set_default (context, words) : print_default (context);
}
