/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "usherctl-context.h"

UsherctlStatus
usherctl_sign_out (int argc, char **argv)
{
  g_auto (GStrv) words = NULL;
  gboolean           keep_session = FALSE;
  const GOptionEntry options[] = {
    { "keep-session",
      0,
      0,
      G_OPTION_ARG_NONE,
      &keep_session,
      N_ ("Only forget the token here: the session at Plex goes on"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (UsherctlContext) context = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  UsherctlStatus status = USHERCTL_FAILED;
  UsherAccount  *account;

  if (!usherctl_parse (argc,
                       argv,
                       _ ("[ACCOUNT]"),
                       _ ("Ends the session at Plex and removes the token from the keyring."),
                       options))
    return USHERCTL_USAGE;

  context = usherctl_context_new ();
  account = usherctl_context_open_account (context, words, &status);
  if (account == NULL)
    return status;

  if (keep_session)
    usher_account_store_remove_async (context->store, account, NULL, usherctl_ready_cb, &result);
  else
    usher_sign_out_async (context->client,
                          context->store,
                          account,
                          NULL,
                          usherctl_ready_cb,
                          &result);

  usherctl_wait (&result);
  if (!(keep_session ? usher_account_store_remove_finish (context->store, result, &error)
                     : usher_sign_out_finish (result, &error)))
    return usherctl_report (error);

  return USHERCTL_DONE;
}
