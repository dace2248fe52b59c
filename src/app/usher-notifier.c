/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-notifier.h"

#include <glib/gi18n.h>

/**
 * UsherNotifier:
 *
 * Tells the person what happened to an account while they were looking elsewhere. Each notification
 * has a button for what comes next, which works when the program has ended too; all are taken back
 * when the person comes to the window.
 */
struct _UsherNotifier
{
  GObject parent_instance;

  GtkApplication *application; /* outlives this */
  GHashTable     *sent;        /* the ids of the notifications */
};

G_DEFINE_FINAL_TYPE (UsherNotifier, usher_notifier, G_TYPE_OBJECT)

static gboolean
is_looking (UsherNotifier *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return window != NULL && gtk_window_is_active (window);
}

static char *
dup_id (const char *event, UsherAccount *account)
{
  return g_strconcat (event, "-", usher_account_get_uuid (account), NULL);
}

static void
send (UsherNotifier *self,
      const char    *event,
      UsherAccount  *account,
      const char    *title,
      const char    *body,
      const char    *button,
      const char    *action)
{
  g_autoptr (GNotification) notification = g_notification_new (title);
  const char      *uuid = usher_account_get_uuid (account);
  g_autofree char *id = dup_id (event, account);

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-account", "s", uuid);
  g_notification_add_button_with_target (notification, button, action, "s", uuid);
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
  g_hash_table_add (self->sent, g_steal_pointer (&id));
}

static void
withdraw (UsherNotifier *self, const char *id)
{
  g_application_withdraw_notification (G_APPLICATION (self->application), id);
}

static void
problem_cb (UsherNotifier *self, GParamSpec *pspec, UsherAccount *account)
{
  g_autofree char *id = dup_id ("signed-out", account);
  g_autofree char *body = NULL;

  if (!g_error_matches (usher_account_get_problem (account),
                        USHER_ERROR,
                        USHER_ERROR_TOKEN_REVOKED))
    {
      if (g_hash_table_remove (self->sent, id))
        withdraw (self, id);
      return;
    }

  if (is_looking (self))
    return;

  /* Translators: %s is a person's name. */
  body = g_strdup_printf (_ ("Apps can’t use the token of %s any more."),
                          usher_account_get_name (account));
  send (self,
        "signed-out",
        account,
        _ ("Signed out by Plex"),
        body,
        /* Translators: a button of a notification. */
        C_ ("notification", "Sign In"),
        "app.sign-in-again");
}

/**
 * usher_notifier_signed_in:
 * @self: a notifier
 * @account: the account
 *
 * Tells that somebody was signed in, unless they are looking.
 */
void
usher_notifier_signed_in (UsherNotifier *self, UsherAccount *account)
{
  g_autofree char *title = NULL;

  if (is_looking (self))
    return;

  /* Translators: %s is a person's name. */
  title = g_strdup_printf (_ ("Signed in as %s"), usher_account_get_name (account));
  send (self,
        "signed-in",
        account,
        title,
        _ ("Other apps find the token in the keyring."),
        /* Translators: a button of a notification. */
        C_ ("notification", "Copy Token"),
        "app.copy-token-of");
}

static void
accounts_changed_cb (UsherNotifier *self,
                     guint          position,
                     guint          n_removed,
                     guint          n_added,
                     GListModel    *accounts)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (accounts, i);

      g_signal_connect_object (account,
                               "notify::problem",
                               G_CALLBACK (problem_cb),
                               self,
                               G_CONNECT_SWAPPED);
    }
}

static void
active_cb (UsherNotifier *self)
{
  GHashTableIter iter;
  gpointer       id;

  if (!is_looking (self))
    return;

  g_hash_table_iter_init (&iter, self->sent);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      withdraw (self, id);
      g_hash_table_iter_remove (&iter);
    }
}

static void
window_added_cb (UsherNotifier *self, GtkWindow *window)
{
  g_signal_connect_object (window,
                           "notify::is-active",
                           G_CALLBACK (active_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
usher_notifier_finalize (GObject *object)
{
  UsherNotifier *self = USHER_NOTIFIER (object);

  g_hash_table_unref (self->sent);

  G_OBJECT_CLASS (usher_notifier_parent_class)->finalize (object);
}

static void
usher_notifier_class_init (UsherNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_notifier_finalize;
}

static void
usher_notifier_init (UsherNotifier *self)
{
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * usher_notifier_new:
 * @application: the program, which has no window yet and outlives the notifier
 * @store: the accounts, which have not been read yet
 *
 * Makes a notifier.
 *
 * Returns: (transfer full): the notifier
 */
UsherNotifier *
usher_notifier_new (GtkApplication *application, UsherAccountStore *store)
{
  UsherNotifier *self = g_object_new (USHER_TYPE_NOTIFIER, NULL);

  self->application = application;
  g_signal_connect_object (application,
                           "window-added",
                           G_CALLBACK (window_added_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store,
                           "items-changed",
                           G_CALLBACK (accounts_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  return self;
}
