/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "usherctl-context.h"

G_BEGIN_DECLS

UsherAccount  *usherctl_home_find_host (UsherctlContext *context,
                                        char           **words,
                                        UsherctlStatus  *status) G_GNUC_WARN_UNUSED_RESULT;
UsherHome     *usherctl_home_load (UsherctlContext *context,
                                   UsherAccount    *host,
                                   GError         **error) G_GNUC_WARN_UNUSED_RESULT;
UsherHomeUser *usherctl_home_find_user (UsherHome *home, const char *text, UsherctlStatus *status);
char *usherctl_home_dup_word (UsherHome *home, UsherHomeUser *user) G_GNUC_WARN_UNUSED_RESULT;
char *usherctl_home_user_dup_text (UsherHomeUser *user,
                                   const char    *property) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
