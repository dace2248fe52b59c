/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-approve-dialog.h"

#include "usher-application.h"
#include "usher-form.h"
#include "usher-obstacle.h"
#include "usher-weak.h"

/**
 * UsherApproveDialog:
 *
 * Lets another device in that shows a link code.
 */
struct _UsherApproveDialog
{
  AdwDialog parent_instance;

  AdwBanner   *banner;
  AdwComboRow *account_row;
  AdwEntryRow *code_row;
  GtkLabel    *error_label;
  GtkWidget   *fields;
  GtkWidget   *progress;
  GtkWidget   *submit_button;

  UsherClient       *client;
  UsherAccountStore *store;
  UsherAccount      *account; /* the one that was chosen */
  GCancellable      *cancellable;
  UsherPause        *pause;
  gboolean           sign_in_wanted; /* in the place of this */
};

enum
{
  SIGNAL_APPROVED,
  SIGNAL_SIGN_IN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherApproveDialog, usher_approve_dialog, ADW_TYPE_DIALOG)

static void
set_error (UsherApproveDialog *self, const char *sentence)
{
  usher_form_show_error (self->error_label, sentence);
  usher_form_set_wrong (self->code_row, sentence != NULL ? self->error_label : NULL);
}

static void
clear (UsherApproveDialog *self)
{
  set_error (self, NULL);
  usher_obstacle_hide (self->banner, self->pause);
}

static void
edited_cb (UsherApproveDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->code_row));

  clear (self);
  gtk_widget_set_sensitive (self->submit_button,
                            *text != '\0' && !usher_pause_get_active (self->pause));
}

static void
set_busy (UsherApproveDialog *self, gboolean busy)
{
  usher_form_set_busy (self->fields, self->code_row, self->submit_button, self->progress, busy);
  adw_dialog_set_can_close (ADW_DIALOG (self), !busy);
}

static void
show_error (UsherApproveDialog *self, const GError *error)
{
  g_autofree char *sentence = usher_error_dup_sentence (error);

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_LINK_CODE_UNKNOWN)
      || g_error_matches (error, USHER_ERROR, USHER_ERROR_LINK_CODE_MALFORMED))
    {
      set_error (self, sentence);
      gtk_editable_select_region (GTK_EDITABLE (self->code_row), 0, -1);
      return;
    }

  usher_obstacle_show (self->banner, error, self->pause);
}

static void
approved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherApproveDialog) self = usher_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  usher_approve_finish (result, &error);
  if (self == NULL)
    return;

  set_busy (self, FALSE);
  if (error != NULL)
    {
      show_error (self, error);
      return;
    }

  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[SIGNAL_APPROVED], 0, self->account);
}

static void
submit_cb (UsherApproveDialog *self)
{
  if (!gtk_widget_get_sensitive (self->submit_button)
      || !adw_dialog_get_can_close (ADW_DIALOG (self)))
    return;

  clear (self);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  usher_approve_async (self->client,
                       self->store,
                       self->account,
                       gtk_editable_get_text (GTK_EDITABLE (self->code_row)),
                       self->cancellable,
                       approved_cb,
                       usher_weak_new (self));
}

static void
banner_cb (UsherApproveDialog *self)
{
  if (usher_obstacle_get_remedy (self->banner) == USHER_REMEDY_SIGN_IN)
    {
      self->sign_in_wanted = TRUE;
      adw_dialog_close (ADW_DIALOG (self));
    }
  else if (!usher_obstacle_follow_remedy (self->banner))
    submit_cb (self);
}

static void
selected_cb (UsherApproveDialog *self)
{
  g_set_object (&self->account, adw_combo_row_get_selected_item (self->account_row));
}

/* The place of @account among the accounts; GTK_INVALID_LIST_POSITION where it has none. */
static guint
find (UsherApproveDialog *self, UsherAccount *account)
{
  GListModel *accounts = G_LIST_MODEL (self->store);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (UsherAccount) item = g_list_model_get_item (accounts, i);

      if (item == account)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/* The row would choose another account where the chosen one has gone, and let the device in as that. */
static void
accounts_changed_cb (UsherApproveDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->account_row),
                          g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 1);
  if (find (self, self->account) == GTK_INVALID_LIST_POSITION)
    adw_dialog_force_close (ADW_DIALOG (self));
}

static void
cancel_cb (UsherApproveDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
usher_approve_dialog_close_attempt (AdwDialog *dialog)
{
  g_cancellable_cancel (USHER_APPROVE_DIALOG (dialog)->cancellable);
}

static void
usher_approve_dialog_closed (AdwDialog *dialog)
{
  UsherApproveDialog *self = USHER_APPROVE_DIALOG (dialog);

  if (self->sign_in_wanted)
    g_signal_emit (self, signals[SIGNAL_SIGN_IN], 0, self->account);
}

/* As a bottom sheet, libadwaita 1.7 would begin at the Cancel button, whatever its focus-widget. */
static gboolean
usher_approve_dialog_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (USHER_APPROVE_DIALOG (widget)->code_row));
}

static void
usher_approve_dialog_dispose (GObject *object)
{
  UsherApproveDialog *self = USHER_APPROVE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_APPROVE_DIALOG);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  g_clear_object (&self->account);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->pause);

  G_OBJECT_CLASS (usher_approve_dialog_parent_class)->dispose (object);
}

static void
usher_approve_dialog_class_init (UsherApproveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_approve_dialog_dispose;
  widget_class->grab_focus = usher_approve_dialog_grab_focus;
  ADW_DIALOG_CLASS (klass)->close_attempt = usher_approve_dialog_close_attempt;
  ADW_DIALOG_CLASS (klass)->closed = usher_approve_dialog_closed;

  /**
   * UsherApproveDialog::approved:
   * @self: the dialog
   * @account: the account that the device is signed in to
   *
   * The device was let in.
   */
  signals[SIGNAL_APPROVED] = g_signal_new ("approved",
                                           G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           USHER_TYPE_ACCOUNT);

  /**
   * UsherApproveDialog::sign-in:
   * @self: the dialog
   * @account: the account whose session has ended
   *
   * The dialog is closed, and the person wants to sign in again.
   */
  signals[SIGNAL_SIGN_IN] = g_signal_new ("sign-in",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          USHER_TYPE_ACCOUNT);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-approve-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherApproveDialog, account_row);
  gtk_widget_class_bind_template_child (widget_class, UsherApproveDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, UsherApproveDialog, code_row);
  gtk_widget_class_bind_template_child (widget_class, UsherApproveDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, UsherApproveDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, UsherApproveDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, UsherApproveDialog, submit_button);
  gtk_widget_class_bind_template_callback (widget_class, banner_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
usher_approve_dialog_init (UsherApproveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  usher_application_mark (GTK_WIDGET (self));

  self->pause = usher_pause_new ();
  usher_pause_add_button (self->pause,
                          GTK_BUTTON (self->submit_button),
                          G_CALLBACK (edited_cb),
                          self);
}

static void
select_account (UsherApproveDialog *self, UsherAccount *account)
{
  GListModel *accounts = G_LIST_MODEL (self->store);

  /* Before the row does: it still has the account then that was chosen. */
  g_signal_connect_object (accounts,
                           "items-changed",
                           G_CALLBACK (accounts_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  adw_combo_row_set_model (self->account_row, accounts);
  adw_combo_row_set_selected (self->account_row, find (self, account));

  accounts_changed_cb (self);
}

/**
 * usher_approve_dialog_new:
 * @client: asks the service
 * @store: has the accounts
 * @account: the account of @store to begin with
 *
 * Makes a dialog.
 *
 * Returns: the dialog
 */
UsherApproveDialog *
usher_approve_dialog_new (UsherClient *client, UsherAccountStore *store, UsherAccount *account)
{
  UsherApproveDialog *self = g_object_new (USHER_TYPE_APPROVE_DIALOG, NULL);

  self->client = g_object_ref (client);
  self->store = g_object_ref (store);
  select_account (self, account);

  return self;
}
