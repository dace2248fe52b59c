/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _UsherTurn UsherTurn;

UsherTurn *usher_turn_take (GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void       usher_turn_end (UsherTurn *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTurn, usher_turn_end)

G_END_DECLS
