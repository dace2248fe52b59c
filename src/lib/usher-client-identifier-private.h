/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *usher_client_identifier_load (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
