/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-token-page.h"

#include "usher-form.h"
#include "usher-obstacle.h"
#include "usher-weak.h"

/**
 * UsherTokenPage:
 *
 * The page of the sign-in dialog that takes a token.
 */
struct _UsherTokenPage
{
  UsherWayPage parent_instance;

  AdwBanner   *banner;
  AdwEntryRow *token_row;
  GtkLabel    *error_label;
  GtkWidget   *fields;
  GtkWidget   *progress;
  GtkWidget   *submit_button;

  UsherPause *pause;
};

G_DEFINE_FINAL_TYPE (UsherTokenPage, usher_token_page, USHER_TYPE_WAY_PAGE)

static void
set_error (UsherTokenPage *self, const char *sentence)
{
  usher_form_show_error (self->error_label, sentence);
  usher_form_set_wrong (self->token_row, sentence != NULL ? self->error_label : NULL);
}

static void
edited_cb (UsherTokenPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->token_row));

  set_error (self, NULL);
  usher_obstacle_hide (self->banner, self->pause);
  gtk_widget_set_sensitive (self->submit_button,
                            *text != '\0' && !usher_pause_get_active (self->pause));
}

static void
set_busy (UsherTokenPage *self, gboolean busy)
{
  usher_form_set_busy (self->fields, self->token_row, self->submit_button, self->progress, busy);
  usher_way_page_set_busy (USHER_WAY_PAGE (self), busy);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherTokenPage) self = usher_weak_take (user_data);
  UsherSignIn *sign_in = USHER_SIGN_IN (source);
  g_autoptr (GError) error = NULL;

  usher_sign_in_submit_token_finish (sign_in, result, &error);
  if (self == NULL)
    return;

  set_busy (self, FALSE);
  usher_way_page_end (USHER_WAY_PAGE (self), sign_in, error);
}

static void
submit_cb (UsherTokenPage *self)
{
  UsherWayPage *page = USHER_WAY_PAGE (self);

  if (!gtk_widget_get_sensitive (self->submit_button) || usher_way_page_get_busy (page))
    return;

  set_error (self, NULL);
  usher_obstacle_hide (self->banner, self->pause);
  usher_way_page_begin (page);
  set_busy (self, TRUE);
  usher_sign_in_submit_token_async (usher_way_page_get_sign_in (page),
                                    gtk_editable_get_text (GTK_EDITABLE (self->token_row)),
                                    usher_way_page_get_remember (page),
                                    usher_way_page_get_cancellable (page),
                                    submitted_cb,
                                    usher_weak_new (self));
}

static void
banner_cb (UsherTokenPage *self)
{
  if (!usher_obstacle_follow_remedy (self->banner))
    submit_cb (self);
}

static void
usher_token_page_enter (UsherWayPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (USHER_TOKEN_PAGE (page)->token_row));
}

static void
usher_token_page_fail (UsherWayPage *page, const GError *error)
{
  UsherTokenPage  *self = USHER_TOKEN_PAGE (page);
  g_autofree char *sentence = usher_error_dup_sentence (error);

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REFUSED)
      || g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_MALFORMED)
      || g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_SHORT_LIVED))
    {
      set_error (self, sentence);
      gtk_editable_select_region (GTK_EDITABLE (self->token_row), 0, -1);
      return;
    }

  usher_obstacle_show (self->banner, error, self->pause);
}

static void
usher_token_page_wipe (UsherWayPage *page)
{
  usher_form_wipe (USHER_TOKEN_PAGE (page)->token_row);
}

static void
usher_token_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_TOKEN_PAGE);
  g_clear_object (&USHER_TOKEN_PAGE (object)->pause);

  G_OBJECT_CLASS (usher_token_page_parent_class)->dispose (object);
}

static void
usher_token_page_class_init (UsherTokenPageClass *klass)
{
  GtkWidgetClass    *widget_class = GTK_WIDGET_CLASS (klass);
  UsherWayPageClass *page_class = USHER_WAY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_token_page_dispose;
  page_class->enter = usher_token_page_enter;
  page_class->fail = usher_token_page_fail;
  page_class->wipe = usher_token_page_wipe;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-token-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherTokenPage, banner);
  gtk_widget_class_bind_template_child (widget_class, UsherTokenPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, UsherTokenPage, fields);
  gtk_widget_class_bind_template_child (widget_class, UsherTokenPage, progress);
  gtk_widget_class_bind_template_child (widget_class, UsherTokenPage, submit_button);
  gtk_widget_class_bind_template_child (widget_class, UsherTokenPage, token_row);
  gtk_widget_class_bind_template_callback (widget_class, banner_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
usher_token_page_init (UsherTokenPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->pause = usher_pause_new ();
  usher_pause_add_button (self->pause,
                          GTK_BUTTON (self->submit_button),
                          G_CALLBACK (edited_cb),
                          self);
}
