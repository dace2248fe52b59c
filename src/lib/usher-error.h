/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

#include "usher-macros.h"

G_BEGIN_DECLS

/**
 * USHER_ERROR:
 *
 * The error domain of everything in libusher.
 */
#define USHER_ERROR (usher_error_quark ())

/**
 * UsherError:
 * @USHER_ERROR_FAILED: something else went wrong
 * @USHER_ERROR_CANCELLED: the caller cancelled
 * @USHER_ERROR_BAD_CREDENTIALS: the user name or the password is wrong
 * @USHER_ERROR_CODE_NEEDED: the account wants a verification code
 * @USHER_ERROR_CODE_WRONG: the verification code was not accepted
 * @USHER_ERROR_EMAIL_NEEDED: the account can only be signed in to by its e-mail address
 * @USHER_ERROR_NETWORK_REFUSED: the service refuses sign-ins from this network, after too many
 *   that failed
 * @USHER_ERROR_SLOW_DOWN: too many requests; [func@Error.get_retry_after] may say how long to wait
 * @USHER_ERROR_REFUSED: the service refused, for a reason that
 *   [func@Error.get_service_message] may tell
 * @USHER_ERROR_TOKEN_REVOKED: the token is not valid any more
 * @USHER_ERROR_MANAGED_USER: the service does not let a managed user do that
 * @USHER_ERROR_TOO_OLD: the service does not take such a request any more
 * @USHER_ERROR_OFFLINE: this computer has no network
 * @USHER_ERROR_NO_NETWORK: the service can't be reached
 * @USHER_ERROR_NETWORK_LOG_IN: the network asks for a log-in of its own, or seems to: it has answered
 *   in the place of the service
 * @USHER_ERROR_PROXY: the proxy of this network refused, or wants a log-in
 * @USHER_ERROR_TIMED_OUT: no answer in time
 * @USHER_ERROR_TLS: no safe connection
 * @USHER_ERROR_TLS_EXPIRED: the certificate has expired, or begins to count later only: the clock of
 *   this computer may be wrong
 * @USHER_ERROR_TLS_WRONG_HOST: the certificate is another site's
 * @USHER_ERROR_TLS_UNTRUSTED: nobody who is trusted here has issued the certificate
 * @USHER_ERROR_SERVICE: the service has trouble of its own
 * @USHER_ERROR_BAD_REPLY: the answer was not understood
 * @USHER_ERROR_INCOMPLETE_REPLY: the answer has no token, or no account UUID, that can be used
 * @USHER_ERROR_BAD_SERVICE_URL: `USHER_SERVICE_URL` or `USHER_SERVICE_CA` can't be used
 * @USHER_ERROR_STORAGE: a file of ours can't be read or written
 * @USHER_ERROR_KEYRING_LOCKED: the keyring is locked and stayed so
 * @USHER_ERROR_KEYRING_MISSING: there is no keyring
 * @USHER_ERROR_KEYRING: the keyring failed in another way
 * @USHER_ERROR_NOT_SIGNED_IN: no such account, or its token is not in the keyring
 * @USHER_ERROR_PIN_EXPIRED: nobody took the code in time
 * @USHER_ERROR_LINK_CODE_UNKNOWN: the service does not know the link code, or not any more
 * @USHER_ERROR_LINK_CODE_MALFORMED: what was typed is no link code
 * @USHER_ERROR_TOKEN_REFUSED: the service does not know the token that was given: it has ended, or it
 *   is one of a server
 * @USHER_ERROR_TOKEN_MALFORMED: what was given is no token
 * @USHER_ERROR_TOKEN_SHORT_LIVED: a token that only the app that it was given to can renew
 * @USHER_ERROR_HOME_PIN_NEEDED: the user of a Plex Home has a PIN
 * @USHER_ERROR_HOME_PIN_WRONG: the user of a Plex Home has another PIN
 *
 * What went wrong, by what the person can do next.
 */
typedef enum
{
  USHER_ERROR_FAILED,
  USHER_ERROR_CANCELLED,
  USHER_ERROR_BAD_CREDENTIALS,
  USHER_ERROR_CODE_NEEDED,
  USHER_ERROR_CODE_WRONG,
  USHER_ERROR_EMAIL_NEEDED,
  USHER_ERROR_NETWORK_REFUSED,
  USHER_ERROR_SLOW_DOWN,
  USHER_ERROR_REFUSED,
  USHER_ERROR_TOKEN_REVOKED,
  USHER_ERROR_MANAGED_USER,
  USHER_ERROR_TOO_OLD,
  USHER_ERROR_OFFLINE,
  USHER_ERROR_NO_NETWORK,
  USHER_ERROR_NETWORK_LOG_IN,
  USHER_ERROR_PROXY,
  USHER_ERROR_TIMED_OUT,
  USHER_ERROR_TLS,
  USHER_ERROR_TLS_EXPIRED,
  USHER_ERROR_TLS_WRONG_HOST,
  USHER_ERROR_TLS_UNTRUSTED,
  USHER_ERROR_SERVICE,
  USHER_ERROR_BAD_REPLY,
  USHER_ERROR_INCOMPLETE_REPLY,
  USHER_ERROR_BAD_SERVICE_URL,
  USHER_ERROR_STORAGE,
  USHER_ERROR_KEYRING_LOCKED,
  USHER_ERROR_KEYRING_MISSING,
  USHER_ERROR_KEYRING,
  USHER_ERROR_NOT_SIGNED_IN,
  USHER_ERROR_PIN_EXPIRED,
  USHER_ERROR_LINK_CODE_UNKNOWN,
  USHER_ERROR_LINK_CODE_MALFORMED,
  USHER_ERROR_TOKEN_REFUSED,
  USHER_ERROR_TOKEN_MALFORMED,
  USHER_ERROR_TOKEN_SHORT_LIVED,
  USHER_ERROR_HOME_PIN_NEEDED,
  USHER_ERROR_HOME_PIN_WRONG,
} UsherError;

/**
 * UsherRemedy:
 * @USHER_REMEDY_NONE: nothing but what the sentence says
 * @USHER_REMEDY_TRY_AGAIN: try the same again
 * @USHER_REMEDY_SIGN_IN: sign in again
 * @USHER_REMEDY_RESET_PASSWORD: open the page for a forgotten password
 * @USHER_REMEDY_UNLOCK: unlock the keyring
 * @USHER_REMEDY_NETWORK_LOG_IN: open %USHER_URL_NETWORK_LOG_IN in a browser
 * @USHER_REMEDY_BROWSER: sign in in a browser
 *
 * The button that helps against an error.
 */
typedef enum
{
  USHER_REMEDY_NONE,
  USHER_REMEDY_TRY_AGAIN,
  USHER_REMEDY_SIGN_IN,
  USHER_REMEDY_RESET_PASSWORD,
  USHER_REMEDY_UNLOCK,
  USHER_REMEDY_NETWORK_LOG_IN,
  USHER_REMEDY_BROWSER,
} UsherRemedy;

USHER_API
GQuark usher_error_quark (void);
USHER_API
char *usher_error_dup_sentence (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
char *usher_error_dup_reason (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
UsherRemedy usher_error_get_remedy (const GError *error);
USHER_API
int usher_error_get_retry_after (const GError *error);
USHER_API
const char *usher_error_get_service_message (const GError *error);

G_END_DECLS
