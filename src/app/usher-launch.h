/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*UsherLaunchFailedFunc) (GtkWidget *widget, const char *uri);

void usher_launch (GtkWidget *widget, const char *uri, UsherLaunchFailedFunc failed);

G_END_DECLS
