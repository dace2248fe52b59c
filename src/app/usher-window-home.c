/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the window does about a Plex Home. */

#include "config.h"

#include "usher-window-private.h"

#include <glib/gi18n.h>

#include "usher-home-dialog.h"
#include "usher-home-page.h"

/* Whoever signs three children in stays where they are. */
static void
signed_in_cb (UsherWindow *self, UsherSignIn *sign_in, const GError *error)
{
  usher_window_take_sign_in (self, sign_in, error);
}

/* The account that asks is to be signed in first. */
static void
sign_in_cb (UsherWindow *self, UsherAccount *account)
{
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

/* Somebody who is signed in here is shown. */
static void
chosen_cb (UsherWindow *self, UsherHomeUser *user)
{
  UsherAccount *known = usher_account_store_find (self->store, usher_home_user_get_uuid (user));

  if (known == NULL || usher_account_get_state (known) == USHER_ACCOUNT_STATE_SIGNED_OUT
      || g_error_matches (usher_account_get_problem (known),
                          USHER_ERROR,
                          USHER_ERROR_TOKEN_REVOKED))
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

/**
 * usher_window_sign_in_home_user:
 * @self: the window
 *
 * Opens the dialog for the account that is shown where that was signed in through a Plex Home: it has
 * no password of its own.
 *
 * Returns: whether there is anybody to ask for it
 */
gboolean
usher_window_sign_in_home_user (UsherWindow *self)
{
  const char   *uuid = usher_account_get_admin_uuid (self->account);
  UsherAccount *host = uuid != NULL ? usher_account_store_find (self->store, uuid) : NULL;

  if (host == NULL)
    return FALSE;

  open_dialog (self, host, USHER_RECORD (self->account));

  return TRUE;
}
