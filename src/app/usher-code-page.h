/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "usher-pause.h"

G_BEGIN_DECLS

#define USHER_TYPE_CODE_PAGE (usher_code_page_get_type ())

G_DECLARE_FINAL_TYPE (UsherCodePage, usher_code_page, USHER, CODE_PAGE, AdwNavigationPage)

char      *usher_code_page_dup_code (UsherCodePage *self) G_GNUC_WARN_UNUSED_RESULT;
void       usher_code_page_focus (UsherCodePage *self);
void       usher_code_page_wipe (UsherCodePage *self);
void       usher_code_page_set_busy (UsherCodePage *self, gboolean busy);
void       usher_code_page_show_error (UsherCodePage *self, const char *sentence);
void       usher_code_page_show_trouble (UsherCodePage *self, const GError *error);
void       usher_code_page_set_pause (UsherCodePage *self, UsherPause *pause);
GtkWidget *usher_code_page_get_default_widget (UsherCodePage *self);

G_END_DECLS
