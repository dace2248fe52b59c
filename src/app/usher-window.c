/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-window-private.h"

#include <glib/gi18n.h>

#include "usher-announce.h"
#include "usher-application.h"
#include "usher-form.h"
#include "usher-locale.h"
#include "usher-menu.h"
#include "usher-obstacle.h"
#include "usher-settings.h"

/* Reading the accounts is shown only where it takes longer than this, in milliseconds. */
#define LOADING_DELAY 400

/**
 * UsherWindow:
 *
 * The window: it observes the store of accounts and shows one of them, beside a list of all where
 * there are two or more. What it does for the person is in usher-window-actions.c and
 * usher-window-sign-out.c, what the desktop asks of it in usher-window-wish.c.
 */
G_DEFINE_FINAL_TYPE (UsherWindow, usher_window, ADW_TYPE_APPLICATION_WINDOW)

static guint
get_n_accounts (UsherWindow *self)
{
  return g_list_model_get_n_items (usher_account_list_get_model (self->accounts));
}

static void
hide_banner (UsherWindow *self)
{
  adw_banner_set_revealed (self->banner, FALSE);
}

static void
show_banner (UsherWindow *self, const char *title, const char *button, const char *action)
{
  const gboolean news = !adw_banner_get_revealed (self->banner)
                        || !g_str_equal (adw_banner_get_title (self->banner), title);

  usher_form_unfold_banner (self->banner);
  adw_banner_set_title (self->banner, title);
  adw_banner_set_button_label (self->banner, button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner), action);
  adw_banner_set_revealed (self->banner, TRUE);
  if (news)
    usher_announce (GTK_WIDGET (self->banner), title);
}

static char *
dup_problem_text (const GError *problem, GDateTime *updated_at)
{
  const gboolean   offline = g_error_matches (problem, USHER_ERROR, USHER_ERROR_OFFLINE);
  g_autofree char *moment = NULL;

  if (!offline && !g_error_matches (problem, USHER_ERROR, USHER_ERROR_NO_NETWORK)
      && !g_error_matches (problem, USHER_ERROR, USHER_ERROR_TIMED_OUT)
      && !g_error_matches (problem, USHER_ERROR, USHER_ERROR_SERVICE))
    return usher_error_dup_sentence (problem);

  if (updated_at == NULL)
    return g_strdup (offline ? _ ("This computer is offline") : _ ("Plex can’t be reached"));

  moment = usher_locale_dup_moment (updated_at);
  if (offline)
    /* Translators: %s is a point in time, such as "yesterday, 14:32". */
    return g_strdup_printf (_ ("This computer is offline. Shown as of %s"), moment);

  /* Translators: %s is a point in time, such as "yesterday, 14:32". */
  return g_strdup_printf (_ ("Plex can’t be reached. Shown as of %s"), moment);
}

/* What the last check ran into: what is shown is what was known before. */
static void
show_problem (UsherWindow *self, const GError *problem)
{
  const UsherRemedy remedy = usher_error_get_remedy (problem);
  g_autofree char  *text = NULL;

  if (g_error_matches (problem, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    {
      show_banner (self, _ ("Signed out by Plex"), _ ("_Sign In"), "win.sign-in-again");
      return;
    }

  text = dup_problem_text (problem, usher_account_get_updated_at (self->account));
  if (remedy == USHER_REMEDY_NETWORK_LOG_IN)
    show_banner (self, text, usher_obstacle_get_label (remedy), "win.network-log-in");
  else
    show_banner (self, text, remedy != USHER_REMEDY_NONE ? _ ("_Try Again") : NULL, "win.refresh");
}

static gboolean
is_locked (UsherWindow *self)
{
  if (self->account != NULL)
    return usher_account_get_state (self->account) == USHER_ACCOUNT_STATE_LOCKED;

  return usher_keyring_get_locked (usher_account_store_get_keyring (self->store));
}

/* A lasting state that the person can end, the most pressing first. */
static void
update_banner (UsherWindow *self)
{
  const GError    *problem = self->load_error ?: usher_account_store_get_problem (self->store);
  g_autofree char *sentence = problem != NULL ? usher_error_dup_sentence (problem) : NULL;

  if (self->mending || (self->account != NULL && self->account == self->checked))
    hide_banner (self);
  else if (self->account != NULL
           && usher_account_list_get_held (self->accounts, self->account) != NULL)
    show_banner (self, _ ("Signed in, but not kept yet"), _ ("_Try Again"), "win.keep");
  else if (sentence != NULL)
    show_banner (self, sentence, _ ("_Try Again"), "win.load");
  else if (!usher_account_store_get_loaded (self->store))
    hide_banner (self);
  else if (is_locked (self))
    show_banner (self, _ ("The keyring is locked"), _ ("_Unlock"), "win.unlock");
  else if (self->account != NULL
           && usher_account_get_state (self->account) == USHER_ACCOUNT_STATE_SIGNED_OUT)
    show_banner (self, _ ("Signed out"), _ ("_Sign In"), "win.sign-in-again");
  else if (self->account != NULL && usher_account_get_problem (self->account) != NULL)
    show_problem (self, usher_account_get_problem (self->account));
  else
    hide_banner (self);
}

/* A list of accounts is there only where there is something to choose. */
static void
update_layout (UsherWindow *self)
{
  const gboolean several = get_n_accounts (self) > 1;
  const gboolean collapsed = !several || self->narrow;

  gtk_widget_set_visible (self->add_button, get_n_accounts (self) == 1);
  gtk_widget_set_visible (self->menu_button, collapsed);
  adw_navigation_page_set_can_pop (self->content_page, several);
  adw_navigation_page_set_title (
      self->content_page,
      several && self->account != NULL ? usher_account_get_name (self->account) : _ ("Usher"));
  if (!several)
    adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  adw_navigation_split_view_set_collapsed (self->split_view, collapsed);
}

/**
 * usher_window_focus_content:
 * @self: the window
 *
 * Gives what is shown the focus.
 */
void
usher_window_focus_content (UsherWindow *self)
{
  if (self->account != NULL)
    usher_account_page_focus (self->account_page);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->welcome), GTK_DIR_TAB_FORWARD);
}

static void
show_page (UsherWindow *self, const char *name)
{
  const gboolean first = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "loading");

  gtk_stack_set_visible_child_name (self->stack, name);
  if (first && !g_str_equal (name, "loading"))
    usher_window_focus_content (self);
}

static void
update_content (UsherWindow *self)
{
  const gboolean loaded = usher_account_store_get_loaded (self->store) || self->load_error != NULL;
  const gboolean held = self->account != NULL
                        && usher_account_list_get_held (self->accounts, self->account) != NULL;
  const gboolean signing_out = self->signing_out && self->account == self->leaving;
  const gboolean kept
      = self->account != NULL && !held && !signing_out
        && usher_account_get_state (self->account) != USHER_ACCOUNT_STATE_SIGNED_OUT;

  if (self->account != NULL)
    {
      usher_account_page_set_account (self->account_page, self->account);
      usher_account_page_set_held (self->account_page, held);
      usher_account_page_set_signing_out (self->account_page, signing_out);
      usher_account_page_set_default (self->account_page,
                                      get_n_accounts (self) > 1 && !held && !signing_out,
                                      self->account
                                          == usher_account_store_get_default (self->store));
    }

  show_page (self, self->account != NULL ? "account" : loaded ? "welcome" : "loading");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.approve", kept);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.home", kept);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "win.copy-token",
                                 kept || (held && !signing_out));
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "win.refresh",
                                 self->account != NULL && !held && !signing_out
                                     && self->checked == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-in-again", self->account != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.keep", held && !self->mending);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.load", !self->mending);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "win.search",
                                 usher_sidebar_can_search (self->sidebar));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.unlock", !self->mending);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "win.sign-out",
                                 self->account != NULL && self->leaving == NULL);
}

/* Which account is to be shown: the same as before where it is still there, else the one in its place,
 * and at first the default one, else the first. While they are being read they come in any order.
 */
static UsherAccount *
dup_account_to_show (UsherWindow *self)
{
  GListModel   *model = usher_account_list_get_model (self->accounts);
  UsherAccount *chosen = usher_account_store_get_default (self->store);
  const guint   n = g_list_model_get_n_items (model);

  if (self->settled && self->account != NULL)
    {
      if (!usher_account_list_find (self->accounts, self->account, &self->position) && n > 0)
        self->position = MIN (self->position, n - 1);
    }
  else if (chosen == NULL || !usher_account_list_find (self->accounts, chosen, &self->position))
    self->position = 0;

  return g_list_model_get_item (model, self->position);
}

static void
set_account (UsherWindow *self, UsherAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;

  g_signal_group_set_target (self->account_signals, account);
  /* What was opened was about another one. */
  adw_navigation_view_pop_to_page (self->navigation,
                                   adw_navigation_view_find_page (self->navigation, "account"));
}

/**
 * usher_window_update:
 * @self: the window
 *
 * Shows what is true now.
 */
void
usher_window_update (UsherWindow *self)
{
  g_autoptr (UsherAccount) account = dup_account_to_show (self);

  self->settled = self->settled || usher_account_store_get_loaded (self->store);
  set_account (self, account);
  update_content (self);
  update_layout (self);
  update_banner (self);
  usher_sidebar_set_account (self->sidebar, account);
  usher_window_fulfil_wish (self);
}

/**
 * usher_window_show_account:
 * @self: the window
 * @account: an account of the list
 *
 * Shows an account, and gives it the focus.
 */
void
usher_window_show_account (UsherWindow *self, UsherAccount *account)
{
  set_account (self, account);
  usher_window_update (self);
  usher_sidebar_stop_search (self->sidebar);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  usher_window_focus_content (self);
}

static void
account_chosen_cb (UsherWindow *self, UsherAccount *account)
{
  set_account (self, account);
  usher_window_update (self);
}

static void
account_opened_cb (UsherWindow *self)
{
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
menu_toggled_cb (UsherWindow *self, GParamSpec *pspec, GtkMenuButton *button)
{
  if (gtk_menu_button_get_active (button))
    usher_menu_name_items (GTK_WIDGET (gtk_menu_button_get_popover (button)));
}

static void
narrowed_cb (UsherWindow *self)
{
  self->narrow = TRUE;
  update_layout (self);
}

static void
widened_cb (UsherWindow *self)
{
  self->narrow = FALSE;
  update_layout (self);
}

static void
loading_cb (gpointer user_data)
{
  UsherWindow *self = user_data;

  self->loading_id = 0;
  gtk_widget_set_visible (self->loading, TRUE);
}

/* Settings that are not installed do no harm: the window opens at its own size then. */
static void
bind_settings (UsherWindow *self)
{
  g_autoptr (GSettings) settings = usher_settings_new ();

  if (settings == NULL)
    return;

  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
usher_window_dispose (GObject *object)
{
  UsherWindow *self = USHER_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->loading_id, g_source_remove);
  g_clear_object (&self->account_signals);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_WINDOW);
  g_clear_object (&self->account);
  g_clear_object (&self->checked);
  g_clear_object (&self->leaving);
  g_clear_object (&self->accounts);
  g_clear_object (&self->store);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->load_error);
  g_clear_pointer (&self->wished_uuid, g_free);
  g_clear_pointer (&self->wished_action, g_free);

  G_OBJECT_CLASS (usher_window_parent_class)->dispose (object);
}

static void
usher_window_class_init (UsherWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_window_dispose;

  /**
   * UsherWindow::signed-in:
   * @self: the window
   * @account: the account
   *
   * Somebody has signed in here, and is kept.
   */
  g_signal_new ("signed-in",
                G_OBJECT_CLASS_TYPE (klass),
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                1,
                USHER_TYPE_ACCOUNT);

  usher_window_install_actions (widget_class);

  g_type_ensure (USHER_TYPE_ACCOUNT_PAGE);
  g_type_ensure (USHER_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, account_page);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, add_button);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, content_page);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, loading);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, welcome);
  gtk_widget_class_bind_template_callback (widget_class, account_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrowed_cb);
  gtk_widget_class_bind_template_callback (widget_class, widened_cb);
}

static void
usher_window_init (UsherWindow *self)
{
  static const char *const signals[] = { "notify::name", "notify::state", "notify::problem" };

  self->cancellable = g_cancellable_new ();
  self->account_signals = g_signal_group_new (USHER_TYPE_ACCOUNT);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_swapped (self->account_signals,
                                    signals[i],
                                    G_CALLBACK (usher_window_update),
                                    self);

  gtk_widget_init_template (GTK_WIDGET (self));
  usher_application_mark (GTK_WIDGET (self));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (usher_window_fulfil_wish), NULL);
  adw_status_page_set_icon_name (self->welcome, APP_ID);
  bind_settings (self);
  self->loading_id = g_timeout_add_once (LOADING_DELAY, loading_cb, self);
}

/**
 * usher_window_new:
 * @application: the program
 * @client: asks the service
 * @store: the accounts
 *
 * Makes a window, and reads the accounts.
 *
 * Returns: (transfer none): the window
 */
UsherWindow *
usher_window_new (AdwApplication *application, UsherClient *client, UsherAccountStore *store)
{
  UsherWindow *self = g_object_new (USHER_TYPE_WINDOW, "application", application, NULL);
  GListModel  *model;

  self->client = g_object_ref (client);
  self->store = g_object_ref (store);
  self->accounts = usher_account_list_new (store);

  model = usher_account_list_get_model (self->accounts);
  usher_sidebar_set_accounts (self->sidebar, model, store);
  g_signal_connect_object (model,
                           "items-changed",
                           G_CALLBACK (usher_window_update),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store,
                           "notify",
                           G_CALLBACK (usher_window_update),
                           self,
                           G_CONNECT_SWAPPED);

  usher_window_update (self);
  usher_window_load (self);

  return self;
}
