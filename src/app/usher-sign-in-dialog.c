/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-sign-in-dialog.h"

#include <glib/gi18n.h>

#include "usher-application.h"
#include "usher-browser-view.h"
#include "usher-code-page.h"
#include "usher-link-view.h"
#include "usher-password-page.h"
#include "usher-pause.h"
#include "usher-pin-page.h"
#include "usher-token-page.h"
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
 * This is about the password. The other ways have a page and a sign-in of their own, which go on while
 * another page is in front; whichever way is first makes DONE or UNKEPT.
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
 * Signs in: with user name and password, and a verification code where the account wants one, or by
 * another way.
 */
struct _UsherSignInDialog
{
  AdwDialog parent_instance;

  AdwNavigationView *navigation;
  AdwToastOverlay   *toasts;
  UsherCodePage     *code_page;
  UsherPasswordPage *password_page;
  UsherWayPage      *browser_page;
  UsherWayPage      *link_page;
  UsherWayPage      *token_page;

  UsherSignIn  *sign_in;
  GCancellable *cancellable;
  GError       *keyring_error; /* why it is UNKEPT */
  UsherPause   *pause;         /* while nothing may be submitted, whatever is typed */
  State         state;
};

enum
{
  SIGNAL_SIGNED_IN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherSignInDialog, usher_sign_in_dialog, ADW_TYPE_DIALOG)

/* The page that is in front, where it is one of the ways that need no password; else NULL. */
static UsherWayPage *
get_way_page (UsherSignInDialog *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);

  return USHER_IS_WAY_PAGE (page) ? USHER_WAY_PAGE (page) : NULL;
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
  usher_password_page_wipe (self->password_page);
  usher_code_page_wipe (self->code_page);
  usher_way_page_wipe (self->token_page);
}

/* What a page that is not in front has under way keeps nobody. */
static void
update_closable (UsherSignInDialog *self)
{
  UsherWayPage  *page = get_way_page (self);
  const gboolean closable
      = page != NULL ? !usher_way_page_get_busy (page) : self->state != STATE_BUSY;

  adw_navigation_view_set_pop_on_escape (self->navigation, closable);
  adw_dialog_set_can_close (ADW_DIALOG (self), closable);
}

static void
set_busy (UsherSignInDialog *self, gboolean busy)
{
  usher_password_page_set_busy (self->password_page, busy);
  usher_code_page_set_busy (self->code_page, busy);
  update_closable (self);
}

static void
set_default_widget (UsherSignInDialog *self)
{
  adw_dialog_set_default_widget (
      ADW_DIALOG (self),
      is_on_code_page (self) ? usher_code_page_get_default_widget (self->code_page)
                             : usher_password_page_get_default_widget (self->password_page));
}

static void
update_submit (UsherSignInDialog *self)
{
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self),
      "sign-in.submit",
      (self->state == STATE_READY || self->state == STATE_ERROR || self->state == STATE_CODE_NEEDED)
          && !usher_pause_get_active (self->pause));
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

  update_submit (self);

  if (state != STATE_ERROR)
    usher_password_page_clear (self->password_page);

  if (state == STATE_CODE_NEEDED && !is_on_code_page (self))
    {
      adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (self->code_page));
      usher_code_page_focus (self->code_page);
    }

  set_default_widget (self);

  if (state == STATE_DONE || state == STATE_UNKEPT)
    adw_dialog_force_close (ADW_DIALOG (self));
}

/* What is typed on the first page makes IDLE or READY. */
static void
edited_cb (UsherSignInDialog *self)
{
  if (get_way_page (self) != NULL)
    return;

  set_state (self,
             usher_password_page_is_complete (self->password_page) ? STATE_READY : STATE_IDLE);
}

static void
show_trouble (UsherSignInDialog *self, const GError *error)
{
  set_state (self, STATE_ERROR);
  if (is_on_code_page (self))
    usher_code_page_show_trouble (self->code_page, error);
  else
    usher_password_page_show_trouble (self->password_page, error);
}

static void
show_refusal (UsherSignInDialog *self, const char *sentence, gboolean password)
{
  adw_navigation_view_pop (self->navigation);
  set_state (self, STATE_ERROR);
  usher_password_page_show_error (self->password_page, sentence, password);
}

static void
show_cancelled (UsherSignInDialog *self)
{
  if (is_on_code_page (self))
    set_state (self, STATE_CODE_NEEDED);
  else
    edited_cb (self);
}

/* Says what went wrong beside what it is about. */
static void
show_error (UsherSignInDialog *self, const GError *error)
{
  g_autofree char *sentence = usher_error_dup_sentence (error);

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED))
    show_cancelled (self);
  else if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CODE_NEEDED))
    set_state (self, STATE_CODE_NEEDED);
  else if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CODE_WRONG))
    {
      set_state (self, STATE_CODE_NEEDED);
      usher_code_page_show_error (self->code_page, sentence);
    }
  else if (g_error_matches (error, USHER_ERROR, USHER_ERROR_BAD_CREDENTIALS))
    show_refusal (self, sentence, TRUE);
  else if (g_error_matches (error, USHER_ERROR, USHER_ERROR_EMAIL_NEEDED))
    show_refusal (self, sentence, FALSE);
  else
    show_trouble (self, error);
}

/* Whichever way was first. */
static void
end (UsherSignInDialog *self, UsherSignIn *sign_in, const GError *error)
{
  if (self->state == STATE_DONE || self->state == STATE_UNKEPT)
    return;

  g_set_object (&self->sign_in, sign_in);
  g_clear_error (&self->keyring_error);
  if (error != NULL)
    self->keyring_error = g_error_copy (error);
  set_state (self, error == NULL ? STATE_DONE : STATE_UNKEPT);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherSignInDialog) self = usher_weak_take (user_data);
  UsherSignIn *sign_in = USHER_SIGN_IN (source);
  g_autoptr (GError) error = NULL;

  usher_sign_in_submit_finish (sign_in, result, &error);
  if (self == NULL)
    return;

  /* Whatever went wrong with the keyring, the token is in hand. */
  if (error == NULL || usher_sign_in_get_state (sign_in) == USHER_SIGN_IN_STATE_UNKEPT)
    end (self, sign_in, error);
  else
    show_error (self, error);
}

static void
signed_in_cb (UsherSignInDialog *self,
              UsherSignIn       *sign_in,
              const GError      *error,
              UsherWayPage      *page)
{
  /* Where it was done in the browser, that is in front. Who has typed it here and then looked away
   * is told by a notification.
   */
  if (page != self->token_page)
    usher_way_page_present (page);

  end (self, sign_in, error);
}

static void
busy_changed_cb (UsherSignInDialog *self)
{
  update_closable (self);
}

static void
popped_cb (UsherSignInDialog *self, AdwNavigationPage *page)
{
  update_closable (self);

  /* Why the password was refused still holds for whoever looked at another way. */
  if (self->state == STATE_ERROR && USHER_IS_WAY_PAGE (page))
    set_default_widget (self);
  else
    edited_cb (self);

  /* So does why no code could be tried. */
  if (page == ADW_NAVIGATION_PAGE (self->code_page))
    usher_password_page_resume (self->password_page);
}

static void
enter (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherSignInDialog *self = USHER_SIGN_IN_DIALOG (widget);

  /* The second click of two comes while the page is on its way. */
  if (get_way_page (self) != NULL)
    return;

  adw_navigation_view_push_by_tag (self->navigation, g_variant_get_string (parameter, NULL));
  adw_dialog_set_default_widget (ADW_DIALOG (self), NULL);
  update_closable (self);
  usher_way_page_enter (get_way_page (self));
}

static void
copy (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherSignInDialog *self = USHER_SIGN_IN_DIALOG (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  adw_toast_overlay_dismiss_all (self->toasts);
  /* Translators: an address, which is in the clipboard now. */
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Link copied")));
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
                              usher_password_page_get_login (self->password_page),
                              usher_password_page_get_password (self->password_page),
                              code,
                              usher_password_page_get_remember (self->password_page),
                              self->cancellable,
                              submitted_cb,
                              usher_weak_new (self));
}

/* As a bottom sheet, libadwaita 1.7 would begin at the Cancel button, whatever its focus-widget. */
static gboolean
usher_sign_in_dialog_grab_focus (GtkWidget *widget)
{
  usher_password_page_focus (USHER_SIGN_IN_DIALOG (widget)->password_page);

  return TRUE;
}

static void
cancel (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
usher_sign_in_dialog_close_attempt (AdwDialog *dialog)
{
  UsherSignInDialog *self = USHER_SIGN_IN_DIALOG (dialog);

  if (get_way_page (self) != NULL)
    usher_way_page_cancel (get_way_page (self));
  else
    g_cancellable_cancel (self->cancellable);
}

static void
usher_sign_in_dialog_closed (AdwDialog *dialog)
{
  UsherSignInDialog *self = USHER_SIGN_IN_DIALOG (dialog);

  wipe (self);
  if (self->state == STATE_DONE || self->state == STATE_UNKEPT)
    g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, self->sign_in, self->keyring_error);
}

static void
usher_sign_in_dialog_dispose (GObject *object)
{
  UsherSignInDialog *self = USHER_SIGN_IN_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->password_page != NULL)
    wipe (self);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_SIGN_IN_DIALOG);
  g_clear_object (&self->sign_in);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->keyring_error);
  g_clear_object (&self->pause);

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
   * @error: (nullable): why the keyring did not take the token
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
                                            2,
                                            USHER_TYPE_SIGN_IN,
                                            G_TYPE_ERROR);

  gtk_widget_class_install_action (widget_class, "sign-in.submit", NULL, submit);
  gtk_widget_class_install_action (widget_class, "sign-in.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "sign-in.copy", "s", copy);
  gtk_widget_class_install_action (widget_class, "sign-in.enter", "s", enter);

  g_type_ensure (USHER_TYPE_BROWSER_VIEW);
  g_type_ensure (USHER_TYPE_CODE_PAGE);
  g_type_ensure (USHER_TYPE_LINK_VIEW);
  g_type_ensure (USHER_TYPE_PASSWORD_PAGE);
  g_type_ensure (USHER_TYPE_PIN_PAGE);
  g_type_ensure (USHER_TYPE_TOKEN_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-sign-in-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, browser_page);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, code_page);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, link_page);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, password_page);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, UsherSignInDialog, token_page);
  gtk_widget_class_bind_template_callback (widget_class, busy_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, popped_cb);
  gtk_widget_class_bind_template_callback (widget_class, signed_in_cb);
}

static void
usher_sign_in_dialog_init (UsherSignInDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  usher_application_mark (GTK_WIDGET (self));

  self->pause = usher_pause_new ();
  usher_password_page_set_pause (self->password_page, self->pause);
  usher_code_page_set_pause (self->code_page, self->pause);
  g_signal_connect_object (self->pause,
                           "notify::active",
                           G_CALLBACK (update_submit),
                           self,
                           G_CONNECT_SWAPPED);
  edited_cb (self);
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
  usher_way_page_set_up (self->browser_page, client, store);
  usher_way_page_set_up (self->link_page, client, store);
  usher_way_page_set_up (self->token_page, client, store);
  if (login != NULL)
    usher_password_page_set_login (self->password_page, login);

  return self;
}
