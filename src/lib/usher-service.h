/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-record.h"

G_BEGIN_DECLS

#define USHER_TYPE_SERVICE (usher_service_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherService, usher_service, USHER, SERVICE, UsherRecord)

G_END_DECLS
