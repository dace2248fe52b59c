/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the window does about a Plex Home. */

#include "config.h"

#include "usher-window-private.h"

#include <glib/gi18n.h>

#include "usher-home-dialog.h"
#include "usher-home-page.h"

/* Whoever signs three children in stays where they are; a token that the keyring did not take is shown. */
static void
signed_in_cb (UsherWindow *self, UsherSignIn *sign_in, const GError *error)
{
  usher_window_take_sign_in (self, sign_in, error);
  if (error != NULL)
    usher_window_show_account (self, usher_sign_in_get_account (sign_in));
}

/* The account that asks is to be signed in first. */
static void
sign_in_cb (UsherWindow *self, UsherAccount *account)
{
  if (!usher_account_list_find (self->accounts, account, NULL))
    return;

  usher_window_show_account (self, account);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in-again", NULL);
}

static void
open_dialog (UsherWindow *self, UsherAccount *host, UsherRecord *who)
{
  UsherHomeDialog *dialog;

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL)
    return;

  dialog = usher_home_dialog_new (self->client, self->store, host, who);
  g_signal_connect_object (dialog, "signed-in", G_CALLBACK (signed_in_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "sign-in", G_CALLBACK (sign_in_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* Among those that the keyring did not take, too. */
static UsherAccount *
dup_known (UsherWindow *self, UsherHomeUser *user)
{
  GListModel *accounts = usher_account_list_get_model (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (accounts, i);

      if (g_str_equal (usher_account_get_uuid (account), usher_home_user_get_uuid (user)))
        return g_steal_pointer (&account);
    }

  return NULL;
}

/* Somebody who is signed in here is shown. */
static void
chosen_cb (UsherWindow *self, UsherHomeUser *user)
{
  g_autoptr (UsherAccount) known = dup_known (self, user);

  if (known == NULL
      || (!usher_home_page_is_signed_in (known)
          && usher_account_list_get_held (self->accounts, known) == NULL))
    open_dialog (self, self->account, USHER_RECORD (user));
  else if (known == self->account)
    adw_navigation_view_pop (self->navigation);
  else
    usher_window_show_account (self, known);
}

/**
 * usher_window_show_home:
 * @self: the window
 *
 * Shows who belongs to the Plex Home of the account that is shown.
 */
void
usher_window_show_home (UsherWindow *self)
{
  AdwNavigationPage *page = usher_home_page_new (self->client, self->store, self->account);

  g_signal_connect_object (page, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation, page);
}

static void
answered_cb (UsherWindow *self, const char *response)
{
  if (g_str_equal (response, "sign-in"))
    usher_window_sign_in (self, NULL);
}

/* Whoever has neither a user name nor an e-mail address has no password either. */
static void
explain_home (UsherWindow *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Sign In the Admin First?"), NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog),
                                /* Translators: %s is a person's name. */
                                _ ("%s belongs to a Plex Home, and has no password. Once its admin "
                                   "is signed in here, choose this "
                                   "user there."),
                                usher_account_get_name (self->account));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel",
                                  _ ("_Cancel"),
                                  "sign-in",
                                  _ ("_Sign In"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog),
                                            "sign-in",
                                            ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/**
 * usher_window_sign_in_home_user:
 * @self: the window
 *
 * Begins the sign-in of the account that is shown where that was signed in through a Plex Home: it may
 * have no password of its own.
 *
 * Returns: whether it did
 */
gboolean
usher_window_sign_in_home_user (UsherWindow *self)
{
  const char   *uuid = usher_account_get_admin_uuid (self->account);
  UsherAccount *host = uuid != NULL ? usher_account_store_find (self->store, uuid) : NULL;

  if (host != NULL)
    open_dialog (self, host, USHER_RECORD (self->account));
  else if (uuid != NULL && usher_account_get_username (self->account) == NULL
           && usher_account_get_email (self->account) == NULL)
    explain_home (self);
  else
    return FALSE;

  return TRUE;
}
