/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "usher-background.h"

G_BEGIN_DECLS

#define USHER_TYPE_PREFERENCES_DIALOG (usher_preferences_dialog_get_type ())

G_DECLARE_FINAL_TYPE (UsherPreferencesDialog,
                      usher_preferences_dialog,
                      USHER,
                      PREFERENCES_DIALOG,
                      AdwDialog)

UsherPreferencesDialog *usher_preferences_dialog_new (UsherBackground *background);

G_END_DECLS
