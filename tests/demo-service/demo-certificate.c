/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A certificate authority that lives as long as the process, and the server's certificate by it.
 * Both private keys stay in memory; only the authority's certificate is handed out.
 */

#include "demo-certificate.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define DAY (24 * 60 * 60)

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_privkey_t, gnutls_x509_privkey_deinit, NULL)

static const char *const kind_names[] = {
  [DEMO_CERTIFICATE_VALID] = "valid",
  [DEMO_CERTIFICATE_EXPIRED] = "expired",
  [DEMO_CERTIFICATE_SELF_SIGNED] = "self-signed",
  [DEMO_CERTIFICATE_WRONG_HOST] = "wrong-host",
};

gboolean
demo_certificate_kind_from_name (const char *name, DemoCertificateKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (name, kind_names[i]))
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
check (int result, GError **error)
{
  if (result >= 0)
    return TRUE;

  g_set_error (error,
               G_TLS_ERROR,
               G_TLS_ERROR_MISC,
               "Making the certificate: %s",
               gnutls_strerror (result));
  return FALSE;
}

static gnutls_x509_privkey_t
new_key (GError **error)
{
  g_auto (gnutls_x509_privkey_t) key = NULL;
  unsigned int bits = GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1);

  if (!check (gnutls_x509_privkey_init (&key), error)
      || !check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, bits, 0), error))
    return NULL;

  return g_steal_pointer (&key);
}

/* Everything that authority and server have in common; days are counted from now. */
static gnutls_x509_crt_t
new_certificate (const char           *common_name,
                 gnutls_x509_privkey_t key,
                 int                   first_day,
                 int                   last_day,
                 GError              **error)
{
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  guint8 serial[16];
  guint8 key_id[20];
  size_t key_id_size = sizeof key_id;
  time_t now = time (NULL);

  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return NULL;
  /* A serial number is a positive integer, and its first octet must say so. */
  serial[0] = (serial[0] & 0x3f) | 0x40;

  if (!check (gnutls_x509_crt_init (&certificate), error)
      || !check (gnutls_x509_crt_set_version (certificate, 3), error)
      || !check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error)
      || !check (gnutls_x509_crt_set_activation_time (certificate, now + first_day * DAY), error)
      || !check (gnutls_x509_crt_set_expiration_time (certificate, now + last_day * DAY), error)
      || !check (gnutls_x509_crt_set_dn_by_oid (certificate,
                                                GNUTLS_OID_X520_COMMON_NAME,
                                                0,
                                                common_name,
                                                strlen (common_name)),
                 error)
      || !check (gnutls_x509_crt_set_key (certificate, key), error)
      || !check (gnutls_x509_crt_get_key_id (certificate, 0, key_id, &key_id_size), error)
      || !check (gnutls_x509_crt_set_subject_key_id (certificate, key_id, key_id_size), error))
    return NULL;

  return g_steal_pointer (&certificate);
}

static gboolean
sign (gnutls_x509_crt_t     certificate,
      gnutls_x509_crt_t     issuer,
      gnutls_x509_privkey_t issuer_key,
      GError              **error)
{
  guint8 key_id[20];
  size_t key_id_size = sizeof key_id;

  return check (gnutls_x509_crt_get_subject_key_id (issuer, key_id, &key_id_size, NULL), error)
         && check (gnutls_x509_crt_set_authority_key_id (certificate, key_id, key_id_size), error)
         && check (gnutls_x509_crt_sign2 (certificate, issuer, issuer_key, GNUTLS_DIG_SHA256, 0),
                   error);
}

static gboolean
set_addresses (gnutls_x509_crt_t certificate, DemoCertificateKind kind, GError **error)
{
  static const guint8 ipv4[] = { 127, 0, 0, 1 };
  static const guint8 ipv6[16] = { [15] = 1 };
  const char *name = kind == DEMO_CERTIFICATE_WRONG_HOST ? "elsewhere.example.org" : "localhost";

  if (!check (gnutls_x509_crt_set_subject_alt_name (certificate,
                                                    GNUTLS_SAN_DNSNAME,
                                                    name,
                                                    strlen (name),
                                                    GNUTLS_FSAN_SET),
              error))
    return FALSE;

  return kind == DEMO_CERTIFICATE_WRONG_HOST
         || (check (gnutls_x509_crt_set_subject_alt_name (certificate,
                                                          GNUTLS_SAN_IPADDRESS,
                                                          ipv4,
                                                          sizeof ipv4,
                                                          GNUTLS_FSAN_APPEND),
                    error)
             && check (gnutls_x509_crt_set_subject_alt_name (certificate,
                                                             GNUTLS_SAN_IPADDRESS,
                                                             ipv6,
                                                             sizeof ipv6,
                                                             GNUTLS_FSAN_APPEND),
                       error));
}

static gnutls_x509_crt_t
new_authority (gnutls_x509_privkey_t key, GError **error)
{
  g_auto (gnutls_x509_crt_t) authority = NULL;

  /* It has to be older than an expired certificate of its own. */
  authority = new_certificate ("Usher demo authority", key, -60, 60, error);
  if (authority == NULL || !check (gnutls_x509_crt_set_basic_constraints (authority, 1, -1), error)
      || !check (gnutls_x509_crt_set_key_usage (authority, GNUTLS_KEY_KEY_CERT_SIGN), error)
      || !sign (authority, authority, key, error))
    return NULL;

  return g_steal_pointer (&authority);
}

static char *
take_pem (gnutls_datum_t *datum)
{
  char *pem = g_strndup ((const char *) datum->data, datum->size);

  gnutls_memset (datum->data, 0, datum->size);
  gnutls_free (datum->data);
  return pem;
}

/**
 * demo_certificate_new:
 * @kind: what is wrong with the certificate, if anything
 * @authority_pem: (out): return location for the authority's certificate
 * @error: return location for an error
 *
 * Makes an authority and the server's certificate.
 *
 * Returns: (transfer full) (nullable): the server's certificate with its key
 */
GTlsCertificate *
demo_certificate_new (DemoCertificateKind kind, char **authority_pem, GError **error)
{
  g_auto (gnutls_x509_privkey_t) authority_key = new_key (error);
  g_auto (gnutls_x509_privkey_t) key = NULL;
  g_auto (gnutls_x509_crt_t) authority = NULL;
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  g_autofree char *certificate_pem = NULL;
  g_autofree char *key_pem = NULL;
  g_autofree char *pem = NULL;
  gnutls_datum_t   datum = { NULL, 0 };
  gboolean         signs_itself = kind == DEMO_CERTIFICATE_SELF_SIGNED;
  int              last_day = kind == DEMO_CERTIFICATE_EXPIRED ? -1 : 30;

  if (authority_key == NULL || !(authority = new_authority (authority_key, error))
      || !(key = new_key (error))
      || !(certificate = new_certificate ("Usher demo account service", key, -30, last_day, error))
      || !check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE), error)
      || !check (gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0),
                 error)
      || !set_addresses (certificate, kind, error)
      || !sign (certificate,
                signs_itself ? certificate : authority,
                signs_itself ? key : authority_key,
                error))
    return NULL;

  if (!check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &datum), error))
    return NULL;
  certificate_pem = take_pem (&datum);

  if (!check (gnutls_x509_privkey_export2_pkcs8 (key,
                                                 GNUTLS_X509_FMT_PEM,
                                                 NULL,
                                                 GNUTLS_PKCS_PLAIN,
                                                 &datum),
              error))
    return NULL;
  key_pem = take_pem (&datum);

  if (!check (gnutls_x509_crt_export2 (authority, GNUTLS_X509_FMT_PEM, &datum), error))
    return NULL;
  *authority_pem = take_pem (&datum);

  pem = g_strconcat (certificate_pem, key_pem, NULL);
  return g_tls_certificate_new_from_pem (pem, -1, error);
}
