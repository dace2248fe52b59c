/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account-store.h"
#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_WATCH (usher_watch_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherWatch, usher_watch, USHER, WATCH, GObject)

USHER_API
UsherWatch *usher_watch_new (UsherClient       *client,
                             UsherAccountStore *store) G_GNUC_WARN_UNUSED_RESULT;
USHER_API
void usher_watch_start (UsherWatch *self);
USHER_API
void usher_watch_stop (UsherWatch *self);

G_END_DECLS
