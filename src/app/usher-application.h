/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_APPLICATION (usher_application_get_type ())

G_DECLARE_FINAL_TYPE (UsherApplication, usher_application, USHER, APPLICATION, AdwApplication)

UsherApplication *usher_application_new (void) G_GNUC_WARN_UNUSED_RESULT;
UsherClient      *usher_application_get_client (UsherApplication *self);
void              usher_application_mark (GtkWidget *widget);
gboolean          usher_application_is_in_sandbox (void);

G_END_DECLS
