/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-preferences-dialog.h"

#include "usher-application.h"
#include "usher-form.h"
#include "usher-weak.h"

/**
 * UsherPreferencesDialog:
 *
 * What can be chosen.
 */
struct _UsherPreferencesDialog
{
  AdwDialog parent_instance;

  AdwSwitchRow *watch_row;
  GtkLabel     *error_label;

  UsherBackground *background;
  gboolean         busy;
  gboolean         wished; /* while busy */
};

G_DEFINE_FINAL_TYPE (UsherPreferencesDialog, usher_preferences_dialog, ADW_TYPE_DIALOG)

/* Shows what is so. */
static void
update (UsherPreferencesDialog *self)
{
  adw_switch_row_set_active (self->watch_row, usher_background_get_active (self->background));
}

/* The row keeps the focus meanwhile: without one Escape would not reach the dialog. */
static void
set_busy (UsherPreferencesDialog *self, gboolean busy)
{
  self->busy = busy;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->watch_row),
                               GTK_ACCESSIBLE_STATE_BUSY,
                               busy,
                               -1);
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherPreferencesDialog) self = usher_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  usher_background_set_active_finish (USHER_BACKGROUND (source), result, &error);
  if (self == NULL)
    return;

  set_busy (self, FALSE);
  update (self);
  usher_form_show_error (self->error_label, error != NULL ? error->message : NULL);
}

static void
switched_cb (UsherPreferencesDialog *self)
{
  const gboolean active = adw_switch_row_get_active (self->watch_row);

  if (self->busy)
    {
      adw_switch_row_set_active (self->watch_row, self->wished);
      return;
    }

  if (self->background == NULL || active == usher_background_get_active (self->background))
    return;

  self->wished = active;
  usher_form_show_error (self->error_label, NULL);
  set_busy (self, TRUE);
  usher_background_set_active_async (self->background, active, set_cb, usher_weak_new (self));
}

static void
usher_preferences_dialog_dispose (GObject *object)
{
  UsherPreferencesDialog *self = USHER_PREFERENCES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_PREFERENCES_DIALOG);
  g_clear_object (&self->background);

  G_OBJECT_CLASS (usher_preferences_dialog_parent_class)->dispose (object);
}

static void
usher_preferences_dialog_class_init (UsherPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_preferences_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_PATH "/usher-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherPreferencesDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, UsherPreferencesDialog, watch_row);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
}

static void
usher_preferences_dialog_init (UsherPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  usher_application_mark (GTK_WIDGET (self));
}

/**
 * usher_preferences_dialog_new:
 * @background: whether the program goes on with its window closed
 *
 * Makes a dialog.
 *
 * Returns: the dialog
 */
UsherPreferencesDialog *
usher_preferences_dialog_new (UsherBackground *background)
{
  UsherPreferencesDialog *self = g_object_new (USHER_TYPE_PREFERENCES_DIALOG, NULL);

  self->background = g_object_ref (background);
  usher_background_look (background);
  update (self);
  g_signal_connect_object (background,
                           "notify::active",
                           G_CALLBACK (update),
                           self,
                           G_CONNECT_SWAPPED);

  return self;
}
