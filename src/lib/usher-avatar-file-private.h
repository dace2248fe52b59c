/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

DexFuture *usher_avatar_file_read (const char *uuid, const char *url) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *usher_avatar_file_write (const char *uuid,
                                    const char *url,
                                    GBytes     *bytes) G_GNUC_WARN_UNUSED_RESULT;
void       usher_avatar_file_delete (const char *uuid);

G_END_DECLS
