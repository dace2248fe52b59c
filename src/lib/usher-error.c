/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-error-private.h"

typedef struct
{
  char *service_message;
  int   retry_after;
} UsherErrorPrivate;

static void
usher_error_private_init (UsherErrorPrivate *priv)
{
  priv->retry_after = -1;
}

static void
usher_error_private_copy (const UsherErrorPrivate *source, UsherErrorPrivate *target)
{
  target->service_message = g_strdup (source->service_message);
  target->retry_after = source->retry_after;
}

static void
usher_error_private_clear (UsherErrorPrivate *priv)
{
  g_free (priv->service_message);
}

/**
 * usher_error_quark:
 *
 * Gets the error domain of libusher.
 *
 * Returns: the domain
 */
G_DEFINE_EXTENDED_ERROR (UsherError, usher_error)

/* What the service said beside the code: @retry_after in seconds, -1 where it did not say;
 * @service_message as it came.
 */
GError *
usher_error_new_refusal (UsherError code, int retry_after, const char *service_message)
{
  GError            *error = g_error_new (USHER_ERROR,
                               (int) code,
                               "The account service refused: %s",
                               service_message ? service_message : "(no reason given)");
  UsherErrorPrivate *priv = usher_error_get_private (error);

  priv->retry_after = retry_after;
  priv->service_message = g_strdup (service_message);

  return error;
}

/* Brings the error of a library beneath us into our domain, at the edge of a flow, so that a caller
 * has one list of codes to know. An error that is ours already stays; a cancelled call is that and
 * nothing else.
 */
void
usher_error_translate (GError **error, UsherError code)
{
  GError *ours;

  g_return_if_fail (error != NULL);

  if (*error == NULL || (*error)->domain == USHER_ERROR)
    return;

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    code = USHER_ERROR_CANCELLED;

  g_debug ("%s: %s", g_quark_to_string ((*error)->domain), (*error)->message);
  ours = g_error_new_literal (USHER_ERROR, (int) code, (*error)->message);
  g_error_free (*error);
  *error = ours;
}

/* Errors that say nothing about what was asked: the network is gone, the computer has just woken up, the
 * service stumbles. The same may go well a while later.
 */
gboolean
usher_error_is_passing (const GError *error)
{
  if (error->domain != USHER_ERROR)
    return FALSE;

  switch (error->code)
    {
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
    case USHER_ERROR_BAD_REPLY:
    case USHER_ERROR_INCOMPLETE_REPLY:
    case USHER_ERROR_SLOW_DOWN:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * usher_error_get_retry_after:
 * @error: an error of any domain
 *
 * Tells how long the service asked to wait before the next request.
 *
 * Returns: the time in seconds, or -1 where the service did not say
 */
int
usher_error_get_retry_after (const GError *error)
{
  g_return_val_if_fail (error != NULL, -1);

  return error->domain == USHER_ERROR ? usher_error_get_private (error)->retry_after : -1;
}

/**
 * usher_error_get_service_message:
 * @error: an error of any domain
 *
 * Gets the account service's own words for its refusal, in English.
 *
 * Returns: (nullable): the words, owned by @error
 */
const char *
usher_error_get_service_message (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == USHER_ERROR ? usher_error_get_private (error)->service_message : NULL;
}
