/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What forms have in common. */

void usher_form_set_busy (GtkWidget   *fields,
                          AdwEntryRow *row,
                          GtkWidget   *button,
                          GtkWidget   *progress,
                          gboolean     busy);
void usher_form_show_error (GtkLabel *label, const char *sentence);
void usher_form_show_trouble (AdwBanner *banner, const char *sentence, const char *button);
void usher_form_set_wrong (AdwEntryRow *row, GtkLabel *label);
void usher_form_wrap_button (GtkButton *button);
void usher_form_unfold_banner (AdwBanner *banner);
void usher_form_wipe (AdwEntryRow *row);

G_END_DECLS
