/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-service-url-private.h"

#include "usher-error.h"

static const char *
get_replacement (void)
{
  const char *url = g_getenv ("USHER_SERVICE_URL");

  return url != NULL && *url != '\0' ? url : NULL;
}

/* Whether another service stands in for plex.tv: then nothing but that one may be contacted. */
gboolean
usher_service_url_is_replaced (void)
{
  return get_replacement () != NULL;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static GUri *
parse_replacement (GError **error)
{
  g_autoptr (GUri) base = g_uri_parse (get_replacement (), G_URI_FLAGS_ENCODED, NULL);

  if (base == NULL
      || !(g_str_equal (g_uri_get_scheme (base), "https")
           || g_str_equal (g_uri_get_scheme (base), "http"))
      || g_uri_get_userinfo (base) != NULL || g_uri_get_host (base) == NULL
      || !is_loopback (g_uri_get_host (base)))
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_BAD_SERVICE_URL,
                           "USHER_SERVICE_URL must be the URL of a service on this machine, "
                           "such as https://localhost:8443");
      return NULL;
    }

  return g_steal_pointer (&base);
}

/**
 * usher_service_url_resolve:
 * @url: an absolute URL of the account service, or %USHER_URL_NETWORK_LOG_IN
 * @error: return location for a #GError
 *
 * Gets the URL that is to be used in place of @url. That is @url itself, unless the environment
 * variable `USHER_SERVICE_URL` names a service on this machine that stands in for plex.tv: then
 * scheme, host and port are that service's, and a URL that is neither plex.tv's nor
 * %USHER_URL_NETWORK_LOG_IN has no replacement.
 *
 * Returns: (transfer full): the URL, or %NULL with %USHER_ERROR_BAD_SERVICE_URL
 */
char *
usher_service_url_resolve (const char *url, GError **error)
{
  g_autoptr (GUri) base = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GUri) replaced = NULL;
  const char *host;

  g_return_val_if_fail (url != NULL, NULL);

  if (!usher_service_url_is_replaced ())
    return g_strdup (url);

  base = parse_replacement (error);
  if (base == NULL)
    return NULL;

  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL
      || !(g_str_equal (host, "plex.tv") || g_str_has_suffix (host, ".plex.tv")
           || g_str_equal (url, USHER_URL_NETWORK_LOG_IN)))
    {
      g_set_error (error,
                   USHER_ERROR,
                   USHER_ERROR_BAD_SERVICE_URL,
                   "USHER_SERVICE_URL is set, so that no other host is contacted");
      return NULL;
    }

  replaced = g_uri_build (G_URI_FLAGS_ENCODED,
                          g_uri_get_scheme (base),
                          NULL,
                          g_uri_get_host (base),
                          g_uri_get_port (base),
                          g_uri_get_path (uri),
                          g_uri_get_query (uri),
                          g_uri_get_fragment (uri));

  return g_uri_to_string (replaced);
}

/* The certificate authorities to trust for the replaced service; NULL without an error stands for
 * the system's. GTlsFileDatabase takes absolute paths only.
 */
GTlsDatabase *
usher_service_url_load_database (GError **error)
{
  const char      *file = g_getenv ("USHER_SERVICE_CA");
  g_autofree char *path = NULL;
  GTlsDatabase    *database;
  g_autoptr (GError) local_error = NULL;

  if (!usher_service_url_is_replaced () || file == NULL || *file == '\0')
    return NULL;

  path = g_canonicalize_filename (file, NULL);
  database = g_tls_file_database_new (path, &local_error);
  if (database == NULL)
    g_set_error (error,
                 USHER_ERROR,
                 USHER_ERROR_BAD_SERVICE_URL,
                 "USHER_SERVICE_CA can’t be read: %s",
                 local_error->message);

  return database;
}
