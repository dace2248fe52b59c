/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-sign-in-dialog.h"

#include <glib/gi18n.h>

#include "usher-application.h"
#include "usher-code-page.h"
#include "usher-entry.h"
#include "usher-weak.h"

/* Where the dialog stands.
 *
 * IDLE: something is still to be typed. READY: it can be submitted. BUSY: the service or the keyring
 * is being asked; Cancel and Escape end that, and the dialog stays. ERROR: the last try failed, which
 * the dialog says beside what it is about. CODE_NEEDED: the password was right, and the code page is
 * in front. UNKEPT and DONE are final: Plex has signed in, and the keyring has the token (DONE) or
 * did not take it yet (UNKEPT, which the window goes on with).
 *
 *   IDLE ⇄ READY → BUSY → DONE
 *                  │ ↑ ↘ UNKEPT
 *                  ↓ │
 *            ERROR, CODE_NEEDED        (typing makes IDLE or READY of ERROR)
 *
 * Nothing that was typed is lost on the way; it is overwritten at the end.
 */
typedef enum
{
  STATE_IDLE,
  STATE_READY,
  STATE_BUSY,
  STATE_ERROR,
  STATE_CODE_NEEDED,
  STATE_UNKEPT,
  STATE_DONE,
} State;

/**
 * UsherSignInDialog:
 *
 * Asks for user name and password, and for a verification code where the account wants one, and
 * signs in.
 */
struct _UsherSignInDialog
{
  AdwDialog parent_instance;

  AdwBanner         *banner;
  AdwEntryRow       *login_row;
  AdwEntryRow       *password_row;
  AdwNavigationView *navigation;
  AdwSwitchRow      *remember_row;
  GtkLabel          *error_label;
  GtkStack          *submit_stack;
  GtkWidget         *fields;
  GtkWidget         *options;
  GtkWidget         *progress;
  GtkWidget         *submit_button;
  UsherCodePage     *code_page;

  UsherSignIn  *sign_in;
  GCancellable *cancellable;
  State         state;
};

enum
{
  SIGNAL_SIGNED_IN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherSignInDialog, usher_sign_in_dialog, ADW_TYPE_DIALOG)

static gboolean
has_text (AdwEntryRow *row)
{
  return *gtk_editable_get_text (GTK_EDITABLE (row)) != '\0';
}

static gboolean
is_on_code_page (UsherSignInDialog *self)
{
  return adw_navigation_view_get_visible_page (self->navigation)
         == ADW_NAVIGATION_PAGE (self->code_page);
}

static void
wipe (UsherSignInDialog *self)
{
  usher_entry_wipe (GTK_EDITABLE (self->password_row));
  usher_code_page_wipe (self->code_page);
}

static void
show_field_error (UsherSignInDialog *self, const char *sentence, gboolean password_too)
{
  gtk_label_set_label (self->error_label, sentence != NULL ? sentence : "");
  usher_entry_set_wrong (GTK_WIDGET (self->login_row), sentence != NULL);
  usher_entry_set_wrong (GTK_WIDGET (self->password_row), sentence != NULL && password_too);
}

static void
set_busy (UsherSignInDialog *self, gboolean busy)
{
  GtkWidget *submit = busy ? self->progress : self->submit_button;

  /* An insensitive field can't keep the focus, and without a focus Escape would go nowhere. */
  gtk_stack_set_visible_child (self->submit_stack, submit);
  if (busy && !is_on_code_page (self))
    gtk_widget_grab_focus (submit);
  gtk_widget_set_sensitive (self->fields, !busy);
  gtk_widget_set_sensitive (self->options, !busy);
  if (!busy && !is_on_code_page (self))
    adw_entry_row_grab_focus_without_selecting (self->password_row);

  usher_code_page_set_busy (self->code_page, busy);
  adw_dialog_set_can_close (ADW_DIALOG (self), !busy);
}

/* The one place where it is decided what the person can do. */
static void
set_state (UsherSignInDialog *self, State state)
{
  const State before = self->state;

  /* Overwriting what was typed is no typing. */
  if (before == STATE_UNKEPT || before == STATE_DONE)
    return;

  self->state = state;

  if ((state == STATE_BUSY) != (before == STATE_BUSY))
    set_busy (self, state == STATE_BUSY);

  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "sign-in.submit",
                                 state == STATE_READY || state == STATE_ERROR
                                     || state == STATE_CODE_NEEDED);

  if (state != STATE_ERROR)
    {
      show_field_error (self, NULL, FALSE);
      adw_banner_set_revealed (self->banner, FALSE);
    }

  if (state == STATE_CODE_NEEDED && !is_on_code_page (self))
    {
      adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (self->code_page));
      gtk_widget_grab_focus (GTK_WIDGET (self->code_page));
    }

  adw_dialog_set_default_widget (ADW_DIALOG (self),
                                 is_on_code_page (self)
                                     ? usher_code_page_get_default_widget (self->code_page)
                                     : self->submit_button);

  if (state == STATE_DONE || state == STATE_UNKEPT)
    adw_dialog_force_close (ADW_DIALOG (self));
}

/* What is typed on the first page makes IDLE or READY. */
static void
set_state_for_fields (UsherSignInDialog *self)
{
  set_state (self,
             has_text (self->login_row) && has_text (self->password_row) ? STATE_READY
                                                                         : STATE_IDLE);
}

static void
announce (UsherSignInDialog *self, const char *sentence)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self),
                           sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Something that no field is to blame for. */
static void
show_trouble (UsherSignInDialog *self, const char *sentence, UsherRemedy remedy)
{
  const char *button = remedy == USHER_REMEDY_TRY_AGAIN ? _ ("_Try Again") : NULL;

  if (is_on_code_page (self))
    usher_code_page_show_trouble (self->code_page, sentence, button);
  else
    {
      adw_banner_set_title (self->banner, sentence);
      adw_banner_set_button_label (self->banner, button);
      adw_banner_set_revealed (self->banner, TRUE);
    }
}

static void
show_error (UsherSignInDialog *self, const GError *error)
{
  g_autofree char *sentence = usher_error_dup_sentence (error);

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED))
    {
      if (is_on_code_page (self))
        set_state (self, STATE_CODE_NEEDED);
      else
        set_state_for_fields (self);
      return;
    }

  announce (self, sentence);

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CODE_NEEDED))
    set_state (self, STATE_CODE_NEEDED);
  else if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CODE_WRONG))
    {
      set_state (self, STATE_CODE_NEEDED);
      usher_code_page_show_error (self->code_page, sentence);
    }
  else if (g_error_matches (error, USHER_ERROR, USHER_ERROR_BAD_CREDENTIALS)
           || g_error_matches (error, USHER_ERROR, USHER_ERROR_EMAIL_NEEDED))
    {
      const gboolean password_too = !g_error_matches (error, USHER_ERROR, USHER_ERROR_EMAIL_NEEDED);
      AdwEntryRow   *row = password_too ? self->password_row : self->login_row;

      adw_navigation_view_pop (self->navigation);
      set_state (self, STATE_ERROR);
      show_field_error (self, sentence, password_too);
      gtk_widget_grab_focus (GTK_WIDGET (row));
      gtk_editable_select_region (GTK_EDITABLE (row), 0, -1);
    }
  else
    {
      set_state (self, STATE_ERROR);
      show_trouble (self, sentence, usher_error_get_remedy (error));
    }
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherSignInDialog) self = usher_weak_take (user_data);
  UsherSignIn *sign_in = USHER_SIGN_IN (source);
  g_autoptr (GError) error = NULL;

  if (usher_sign_in_submit_finish (sign_in, result, &error))
    {
      if (self != NULL)
        set_state (self, STATE_DONE);
      return;
    }

  if (self == NULL)
    return;

  /* Whatever went wrong, the token is in hand. */
  if (usher_sign_in_get_state (sign_in) == USHER_SIGN_IN_STATE_UNKEPT)
    set_state (self, STATE_UNKEPT);
  else
    show_error (self, error);
}

static void
submit (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherSignInDialog *self = USHER_SIGN_IN_DIALOG (widget);
  g_autofree char   *code = NULL;

  if (is_on_code_page (self))
    code = usher_code_page_dup_code (self->code_page);

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_state (self, STATE_BUSY);
  usher_sign_in_submit_async (self->sign_in,
                              gtk_editable_get_text (GTK_EDITABLE (self->login_row)),
                              gtk_editable_get_text (GTK_EDITABLE (self->password_row)),
                              code,
                              adw_switch_row_get_active (self->remember_row),
                              self->cancellable,
                              submitted_cb,
                              usher_weak_new (self));
}

static void
edited_cb (UsherSignInDialog *self)
{
  set_state_for_fields (self);
}

/* What is still to be typed; NULL: nothing. */
static GtkWidget *
get_empty_row (UsherSignInDialog *self)
{
  if (!has_text (self->login_row))
    return GTK_WIDGET (self->login_row);

  return has_text (self->password_row) ? NULL : GTK_WIDGET (self->password_row);
}

static void
entry_activated_cb (UsherSignInDialog *self)
{
  GtkWidget *empty_row = get_empty_row (self);

  if (empty_row != NULL)
    gtk_widget_grab_focus (empty_row);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.submit", NULL);
}

/* As a bottom sheet, libadwaita 1.7 would begin at the Cancel button, whatever its focus-widget. */
static gboolean
usher_sign_in_dialog_grab_focus (GtkWidget *widget)
{
  GtkWidget *empty_row = get_empty_row (USHER_SIGN_IN_DIALOG (widget));

  if (empty_row != NULL)
    return gtk_widget_grab_focus (empty_row);

  return GTK_WIDGET_CLASS (usher_sign_in_dialog_parent_class)->grab_focus (widget);
}

static void
popped_cb (UsherSignInDialog *self)
{
  set_state_for_fields (self);
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherSignInDialog) self = usher_weak_take (user_data);
  GtkUriLauncher *launcher = GTK_URI_LAUNCHER (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (gtk_uri_launcher_launch_finish (launcher, result, &error) || self == NULL
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    return;

  /* Translators: %s is the address of a web page. */
  sentence = g_strdup_printf (_ ("No browser could be opened. The page is %s"),
                              gtk_uri_launcher_get_uri (launcher));
  announce (self, sentence);
  show_trouble (self, sentence, USHER_REMEDY_NONE);
}

static void
forgot_cb (UsherSignInDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = usher_service_url_resolve (USHER_URL_RESET_PASSWORD, &error);
  g_autoptr (GtkUriLauncher) launcher = NULL;

  if (url == NULL)
    {
      show_error (self, error);
      return;
    }

  launcher = gtk_uri_launcher_new (url);
  gtk_uri_launcher_launch (launcher,
                           GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                           NULL,
                           launched_cb,
                           usher_weak_new (self));
}

static void
cancel (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
usher_sign_in_dialog_close_attempt (AdwDialog *dialog)
{
  g_cancellable_cancel (USHER_SIGN_IN_DIALOG (dialog)->cancellable);
}

static void
usher_sign_in_dialog_closed (AdwDialog *dialog)
{
  UsherSignInDialog *self = USHER_SIGN_IN_DIALOG (dialog);

  wipe (self);
  if (self->state == STATE_DONE || self->state == STATE_UNKEPT)
    g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, self->sign_in);
}

static void
usher_sign_in_dialog_dispose (GObject *object)
{
  UsherSignInDialog *self = USHER_SIGN_IN_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->password_row != NULL)
    wipe (self);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_SIGN_IN_DIALOG);
  g_clear_object (&self->sign_in);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (usher_sign_in_dialog_parent_class)->dispose (object);
}

static void
usher_sign_in_dialog_class_init (UsherSignInDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AdwDialogClass *dialog_class = ADW_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_sign_in_dialog_dispose;
  widget_class->grab_focus = usher_sign_in_dialog_grab_focus;
  dialog_class->close_attempt = usher_sign_in_dialog_close_attempt;
  dialog_class->closed = usher_sign_in_dialog_closed;

  /**
   * UsherSignInDialog::signed-in:
   * @self: the dialog
   * @sign_in: the sign-in, DONE or UNKEPT
   *
   * Plex has signed in, and the dialog is closed.
   */
  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in",
                                            G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            1,
                                            USHER_TYPE_SIGN_IN);

  gtk_widget_class_install_action (widget_class, "sign-in.submit", NULL, submit);
  gtk_widget_class_install_action (widget_class, "sign-in.cancel", NULL, cancel);

  g_type_ensure (USHER_TYPE_CODE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-sign-in-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, code_page);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, login_row);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, options);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, remember_row);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, submit_button);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, submit_stack);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, forgot_cb);
  gtk_widget_class_bind_template_callback (widget_class, popped_cb);
}

static void
usher_sign_in_dialog_init (UsherSignInDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  usher_application_mark (GTK_WIDGET (self));
  set_state_for_fields (self);
}

/**
 * usher_sign_in_dialog_new:
 * @client: asks the service
 * @store: keeps the account
 * @login: (nullable): the user name or e-mail address, where it is known
 *
 * Makes a dialog.
 *
 * Returns: the dialog
 */
UsherSignInDialog *
usher_sign_in_dialog_new (UsherClient *client, UsherAccountStore *store, const char *login)
{
  UsherSignInDialog *self = g_object_new (USHER_TYPE_SIGN_IN_DIALOG, NULL);

  self->sign_in = usher_sign_in_new (client, store);
  if (login != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->login_row), login);

  return self;
}
