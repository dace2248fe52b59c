/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "usher-error.h"

G_BEGIN_DECLS

UsherError usher_call_error_get_code (const GError        *error,
                                      GTlsCertificateFlags flags,
                                      gboolean             online,
                                      GNetworkConnectivity connectivity);
GError  *usher_call_error_new (SoupMessage *message, const GError *error) G_GNUC_WARN_UNUSED_RESULT;
gboolean usher_call_error_is_from_proxy (SoupMessage *message);

G_END_DECLS
