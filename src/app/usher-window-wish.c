/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the desktop asks of the window, by a notification or an entry of the menu: it may be the first
 * that the program hears, before it knows any account.
 */

#include "config.h"

#include "usher-window-private.h"

static UsherAccount *
find_wished (UsherWindow *self)
{
  if (self->wished_uuid == NULL)
    return usher_account_store_get_default (self->store) ?: self->account;

  return usher_account_store_find (self->store, self->wished_uuid);
}

/**
 * usher_window_fulfil_wish:
 * @self: the window
 *
 * Does what was asked for, where that can be done by now.
 */
void
usher_window_fulfil_wish (UsherWindow *self)
{
  g_autofree char *action = NULL;
  UsherAccount    *account;

  /* On Wayland a window without the focus does not get at the clipboard. */
  if (self->wished_action == NULL || !self->settled || !gtk_window_is_active (GTK_WINDOW (self)))
    return;

  action = g_steal_pointer (&self->wished_action);
  account = find_wished (self);
  if (account == NULL)
    return;

  usher_window_show_account (self, account);
  if (*action != '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
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
  gtk_window_present (GTK_WINDOW (self));
  usher_window_fulfil_wish (self);
}
