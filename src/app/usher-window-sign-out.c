/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How an account is signed out: the person is asked, Plex ends the session, the token and the file
 * are removed. Where Plex does not answer, the person may do without.
 */

#include "config.h"

#include "usher-window-private.h"

#include <glib/gi18n.h>

#include "usher-application.h"
#include "usher-clipboard.h"
#include "usher-weak.h"

static void
set_leaving (UsherWindow *self, UsherAccount *account, gboolean signing_out)
{
  g_set_object (&self->leaving, account);
  self->signing_out = signing_out;
  usher_window_update (self);
}

static void
end (UsherWindow *self)
{
  g_autofree char *text = NULL;

  /* A token of it that was copied is not to be found there any more. */
  usher_clipboard_forget_secret (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                                 usher_account_get_uuid (self->leaving));

  /* Translators: %s is a person's name. */
  text = g_strdup_printf (_ ("%s is signed out"), usher_account_get_name (self->leaving));
  set_leaving (self, NULL, FALSE);
  usher_window_add_toast (self, text);
  usher_window_focus_content (self);
}

static AdwAlertDialog *
new_question (const char *heading, const char *body, const char *response, const char *label)
{
  AdwDialog      *dialog = adw_alert_dialog_new (heading, body);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_add_response (alert, "cancel", response != NULL ? _ ("_Cancel") : _ ("_Close"));
  if (response != NULL)
    {
      adw_alert_dialog_add_response (alert, response, label);
      adw_alert_dialog_set_response_appearance (alert, response, ADW_RESPONSE_DESTRUCTIVE);
    }
  adw_alert_dialog_set_default_response (alert, "cancel");
  adw_alert_dialog_set_close_response (alert, "cancel");
  usher_application_mark (GTK_WIDGET (dialog));

  return alert;
}

static void leave (UsherWindow *self, UsherClient *client);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherWindow) self = usher_weak_take (user_data);
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (self == NULL)
    return;

  if (g_str_equal (response, "sign-out"))
    leave (self, self->client);
  else if (g_str_equal (response, "remove"))
    leave (self, NULL);
  else
    set_leaving (self, NULL, FALSE);
}

static void
ask (UsherWindow *self, AdwAlertDialog *question)
{
  adw_alert_dialog_choose (question,
                           GTK_WIDGET (self),
                           self->cancellable,
                           answered_cb,
                           usher_weak_new (self));
}

/* Without Plex the account can still be removed here, but not without the keyring. */
static gboolean
can_be_removed (const GError *error)
{
  return !g_error_matches (error, USHER_ERROR, USHER_ERROR_KEYRING_LOCKED)
         && !g_error_matches (error, USHER_ERROR, USHER_ERROR_KEYRING_MISSING)
         && !g_error_matches (error, USHER_ERROR, USHER_ERROR_KEYRING)
         && !g_error_matches (error, USHER_ERROR, USHER_ERROR_STORAGE);
}

static void
fail (UsherWindow *self, const GError *error)
{
  g_autofree char *sentence = NULL;
  g_autofree char *body = NULL;

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED))
    return;

  sentence = usher_error_dup_sentence (error);
  if (!can_be_removed (error))
    {
      ask (self, new_question (_ ("Not Signed Out"), sentence, NULL, NULL));
      return;
    }

  body = g_strdup_printf ("%s\n\n%s",
                          sentence,
                          _ ("The account can be removed from this computer all the same: "
                             "its session at Plex then goes on until it is ended there."));
  ask (self, new_question (_ ("Not Signed Out"), body, "remove", _ ("_Remove")));
}

static void
left (UsherWindow *self, const GError *error)
{
  if (self == NULL)
    return;

  if (error != NULL)
    fail (self, error);
  else
    end (self);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherWindow) self = usher_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  usher_sign_out_finish (result, &error);
  left (self, error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherWindow) self = usher_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  usher_account_store_remove_finish (USHER_ACCOUNT_STORE (source), result, &error);
  left (self, error);
}

static void
remove_stored (UsherWindow *self)
{
  usher_account_store_remove_async (self->store,
                                    self->leaving,
                                    self->cancellable,
                                    removed_cb,
                                    usher_weak_new (self));
}

/* Plex has ended the token that was kept before with the one that was not kept. */
static void
forget_held (UsherWindow *self)
{
  usher_account_list_release (self->accounts, self->leaving);
  if (usher_account_store_find (self->store, usher_account_get_uuid (self->leaving)) != NULL)
    remove_stored (self);
  else
    end (self);
}

static void
held_left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherWindow) self = usher_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  usher_client_sign_out_finish (USHER_CLIENT (source), result, &error);
  if (self == NULL)
    return;

  if (error != NULL)
    fail (self, error);
  else
    forget_held (self);
}

/* A token that the keyring did not take yet is in the window alone. */
static void
leave_held (UsherWindow *self, UsherAccount *account, UsherClient *client)
{
  if (client == NULL)
    {
      forget_held (self);
      return;
    }

  usher_client_sign_out_async (client,
                               usher_account_get_token (account),
                               usher_account_get_client_identifier (account),
                               self->cancellable,
                               held_left_cb,
                               usher_weak_new (self));
}

/* @client is NULL where the session at Plex is left to itself. */
static void
leave (UsherWindow *self, UsherClient *client)
{
  UsherSignIn  *held = usher_account_list_get_held (self->accounts, self->leaving);
  UsherAccount *account = held != NULL ? usher_sign_in_get_account (held) : NULL;

  set_leaving (self, self->leaving, TRUE);
  if (account != NULL && usher_account_get_token (account) != NULL)
    leave_held (self, account, client);
  else if (client != NULL)
    usher_sign_out_async (client,
                          self->store,
                          self->leaving,
                          self->cancellable,
                          signed_out_cb,
                          usher_weak_new (self));
  else
    remove_stored (self);
}

/**
 * usher_window_sign_out:
 * @self: the window
 *
 * Signs the account that is shown out, if the person agrees.
 */
void
usher_window_sign_out (UsherWindow *self)
{
  g_autofree char *body = NULL;

  /* Translators: %s is a person's name. */
  body = g_strdup_printf (_ ("The session of %s at Plex ends, and the token is removed from the "
                             "keyring. Apps that use it have to be given a new one."),
                          usher_account_get_name (self->account));
  set_leaving (self, self->account, FALSE);
  ask (self, new_question (_ ("Sign Out?"), body, "sign-out", _ ("_Sign Out")));
}
