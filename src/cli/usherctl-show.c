/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "usherctl-context.h"

static void
print_row (const char *name, const char *value)
{
  if (value != NULL)
    g_print ("%s: %s\n", name, value);
}

static void
print_rows (UsherAccount *account)
{
  g_autoptr (GDateTime) joined = NULL;
  g_autofree char *date = NULL;
  gboolean         two_factor;

  g_object_get (account, "joined-at", &joined, "two-factor-enabled", &two_factor, NULL);
  if (joined != NULL)
    /* Translators: a date, see strftime(3). */
    date = g_date_time_format (joined, _ ("%-d %B %Y"));

  print_row (_ ("Name"), usher_account_get_name (account));
  print_row (_ ("User name"), usher_account_get_username (account));
  print_row (_ ("E-mail"), usher_account_get_email (account));
  print_row (_ ("UUID"), usher_account_get_uuid (account));
  print_row (_ ("Member since"), date);
  print_row (_ ("Plex Pass"), usher_account_has_plex_pass (account) ? _ ("Yes") : _ ("No"));
  print_row (_ ("Two-factor authentication"), two_factor ? _ ("On") : _ ("Off"));
}

UsherctlStatus
usherctl_show (int argc, char **argv)
{
  g_auto (GStrv) words = NULL;
  gboolean           json = FALSE;
  const GOptionEntry options[] = {
    { "json",
      0,
      0,
      G_OPTION_ARG_NONE,
      &json,
      N_ ("Print all of it as JSON, in Plex’s own names"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (UsherctlContext) context = NULL;
  UsherctlStatus status = USHERCTL_FAILED;
  UsherAccount  *account;

  if (!usherctl_parse (argc,
                       argv,
                       _ ("[ACCOUNT]"),
                       _ ("Prints what Plex says of an account. The token is not part of it."),
                       options))
    return USHERCTL_USAGE;

  context = usherctl_context_new ();
  account = usherctl_context_find_account (context, words, &status);
  if (account == NULL)
    return status;

  if (json)
    {
      g_autofree char *text = usher_account_to_json (account);

      g_print ("%s\n", text);
    }
  else
    print_rows (account);

  return USHERCTL_DONE;
}
