/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-sidebar.h"

#include <glib/gi18n.h>

#include "usher-account-row.h"
#include "usher-account-search.h"
#include "usher-announce.h"

/* As few accounts are found at a glance. */
#define MIN_FOR_SEARCH 10

/**
 * UsherSidebar:
 *
 * The accounts to choose from, and a search where there are many of them.
 */
struct _UsherSidebar
{
  AdwBin parent_instance;

  GtkCustomFilter    *filter;
  GtkEditable        *search;
  GtkFilterListModel *found;
  GtkListView        *rows;
  GtkSingleSelection *selection;
  GtkStack           *stack;

  GListModel        *accounts;
  UsherAccountStore *store;
  UsherAccount      *account; /* the one that the window shows, which the search may not find */
  GPtrArray         *shown;   /* the rows in use, which the list owns */
  GHashTable        *names;  /* how many there are of each; NULL where that is to be counted anew */
  char              *wanted; /* what is searched for, casefolded */
  guint              update_id;
};

enum
{
  CHOSEN,
  OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherSidebar, usher_sidebar, ADW_TYPE_BIN)

static gboolean
is_same (UsherAccount *a, UsherAccount *b)
{
  return a != NULL && b != NULL
         && g_str_equal (usher_account_get_uuid (a), usher_account_get_uuid (b));
}

static guint
find_uuid (GListModel *accounts, const char *uuid)
{
  for (guint i = 0; uuid != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (UsherAccount) candidate = g_list_model_get_item (accounts, i);

      if (g_str_equal (usher_account_get_uuid (candidate), uuid))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static guint
find (GListModel *accounts, UsherAccount *account)
{
  return find_uuid (accounts, account != NULL ? usher_account_get_uuid (account) : NULL);
}

static gboolean
is_found_cb (gpointer item, gpointer user_data)
{
  UsherSidebar *self = user_data;

  return usher_account_search_finds (item, self->wanted);
}

static GHashTable *
get_names (UsherSidebar *self)
{
  if (self->names != NULL)
    return self->names;

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (self->accounts, i);
      const char *name = usher_account_get_name (account);
      const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, name));

      g_hash_table_replace (self->names, g_strdup (name), GUINT_TO_POINTER (n + 1));
    }

  return self->names;
}

/* The one through whose Plex Home it was signed in. */
static UsherAccount *
dup_admin (UsherSidebar *self, UsherAccount *account)
{
  return g_list_model_get_item (self->accounts,
                                find_uuid (self->accounts, usher_account_get_admin_uuid (account)));
}

/* Whether it is to be seen right below its admin, with others of the same Home at most in between. */
static gboolean
is_nested (UsherSidebar *self, UsherAccount *account, UsherAccount *admin)
{
  GListModel *found = G_LIST_MODEL (self->found);
  const guint position = admin != NULL ? find (found, account) : 0;

  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;

  for (guint i = position; i > 0; i--)
    {
      g_autoptr (UsherAccount) above = g_list_model_get_item (found, i - 1);

      if (is_same (above, admin))
        return TRUE;
      if (g_strcmp0 (usher_account_get_admin_uuid (above), usher_account_get_uuid (admin)) != 0)
        return FALSE;
    }

  return FALSE;
}

static void
update_row (UsherSidebar *self, UsherAccountRow *row)
{
  UsherAccount *account = usher_account_row_get_account (row);
  g_autoptr (UsherAccount) admin = dup_admin (self, account);
  const char *name = usher_account_get_name (account);

  usher_account_row_set_place (row,
                               admin,
                               is_nested (self, account, admin),
                               GPOINTER_TO_UINT (g_hash_table_lookup (get_names (self), name)) > 1,
                               is_same (account, usher_account_store_get_default (self->store)));
}

/* A list that has no size yet does not know where its rows will be. */
static gboolean
reveal_cb (GtkWidget *rows, GdkFrameClock *clock, gpointer user_data)
{
  if (gtk_widget_get_height (rows) == 0)
    return G_SOURCE_CONTINUE;

  usher_sidebar_reveal (user_data);

  return G_SOURCE_REMOVE;
}

static void
list_mapped_cb (UsherSidebar *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self->rows), reveal_cb, self, NULL);
}

static gboolean
update_cb (gpointer user_data)
{
  UsherSidebar *self = user_data;

  self->update_id = 0;
  g_clear_pointer (&self->names, g_hash_table_unref);
  for (guint i = 0; i < self->shown->len; i++)
    update_row (self, self->shown->pdata[i]);

  return G_SOURCE_REMOVE;
}

/* Where one account changes, it may be others that have to be told from it: once for all of them. */
static void
queue_update (UsherSidebar *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

/* It stays the one that is shown where the search does not find it. */
static void
select_account (UsherSidebar *self)
{
  const guint position = find (G_LIST_MODEL (self->selection), self->account);

  if (gtk_single_selection_get_selected (self->selection) != position)
    gtk_single_selection_set_selected (self->selection, position);
}

static void
choose (UsherSidebar *self, UsherAccount *account)
{
  if (account == NULL || is_same (account, self->account))
    return;

  g_set_object (&self->account, account);
  g_signal_emit (self, signals[CHOSEN], 0, account);
}

static void
selected_cb (UsherSidebar *self)
{
  choose (self, gtk_single_selection_get_selected_item (self->selection));
}

/* @position: in the list of those that are found */
static void
open_at (UsherSidebar *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[OPENED], 0);
}

static void
row_activated_cb (UsherSidebar *self, guint position)
{
  open_at (self, position);
}

/* A list would have to be clicked twice, or choose whatever the pointer goes over. */
static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkWidget    *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  UsherSidebar *self = user_data;

  if (gtk_widget_contains (row, x, y))
    open_at (self,
             find (G_LIST_MODEL (self->selection),
                   usher_account_row_get_account (USHER_ACCOUNT_ROW (row))));
}

static void
setup_row_cb (UsherSidebar *self, GtkListItem *item)
{
  GtkWidget  *row = usher_account_row_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect_object (click, "released", G_CALLBACK (clicked_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));

  g_object_bind_property (row, "description", item, "accessible-label", G_BINDING_DEFAULT);
  g_signal_connect_object (row,
                           "notify::description",
                           G_CALLBACK (queue_update),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (UsherSidebar *self, GtkListItem *item)
{
  UsherAccountRow *row = USHER_ACCOUNT_ROW (gtk_list_item_get_child (item));

  usher_account_row_set_account (row, gtk_list_item_get_item (item));
  g_ptr_array_add (self->shown, row);
  update_row (self, row);
}

static void
unbind_row_cb (UsherSidebar *self, GtkListItem *item)
{
  UsherAccountRow *row = USHER_ACCOUNT_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->shown, row);
  usher_account_row_set_account (row, NULL);
}

static void
found_changed_cb (UsherSidebar *self)
{
  const gboolean any
      = g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0 || self->wanted == NULL;
  const char *page = any ? "accounts" : "nothing";

  select_account (self);
  queue_update (self);
  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), page))
    return;

  gtk_stack_set_visible_child_name (self->stack, page);
  if (!any)
    usher_announce (GTK_WIDGET (self), _ ("No Accounts Found"));
}

static void
stop_search (UsherSidebar *self)
{
  gtk_editable_set_text (self->search, "");
}

static void
accounts_changed_cb (UsherSidebar *self)
{
  const gboolean many = usher_sidebar_can_search (self);

  g_clear_pointer (&self->names, g_hash_table_unref);
  if (!many)
    stop_search (self);
  gtk_widget_set_visible (GTK_WIDGET (self->search), many);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search),
                                           many ? GTK_WIDGET (self->rows) : NULL);
}

static void
search_changed_cb (UsherSidebar *self)
{
  g_autofree char *wanted = usher_account_search_dup_wanted (gtk_editable_get_text (self->search));
  GtkEditable     *entry = gtk_editable_get_delegate (self->search);

  /* What was typed into the list goes on here. */
  if (wanted != NULL && !gtk_widget_has_focus (GTK_WIDGET (entry)))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (entry));

  if (!g_set_str (&self->wanted, wanted))
    return;

  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  found_changed_cb (self);
}

static void
search_activated_cb (UsherSidebar *self)
{
  if (self->wanted != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0)
    open_at (self, 0);
}

static void
focus_row (UsherSidebar *self, guint position, GtkListScrollFlags further)
{
  if (position == GTK_INVALID_LIST_POSITION)
    return;

  gtk_list_view_scroll_to (self->rows, position, GTK_LIST_SCROLL_FOCUS | further, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->rows));
}

static void
search_stopped_cb (UsherSidebar *self)
{
  stop_search (self);
  focus_row (self, find (G_LIST_MODEL (self->selection), self->account), GTK_LIST_SCROLL_NONE);
}

/* From the search down to what was found. */
static gboolean
search_key_pressed_cb (UsherSidebar *self, guint key, guint code, GdkModifierType modifiers)
{
  guint position;

  if ((key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
      || g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 0)
    return GDK_EVENT_PROPAGATE;

  position = find (G_LIST_MODEL (self->selection), self->account);
  focus_row (self, position != GTK_INVALID_LIST_POSITION ? position : 0, GTK_LIST_SCROLL_SELECT);

  return GDK_EVENT_STOP;
}

static gboolean
list_key_pressed_cb (UsherSidebar *self, guint key, guint code, GdkModifierType modifiers)
{
  if (key != GDK_KEY_Escape || self->wanted == NULL)
    return GDK_EVENT_PROPAGATE;

  search_stopped_cb (self);

  return GDK_EVENT_STOP;
}

static void
usher_sidebar_dispose (GObject *object)
{
  UsherSidebar *self = USHER_SIDEBAR (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_SIDEBAR);
  g_clear_object (&self->account);
  g_clear_object (&self->accounts);
  g_clear_object (&self->store);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (usher_sidebar_parent_class)->dispose (object);
}

static void
usher_sidebar_class_init (UsherSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_sidebar_dispose;

  /**
   * UsherSidebar::chosen:
   * @self: the sidebar
   * @account: the account
   *
   * The person has gone to an account.
   */
  signals[CHOSEN] = g_signal_new ("chosen",
                                  G_OBJECT_CLASS_TYPE (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  USHER_TYPE_ACCOUNT);

  /**
   * UsherSidebar::opened:
   * @self: the sidebar
   *
   * The person wants to see the account that was chosen last.
   */
  signals[OPENED] = g_signal_new ("opened",
                                  G_OBJECT_CLASS_TYPE (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherSidebar, filter);
  gtk_widget_class_bind_template_child (widget_class, UsherSidebar, found);
  gtk_widget_class_bind_template_child (widget_class, UsherSidebar, rows);
  gtk_widget_class_bind_template_child (widget_class, UsherSidebar, search);
  gtk_widget_class_bind_template_child (widget_class, UsherSidebar, selection);
  gtk_widget_class_bind_template_child (widget_class, UsherSidebar, stack);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
}

static void
usher_sidebar_init (UsherSidebar *self)
{
  self->shown = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_custom_filter_set_filter_func (self->filter, is_found_cb, self, NULL);
}

/**
 * usher_sidebar_set_accounts:
 * @self: the sidebar
 * @accounts: a list of UsherAccount
 * @store: knows the default account
 *
 * Sets what there is to choose from, once.
 */
void
usher_sidebar_set_accounts (UsherSidebar *self, GListModel *accounts, UsherAccountStore *store)
{
  g_return_if_fail (USHER_IS_SIDEBAR (self));

  self->accounts = g_object_ref (accounts);
  self->store = g_object_ref (store);
  /* Before those that are found change, and after what is selected has. */
  g_signal_connect_object (accounts,
                           "items-changed",
                           G_CALLBACK (accounts_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_filter_list_model_set_model (self->found, accounts);
  g_signal_connect_object (self->found,
                           "items-changed",
                           G_CALLBACK (found_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store,
                           "notify::default",
                           G_CALLBACK (queue_update),
                           self,
                           G_CONNECT_SWAPPED);
  accounts_changed_cb (self);
}

/**
 * usher_sidebar_set_account:
 * @self: the sidebar
 * @account: (nullable): an account of the list
 *
 * Selects the account that is shown.
 */
void
usher_sidebar_set_account (UsherSidebar *self, UsherAccount *account)
{
  const gboolean other = !is_same (self->account, account);

  g_return_if_fail (USHER_IS_SIDEBAR (self));

  g_set_object (&self->account, account);
  select_account (self);
  if (other && account != NULL)
    usher_sidebar_reveal (self);
}

/**
 * usher_sidebar_reveal:
 * @self: the sidebar
 *
 * Brings the account that is shown into sight, where the search finds it.
 */
void
usher_sidebar_reveal (UsherSidebar *self)
{
  guint position;

  g_return_if_fail (USHER_IS_SIDEBAR (self));

  position = find (G_LIST_MODEL (self->selection), self->account);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (self->rows, position, GTK_LIST_SCROLL_FOCUS, NULL);
}

/**
 * usher_sidebar_stop_search:
 * @self: the sidebar
 *
 * Lists all accounts again, and brings the one that is shown into sight.
 */
void
usher_sidebar_stop_search (UsherSidebar *self)
{
  g_return_if_fail (USHER_IS_SIDEBAR (self));

  stop_search (self);
  usher_sidebar_reveal (self);
}

/**
 * usher_sidebar_can_search:
 * @self: the sidebar
 *
 * Tells whether there is a search.
 *
 * Returns: whether there are enough accounts for one
 */
gboolean
usher_sidebar_can_search (UsherSidebar *self)
{
  g_return_val_if_fail (USHER_IS_SIDEBAR (self), FALSE);

  return g_list_model_get_n_items (self->accounts) >= MIN_FOR_SEARCH;
}

/**
 * usher_sidebar_search:
 * @self: the sidebar
 *
 * Gives the search the focus.
 */
void
usher_sidebar_search (UsherSidebar *self)
{
  g_return_if_fail (USHER_IS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
