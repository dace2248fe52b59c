/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "usherctl-context.h"

static void
print_row (const char *name, const char *value)
{
  g_autofree char *line = value != NULL ? usherctl_dup_line (value) : NULL;

  if (line != NULL)
    g_print ("%s: %s\n", name, line);
}

/* What Plex did not say is not "no": NULL. */
static const char *
get_answer (gpointer record, const char *property, const char *yes, const char *no)
{
  gboolean value;

  if (record == NULL || !usher_record_is_known (record, property))
    return NULL;

  g_object_get (record, property, &value, NULL);

  return value ? yes : no;
}

static void
print_rows (UsherAccount *account)
{
  g_autoptr (GDateTime) joined = NULL;
  g_autoptr (UsherSubscription) subscription = NULL;
  g_autofree char *date = NULL;

  g_object_get (account, "joined-at", &joined, "subscription", &subscription, NULL);
  if (joined != NULL)
    /* Translators: a date, see strftime(3). */
    date = g_date_time_format (joined, _ ("%-d %B %Y"));

  /* Translators: of a person. */
  print_row (_ ("Name"), usher_account_get_name (account));
  print_row (_ ("User name"), usher_account_get_username (account));
  print_row (_ ("E-mail"), usher_account_get_email (account));
  print_row (_ ("UUID"), usher_account_get_uuid (account));
  /* Translators: when the account was made; a date follows. */
  print_row (_ ("Joined"), date);
  print_row (_ ("Plex Pass"), get_answer (subscription, "active", _ ("Yes"), _ ("No")));
  print_row (_ ("Two-factor authentication"),
             get_answer (account,
                         "two-factor-enabled",
                         C_ ("two-factor authentication", "On"),
                         C_ ("two-factor authentication", "Off")));
}

/* Another installation's account is known from its item in the keyring alone: Plex says the rest.
 * Where it can't be asked, what is known is still an answer.
 */
static void
fill (UsherctlContext *context, UsherAccount *account)
{
  if (usher_account_get_updated_at (account) == NULL
      && usher_account_get_state (account) == USHER_ACCOUNT_STATE_OK)
    usherctl_context_refresh (context, account, NULL);
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

  fill (context, account);
  if (json)
    {
      g_autofree char *text = usher_account_to_json (account);

      g_print ("%s\n", text);
    }
  else
    print_rows (account);

  return USHERCTL_DONE;
}
