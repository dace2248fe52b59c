/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usherctl-home-user.h"

#include <glib/gi18n.h>

/* The only account that is nobody's home user; NULL where there are more of them, or none. */
static UsherAccount *
find_only_host (UsherAccountStore *store)
{
  UsherAccount *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (usher_account_get_admin_uuid (account) != NULL)
        continue;
      if (found != NULL)
        return NULL;
      found = account;
    }

  return found;
}

/* Who asks for @account: a managed user may not do much, so the one whose Home it came from. */
static UsherAccount *
find_admin (UsherAccountStore *store, UsherAccount *account)
{
  const char   *uuid = usher_account_get_admin_uuid (account);
  UsherAccount *admin = uuid != NULL ? usher_account_store_find (store, uuid) : NULL;

  return admin != NULL && usher_account_get_state (admin) == USHER_ACCOUNT_STATE_OK ? admin
                                                                                    : account;
}

/* The account whose Plex Home is meant: the one that @words name, or the default one. Those that were
 * signed in through a Home do not make the only other one ambiguous. NULL where it has been said why.
 */
UsherAccount *
usherctl_home_find_host (UsherctlContext *context, char **words, UsherctlStatus *status)
{
  char *only[] = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  UsherAccount *account = NULL;

  if (words == NULL && usherctl_context_find (context, NULL, &error) == NULL)
    account = find_only_host (context->store);

  /* Whoever left the keyring locked is not asked again, and it may have the one that is meant. */
  if (error != NULL)
    {
      *status = usherctl_report (error);
      return NULL;
    }

  if (account != NULL)
    {
      only[0] = (char *) usher_account_get_uuid (account);
      words = only;
    }
  account = usherctl_context_open_account (context, words, status);

  return account != NULL ? g_object_ref (find_admin (context->store, account)) : NULL;
}

UsherHome *
usherctl_home_load (UsherctlContext *context, UsherAccount *host, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_home_load_async (context->client, context->store, host, NULL, usherctl_ready_cb, &result);

  return usher_home_load_finish (usherctl_wait (&result), error);
}

/* NULL where the service did not say it, or where there is nothing in it to be seen. */
char *
usherctl_home_user_dup_text (UsherHomeUser *user, const char *property)
{
  g_autofree char *text = NULL;

  g_object_get (user, property, &text, NULL);

  for (const char *c = text; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isgraph (g_utf8_get_char (c)))
      return g_steal_pointer (&text);

  return NULL;
}

static gboolean
is_called (UsherHomeUser *user, const char *const *properties, const char *folded)
{
  for (gsize i = 0; properties[i] != NULL; i++)
    {
      g_autofree char *text = usherctl_home_user_dup_text (user, properties[i]);
      g_autofree char *folded_text = text != NULL ? g_utf8_casefold (text, -1) : NULL;

      if (g_strcmp0 (folded_text, folded) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Borrows the first user of whom one of the @properties is @text, and counts all of them. */
static UsherHomeUser *
find (UsherHome *home, const char *text, const char *const *properties, guint *n_found)
{
  GListModel      *users = usher_home_get_users (home);
  g_autofree char *folded = g_utf8_casefold (text, -1);
  UsherHomeUser   *found = NULL;

  *n_found = 0;
  for (guint i = 0; i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr (UsherHomeUser) user = g_list_model_get_item (users, i);

      if (!is_called (user, properties, folded))
        continue;
      if (found == NULL)
        found = user;
      ++*n_found;
    }

  return found;
}

/* What nobody else has is tried first: a child may be called as the user name of another is. */
static UsherHomeUser *
find_any (UsherHome *home, const char *text, guint *n_found)
{
  static const char *const groups[][3] = {
    { "uuid", NULL },
    { "username", "email", NULL },
    { "title", "friendly-name", NULL },
  };
  UsherHomeUser *user = NULL;

  for (gsize i = 0; user == NULL && i < G_N_ELEMENTS (groups); i++)
    user = find (home, text, groups[i], n_found);

  return user;
}

/* Borrows the user that is called @text, or says why there is none. */
UsherHomeUser *
usherctl_home_find_user (UsherHome *home, const char *text, UsherctlStatus *status)
{
  guint            n_found = 0;
  UsherHomeUser   *user = find_any (home, text, &n_found);
  g_autofree char *sentence = NULL;

  if (n_found == 1)
    return user;

  if (n_found > 1)
    /* Translators: %s is a name. A UUID is a long word of letters and digits that stands for a user. */
    sentence = g_strdup_printf (_ ("Several users of this Plex Home are called “%s”. "
                                   "Give the UUID, which “usherctl home” prints."),
                                text);
  else
    sentence = g_strdup_printf (_ ("No user of this Plex Home is called “%s”."), text);
  usherctl_complain (sentence);
  *status = n_found > 1 ? USHERCTL_USAGE : USHERCTL_NOT_SIGNED_IN;

  return NULL;
}

/* What --home-user can be told to mean @user. */
char *
usherctl_home_dup_word (UsherHome *home, UsherHomeUser *user)
{
  static const char *const properties[] = { "username", "title" };

  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autofree char *word = usherctl_home_user_dup_text (user, properties[i]);
      g_autofree char *line = word != NULL ? usherctl_dup_line (word) : NULL;
      guint            n_found;

      if (line != NULL && g_str_equal (line, word) && find_any (home, word, &n_found) == user
          && n_found == 1)
        return g_steal_pointer (&word);
    }

  return g_strdup (usher_home_user_get_uuid (user));
}
