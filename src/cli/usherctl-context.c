/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usherctl-context.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static gboolean
is_set (const char *variable)
{
  const char *value = g_getenv (variable);

  return value != NULL && *value != '\0';
}

/* Whether a window can be opened. */
gboolean
usherctl_has_display (void)
{
  return is_set ("WAYLAND_DISPLAY") || is_set ("DISPLAY");
}

/* A keyring's prompt needs a display, or a terminal for the keyrings that ask there. */
static gboolean
is_somebody_there (void)
{
  return usherctl_has_display () || isatty (STDIN_FILENO);
}

static UsherctlContext *
new_context (gboolean interactive)
{
  UsherctlContext *self = g_new0 (UsherctlContext, 1);
  g_autoptr (UsherDevice) device = usher_device_new ();
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (interactive);

  self->client = usher_client_new (device);
  self->store = usher_account_store_new (keyring);

  return self;
}

UsherctlContext *
usherctl_context_new (void)
{
  return new_context (is_somebody_there ());
}

/* One whose keyring asks nobody for a password. */
UsherctlContext *
usherctl_context_new_silent (void)
{
  return new_context (FALSE);
}

static void
gone_cb (gpointer user_data, GObject *store)
{
  *(gboolean *) user_data = TRUE;
}

/* Waits for what is under way: the store reads anew whenever the keyring changes, by ourselves too. */
void
usherctl_context_free (UsherctlContext *self)
{
  gboolean gone = FALSE;

  g_object_weak_ref (G_OBJECT (self->store), gone_cb, &gone);
  g_object_unref (self->client);
  g_object_unref (self->store);
  while (!gone)
    g_main_context_iteration (NULL, TRUE);
  g_free (self);
}

void
usherctl_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* Runs the main context until usherctl_ready_cb() has put a result into @result. */
GAsyncResult *
usherctl_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

/* Whether a character changes more than its own place: it moves the cursor, makes a second line, or has what
 * follows written in the other direction, as embeddings, overrides and isolates do.
 */
static gboolean
reaches_out (gunichar character)
{
  const GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR || (character >= 0x202a && character <= 0x202e)
         || (character >= 0x2066 && character <= 0x2069);
}

/* Names and reasons come from outside: none of them changes how the rest of the line, or the next, is seen. */
char *
usherctl_dup_line (const char *text)
{
  char *line = g_utf8_make_valid (text, -1);

  for (char *c = line; *c != '\0'; c = g_utf8_next_char (c))
    if (reaches_out (g_utf8_get_char (c)))
      memset (c, ' ', (gsize) (g_utf8_next_char (c) - c));

  return line;
}

/* What a command can be told to mean @account: what this prints can be given to the next one. */
const char *
usherctl_context_get_word (UsherctlContext *self, UsherAccount *account)
{
  const char *words[] = { usher_account_get_username (account), usher_account_get_email (account) };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *line = words[i] != NULL ? usherctl_dup_line (words[i]) : NULL;

      /* One with a hyphen in front would be an option. */
      if (line != NULL && *line != '-' && g_str_equal (line, words[i])
          && usher_account_store_find (self->store, line) == account)
        return words[i];
    }

  return usher_account_get_uuid (account);
}

/* Says one line on stderr. */
UsherctlStatus
usherctl_complain (const char *text)
{
  g_autofree char *line = usherctl_dup_line (text);

  g_printerr ("usherctl: %s\n", line);

  return USHERCTL_USAGE;
}

/* Says what went wrong, and gives the exit status that stands for it. */
UsherctlStatus
usherctl_report (const GError *error)
{
  g_autofree char *sentence = usher_error_dup_sentence (error);

  usherctl_complain (sentence);
  if (error->domain != USHER_ERROR)
    return USHERCTL_FAILED;

  switch ((UsherError) error->code)
    {
    case USHER_ERROR_CODE_NEEDED:
    case USHER_ERROR_HOME_PIN_NEEDED:
      return USHERCTL_CODE_NEEDED;
    case USHER_ERROR_NOT_SIGNED_IN:
    case USHER_ERROR_TOKEN_REVOKED:
      return USHERCTL_NOT_SIGNED_IN;
    case USHER_ERROR_KEYRING:
    case USHER_ERROR_KEYRING_LOCKED:
    case USHER_ERROR_KEYRING_MISSING:
      return USHERCTL_KEYRING;
    case USHER_ERROR_OFFLINE:
    case USHER_ERROR_NO_NETWORK:
    case USHER_ERROR_NETWORK_LOG_IN:
    case USHER_ERROR_PROXY:
    case USHER_ERROR_TIMED_OUT:
    case USHER_ERROR_TLS:
    case USHER_ERROR_TLS_EXPIRED:
    case USHER_ERROR_TLS_WRONG_HOST:
    case USHER_ERROR_TLS_UNTRUSTED:
    case USHER_ERROR_SERVICE:
    case USHER_ERROR_SLOW_DOWN:
    case USHER_ERROR_BAD_REPLY:
    case USHER_ERROR_INCOMPLETE_REPLY:
      return USHERCTL_SERVICE;
    case USHER_ERROR_FAILED:
    case USHER_ERROR_CANCELLED:
    case USHER_ERROR_BAD_CREDENTIALS:
    case USHER_ERROR_CODE_WRONG:
    case USHER_ERROR_EMAIL_NEEDED:
    case USHER_ERROR_NETWORK_REFUSED:
    case USHER_ERROR_REFUSED:
    case USHER_ERROR_MANAGED_USER:
    case USHER_ERROR_TOO_OLD:
    case USHER_ERROR_BAD_SERVICE_URL:
    case USHER_ERROR_STORAGE:
    case USHER_ERROR_PIN_EXPIRED:
    case USHER_ERROR_LINK_CODE_UNKNOWN:
    case USHER_ERROR_LINK_CODE_MALFORMED:
    case USHER_ERROR_TOKEN_REFUSED:
    case USHER_ERROR_TOKEN_MALFORMED:
    case USHER_ERROR_TOKEN_SHORT_LIVED:
    case USHER_ERROR_HOME_PIN_WRONG:
      break;
    }

  return USHERCTL_FAILED;
}

/* Reads the accounts. Those that are known from their files are there even where it fails. */
gboolean
usherctl_context_load (UsherctlContext *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_account_store_load_async (self->store, NULL, usherctl_ready_cb, &result);

  return usher_account_store_load_finish (self->store, usherctl_wait (&result), error);
}

gboolean
usherctl_context_unlock (UsherctlContext *self, GError **error)
{
  UsherKeyring *keyring = usher_account_store_get_keyring (self->store);
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_unlock_async (keyring, NULL, usherctl_ready_cb, &result);

  return usher_keyring_unlock_finish (keyring, usherctl_wait (&result), error);
}

static UsherAccount *
pick (UsherctlContext *self, const char *text)
{
  return text != NULL ? usher_account_store_find (self->store, text)
                      : usher_account_store_get_default (self->store);
}

/* Borrows the account that is called @text, or the default one where that is NULL. NULL without an
 * error: there is none. A keyring that is locked or can't be reached is said to be so: an account
 * that it may have is not called signed out.
 */
UsherAccount *
usherctl_context_find (UsherctlContext *self, const char *text, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  UsherAccount *account;

  usherctl_context_load (self, &local_error);
  account = pick (self, text);
  if (account != NULL)
    return account;

  if (local_error == NULL
      && usher_keyring_get_locked (usher_account_store_get_keyring (self->store))
      && usherctl_context_unlock (self, &local_error))
    usherctl_context_load (self, &local_error);
  account = pick (self, text);
  if (account == NULL && local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return account;
}

/* Borrows the account that the command's @words call, or says why there is none. */
UsherAccount *
usherctl_context_find_account (UsherctlContext *self, char **words, UsherctlStatus *status)
{
  const char *text = words != NULL ? words[0] : NULL;
  g_autoptr (GError) error = NULL;
  UsherAccount *account;

  if (text != NULL && words[1] != NULL)
    {
      *status = usherctl_complain (_ ("Name only one account."));
      return NULL;
    }

  account = usherctl_context_find (self, text, &error);
  if (account != NULL)
    return account;

  if (error != NULL)
    *status = usherctl_report (error);
  else if (text == NULL && g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 1)
    *status = usherctl_complain (_ ("There are several accounts: say which one."));
  else if (text != NULL && usher_account_store_is_ambiguous (self->store, text))
    {
      /* Translators: %s is a name. A UUID is a long word of letters and digits that stands for an
       * account.
       */
      g_autofree char *sentence = g_strdup_printf (_ ("Several accounts are called “%s”. Give the "
                                                      "UUID, which “usherctl list” prints."),
                                                   text);

      *status = usherctl_complain (sentence);
    }
  else
    {
      g_autofree char *sentence
          = text != NULL ? g_strdup_printf (_ ("No account here is called “%s”."), text)
                         : g_strdup (_ ("Nobody is signed in."));

      usherctl_complain (sentence);
      *status = USHERCTL_NOT_SIGNED_IN;
    }

  return NULL;
}

/* The same for a command that uses the token. Only an open keyring says which client identifier the
 * token was issued to.
 */
UsherAccount *
usherctl_context_open_account (UsherctlContext *self, char **words, UsherctlStatus *status)
{
  UsherAccount *account = usherctl_context_find_account (self, words, status);
  g_autoptr (GError) error = NULL;

  if (account == NULL || usher_account_get_state (account) != USHER_ACCOUNT_STATE_LOCKED
      || !usher_keyring_get_locked (usher_account_store_get_keyring (self->store)))
    return account;

  if (usherctl_context_unlock (self, &error))
    return usherctl_context_find_account (self, words, status);

  *status = usherctl_report (error);

  return NULL;
}

/* The account that the command's @words call, by its item in the keyring alone: what others there are is
 * not looked at. NULL without an error: usherctl_context_open_account() knows more.
 */
static UsherAccount *
find_item (UsherctlContext *self, char **words, GError **error)
{
  const char *text = words != NULL ? words[0] : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) local_error = NULL;
  UsherAccount *account;

  if (text != NULL && words[1] != NULL)
    return NULL;

  usher_account_store_find_item_async (self->store, text, NULL, usherctl_ready_cb, &result);
  account
      = usher_account_store_find_item_finish (self->store, usherctl_wait (&result), &local_error);
  if (account == NULL && !g_error_matches (local_error, USHER_ERROR, USHER_ERROR_NOT_SIGNED_IN)
      && !g_error_matches (local_error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return account;
}

/* The account that the command's @words call, with its token, or says why there is none. */
UsherAccount *
usherctl_context_load_token (UsherctlContext *self,
                             char           **words,
                             SecretValue    **token,
                             UsherctlStatus  *status)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account = find_item (self, words, &error);

  if (account == NULL && error == NULL
      && !g_set_object (&account, usherctl_context_open_account (self, words, status)))
    return NULL;

  if (account != NULL)
    {
      usher_account_store_lookup_token_async (self->store,
                                              account,
                                              NULL,
                                              usherctl_ready_cb,
                                              &result);
      *token
          = usher_account_store_lookup_token_finish (self->store, usherctl_wait (&result), &error);
    }
  if (error == NULL)
    return g_steal_pointer (&account);

  *status = usherctl_report (error);

  return NULL;
}

/* Asks the service about @account. */
gboolean
usherctl_context_refresh (UsherctlContext *self, UsherAccount *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_refresh_async (self->client, self->store, account, NULL, usherctl_ready_cb, &result);

  return usher_refresh_finish (usherctl_wait (&result), error);
}

/* Reads the options of a command; says what is wrong with them. */
gboolean
usherctl_parse (int                 argc,
                char              **argv,
                const char         *parameters,
                const char         *summary,
                const GOptionEntry *options)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    usherctl_complain (error->message);
  else if (argc > 1)
    usherctl_complain (_ ("Too many arguments. Try --help."));
  else
    return TRUE;

  return FALSE;
}
