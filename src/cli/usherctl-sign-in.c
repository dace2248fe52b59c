/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "usherctl-context.h"
#include "usherctl-home-user.h"
#include "usherctl-sign-in-home.h"
#include "usherctl-sign-in-pin.h"
#include "usherctl-terminal.h"

typedef enum
{
  WAY_PASSWORD,
  WAY_BROWSER,
  WAY_LINK,
  WAY_TOKEN,
} Way;

/* How to sign in, and with what. */
typedef struct
{
  Way         way;
  const char *login;
  const char *secret; /* the password or the token */
  const char *code;
  gboolean    remember;
} Wish;

static gboolean
submit_password (UsherSignIn *sign_in, const Wish *wish, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_sign_in_submit_async (sign_in,
                              wish->login,
                              wish->secret,
                              code,
                              wish->remember,
                              NULL,
                              usherctl_ready_cb,
                              &result);

  return usher_sign_in_submit_finish (sign_in, usherctl_wait (&result), error);
}

static gboolean
submit_token (UsherSignIn *sign_in, const Wish *wish, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_sign_in_submit_token_async (sign_in,
                                    wish->secret,
                                    wish->remember,
                                    NULL,
                                    usherctl_ready_cb,
                                    &result);

  return usher_sign_in_submit_token_finish (sign_in, usherctl_wait (&result), error);
}

static gboolean
submit (UsherctlContext *context, UsherSignIn *sign_in, const Wish *wish, GError **error)
{
  switch (wish->way)
    {
    case WAY_BROWSER:
      return usherctl_sign_in_by_browser (context, sign_in, wish->remember, error);
    case WAY_LINK:
      return usherctl_sign_in_by_link (context, sign_in, wish->remember, error);
    case WAY_TOKEN:
      return submit_token (sign_in, wish, error);
    case WAY_PASSWORD:
    default:
      return submit_password (sign_in, wish, wish->code, error);
    }
}

/* A token that can't be kept is lost, and Plex has ended the one that it was to replace. */
static gboolean
prepare (UsherctlContext *context, gboolean remember, GError **error)
{
  UsherKeyring *keyring = usher_account_store_get_keyring (context->store);
  g_autoptr (GAsyncResult) result = NULL;

  usher_keyring_prepare_async (keyring, remember, NULL, usherctl_ready_cb, &result);

  return usher_keyring_prepare_finish (keyring, usherctl_wait (&result), error);
}

/* Says who is signed in; where something could not be kept beside the token, in one line with that: nobody
 * is to sign in again for it.
 */
static UsherctlStatus
welcome (UsherctlContext *context, UsherSignIn *sign_in)
{
  UsherAccount *account = usher_sign_in_get_account (sign_in);
  UsherAccount *kept = usher_account_store_find (context->store, usher_account_get_uuid (account));
  const GError *problem = kept != NULL ? usher_account_get_problem (kept) : NULL;
  g_autofree char *name = usherctl_dup_line (usher_account_get_name (account));
  g_autofree char *line = g_strdup_printf (_ ("Signed in as %s.\n"), name);
  g_autofree char *sentence = NULL;
  g_autofree char *complaint = NULL;

  if (problem == NULL)
    {
      g_print ("%s", line);
      return USHERCTL_DONE;
    }

  sentence = usher_error_dup_sentence (problem);
  complaint = g_strconcat (line, sentence, NULL);
  usherctl_complain (complaint);

  return USHERCTL_FAILED;
}

static UsherctlStatus
sign_in (const Wish *wish)
{
  g_autoptr (UsherctlContext) context = usherctl_context_new ();
  g_autoptr (UsherSignIn) flow = usher_sign_in_new (context->client, context->store);
  g_autoptr (GError) error = NULL;

  if (!prepare (context, wish->remember, &error))
    return usherctl_report (error);

  submit (context, flow, wish, &error);

  while ((g_error_matches (error, USHER_ERROR, USHER_ERROR_CODE_NEEDED)
          || g_error_matches (error, USHER_ERROR, USHER_ERROR_CODE_WRONG))
         && usherctl_terminal_is_there ())
    {
      g_autofree char *asked = NULL;

      usherctl_report (error);
      asked = usherctl_terminal_ask (_ ("Verification code:"), FALSE);
      if (asked == NULL || *asked == '\0')
        return USHERCTL_CODE_NEEDED;

      g_clear_error (&error);
      submit_password (flow, wish, asked, &error);
    }

  if (error != NULL)
    return usherctl_report (error);

  return welcome (context, flow);
}

/* The login is that of an account which is signed in already, and whose Plex Home it is about. */
static UsherctlStatus
sign_in_as_home_user (const char *name, const char *login, gboolean remember, gboolean pin_expected)
{
  g_autoptr (UsherctlContext) context = usherctl_context_new ();
  g_autoptr (UsherSignIn) flow = usher_sign_in_new (context->client, context->store);
  char *words[] = { (char *) login, NULL };
  g_autoptr (UsherAccount) host = NULL;
  g_autoptr (GError) error = NULL;
  UsherctlStatus status = USHERCTL_FAILED;

  host = usherctl_home_find_host (context, login != NULL ? words : NULL, &status);
  if (host == NULL)
    return status;
  if (!prepare (context, remember, &error))
    return usherctl_report (error);

  status = usherctl_sign_in_as_home_user (context, flow, host, name, remember, pin_expected);

  return status == USHERCTL_DONE ? welcome (context, flow) : status;
}

/* Where standard input is a terminal, what is typed there is not shown. */
static UsherctlStatus
sign_in_with_token (Wish *wish)
{
  g_auto (UsherctlSecret) token
      = isatty (STDIN_FILENO) ? usherctl_terminal_ask (_ ("Token:"), TRUE) : usherctl_read_line ();

  if (token == NULL || *token == '\0')
    return usherctl_complain (_ ("Give the token on standard input."));

  wish->secret = token;

  return sign_in (wish);
}

static UsherctlStatus
sign_in_with_password (Wish *wish, gboolean password_stdin)
{
  g_autofree char *login = g_strdup (wish->login);
  g_auto (UsherctlSecret) password = NULL;

  if (login == NULL && usherctl_terminal_is_there () && !password_stdin)
    login = usherctl_terminal_ask (_ ("User name or e-mail:"), FALSE);
  if (login == NULL || *login == '\0')
    return usherctl_complain (_ ("Give the user name or e-mail address with --login."));

  if (password_stdin)
    password = usherctl_read_line ();
  else if (usherctl_terminal_is_there ())
    password = usherctl_terminal_ask (_ ("Password:"), TRUE);
  if (password == NULL || *password == '\0')
    return usherctl_complain (_ ("Give the password on standard input, with --password-stdin."));

  wish->login = login;
  wish->secret = password;

  return sign_in (wish);
}

/* What was given as a word, or behind "=" in one, is in the list of the system's processes. */
static void
wipe_word (int argc, char **argv, const char *secret)
{
  for (int i = 0; secret != NULL && i < argc; i++)
    if (g_str_has_suffix (argv[i], secret))
      explicit_bzero (argv[i] + strlen (argv[i]) - strlen (secret), strlen (secret));
}

UsherctlStatus
usherctl_sign_in (int argc, char **argv)
{
  /* Parsing takes words out of the list. */
  g_autofree char  **words = g_memdup2 (argv, (gsize) argc * sizeof *argv);
  g_autofree char   *login = NULL;
  g_autofree char   *code = NULL;
  gboolean           password_stdin = FALSE;
  gboolean           browser = FALSE;
  gboolean           link = FALSE;
  gboolean           token_stdin = FALSE;
  g_autofree char   *home_user = NULL;
  gboolean           no_remember = FALSE;
  const GOptionEntry options[] = {
    { "login",
      0,
      0,
      G_OPTION_ARG_STRING,
      &login,
      N_ ("User name or e-mail address"),
      /* Translators: stands for a user name or an e-mail address. */
      N_ ("LOGIN") },
    { "password-stdin",
      0,
      0,
      G_OPTION_ARG_NONE,
      &password_stdin,
      N_ ("Read the password from standard input"),
      NULL },
    { "code",
      0,
      0,
      G_OPTION_ARG_STRING,
      &code,
      N_ ("Verification code of a two-factor account"),
      /* Translators: stands for a verification code. */
      N_ ("CODE") },
    { "browser", 0, 0, G_OPTION_ARG_NONE, &browser, N_ ("Sign in in a web browser"), NULL },
    { "link",
      0,
      0,
      G_OPTION_ARG_NONE,
      &link,
      N_ ("Sign in with a code that is entered on another device"),
      NULL },
    { "token-stdin",
      0,
      0,
      G_OPTION_ARG_NONE,
      &token_stdin,
      N_ ("Read a token that you have already from standard input"),
      NULL },
    { "home-user",
      0,
      0,
      G_OPTION_ARG_STRING,
      &home_user,
      N_ ("Sign in as a user of the Plex Home of an account that is signed in"),
      /* Translators: stands for the name of a person. */
      N_ ("NAME") },
    { "no-remember",
      0,
      0,
      G_OPTION_ARG_NONE,
      &no_remember,
      N_ ("Forget the token at the end of the desktop session"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  Wish wish = { 0 };

  if (!usherctl_parse (argc,
                       argv,
                       NULL,
                       _ ("Signs in and keeps the token in the keyring. What is not given is "
                          "asked for on the terminal."),
                       options))
    return USHERCTL_USAGE;
  wipe_word (argc, words, code);
  if (home_user != NULL && code == NULL && browser + link + token_stdin == 0)
    return sign_in_as_home_user (home_user, login, !no_remember, password_stdin);
  if (browser + link + token_stdin + (home_user != NULL)
          + (login != NULL || code != NULL || password_stdin)
      > 1)
    return usherctl_complain (
        _ ("Choose one way: --browser, --link, --token-stdin, --home-user, or "
           "a user name and password."));

  wish.login = login;
  wish.code = code;
  wish.remember = !no_remember;
  if (token_stdin)
    {
      wish.way = WAY_TOKEN;
      return sign_in_with_token (&wish);
    }
  if (browser || link)
    {
      wish.way = browser ? WAY_BROWSER : WAY_LINK;
      return sign_in (&wish);
    }

  return sign_in_with_password (&wish, password_stdin);
}
