/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *usher_locale_dup_country (const char *code) G_GNUC_WARN_UNUSED_RESULT;
char *usher_locale_dup_language (const char *tag) G_GNUC_WARN_UNUSED_RESULT;
char *usher_locale_dup_date (GDateTime *date) G_GNUC_WARN_UNUSED_RESULT;
char *usher_locale_dup_moment (GDateTime *date) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
