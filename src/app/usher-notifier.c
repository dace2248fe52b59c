/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-notifier.h"

#include <glib/gi18n.h>

#include "usher-settings.h"

/* In seconds. A prompt of the keyring takes the focus for a moment: whoever answers it is there. */
#define RETURN_TIME 2

#define SIGNED_IN "signed-in"
#define SIGNED_OUT "signed-out"

#define TOLD_KEY "told-signed-out"

/**
 * UsherNotifier:
 *
 * Tells the person what happened to an account while they were looking elsewhere, once. Each notification
 * has a button for what comes next, which works after the program has ended too where the desktop
 * knows how to start it. They are taken back when the person comes to the window, when what they say is
 * true no more, and when the account goes.
 */
struct _UsherNotifier
{
  GObject parent_instance;

  GtkApplication    *application; /* outlives this */
  UsherAccountStore *store;
  GHashTable        *shown; /* the ids of what may be shown, and the UUID of the account of each */
  GHashTable   *told;     /* the UUIDs of those of whom it is known that Plex has signed them out */
  GSettings    *settings; /* keep that from one run of the program to the next; may be NULL */
  UsherAccount *newcomer; /* who has just signed in */
  guint         newcomer_id;
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
set_shown (UsherNotifier *self, const char *event, UsherAccount *account)
{
  g_hash_table_insert (self->shown,
                       dup_id (event, account),
                       g_strdup (usher_account_get_uuid (account)));
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
  set_shown (self, event, account);
}

static void
withdraw (UsherNotifier *self, gboolean only_of_the_gone)
{
  GHashTableIter iter;
  gpointer       id, uuid;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, &id, &uuid))
    {
      if (only_of_the_gone && usher_account_store_find (self->store, uuid) != NULL)
        continue;

      g_application_withdraw_notification (G_APPLICATION (self->application), id);
      g_hash_table_iter_remove (&iter);
    }
}

static void
save_told (UsherNotifier *self)
{
  g_autofree const char **uuids = NULL;

  if (self->settings == NULL)
    return;

  uuids = (const char **) g_hash_table_get_keys_as_array (self->told, NULL);
  g_settings_set_strv (self->settings, TOLD_KEY, uuids);
}

static void
load_told (UsherNotifier *self)
{
  g_auto (GStrv) uuids = NULL;

  self->settings = usher_settings_new ();
  if (self->settings != NULL)
    uuids = g_settings_get_strv (self->settings, TOLD_KEY);
  for (gsize i = 0; uuids != NULL && uuids[i] != NULL; i++)
    g_hash_table_add (self->told, g_strdup (uuids[i]));
}

static gboolean
is_gone_cb (gpointer uuid, gpointer value, gpointer store)
{
  return usher_account_store_find (store, uuid) == NULL;
}

static void
take_back (UsherNotifier *self, UsherAccount *account)
{
  g_autofree char *id = dup_id (SIGNED_OUT, account);

  if (g_hash_table_remove (self->told, usher_account_get_uuid (account)))
    save_told (self);
  if (g_hash_table_remove (self->shown, id))
    g_application_withdraw_notification (G_APPLICATION (self->application), id);
}

static void
problem_cb (UsherNotifier *self, GParamSpec *pspec, UsherAccount *account)
{
  const GError    *problem = usher_account_get_problem (account);
  g_autofree char *body = NULL;

  /* Plex takes the token, whether or not the disk takes what it says. */
  if (problem == NULL || g_error_matches (problem, USHER_ERROR, USHER_ERROR_STORAGE))
    take_back (self, account);

  /* What else goes wrong says nothing of the token: what was told stays true. */
  if (!g_error_matches (problem, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    return;

  /* Each day finds it again, and so does each start of the program: that is no news. */
  if (!g_hash_table_add (self->told, g_strdup (usher_account_get_uuid (account))))
    return;

  save_told (self);
  if (is_looking (self))
    return;

  /* Translators: %s is a person's name. */
  body = g_strdup_printf (_ ("Apps can’t use the token of %s any more."),
                          usher_account_get_name (account));
  send (self,
        SIGNED_OUT,
        account,
        _ ("Signed out by Plex"),
        body,
        /* Translators: a button of a notification. */
        C_ ("notification", "Sign In"),
        "app.sign-in-again");
}

static void
newcomer_cb (gpointer user_data)
{
  UsherNotifier *self = user_data;
  g_autoptr (UsherAccount) account = g_steal_pointer (&self->newcomer);
  g_autofree char *title = NULL;

  self->newcomer_id = 0;
  if (is_looking (self))
    return;

  /* Translators: %s is a person's name. */
  title = g_strdup_printf (_ ("Signed in as %s"), usher_account_get_name (account));
  send (self,
        SIGNED_IN,
        account,
        title,
        _ ("Other apps find the token in the keyring."),
        /* Translators: a button of a notification. */
        C_ ("notification", "Copy Token"),
        "app.copy-token-of");
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
  g_set_object (&self->newcomer, account);
  g_clear_handle_id (&self->newcomer_id, g_source_remove);
  self->newcomer_id = g_timeout_add_seconds_once (RETURN_TIME, newcomer_cb, self);
}

static void
looked_cb (UsherNotifier *self)
{
  if (is_looking (self))
    withdraw (self, FALSE);
}

static void
accounts_changed_cb (UsherNotifier *self,
                     guint          position,
                     guint          n_removed,
                     guint          n_added,
                     GListModel    *accounts)
{
  if (n_removed > 0)
    {
      withdraw (self, TRUE);
      if (g_hash_table_foreach_remove (self->told, is_gone_cb, self->store) > 0)
        save_told (self);
    }

  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (accounts, i);

      /* By the program when it ran before. */
      set_shown (self, SIGNED_IN, account);
      set_shown (self, SIGNED_OUT, account);

      /* One that was there already is added again where others come or go beside it. */
      g_signal_handlers_disconnect_by_func (account, problem_cb, self);
      g_signal_connect_object (account,
                               "notify::problem",
                               G_CALLBACK (problem_cb),
                               self,
                               G_CONNECT_SWAPPED);
      /* A good answer where it was another run of the program that had found the problem. */
      g_signal_connect_object (account,
                               "notify::updated-at",
                               G_CALLBACK (problem_cb),
                               self,
                               G_CONNECT_SWAPPED);
    }

  looked_cb (self);
}

static void
window_added_cb (UsherNotifier *self, GtkWindow *window)
{
  g_signal_connect_object (window,
                           "notify::is-active",
                           G_CALLBACK (looked_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
usher_notifier_finalize (GObject *object)
{
  UsherNotifier *self = USHER_NOTIFIER (object);

  g_clear_handle_id (&self->newcomer_id, g_source_remove);
  g_clear_object (&self->newcomer);
  g_clear_object (&self->settings);
  g_clear_object (&self->store);
  g_hash_table_unref (self->shown);
  g_hash_table_unref (self->told);

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
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  load_told (self);
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
  self->store = g_object_ref (store);
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
