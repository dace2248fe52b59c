/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

#include "usher-launch.h"
#include "usher-pause.h"

G_BEGIN_DECLS

/* What stands in the way of a form, in the banner above it. */

const char *usher_obstacle_get_label (UsherRemedy remedy);
char       *usher_obstacle_dup_no_browser (const char *uri);
void        usher_obstacle_open_log_in (GtkWidget *widget, UsherLaunchFailedFunc failed);
void        usher_obstacle_show (AdwBanner *banner, const GError *error, UsherPause *pause);
void        usher_obstacle_resume (AdwBanner *banner, UsherPause *pause);
void        usher_obstacle_hide (AdwBanner *banner, UsherPause *pause);
UsherRemedy usher_obstacle_get_remedy (AdwBanner *banner);
gboolean    usher_obstacle_follow_remedy (AdwBanner *banner);
gboolean    usher_obstacle_pause (UsherPause *pause, const GError *error);

G_END_DECLS
