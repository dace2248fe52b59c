/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-home-dialog.h"

#include <glib/gi18n.h>

#include "usher-announce.h"
#include "usher-application.h"
#include "usher-form.h"
#include "usher-obstacle.h"
#include "usher-portrait.h"
#include "usher-weak.h"

/**
 * UsherHomeDialog:
 *
 * Signs a user of a Plex Home in, and asks for the PIN where the user has one: where that is known
 * beforehand, and where the service wants one all the same.
 *
 * Four digits submit themselves.
 */
struct _UsherHomeDialog
{
  AdwDialog parent_instance;

  AdwBanner     *banner;
  AdwEntryRow   *pin_row;
  GtkLabel      *error_label;
  GtkLabel      *name;
  GtkWidget     *cancel_button;
  GtkWidget     *fields;
  GtkWidget     *progress;
  GtkWidget     *submit_button;
  UsherPortrait *portrait;

  UsherAccountStore *store;
  UsherSignIn       *sign_in;
  UsherAccount      *host;
  char              *uuid;
  GCancellable      *cancellable;
  UsherPause        *pause;
  gboolean           host_revoked;   /* the session of the account that asks has ended */
  gboolean           sign_in_wanted; /* of that account */
};

enum
{
  SIGNAL_SIGNED_IN,
  SIGNAL_SIGN_IN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherHomeDialog, usher_home_dialog, ADW_TYPE_DIALOG)

static const char *
get_pin (UsherHomeDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->pin_row));
}

static gboolean
wants_pin (UsherHomeDialog *self)
{
  return gtk_widget_get_visible (self->fields);
}

static void
update_submit_button (UsherHomeDialog *self)
{
  const gboolean complete = !wants_pin (self) || usher_home_is_pin (get_pin (self));

  gtk_widget_set_sensitive (self->submit_button,
                            complete && !self->host_revoked
                                && !usher_pause_get_active (self->pause));
}

static void
ask_for_pin (UsherHomeDialog *self)
{
  gtk_widget_set_visible (self->fields, TRUE);
  update_submit_button (self);
}

static void
set_error (UsherHomeDialog *self, const char *sentence)
{
  usher_form_show_error (self->error_label, sentence);
  usher_form_set_wrong (self->pin_row, sentence != NULL ? self->error_label : NULL);
}

static void
clear (UsherHomeDialog *self)
{
  set_error (self, NULL);
  usher_obstacle_hide (self->banner, self->pause);
}

/* What is insensitive can't have the focus, and without a focus Escape would go nowhere. */
static void
focus (UsherHomeDialog *self)
{
  if (wants_pin (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->pin_row));
  else if (gtk_widget_get_sensitive (self->submit_button))
    gtk_widget_grab_focus (self->submit_button);
  else
    gtk_widget_grab_focus (self->cancel_button);
}

static void
paused_cb (UsherHomeDialog *self)
{
  usher_obstacle_hide (self->banner, self->pause);
  update_submit_button (self);
  focus (self);
}

/* Without a field the focus goes to the button and back. */
static void
set_busy (UsherHomeDialog *self, gboolean busy)
{
  usher_form_set_busy (self->fields, self->pin_row, self->submit_button, self->progress, busy);
  if (!wants_pin (self))
    gtk_widget_grab_focus (busy ? self->progress : self->submit_button);
  adw_dialog_set_can_close (ADW_DIALOG (self), !busy);
}

/* There is nothing to submit until somebody else has signed in. */
static void
show_host_revoked (UsherHomeDialog *self, const GError *error)
{
  g_autofree char *title = NULL;

  title = g_strdup_printf (_ ("%s, %s"),
                           usher_account_get_name (self->host),
                           _ ("Signed out by Plex"));
  usher_obstacle_show (self->banner, error, self->pause);
  adw_banner_set_title (self->banner, title);
  self->host_revoked = TRUE;
  update_submit_button (self);
  focus (self);
}

static void
show_error (UsherHomeDialog *self, const GError *error)
{
  g_autofree char *sentence = usher_error_dup_sentence (error);

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_HOME_PIN_NEEDED))
    {
      ask_for_pin (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->pin_row));
      usher_announce (GTK_WIDGET (self), sentence);
    }
  else if (g_error_matches (error, USHER_ERROR, USHER_ERROR_HOME_PIN_WRONG))
    {
      set_error (self, sentence);
      gtk_editable_select_region (GTK_EDITABLE (self->pin_row), 0, -1);
    }
  else if (g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    show_host_revoked (self, error);
  else
    {
      usher_obstacle_show (self->banner, error, self->pause);
      focus (self);
    }
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherHomeDialog) self = usher_weak_take (user_data);
  UsherSignIn *sign_in = USHER_SIGN_IN (source);
  g_autoptr (GError) error = NULL;

  usher_sign_in_submit_home_user_finish (sign_in, result, &error);
  if (self == NULL)
    return;

  set_busy (self, FALSE);
  /* Where the keyring did not take it the token is in hand all the same. */
  if (error != NULL && usher_sign_in_get_state (sign_in) != USHER_SIGN_IN_STATE_UNKEPT)
    {
      show_error (self, error);
      return;
    }

  usher_form_wipe (self->pin_row);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, sign_in, error);
}

static void
submit_cb (UsherHomeDialog *self)
{
  if (!gtk_widget_get_sensitive (self->submit_button)
      || !adw_dialog_get_can_close (ADW_DIALOG (self)))
    return;

  clear (self);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  usher_sign_in_submit_home_user_async (self->sign_in,
                                        self->host,
                                        self->uuid,
                                        wants_pin (self) ? get_pin (self) : NULL,
                                        usher_account_get_remembered (self->host),
                                        self->cancellable,
                                        submitted_cb,
                                        usher_weak_new (self));
}

static void
banner_cb (UsherHomeDialog *self)
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
edited_cb (UsherHomeDialog *self)
{
  clear (self);
  update_submit_button (self);
  if (usher_home_is_pin (get_pin (self)))
    submit_cb (self);
}

static void
cancel_cb (UsherHomeDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
usher_home_dialog_close_attempt (AdwDialog *dialog)
{
  g_cancellable_cancel (USHER_HOME_DIALOG (dialog)->cancellable);
}

/* As a bottom sheet, libadwaita 1.7 would begin at the Cancel button, whatever its focus-widget. */
static gboolean
usher_home_dialog_grab_focus (GtkWidget *widget)
{
  focus (USHER_HOME_DIALOG (widget));

  return TRUE;
}

static void
usher_home_dialog_closed (AdwDialog *dialog)
{
  UsherHomeDialog *self = USHER_HOME_DIALOG (dialog);

  usher_form_wipe (self->pin_row);
  if (self->sign_in_wanted)
    g_signal_emit (self, signals[SIGNAL_SIGN_IN], 0, self->host);
}

static void
usher_home_dialog_dispose (GObject *object)
{
  UsherHomeDialog *self = USHER_HOME_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_HOME_DIALOG);
  g_clear_object (&self->sign_in);
  g_clear_object (&self->store);
  g_clear_object (&self->host);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->pause);
  g_clear_pointer (&self->uuid, g_free);

  G_OBJECT_CLASS (usher_home_dialog_parent_class)->dispose (object);
}

static void
usher_home_dialog_class_init (UsherHomeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AdwDialogClass *dialog_class = ADW_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_home_dialog_dispose;
  widget_class->grab_focus = usher_home_dialog_grab_focus;
  dialog_class->close_attempt = usher_home_dialog_close_attempt;
  dialog_class->closed = usher_home_dialog_closed;

  /**
   * UsherHomeDialog::signed-in:
   * @self: the dialog
   * @sign_in: the sign-in, DONE or UNKEPT
   * @error: (nullable): why the keyring did not take the token
   *
   * Plex has signed the user in.
   */
  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in",
                                            G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            2,
                                            USHER_TYPE_SIGN_IN,
                                            G_TYPE_ERROR);

  /**
   * UsherHomeDialog::sign-in:
   * @self: the dialog
   * @account: the account that asks
   *
   * The session of @account has ended: it is to be signed in again first.
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

  g_type_ensure (USHER_TYPE_PORTRAIT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-home-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherHomeDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeDialog, name);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeDialog, pin_row);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeDialog, portrait);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeDialog, submit_button);
  gtk_widget_class_bind_template_callback (widget_class, banner_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
usher_home_dialog_init (UsherHomeDialog *self)
{
  self->pause = usher_pause_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  usher_pause_add_button (self->pause,
                          GTK_BUTTON (self->submit_button),
                          G_CALLBACK (paused_cb),
                          self);
  usher_application_mark (GTK_WIDGET (self));
}

/* Without the account that asks there is nobody to ask. */
static void
accounts_changed_cb (UsherHomeDialog *self)
{
  if (usher_account_store_find (self->store, usher_account_get_uuid (self->host)) == NULL)
    adw_dialog_force_close (ADW_DIALOG (self));
}

/* @who has the same properties whether it is the user or the user's account. */
static void
set_who (UsherHomeDialog *self, UsherRecord *who)
{
  gboolean protected;

  g_object_get (who, "uuid", &self->uuid, "protected", &protected, NULL);
  g_object_set (self->portrait, USHER_IS_ACCOUNT (who) ? "account" : "user", who, NULL);
  gtk_label_set_label (self->name,
                       USHER_IS_ACCOUNT (who) ? usher_account_get_name (USHER_ACCOUNT (who))
                                              : usher_home_user_get_name (USHER_HOME_USER (who)));
  gtk_widget_set_visible (self->fields, protected);
  update_submit_button (self);
}

/**
 * usher_home_dialog_new:
 * @client: asks the service
 * @store: keeps the account
 * @host: an account of @store that belongs to the same Home
 * @who: the user, or the account of the user where that is known here
 *
 * Makes a dialog.
 *
 * Returns: the dialog
 */
UsherHomeDialog *
usher_home_dialog_new (UsherClient       *client,
                       UsherAccountStore *store,
                       UsherAccount      *host,
                       UsherRecord       *who)
{
  UsherHomeDialog *self = g_object_new (USHER_TYPE_HOME_DIALOG, NULL);

  self->sign_in = usher_sign_in_new (client, store);
  self->store = g_object_ref (store);
  self->host = g_object_ref (host);
  set_who (self, who);
  g_signal_connect_object (store,
                           "items-changed",
                           G_CALLBACK (accounts_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  return self;
}
