/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What a person is told of an error, and which button helps. docs/refusals.md shows it all at once. */

#include "config.h"

#include "usher-error.h"

#include <glib/gi18n-lib.h>

/* From how many seconds on a wait is told in minutes. */
#define LONG_WAIT 120

static const char *
sentence_for_code (UsherError code)
{
  switch (code)
    {
    case USHER_ERROR_CANCELLED:
      return _ ("Canceled.");
    case USHER_ERROR_BAD_CREDENTIALS:
      return _ ("The user name or password is wrong.");
    case USHER_ERROR_CODE_NEEDED:
      return _ ("This account asks for a verification code.");
    case USHER_ERROR_CODE_WRONG:
      return _ ("That code was not accepted.");
    case USHER_ERROR_EMAIL_NEEDED:
      return _ ("This account can only be signed in to with its e-mail address.");
    case USHER_ERROR_NETWORK_REFUSED:
      return _ ("Plex refuses sign-ins from this network for now, after too many failed tries. "
                "Wait, or sign in with the browser.");
    case USHER_ERROR_SLOW_DOWN:
      return _ ("Plex asks for fewer requests. Wait a moment, then try again.");
    case USHER_ERROR_REFUSED:
      return _ ("Plex did not accept the request.");
    case USHER_ERROR_TOKEN_REVOKED:
      return _ ("Plex has ended this session. Sign in again.");
    case USHER_ERROR_MANAGED_USER:
      /* Translators: managed users are those of a Plex Home who have no password of their own. */
      return _ (
          "This account may not do that. A managed user can ask whoever manages the Plex Home.");
    case USHER_ERROR_TOO_OLD:
      return _ ("Plex does not take this request any more: this version of Usher is too old. "
                "Install a newer one.");
    case USHER_ERROR_OFFLINE:
      return _ ("This computer is offline.");
    case USHER_ERROR_NO_NETWORK:
      return _ ("Plex can’t be reached. Check the network connection.");
    case USHER_ERROR_NETWORK_LOG_IN:
      /* Translators: the log-in is that of a hotel's or café's network, not of Plex. */
      return _ ("Plex can’t be reached: this network seems to ask for a log-in of its own first.");
    case USHER_ERROR_PROXY:
      return _ ("The network’s proxy refuses, or wants a log-in. "
                "It is set in the system’s network settings.");
    case USHER_ERROR_TIMED_OUT:
      return _ ("Plex did not answer in time.");
    case USHER_ERROR_TLS:
      return _ ("No safe connection to Plex could be made.");
    case USHER_ERROR_TLS_EXPIRED:
      return _ ("Nothing was sent: Plex’s certificate has expired, or is not valid yet. "
                "Check the date and time of this computer.");
    case USHER_ERROR_TLS_WRONG_HOST:
      return _ ("Nothing was sent: the connection is not safe. "
                "Another site’s certificate came in the place of Plex’s.");
    case USHER_ERROR_TLS_UNTRUSTED:
      return _ ("Nothing was sent: the connection is not safe. "
                "The certificate comes from an authority that is not known here.");
    case USHER_ERROR_SERVICE:
      return _ ("Plex has trouble of its own. Try again later.");
    case USHER_ERROR_BAD_REPLY:
      return _ ("The answer was not understood. It may not have come from Plex.");
    case USHER_ERROR_INCOMPLETE_REPLY:
      /* Translators: a UUID is a long word of letters and digits that stands for an account. */
      return _ ("Plex’s answer had no usable token or account UUID. Nothing was changed here.");
    case USHER_ERROR_BAD_SERVICE_URL:
      /* Translators: the two names are environment variables, don't translate them. */
      return _ ("USHER_SERVICE_URL or USHER_SERVICE_CA can’t be used.");
    case USHER_ERROR_STORAGE:
      return _ ("A file of Usher can’t be read or written.");
    case USHER_ERROR_KEYRING_LOCKED:
      return _ ("The keyring is locked.");
    case USHER_ERROR_KEYRING_MISSING:
      return _ ("There is no keyring to keep the token in.");
    case USHER_ERROR_KEYRING:
      return _ ("The keyring did not do as it was asked.");
    case USHER_ERROR_NOT_SIGNED_IN:
      return _ ("Not signed in.");
    case USHER_ERROR_PIN_EXPIRED:
      return _ ("The code has expired before it was used.");
    case USHER_ERROR_LINK_CODE_UNKNOWN:
      return _ ("Plex does not know this code. Compare it with the one on the device, "
                "which may show a new one by now.");
    case USHER_ERROR_LINK_CODE_MALFORMED:
      return _ ("A code has four letters or digits.");
    case USHER_ERROR_TOKEN_REFUSED:
      return _ ("Plex does not accept this token. It has ended, or it is a server’s own token, "
                "which is good for that server only.");
    case USHER_ERROR_TOKEN_MALFORMED:
      return _ ("This is no token. A token is one word, of some 20 letters and digits.");
    case USHER_ERROR_TOKEN_SHORT_LIVED:
      /* Translators: JWT is a kind of token, don't translate it. */
      return _ ("This is a short-lived token (a JWT): it ends within days, "
                "and only the app that got it can renew it. Sign in another way.");
    case USHER_ERROR_HOME_PIN_NEEDED:
      return _ ("This user of the Plex Home has a PIN.");
    case USHER_ERROR_HOME_PIN_WRONG:
      return _ ("That PIN was not accepted.");
    case USHER_ERROR_FAILED:
      break;
    }

  return _ ("Something went wrong.");
}

static char *
dup_slow_down (int seconds)
{
  const int minutes = (seconds + 59) / 60;

  if (seconds < LONG_WAIT)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Plex asks for fewer requests. Try again in %d second.",
                                         "Plex asks for fewer requests. Try again in %d seconds.",
                                         (gulong) seconds),
                            seconds);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Plex asks for fewer requests. Try again in %d minute.",
                                       "Plex asks for fewer requests. Try again in %d minutes.",
                                       (gulong) minutes),
                          minutes);
}

/**
 * usher_error_dup_sentence:
 * @error: an error of any domain
 *
 * Says what happened in a sentence or two for the person, translated. Where the service gave a
 * reason that this library has no word for, the service's own is added.
 *
 * Returns: (transfer full): the text
 */
char *
usher_error_dup_sentence (const GError *error)
{
  UsherError  code;
  const char *reason;
  int         retry_after;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != USHER_ERROR)
    return g_strdup (error->message);

  code = (UsherError) error->code;
  reason = usher_error_get_service_message (error);
  retry_after = usher_error_get_retry_after (error);

  if (code == USHER_ERROR_SLOW_DOWN && retry_after > 0)
    return dup_slow_down (retry_after);

  if (code == USHER_ERROR_REFUSED && reason != NULL)
    /* Translators: %s is what the account service said, in English. */
    return g_strdup_printf (_ ("Plex did not accept the request: “%s”"), reason);

  /* Here the developer's text says which file or which variable it is about. */
  if (code == USHER_ERROR_BAD_SERVICE_URL || code == USHER_ERROR_STORAGE)
    return g_strdup_printf ("%s (%s)", sentence_for_code (code), error->message);

  return g_strdup (sentence_for_code (code));
}

/**
 * usher_error_dup_reason:
 * @error: an error of any domain
 *
 * Says what happened as [func@Error.dup_sentence] does, without asking for another try: where the same
 * is tried again by itself.
 *
 * Returns: (transfer full): the text
 */
char *
usher_error_dup_reason (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_SLOW_DOWN))
    return g_strdup (_ ("Plex asks for fewer requests."));
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_SERVICE))
    return g_strdup (_ ("Plex has trouble of its own."));

  return usher_error_dup_sentence (error);
}

/**
 * usher_error_get_remedy:
 * @error: an error of any domain
 *
 * Tells which button helps against an error.
 *
 * Returns: the remedy
 */
UsherRemedy
usher_error_get_remedy (const GError *error)
{
  g_return_val_if_fail (error != NULL, USHER_REMEDY_NONE);

  if (error->domain != USHER_ERROR)
    return USHER_REMEDY_NONE;

  switch ((UsherError) error->code)
    {
    case USHER_ERROR_BAD_CREDENTIALS:
      return USHER_REMEDY_RESET_PASSWORD;
    case USHER_ERROR_TOKEN_REVOKED:
    case USHER_ERROR_NOT_SIGNED_IN:
      return USHER_REMEDY_SIGN_IN;
    case USHER_ERROR_KEYRING_LOCKED:
      return USHER_REMEDY_UNLOCK;
    case USHER_ERROR_NETWORK_LOG_IN:
      return USHER_REMEDY_NETWORK_LOG_IN;
    case USHER_ERROR_NETWORK_REFUSED:
      return USHER_REMEDY_BROWSER;
    case USHER_ERROR_OFFLINE:
    case USHER_ERROR_NO_NETWORK:
    case USHER_ERROR_PROXY:
    case USHER_ERROR_TIMED_OUT:
    case USHER_ERROR_TLS:
    case USHER_ERROR_TLS_EXPIRED:
    case USHER_ERROR_TLS_WRONG_HOST:
    case USHER_ERROR_TLS_UNTRUSTED:
    case USHER_ERROR_SERVICE:
    case USHER_ERROR_BAD_REPLY:
    case USHER_ERROR_INCOMPLETE_REPLY:
    case USHER_ERROR_SLOW_DOWN:
    case USHER_ERROR_STORAGE:
    case USHER_ERROR_KEYRING:
    case USHER_ERROR_KEYRING_MISSING:
    case USHER_ERROR_PIN_EXPIRED:
      return USHER_REMEDY_TRY_AGAIN;
    case USHER_ERROR_FAILED:
    case USHER_ERROR_CANCELLED:
    case USHER_ERROR_CODE_NEEDED:
    case USHER_ERROR_CODE_WRONG:
    case USHER_ERROR_EMAIL_NEEDED:
    case USHER_ERROR_REFUSED:
    case USHER_ERROR_MANAGED_USER:
    case USHER_ERROR_TOO_OLD:
    case USHER_ERROR_BAD_SERVICE_URL:
    case USHER_ERROR_LINK_CODE_UNKNOWN:
    case USHER_ERROR_LINK_CODE_MALFORMED:
    case USHER_ERROR_TOKEN_REFUSED:
    case USHER_ERROR_TOKEN_MALFORMED:
    case USHER_ERROR_TOKEN_SHORT_LIVED:
    case USHER_ERROR_HOME_PIN_NEEDED:
    case USHER_ERROR_HOME_PIN_WRONG:
      break;
    }

  return USHER_REMEDY_NONE;
}
