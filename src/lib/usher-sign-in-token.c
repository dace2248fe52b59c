/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#define _GNU_SOURCE /* for strcasestr() */

#include "config.h"

#include <string.h>

#include "usher-account-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-sign-in-private.h"

/* Signing in with a token that the person has already. */

/* How people are told to find their token: in the address of a page of their server. */
#define PARAMETER "X-Plex-Token"

/* A rotating token is a JSON Web Token: three parts, the first a JSON object. Source: RFC 7519. */
static gboolean
is_json_web_token (const char *text)
{
  const char *first = g_str_has_prefix (text, "eyJ") ? strchr (text, '.') : NULL;

  return first != NULL && strchr (first + 1, '.') != NULL;
}

/* Of any kind: what is copied from a web page may have a no-break space at its end. */
static gboolean
is_space (const char *text)
{
  const gunichar character = g_utf8_get_char_validated (text, -1);

  return (gint32) character >= 0 && g_unichar_isspace (character);
}

static gboolean
is_before_token (const char *text)
{
  return is_space (text) || (*text != '\0' && strchr ("\"'", *text) != NULL);
}

/* The token in what the person gave, which may be the URL or the header that it stands in; NULL for a URL
 * without one.
 */
static SecretValue *
read_token (const char *text)
{
  const char *parameter = strcasestr (text, PARAMETER);
  const char *start = parameter != NULL ? parameter + strlen (PARAMETER) : text;
  const char *end, *last;

  if (parameter == NULL && strstr (text, "://") != NULL)
    return NULL;

  while (is_before_token (start) || (parameter != NULL && (*start == '=' || *start == ':')))
    start = g_utf8_next_char (start);

  end = start + (parameter != NULL ? strcspn (start, "&#\"' \t\r\n") : strlen (start));
  while ((last = g_utf8_find_prev_char (start, end)) != NULL && is_before_token (last))
    end = last;

  return secret_value_new (start, end - start, "text/plain");
}

static DexFuture *
token_fiber (gpointer user_data)
{
  UsherSignInJob *job = user_data;
  GError         *error = NULL;

  if (!usher_account_token_is_usable (job->token))
    g_set_error_literal (&error, USHER_ERROR, USHER_ERROR_TOKEN_MALFORMED, "Not a token");
  else if (is_json_web_token (secret_value_get_text (job->token)))
    g_set_error_literal (&error, USHER_ERROR, USHER_ERROR_TOKEN_SHORT_LIVED, "A JSON Web Token");
  else
    {
      usher_sign_in_job_take_turn (job);
      job->account = usher_sign_in_job_get_account (job, job->token, &error);
    }

  /* It was not Usher's session that has ended. */
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    error->code = USHER_ERROR_TOKEN_REFUSED;

  return job->account != NULL ? usher_sign_in_job_keep (job) : usher_sign_in_job_fail (job, error);
}

/**
 * usher_sign_in_submit_token_async:
 * @self: a sign-in that is neither BUSY nor WAITING
 * @text: the token, or a URL with the parameter `X-Plex-Token`; white space around it is dropped
 * @remember: whether the account is to outlast the log-in
 * @cancellable: (nullable): cancels the request, and leaves the state as it was before
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Asks the service whose token that is, and keeps the account with it.
 *
 * The token is checked before it is kept: %USHER_ERROR_TOKEN_MALFORMED and
 * %USHER_ERROR_TOKEN_SHORT_LIVED without asking anybody, %USHER_ERROR_TOKEN_REFUSED where the service
 * does not know it. Its session stays the one of the app that it was given to.
 */
void
usher_sign_in_submit_token_async (UsherSignIn        *self,
                                  const char         *text,
                                  gboolean            remember,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  UsherSignInJob *job;

  g_return_if_fail (USHER_IS_SIGN_IN (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (!usher_sign_in_is_under_way (self));

  job = usher_sign_in_job_new (self);
  job->token = read_token (text);
  self->remember = remember;
  usher_sign_in_job_start (job, token_fiber, cancellable, callback, user_data);
}

/**
 * usher_sign_in_submit_token_finish:
 * @self: a sign-in
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [method@SignIn.submit_token_async].
 *
 * Returns: whether the account is signed in and its token kept; if not, [property@SignIn:state] says what
 *   is next, and if so, [property@Account:problem] of the store's account whether the disk took the rest
 */
gboolean
usher_sign_in_submit_token_finish (UsherSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (USHER_IS_SIGN_IN (self), FALSE);

  return usher_task_propagate_boolean (result, error);
}
