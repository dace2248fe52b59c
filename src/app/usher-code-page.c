/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-code-page.h"

#include "usher-form.h"
#include "usher-obstacle.h"

/* How many digits an authenticator app shows. */
#define N_DIGITS 6

/**
 * UsherCodePage:
 *
 * The page of the sign-in dialog that asks for a verification code.
 *
 * Six digits submit themselves, however they are grouped; anything else waits for the button.
 */
struct _UsherCodePage
{
  AdwNavigationPage parent_instance;

  AdwBanner   *banner;
  AdwEntryRow *code_row;
  GtkLabel    *error_label;
  GtkWidget   *cancel_button;
  GtkWidget   *fields;
  GtkWidget   *progress;
  GtkWidget   *submit_button;

  UsherPause *pause;
};

G_DEFINE_FINAL_TYPE (UsherCodePage, usher_code_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
is_complete (const char *text)
{
  guint n_digits = 0;

  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      n_digits++;
    else if (!g_ascii_isspace (*text))
      return FALSE;

  return n_digits == N_DIGITS;
}

static void
submit_cb (UsherCodePage *self)
{
  if (gtk_widget_get_sensitive (self->submit_button))
    gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.submit", NULL);
}

static void
banner_cb (UsherCodePage *self)
{
  if (!usher_obstacle_follow_remedy (self->banner))
    submit_cb (self);
}

static void
update_button (UsherCodePage *self)
{
  g_autofree char *code = usher_code_page_dup_code (self);

  gtk_widget_set_sensitive (self->submit_button,
                            *code != '\0' && !usher_pause_get_active (self->pause));
}

static void
paused_cb (UsherCodePage *self)
{
  usher_obstacle_hide (self->banner, self->pause);
  update_button (self);
}

static void
edited_cb (UsherCodePage *self)
{
  g_autofree char *code = usher_code_page_dup_code (self);

  usher_code_page_show_error (self, NULL);
  usher_obstacle_hide (self->banner, self->pause);
  update_button (self);

  if (is_complete (code))
    submit_cb (self);
}

static void
usher_code_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_CODE_PAGE);
  g_clear_object (&USHER_CODE_PAGE (object)->pause);

  G_OBJECT_CLASS (usher_code_page_parent_class)->dispose (object);
}

static void
usher_code_page_class_init (UsherCodePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_code_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-code-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherCodePage, banner);
  gtk_widget_class_bind_template_child (widget_class, UsherCodePage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, UsherCodePage, code_row);
  gtk_widget_class_bind_template_child (widget_class, UsherCodePage, error_label);
  gtk_widget_class_bind_template_child (widget_class, UsherCodePage, fields);
  gtk_widget_class_bind_template_child (widget_class, UsherCodePage, progress);
  gtk_widget_class_bind_template_child (widget_class, UsherCodePage, submit_button);
  gtk_widget_class_bind_template_callback (widget_class, banner_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
usher_code_page_init (UsherCodePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_code_page_set_pause:
 * @self: the page
 * @pause: for how long nothing may be submitted
 *
 * Sets the pause that what is shown here begins.
 */
void
usher_code_page_set_pause (UsherCodePage *self, UsherPause *pause)
{
  g_set_object (&self->pause, pause);
  usher_pause_add_button (pause, GTK_BUTTON (self->submit_button), G_CALLBACK (paused_cb), self);
}

/**
 * usher_code_page_dup_code:
 * @self: the page
 *
 * Gets what was typed.
 *
 * Returns: (transfer full): the code, without space around it
 */
char *
usher_code_page_dup_code (UsherCodePage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code_row))));
}

/**
 * usher_code_page_focus:
 * @self: the page
 *
 * Gives the field the focus.
 */
void
usher_code_page_focus (UsherCodePage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->code_row));
}

/**
 * usher_code_page_wipe:
 * @self: the page
 *
 * Forgets what was typed.
 */
void
usher_code_page_wipe (UsherCodePage *self)
{
  usher_form_wipe (self->code_row);
}

/**
 * usher_code_page_set_busy:
 * @self: the page
 * @busy: whether the service is being asked
 *
 * Shows that an answer is awaited, or lets the person type again.
 */
void
usher_code_page_set_busy (UsherCodePage *self, gboolean busy)
{
  usher_form_set_busy (self->fields, self->code_row, self->submit_button, self->progress, busy);
  gtk_widget_set_visible (self->cancel_button, busy);
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), !busy);
  if (busy)
    usher_obstacle_hide (self->banner, self->pause);
}

/**
 * usher_code_page_show_error:
 * @self: the page
 * @sentence: (nullable): why the code was refused; %NULL takes that back
 *
 * Says under the field that the code was refused.
 */
void
usher_code_page_show_error (UsherCodePage *self, const char *sentence)
{
  usher_form_show_error (self->error_label, sentence);
  usher_form_set_wrong (self->code_row, sentence != NULL ? self->error_label : NULL);
  if (sentence != NULL)
    gtk_editable_select_region (GTK_EDITABLE (self->code_row), 0, -1);
}

/**
 * usher_code_page_show_trouble:
 * @self: the page
 * @error: what stands in the way
 *
 * Says that the code could not be judged.
 */
void
usher_code_page_show_trouble (UsherCodePage *self, const GError *error)
{
  usher_obstacle_show (self->banner, error, self->pause);
}

/**
 * usher_code_page_get_default_widget:
 * @self: the page
 *
 * Gets what Enter is for.
 *
 * Returns: (transfer none): the button
 */
GtkWidget *
usher_code_page_get_default_widget (UsherCodePage *self)
{
  return self->submit_button;
}
