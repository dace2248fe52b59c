/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-home-page.h"

#include "usher-announce.h"
#include "usher-home-row.h"
#include "usher-obstacle.h"
#include "usher-weak.h"

/**
 * UsherHomePage:
 *
 * Who belongs to the Plex Home of an account. Signing one of them in is what the window does.
 */
struct _UsherHomePage
{
  AdwNavigationPage parent_instance;

  AdwStatusPage *trouble;
  GtkButton     *remedy_button;
  GtkListBox    *rows;
  GtkStack      *stack;

  UsherClient       *client;
  UsherAccountStore *store;
  UsherAccount      *account;
  GCancellable      *cancellable;
  UsherPause        *pause; /* of the button that helps */
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherHomePage, usher_home_page, ADW_TYPE_NAVIGATION_PAGE)

static void
row_activated_cb (UsherHomePage *self, UsherHomeRow *row)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, usher_home_row_get_user (row));
}

static GtkWidget *
create_row_cb (gpointer user, gpointer user_data)
{
  return usher_home_row_new (user);
}

/**
 * usher_home_page_is_signed_in:
 * @account: the account of a user
 *
 * Tells whether there is nothing left to do for a user.
 *
 * Returns: whether there is a token, and Plex has not ended its session as far as it is known
 */
gboolean
usher_home_page_is_signed_in (UsherAccount *account)
{
  return usher_account_get_state (account) != USHER_ACCOUNT_STATE_SIGNED_OUT
         && !g_error_matches (usher_account_get_problem (account),
                              USHER_ERROR,
                              USHER_ERROR_TOKEN_REVOKED);
}

/* Which of the users are signed in here by now. */
static void
update_rows (UsherHomePage *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++)
    {
      UsherHomeUser *user = usher_home_row_get_user (USHER_HOME_ROW (row));
      UsherAccount  *account
          = usher_account_store_find (self->store, usher_home_user_get_uuid (user));

      usher_home_row_set_signed_in (USHER_HOME_ROW (row),
                                    account != NULL && usher_home_page_is_signed_in (account));
    }
}

/* The store may say of an account that it has had that it was added. */
static void
accounts_changed_cb (UsherHomePage *self)
{
  GListModel *accounts = G_LIST_MODEL (self->store);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (accounts, i);

      g_signal_handlers_disconnect_by_func (account, update_rows, self);
      g_signal_connect_object (account,
                               "notify::state",
                               G_CALLBACK (update_rows),
                               self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (account,
                               "notify::problem",
                               G_CALLBACK (update_rows),
                               self,
                               G_CONNECT_SWAPPED);
    }

  update_rows (self);
}

static void
show_users (UsherHomePage *self, GListModel *users)
{
  gtk_list_box_bind_model (self->rows, users, create_row_cb, NULL, NULL);
  update_rows (self);
  gtk_stack_set_visible_child_name (self->stack, "users");
  gtk_widget_child_focus (GTK_WIDGET (self->rows), GTK_DIR_TAB_FORWARD);
}

static const char *
get_action (UsherRemedy remedy)
{
  switch (remedy)
    {
    case USHER_REMEDY_SIGN_IN:
      return "win.sign-in-again";
    case USHER_REMEDY_UNLOCK:
      return "win.unlock";
    case USHER_REMEDY_NETWORK_LOG_IN:
      return "win.network-log-in";
    case USHER_REMEDY_NONE:
    case USHER_REMEDY_TRY_AGAIN:
    case USHER_REMEDY_RESET_PASSWORD:
    case USHER_REMEDY_BROWSER:
    default:
      return "home.load";
    }
}

/* Where there is nothing to press, what is said has the focus. */
static void
paused_cb (UsherHomePage *self)
{
  const gboolean paused = usher_pause_get_active (self->pause);

  gtk_widget_set_sensitive (GTK_WIDGET (self->remedy_button), !paused);
  if (gtk_widget_get_visible (GTK_WIDGET (self->remedy_button)) && !paused)
    gtk_widget_grab_focus (GTK_WIDGET (self->remedy_button));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->trouble));
}

static void
show_trouble (UsherHomePage *self, const GError *error)
{
  g_autofree char  *sentence = usher_error_dup_sentence (error);
  g_autofree char  *reason = usher_error_dup_reason (error);
  const UsherRemedy remedy = usher_error_get_remedy (error);
  const char       *label = usher_obstacle_get_label (remedy);

  g_clear_object (&self->pause);
  self->pause = usher_pause_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->remedy_button), label != NULL);
  gtk_button_set_label (self->remedy_button, label != NULL ? label : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remedy_button), get_action (remedy));
  usher_pause_add_button (self->pause, self->remedy_button, G_CALLBACK (paused_cb), self);
  adw_status_page_set_description (self->trouble,
                                   usher_obstacle_pause (self->pause, error) ? reason : sentence);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
  paused_cb (self);
  usher_announce (GTK_WIDGET (self), sentence);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherHomePage) self = usher_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherHome) home = usher_home_load_finish (result, &error);

  if (self == NULL || g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED))
    return;

  if (home != NULL)
    show_users (self, usher_home_get_users (home));
  else
    show_trouble (self, error);
}

static void
load (UsherHomePage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  usher_home_load_async (self->client,
                         self->store,
                         self->account,
                         self->cancellable,
                         loaded_cb,
                         usher_weak_new (self));
}

/* What stood in the way was mended elsewhere. */
static void
mended_cb (UsherHomePage *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "trouble") == 0
      && usher_account_get_state (self->account) == USHER_ACCOUNT_STATE_OK
      && usher_account_get_problem (self->account) == NULL)
    load (self);
}

static void
load_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  load (USHER_HOME_PAGE (widget));
}

static void
usher_home_page_dispose (GObject *object)
{
  UsherHomePage *self = USHER_HOME_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_HOME_PAGE);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  g_clear_object (&self->account);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->pause);

  G_OBJECT_CLASS (usher_home_page_parent_class)->dispose (object);
}

static void
usher_home_page_class_init (UsherHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_home_page_dispose;

  /**
   * UsherHomePage::chosen:
   * @self: the page
   * @user: a user of the Home
   *
   * The person wants to be signed in as @user.
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         USHER_TYPE_HOME_USER);

  gtk_widget_class_install_action (widget_class, "home.load", NULL, load_action);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherHomePage, remedy_button);
  gtk_widget_class_bind_template_child (widget_class, UsherHomePage, rows);
  gtk_widget_class_bind_template_child (widget_class, UsherHomePage, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherHomePage, trouble);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
usher_home_page_init (UsherHomePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_home_page_new:
 * @client: asks the service
 * @store: has the accounts
 * @account: an account of @store
 *
 * Makes a page, and asks who belongs to the Home of @account.
 *
 * Returns: (transfer floating): the page
 */
AdwNavigationPage *
usher_home_page_new (UsherClient *client, UsherAccountStore *store, UsherAccount *account)
{
  UsherHomePage *self = g_object_new (USHER_TYPE_HOME_PAGE, NULL);

  self->client = g_object_ref (client);
  self->store = g_object_ref (store);
  self->account = g_object_ref (account);
  g_signal_connect_object (store,
                           "items-changed",
                           G_CALLBACK (accounts_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  accounts_changed_cb (self);
  g_signal_connect_object (account,
                           "notify::state",
                           G_CALLBACK (mended_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (account,
                           "notify::problem",
                           G_CALLBACK (mended_cb),
                           self,
                           G_CONNECT_SWAPPED);
  load (self);

  return ADW_NAVIGATION_PAGE (self);
}
