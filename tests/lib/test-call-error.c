/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"
#include "usher-call-error-private.h"

#define FULL G_NETWORK_CONNECTIVITY_FULL
#define LIMITED G_NETWORK_CONNECTIVITY_LIMITED
#define PORTAL G_NETWORK_CONNECTIVITY_PORTAL

static void
assert_code (GQuark               domain,
             int                  code,
             GTlsCertificateFlags flags,
             gboolean             online,
             GNetworkConnectivity connectivity,
             UsherError           wanted)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "any");

  g_test_message ("%s %d", g_quark_to_string (domain), code);
  g_assert_cmpint (usher_call_error_get_code (error, flags, online, connectivity), ==, wanted);
}

static void
test_reach (void)
{
  static const int codes[] = { G_IO_ERROR_CONNECTION_REFUSED, G_IO_ERROR_NETWORK_UNREACHABLE,
                               G_IO_ERROR_HOST_UNREACHABLE,   G_IO_ERROR_CONNECTION_CLOSED,
                               G_IO_ERROR_PARTIAL_INPUT,      G_IO_ERROR_FAILED };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      assert_code (G_IO_ERROR, codes[i], 0, TRUE, FULL, USHER_ERROR_NO_NETWORK);
      assert_code (G_IO_ERROR, codes[i], 0, TRUE, LIMITED, USHER_ERROR_NO_NETWORK);
      assert_code (G_IO_ERROR, codes[i], 0, FALSE, FULL, USHER_ERROR_OFFLINE);
      assert_code (G_IO_ERROR, codes[i], 0, FALSE, PORTAL, USHER_ERROR_OFFLINE);
      assert_code (G_IO_ERROR, codes[i], 0, TRUE, PORTAL, USHER_ERROR_NETWORK_LOG_IN);
    }

  assert_code (G_TLS_ERROR, G_TLS_ERROR_EOF, 0, TRUE, FULL, USHER_ERROR_NO_NETWORK);
  assert_code (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, 0, TRUE, FULL, USHER_ERROR_BAD_REPLY);
  assert_code (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, 0, TRUE, FULL, USHER_ERROR_TIMED_OUT);
  assert_code (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, 0, FALSE, FULL, USHER_ERROR_OFFLINE);
  assert_code (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, 0, TRUE, PORTAL, USHER_ERROR_NETWORK_LOG_IN);
}

static void
test_name (void)
{
  static const int codes[] = { G_RESOLVER_ERROR_NOT_FOUND,
                               G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                               G_RESOLVER_ERROR_INTERNAL };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      assert_code (G_RESOLVER_ERROR, codes[i], 0, TRUE, FULL, USHER_ERROR_NO_NETWORK);
      assert_code (G_RESOLVER_ERROR, codes[i], 0, FALSE, FULL, USHER_ERROR_OFFLINE);
      assert_code (G_RESOLVER_ERROR, codes[i], 0, TRUE, PORTAL, USHER_ERROR_NETWORK_LOG_IN);
    }
}

static void
test_certificate (void)
{
  static const struct
  {
    GTlsCertificateFlags flags;
    UsherError           wanted;
  } certificates[] = {
    { 0, USHER_ERROR_TLS },
    { G_TLS_CERTIFICATE_REVOKED, USHER_ERROR_TLS },
    { G_TLS_CERTIFICATE_INSECURE, USHER_ERROR_TLS },
    { G_TLS_CERTIFICATE_EXPIRED, USHER_ERROR_TLS_EXPIRED },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, USHER_ERROR_TLS_EXPIRED },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, USHER_ERROR_TLS_WRONG_HOST },
    { G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_EXPIRED, USHER_ERROR_TLS_WRONG_HOST },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, USHER_ERROR_TLS_UNTRUSTED },
    { G_TLS_CERTIFICATE_VALIDATE_ALL, USHER_ERROR_TLS_UNTRUSTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      const GTlsCertificateFlags flags = certificates[i].flags;
      const int                  code = G_TLS_ERROR_BAD_CERTIFICATE;

      assert_code (G_TLS_ERROR, code, flags, TRUE, FULL, certificates[i].wanted);
      /* It was somebody who answered. */
      assert_code (G_TLS_ERROR, code, flags, FALSE, FULL, certificates[i].wanted);
      assert_code (G_TLS_ERROR, code, flags, TRUE, PORTAL, USHER_ERROR_NETWORK_LOG_IN);
    }
}

static void
test_proxy (void)
{
  static const int codes[] = { G_IO_ERROR_PROXY_FAILED,
                               G_IO_ERROR_PROXY_AUTH_FAILED,
                               G_IO_ERROR_PROXY_NEED_AUTH,
                               G_IO_ERROR_PROXY_NOT_ALLOWED };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      assert_code (G_IO_ERROR, codes[i], 0, TRUE, FULL, USHER_ERROR_PROXY);
      assert_code (G_IO_ERROR, codes[i], 0, FALSE, FULL, USHER_ERROR_PROXY);
    }
}

static void
test_answer (void)
{
  assert_code (SOUP_SESSION_ERROR,
               SOUP_SESSION_ERROR_PARSING,
               0,
               TRUE,
               FULL,
               USHER_ERROR_BAD_REPLY);
  assert_code (SOUP_SESSION_ERROR,
               SOUP_SESSION_ERROR_PARSING,
               0,
               FALSE,
               FULL,
               USHER_ERROR_BAD_REPLY);
  assert_code (SOUP_SESSION_ERROR,
               SOUP_SESSION_ERROR_PARSING,
               0,
               TRUE,
               PORTAL,
               USHER_ERROR_NETWORK_LOG_IN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/call-error/reach", test_reach);
  g_test_add_func ("/call-error/name", test_name);
  g_test_add_func ("/call-error/certificate", test_certificate);
  g_test_add_func ("/call-error/proxy", test_proxy);
  g_test_add_func ("/call-error/answer", test_answer);

  return g_test_run ();
}
