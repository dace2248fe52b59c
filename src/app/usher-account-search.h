/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <usher.h>

G_BEGIN_DECLS

char    *usher_account_search_dup_wanted (const char *text);
gboolean usher_account_search_finds (UsherAccount *account, const char *wanted);

G_END_DECLS
