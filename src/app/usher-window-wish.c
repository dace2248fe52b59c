/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the desktop asks of the window, by a notification or an entry of the menu: it may be the first
 * that the program hears, before it knows any account.
 */

#include "config.h"

#include "usher-window-private.h"

#include <glib/gi18n.h>

/* How long what was asked for is still wanted, in microseconds. */
#define WISH_TIME (20 * G_USEC_PER_SEC)

/* One account is not meant in the place of another: neither the first of several, nor one that is there
 * while the default one is in a keyring that can't be read.
 */
static UsherAccount *
find_wished (UsherWindow *self)
{
  if (self->wished_uuid != NULL)
    return usher_account_store_find (self->store, self->wished_uuid);

  /* Where nothing is kept there may be one that the keyring did not take. */
  return g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 0
             ? usher_account_store_get_default (self->store)
             : self->account;
}

static void
fulfil (UsherWindow *self, const char *action)
{
  UsherAccount *account = find_wished (self);

  if (account == NULL && self->account == NULL)
    return; /* what is to be done then is all that there is to see */
  if (account == NULL)
    {
      usher_window_add_toast (self,
                              self->wished_uuid != NULL
                                  ? _ ("Not signed in.")
                                  : _ ("None of the accounts is the default one."));
      return;
    }

  usher_window_show_account (self, account);
  if (*action != '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

/**
 * usher_window_fulfil_wish:
 * @self: the window
 *
 * Does what was asked for, where that can be done by now. After a while nobody expects it any more.
 */
void
usher_window_fulfil_wish (UsherWindow *self)
{
  const gboolean   late = g_get_monotonic_time () > self->wished_at + WISH_TIME;
  g_autofree char *action = NULL;

  if (late)
    g_clear_pointer (&self->wished_action, g_free);

  /* On Wayland a window without the focus does not get at the clipboard. */
  if (self->wished_action == NULL || !self->settled || !gtk_window_is_active (GTK_WINDOW (self)))
    return;

  action = g_steal_pointer (&self->wished_action);
  fulfil (self, action);
}

/**
 * usher_window_wish:
 * @self: the window
 * @uuid: (nullable): which account, or %NULL for the default one
 * @action: an action of the window, or "" for none
 *
 * Comes to the front, shows the account and does what @action does for it: as soon as the accounts have
 * been read and the window has the focus.
 */
void
usher_window_wish (UsherWindow *self, const char *uuid, const char *action)
{
  g_set_str (&self->wished_uuid, uuid);
  g_set_str (&self->wished_action, action);
  self->wished_at = g_get_monotonic_time ();
  gtk_window_present (GTK_WINDOW (self));
  usher_window_fulfil_wish (self);
}
