/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "usherctl-context.h"

static gboolean
approve (UsherctlContext *context, UsherAccount *account, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_approve_async (context->client,
                       context->store,
                       account,
                       code,
                       NULL,
                       usherctl_ready_cb,
                       &result);

  return usher_approve_finish (usherctl_wait (&result), error);
}

/* Nobody has to unlock a keyring for a code that can't be one. */
static gboolean
check_code (const char *text, GError **error)
{
  g_autofree char *code = usher_pin_normalize_link_code (text);

  if (code == NULL)
    g_set_error_literal (error, USHER_ERROR, USHER_ERROR_LINK_CODE_MALFORMED, "Not a link code");

  return code != NULL;
}

UsherctlStatus
usherctl_approve (int argc, char **argv)
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
                       _ ("CODE [ACCOUNT]"),
                       _ ("Signs in another device that shows a code of four letters or digits. "
                          "Do so only with a device that you see: it gets a token of its own."),
                       options))
    return USHERCTL_USAGE;
  if (words == NULL)
    return usherctl_complain (_ ("Give the code that the other device shows."));
  if (!check_code (words[0], &error))
    return usherctl_report (error);

  context = usherctl_context_new ();
  account = usherctl_context_open_account (context, words + 1, &status);
  if (account == NULL)
    return status;

  if (!approve (context, account, words[0], &error))
    return usherctl_report (error);

  /* Translators: %s is a user name. */
  g_print (_ ("The device is signed in as %s.\n"), usherctl_context_get_word (context, account));

  return USHERCTL_DONE;
}
