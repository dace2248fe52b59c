/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>
#include <time.h>

G_BEGIN_DECLS

char         *usher_file_read (const char *path, gsize *length, GError **error);
gboolean      usher_file_write (const char            *path,
                                const char            *text,
                                gssize                 length,
                                const struct timespec *time,
                                GError               **error);
char         *usher_file_write_beside (const char            *path,
                                       const char            *text,
                                       gssize                 length,
                                       const struct timespec *time,
                                       GError               **error);
gboolean      usher_file_move (const char *beside, const char *path, GError **error);
gboolean      usher_file_delete (const char *path, GError **error);
void          usher_file_tidy (const char *folder, guint age);
GFileMonitor *usher_file_watch (const char *folder, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
