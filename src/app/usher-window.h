/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_WINDOW (usher_window_get_type ())

G_DECLARE_FINAL_TYPE (UsherWindow, usher_window, USHER, WINDOW, AdwApplicationWindow)

UsherWindow      *
usher_window_new (AdwApplication *application, UsherClient *client, UsherAccountStore *store);
void usher_window_sign_in (UsherWindow *self, const char *login);
void usher_window_wish (UsherWindow *self, const char *uuid, const char *action);

G_END_DECLS
