/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the window does for the person. */

#include "config.h"

#include "usher-window-private.h"

#include <glib/gi18n.h>

#include "usher-approve-dialog.h"
#include "usher-clipboard.h"
#include "usher-obstacle.h"
#include "usher-sign-in-dialog.h"
#include "usher-weak.h"

/* How long a token stays in the clipboard, in seconds. */
#define CLIPBOARD_TIME 60

/**
 * usher_window_add_toast:
 * @self: the window
 * @text: plain text
 *
 * Says in passing that something was done, in the place of what was said before.
 */
void
usher_window_add_toast (UsherWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_dismiss_all (self->toasts);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static gboolean
was_cancelled (const GError *error)
{
  return g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED);
}

/* A failure that changes nothing of what the window shows. */
static void
report (UsherWindow *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  if (was_cancelled (error))
    return;

  sentence = usher_error_dup_sentence (error);
  usher_window_add_toast (self, sentence);
}

static void
set_mending (UsherWindow *self, gboolean mending)
{
  self->mending = mending;
  usher_window_update (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherWindow) self = usher_weak_take (user_data);
  UsherAccountStore *store = USHER_ACCOUNT_STORE (source);
  g_autoptr (GError) error = NULL;

  usher_account_store_load_finish (store, result, &error);
  if (self == NULL || was_cancelled (error))
    return;

  g_clear_error (&self->load_error);
  if (!usher_account_store_get_loaded (store))
    self->load_error = g_steal_pointer (&error);
  set_mending (self, FALSE);
}

/**
 * usher_window_load:
 * @self: the window
 *
 * Reads the accounts.
 */
void
usher_window_load (UsherWindow *self)
{
  usher_account_store_load_async (self->store, self->cancellable, loaded_cb, usher_weak_new (self));
}

static void
load (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherWindow *self = USHER_WINDOW (widget);

  set_mending (self, TRUE);
  usher_window_load (self);
}

static void
set_checked (UsherWindow *self, UsherAccount *account)
{
  g_set_object (&self->checked, account);
  usher_window_update (self);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherWindow) self = usher_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  usher_refresh_finish (result, &error);
  if (self == NULL)
    return;

  if (self->account == self->checked && error != NULL)
    report (self, error);
  else if (self->account == self->checked)
    /* Translators: what is shown of the account. */
    usher_window_add_toast (self, _ ("Up to date"));
  set_checked (self, NULL);
}

static void
check (UsherWindow *self, UsherAccount *account)
{
  set_checked (self, account);
  usher_refresh_async (self->client,
                       self->store,
                       account,
                       self->cancellable,
                       refreshed_cb,
                       usher_weak_new (self));
}

static void
refresh (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherWindow *self = USHER_WINDOW (widget);

  check (self, self->account);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherWindow) self = usher_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  if (usher_keyring_unlock_finish (USHER_KEYRING (source), result, &error))
    {
      if (self != NULL)
        usher_window_load (self);
      return;
    }

  if (self == NULL || was_cancelled (error))
    return;

  /* That it is still locked the banner says. */
  if (!g_error_matches (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED))
    report (self, error);
  set_mending (self, FALSE);
}

static void
unlock (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherWindow *self = USHER_WINDOW (widget);

  set_mending (self, TRUE);
  usher_keyring_unlock_async (usher_account_store_get_keyring (self->store),
                              self->cancellable,
                              unlocked_cb,
                              usher_weak_new (self));
}

static void
welcome_account (UsherWindow *self, UsherAccount *account)
{
  g_autofree char *text = NULL;

  /* Translators: %s is a person's name. */
  text = g_strdup_printf (_ ("Signed in as %s"), usher_account_get_name (account));
  usher_window_add_toast (self, text);
}

/* Where Plex has ended the token, that of the keyring, if there is one, may be newer. */
static void
report_not_kept (UsherWindow *self, UsherAccount *account, const GError *error)
{
  UsherAccount *stored = usher_account_store_find (self->store, usher_account_get_uuid (account));

  if (stored != NULL && g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    check (self, stored);
  else
    report (self, error);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherWindow) self = usher_weak_take (user_data);
  UsherSignIn  *sign_in = USHER_SIGN_IN (source);
  UsherAccount *account = usher_sign_in_get_account (sign_in);
  g_autoptr (GError) error = NULL;

  usher_sign_in_keep_finish (sign_in, result, &error);
  if (self == NULL)
    return;

  /* Another sign-in of the same account may be held by now. */
  if (usher_sign_in_get_state (sign_in) != USHER_SIGN_IN_STATE_UNKEPT
      && usher_account_list_get_held (self->accounts, account) == sign_in)
    usher_account_list_release (self->accounts, account);

  if (error != NULL)
    report_not_kept (self, account, error);
  else
    /* Translators: the token, which is in the keyring now. */
    usher_window_add_toast (self, _ ("Kept in the keyring"));

  set_mending (self, FALSE);
}

static void
keep (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherWindow *self = USHER_WINDOW (widget);

  set_mending (self, TRUE);
  usher_sign_in_keep_async (usher_account_list_get_held (self->accounts, self->account),
                            self->cancellable,
                            kept_cb,
                            usher_weak_new (self));
}

/**
 * usher_window_take_sign_in:
 * @self: the window
 * @sign_in: a sign-in that is DONE or UNKEPT
 * @error: (nullable): why the keyring did not take the token
 *
 * Says that Plex has signed somebody in, and holds the token where nobody else does.
 */
void
usher_window_take_sign_in (UsherWindow *self, UsherSignIn *sign_in, const GError *error)
{
  UsherAccount *account = usher_sign_in_get_account (sign_in);

  if (error != NULL)
    {
      usher_account_list_hold (self->accounts, sign_in);
      report (self, error);
    }
  else
    {
      usher_account_list_release (self->accounts, account);
      welcome_account (self, account);
      g_signal_emit_by_name (self, "signed-in", account);
    }
}

static void
signed_in_cb (UsherWindow *self, UsherSignIn *sign_in, const GError *error)
{
  usher_window_take_sign_in (self, sign_in, error);
  usher_window_show_account (self, usher_sign_in_get_account (sign_in));
}

/**
 * usher_window_sign_in:
 * @self: the window
 * @login: (nullable): the user name or e-mail address, where it is known
 *
 * Opens the sign-in dialog, unless a dialog is open already.
 */
void
usher_window_sign_in (UsherWindow *self, const char *login)
{
  UsherSignInDialog *dialog;

  g_return_if_fail (USHER_IS_WINDOW (self));

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL)
    return;

  dialog = usher_sign_in_dialog_new (self->client, self->store, login);
  g_signal_connect_object (dialog, "signed-in", G_CALLBACK (signed_in_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
approved_cb (UsherWindow *self, UsherAccount *account)
{
  g_autofree char *text = NULL;

  /* Translators: %s is a person's name. */
  text = g_strdup_printf (_ ("The device is signed in as %s"), usher_account_get_name (account));
  usher_window_add_toast (self, text);
}

/* @account is the one that is shown. */
static void
sign_in_as (UsherWindow *self, UsherAccount *account)
{
  if (!usher_window_sign_in_home_user (self))
    usher_window_sign_in (self,
                          usher_account_get_username (account)
                              ?: usher_account_get_email (account));
}

static void
sign_in_cb (UsherWindow *self, UsherAccount *account)
{
  usher_window_show_account (self, account);
  sign_in_as (self, account);
}

static void
approve (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherWindow        *self = USHER_WINDOW (widget);
  UsherApproveDialog *dialog = usher_approve_dialog_new (self->client, self->store, self->account);

  g_signal_connect_object (dialog, "approved", G_CALLBACK (approved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "sign-in", G_CALLBACK (sign_in_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
sign_in_again (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherWindow *self = USHER_WINDOW (widget);

  sign_in_as (self, self->account);
}

static void
show_no_browser (GtkWidget *widget, const char *uri)
{
  g_autofree char *sentence = usher_obstacle_dup_no_browser (uri);

  usher_window_add_toast (USHER_WINDOW (widget), sentence);
}

static void
network_log_in (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  usher_obstacle_open_log_in (widget, show_no_browser);
}

static void
copy_secret (UsherWindow *self, SecretValue *token)
{
  usher_clipboard_copy_secret (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                               token,
                               usher_account_get_uuid (self->account),
                               CLIPBOARD_TIME);
  usher_window_add_toast (self, _ ("Token copied"));
}

static void
copy_text (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  /* Translators: a command, which is in the clipboard now. */
  usher_window_add_toast (USHER_WINDOW (widget), _ ("Copied"));
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherWindow) self = usher_weak_take (user_data);
  g_autoptr (SecretValue) token = NULL;
  g_autoptr (GError) error = NULL;

  token = usher_account_store_lookup_token_finish (USHER_ACCOUNT_STORE (source), result, &error);
  /* It may have been signed out meanwhile. */
  if (self == NULL || self->account == NULL)
    return;

  if (token == NULL)
    {
      report (self, error);
      return;
    }

  copy_secret (self, token);
}

static void
copy_token (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherWindow *self = USHER_WINDOW (widget);
  UsherSignIn *held = usher_account_list_get_held (self->accounts, self->account);
  SecretValue *token = held ? usher_account_get_token (usher_sign_in_get_account (held)) : NULL;

  if (token != NULL)
    {
      copy_secret (self, token);
      return;
    }

  usher_account_store_lookup_token_async (self->store,
                                          self->account,
                                          self->cancellable,
                                          looked_up_cb,
                                          usher_weak_new (self));
}

/* Where there is no room for both, the list is behind the account. */
static void
search (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherWindow *self = USHER_WINDOW (widget);

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL)
    return;

  if (adw_navigation_split_view_get_collapsed (self->split_view))
    adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  usher_sidebar_search (self->sidebar);
}

static void
set_default (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherWindow  *self = USHER_WINDOW (widget);
  UsherAccount *account = g_variant_get_boolean (parameter) ? self->account : NULL;
  g_autoptr (GError) error = NULL;

  if (!usher_account_store_set_default (self->store, account, &error))
    report (self, error);
  usher_window_update (self);
}

static void
sign_out (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  usher_window_sign_out (USHER_WINDOW (widget));
}

static void
show_home (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  usher_window_show_home (USHER_WINDOW (widget));
}

/* The actions of the window, "win.…". */
void
usher_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.approve", NULL, approve);
  gtk_widget_class_install_action (widget_class, "win.copy-text", "s", copy_text);
  gtk_widget_class_install_action (widget_class, "win.copy-token", NULL, copy_token);
  gtk_widget_class_install_action (widget_class, "win.home", NULL, show_home);
  gtk_widget_class_install_action (widget_class, "win.keep", NULL, keep);
  gtk_widget_class_install_action (widget_class, "win.load", NULL, load);
  gtk_widget_class_install_action (widget_class, "win.network-log-in", NULL, network_log_in);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.set-default", "b", set_default);
  gtk_widget_class_install_action (widget_class, "win.sign-in-again", NULL, sign_in_again);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "win.unlock", NULL, unlock);
}
