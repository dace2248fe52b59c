/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "usherctl-context.h"
#include "usherctl-terminal.h"

static gboolean
submit (UsherSignIn *sign_in,
        const char  *login,
        const char  *password,
        const char  *code,
        gboolean     remember,
        GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_sign_in_submit_async (sign_in,
                              login,
                              password,
                              code,
                              remember,
                              NULL,
                              usherctl_ready_cb,
                              &result);

  return usher_sign_in_submit_finish (sign_in, usherctl_wait (&result), error);
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

static UsherctlStatus
sign_in (const char *login, const char *password, const char *code, gboolean remember)
{
  g_autoptr (UsherctlContext) context = usherctl_context_new ();
  g_autoptr (UsherSignIn) flow = usher_sign_in_new (context->client, context->store);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  if (!prepare (context, remember, &error))
    return usherctl_report (error);

  submit (flow, login, password, code, remember, &error);

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
      submit (flow, login, password, asked, remember, &error);
    }

  if (error != NULL)
    return usherctl_report (error);

  name = usherctl_dup_line (usher_account_get_name (usher_sign_in_get_account (flow)));
  g_print (_ ("Signed in as %s.\n"), name);

  return USHERCTL_DONE;
}

UsherctlStatus
usherctl_sign_in (int argc, char **argv)
{
  g_autofree char   *login = NULL;
  g_autofree char   *code = NULL;
  gboolean           password_stdin = FALSE;
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
    { "no-remember",
      0,
      0,
      G_OPTION_ARG_NONE,
      &no_remember,
      N_ ("Forget the token at the end of the desktop session"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (UsherctlSecret) password = NULL;

  if (!usherctl_parse (argc,
                       argv,
                       NULL,
                       _ ("Signs in and keeps the token in the keyring. What is not given is "
                          "asked for on the terminal."),
                       options))
    return USHERCTL_USAGE;

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

  return sign_in (login, password, code, !no_remember);
}
