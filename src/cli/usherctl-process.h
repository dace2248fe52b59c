/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     usherctl_process_set_up (void);
gboolean usherctl_process_has_lost_output (void);
char   **usherctl_process_dup_environment (void) G_GNUC_WARN_UNUSED_RESULT;
void     usherctl_process_become (char **command, char **environment);

G_END_DECLS
