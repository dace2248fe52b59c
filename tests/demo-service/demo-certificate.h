/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

typedef enum
{
  DEMO_CERTIFICATE_VALID,
  DEMO_CERTIFICATE_EXPIRED,     /* ended yesterday */
  DEMO_CERTIFICATE_SELF_SIGNED, /* not by the authority that clients are told to trust */
  DEMO_CERTIFICATE_WRONG_HOST,  /* for another name */
} DemoCertificateKind;

gboolean demo_certificate_kind_from_name (const char *name, DemoCertificateKind *kind);
GTlsCertificate *
demo_certificate_new (DemoCertificateKind kind, char **authority_pem, GError **error);
