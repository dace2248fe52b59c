/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-form.h"

#include "usher-announce.h"

/**
 * usher_form_set_busy:
 * @fields: what the person can change
 * @row: the field to go on with afterwards
 * @button: what submits the form, in a stack with @progress
 * @progress: what stands in the place of @button meanwhile
 * @busy: whether an answer is awaited
 *
 * Shows that an answer is awaited, or lets the person type again.
 */
void
usher_form_set_busy (GtkWidget   *fields,
                     AdwEntryRow *row,
                     GtkWidget   *button,
                     GtkWidget   *progress,
                     gboolean     busy)
{
  GtkStack      *stack = GTK_STACK (gtk_widget_get_parent (button));
  const gboolean shown = gtk_widget_get_mapped (fields);

  gtk_stack_set_visible_child (stack, busy ? progress : button);

  /* An insensitive field can't keep the focus, and without a focus Escape would go nowhere. */
  if (busy && shown)
    gtk_widget_grab_focus (progress);
  gtk_widget_set_sensitive (fields, !busy);
  /* The text is not selected: the next key would replace it. */
  if (!busy && shown)
    adw_entry_row_grab_focus_without_selecting (row);
}

/**
 * usher_form_show_error:
 * @label: the place under the fields
 * @sentence: (nullable): why they were refused; %NULL takes it back
 *
 * Says why something that was typed is not right.
 */
void
usher_form_show_error (GtkLabel *label, const char *sentence)
{
  gtk_label_set_label (label, sentence != NULL ? sentence : "");
  if (sentence != NULL)
    usher_announce (GTK_WIDGET (label), sentence);
}

/**
 * usher_form_wrap_button:
 * @button: a button with a label
 *
 * Lets a label be told in two lines, where large text would make it wider than a narrow window.
 */
void
usher_form_wrap_button (GtkButton *button)
{
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (button));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
}

/* The first one there; the button of a banner comes after its title. */
static GtkLabel *
find_label (GtkWidget *widget)
{
  GtkLabel *label = GTK_IS_LABEL (widget) ? GTK_LABEL (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && label == NULL;
       child = gtk_widget_get_next_sibling (child))
    label = find_label (child);

  return label;
}

/**
 * usher_form_unfold_banner:
 * @banner: a banner
 *
 * Shows all of what a banner says. libadwaita (1.7) cuts it after three lines, and what helps is in the
 * last one.
 */
void
usher_form_unfold_banner (AdwBanner *banner)
{
  GtkLabel *title = find_label (GTK_WIDGET (banner));

  gtk_label_set_lines (title, -1);
  gtk_label_set_ellipsize (title, PANGO_ELLIPSIZE_NONE);
}

/**
 * usher_form_show_trouble:
 * @banner: the place above the fields
 * @sentence: what stands in the way
 * @button: (nullable): the label of a button that submits again
 *
 * Says something that no field is to blame for.
 */
void
usher_form_show_trouble (AdwBanner *banner, const char *sentence, const char *button)
{
  usher_form_unfold_banner (banner);
  adw_banner_set_title (banner, sentence);
  adw_banner_set_button_label (banner, button);
  adw_banner_set_revealed (banner, TRUE);
  usher_announce (GTK_WIDGET (banner), sentence);
}

/**
 * usher_form_set_wrong:
 * @row: a field
 * @label: (nullable): what says why that which it holds was refused; %NULL where nothing was
 *
 * Marks a field, for the eye and for a screen reader.
 */
void
usher_form_set_wrong (AdwEntryRow *row, GtkLabel *label)
{
  /* The row is never focused itself. */
  GtkAccessible *text = GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row)));

  if (label != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_update_state (text,
                                   GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE,
                                   -1);
      gtk_accessible_update_relation (text, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, label, NULL, -1);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_reset_state (text, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (text, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
    }
}

/**
 * usher_form_wipe:
 * @row: a field that holds a secret
 *
 * Empties a field so that what it held is not left in memory: clearing alone would write over the
 * first byte only. Nor is it told to anybody: of what is deleted in a field GTK (4.18) tells a screen
 * reader the text, in one that hides it too.
 */
void
usher_form_wipe (AdwEntryRow *row)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  g_autoptr (GtkEntryBuffer) held = g_object_ref (gtk_text_get_buffer (text));
  g_autoptr (GtkEntryBuffer) empty = g_object_new (G_OBJECT_TYPE (held), NULL);
  g_autofree char *filler = g_strnfill (gtk_entry_buffer_get_bytes (held), '*');

  gtk_text_set_buffer (text, empty);
  g_signal_emit_by_name (text, "changed");
  gtk_entry_buffer_set_text (held, filler, -1);
}
