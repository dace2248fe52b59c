/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-account-search.h"

#include <string.h>

static gboolean
is_called (const char *text, const char *wanted)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;

  folded = g_utf8_casefold (text, -1);

  /* Where letters have marks, they are found without them, too. */
  return strstr (folded, wanted) != NULL || g_str_match_string (wanted, text, TRUE);
}

/**
 * usher_account_search_dup_wanted:
 * @text: what was typed
 *
 * Makes what is looked for of it.
 *
 * Returns: (transfer full) (nullable): that, casefolded; %NULL where it is nothing
 */
char *
usher_account_search_dup_wanted (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return *stripped != '\0' ? g_utf8_casefold (stripped, -1) : NULL;
}

/**
 * usher_account_search_finds:
 * @account: an account
 * @wanted: (nullable): what is looked for; %NULL finds all of them
 *
 * Looks for it in the name, the user name and the e-mail address.
 *
 * Returns: whether it is there
 */
gboolean
usher_account_search_finds (UsherAccount *account, const char *wanted)
{
  return wanted == NULL || is_called (usher_account_get_name (account), wanted)
         || is_called (usher_account_get_username (account), wanted)
         || is_called (usher_account_get_email (account), wanted);
}
