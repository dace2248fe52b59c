/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-reply-private.h"

G_BEGIN_DECLS

void    usher_call_start (GTask            *task,
                          SoupSession      *session,
                          SoupMessage      *message,
                          UsherReplyContext context,
                          guint             timeout);
GBytes *usher_call_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
