/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What it means that a call got no answer of the service. */

#include "config.h"

#include "usher-call-error-private.h"

#include "usher-service-url-private.h"

/* Who is not known here may say anything about the host and the time, so that comes first. */
static UsherError
get_tls_code (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return USHER_ERROR_TLS_UNTRUSTED;
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return USHER_ERROR_TLS_WRONG_HOST;
  if (flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED))
    return USHER_ERROR_TLS_EXPIRED;

  return USHER_ERROR_TLS;
}

static UsherError
get_code (const GError *error, GTlsCertificateFlags flags)
{
  /* Somebody answered, and not in HTTP or not to the point. */
  if (error->domain == SOUP_SESSION_ERROR)
    return USHER_ERROR_BAD_REPLY;
  if (error->domain == G_TLS_ERROR && error->code != G_TLS_ERROR_EOF)
    return get_tls_code (flags);
  if (error->domain != G_IO_ERROR)
    return USHER_ERROR_NO_NETWORK;

  switch (error->code)
    {
    case G_IO_ERROR_TIMED_OUT:
      return USHER_ERROR_TIMED_OUT;
    case G_IO_ERROR_INVALID_DATA:
      return USHER_ERROR_BAD_REPLY;
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return USHER_ERROR_PROXY;
    default:
      return USHER_ERROR_NO_NETWORK;
    }
}

/* The code that stands for @error of a call, which had found @flags wrong with the certificate. @online and
 * @connectivity say how the network was: one that asks for a log-in lets nobody through, or answers
 * itself, with a certificate of its own.
 */
UsherError
usher_call_error_get_code (const GError        *error,
                           GTlsCertificateFlags flags,
                           gboolean             online,
                           GNetworkConnectivity connectivity)
{
  const UsherError code = get_code (error, flags);

  if (!online && (code == USHER_ERROR_NO_NETWORK || code == USHER_ERROR_TIMED_OUT))
    return USHER_ERROR_OFFLINE;
  if (online && connectivity == G_NETWORK_CONNECTIVITY_PORTAL)
    return USHER_ERROR_NETWORK_LOG_IN;

  return code;
}

/* Whether the service was known for what it is, so that whatever went wrong with TLS came later. */
static gboolean
was_safe (SoupMessage *message)
{
  return soup_message_get_tls_peer_certificate (message) != NULL
         && soup_message_get_tls_peer_certificate_errors (message) == 0;
}

/* An error of ours in the place of @error, with which @message ended. */
GError *
usher_call_error_new (SoupMessage *message, const GError *error)
{
  GNetworkMonitor     *monitor;
  GNetworkConnectivity connectivity = G_NETWORK_CONNECTIVITY_FULL;
  gboolean             online = TRUE;
  g_autoptr (GError) broken_off = NULL;
  UsherError code;

  if (error->domain == USHER_ERROR)
    return g_error_copy (error);

  /* A service on this machine needs no network. */
  if (!usher_service_url_is_replaced ())
    {
      monitor = g_network_monitor_get_default ();
      online = g_network_monitor_get_network_available (monitor);
      connectivity = g_network_monitor_get_connectivity (monitor);
    }

  /* TLS has many words for a connection that breaks off. */
  if (error->domain == G_TLS_ERROR && was_safe (message))
    {
      broken_off = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_EOF, error->message);
      error = broken_off;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    code = USHER_ERROR_CANCELLED;
  else
    code = usher_call_error_get_code (error,
                                      soup_message_get_tls_peer_certificate_errors (message),
                                      online,
                                      connectivity);
  g_debug ("%s: %s", g_quark_to_string (error->domain), error->message);

  return g_error_new_literal (USHER_ERROR, (int) code, error->message);
}

/* Whether a reply came before there was TLS: it is what a proxy says to somebody who wants to go through. */
gboolean
usher_call_error_is_from_proxy (SoupMessage *message)
{
  return g_str_equal (g_uri_get_scheme (soup_message_get_uri (message)), "https")
         && soup_message_get_tls_peer_certificate (message) == NULL;
}
