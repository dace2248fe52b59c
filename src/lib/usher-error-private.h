/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-error.h"

G_BEGIN_DECLS

GError  *usher_error_new_refusal (UsherError  code,
                                  int         retry_after,
                                  const char *service_message) G_GNUC_WARN_UNUSED_RESULT;
gboolean usher_error_is_passing (const GError *error);
void     usher_error_translate (GError **error, UsherError code);

G_END_DECLS
