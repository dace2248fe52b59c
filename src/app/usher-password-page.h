/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "usher-pause.h"

G_BEGIN_DECLS

#define USHER_TYPE_PASSWORD_PAGE (usher_password_page_get_type ())

G_DECLARE_FINAL_TYPE (UsherPasswordPage,
                      usher_password_page,
                      USHER,
                      PASSWORD_PAGE,
                      AdwNavigationPage)

const char *usher_password_page_get_login (UsherPasswordPage *self);
void        usher_password_page_set_login (UsherPasswordPage *self, const char *login);
const char *usher_password_page_get_password (UsherPasswordPage *self);
gboolean    usher_password_page_get_remember (UsherPasswordPage *self);
gboolean    usher_password_page_is_complete (UsherPasswordPage *self);
void        usher_password_page_focus (UsherPasswordPage *self);
void        usher_password_page_wipe (UsherPasswordPage *self);
void        usher_password_page_set_busy (UsherPasswordPage *self, gboolean busy);
void
usher_password_page_show_error (UsherPasswordPage *self, const char *sentence, gboolean password);
void       usher_password_page_show_trouble (UsherPasswordPage *self, const GError *error);
void       usher_password_page_clear (UsherPasswordPage *self);
void       usher_password_page_set_pause (UsherPasswordPage *self, UsherPause *pause);
void       usher_password_page_resume (UsherPasswordPage *self);
GtkWidget *usher_password_page_get_default_widget (UsherPasswordPage *self);

G_END_DECLS
