/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-account-list.h"

#include <gtk/gtk.h>

/**
 * UsherAccountList:
 *
 * The accounts that the window shows: the store's, and those that Plex has signed in and the keyring
 * did not take yet. The sign-ins of the latter are held here, and with them the only copy of their
 * tokens.
 */
struct _UsherAccountList
{
  GObject parent_instance;

  UsherAccountStore *store;
  GListStore        *held;
  GListModel        *model;
};

G_DEFINE_FINAL_TYPE (UsherAccountList, usher_account_list, G_TYPE_OBJECT)

static void
usher_account_list_dispose (GObject *object)
{
  UsherAccountList *self = USHER_ACCOUNT_LIST (object);

  g_clear_object (&self->model);
  g_clear_object (&self->held);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (usher_account_list_parent_class)->dispose (object);
}

static void
usher_account_list_class_init (UsherAccountListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_account_list_dispose;
}

static void
usher_account_list_init (UsherAccountList *self)
{
  self->held = g_list_store_new (USHER_TYPE_SIGN_IN);
}

static gboolean
same_account (UsherAccount *a, UsherAccount *b)
{
  return g_str_equal (usher_account_get_uuid (a), usher_account_get_uuid (b));
}

static gboolean
find (GListModel *model, UsherAccount *account, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (UsherAccount) candidate = g_list_model_get_item (model, i);

      if (same_account (candidate, account))
        {
          if (position != NULL)
            *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gpointer
get_account_cb (gpointer item, gpointer user_data)
{
  g_autoptr (UsherSignIn) sign_in = item;

  return g_object_ref (usher_sign_in_get_account (sign_in));
}

static gboolean
is_new_cb (gpointer item, gpointer user_data)
{
  return !find (user_data, item, NULL);
}

static void
store_changed_cb (GtkFilter *filter)
{
  gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * usher_account_list_new:
 * @store: the accounts that are kept
 *
 * Makes a list.
 *
 * Returns: (transfer full): the list
 */
UsherAccountList *
usher_account_list_new (UsherAccountStore *store)
{
  UsherAccountList *self = g_object_new (USHER_TYPE_ACCOUNT_LIST, NULL);
  GListStore       *models = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkCustomFilter  *filter = gtk_custom_filter_new (is_new_cb, store, NULL);
  g_autoptr (GListModel) held = NULL;

  self->store = g_object_ref (store);
  held = G_LIST_MODEL (gtk_filter_list_model_new (
      G_LIST_MODEL (gtk_map_list_model_new (g_object_ref (G_LIST_MODEL (self->held)),
                                            get_account_cb,
                                            NULL,
                                            NULL)),
      GTK_FILTER (filter)));
  g_list_store_append (models, store);
  g_list_store_append (models, held);
  self->model = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (models)));

  /* Only now: the list has to know of a change in the store before the filter follows it. */
  g_signal_connect_object (store,
                           "items-changed",
                           G_CALLBACK (store_changed_cb),
                           filter,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * usher_account_list_get_model:
 * @self: a list
 *
 * Gets the accounts.
 *
 * Returns: (transfer none): a list of UsherAccount
 */
GListModel *
usher_account_list_get_model (UsherAccountList *self)
{
  return self->model;
}

/**
 * usher_account_list_find:
 * @self: a list
 * @account: an account
 * @position: (out) (optional): its place in the list
 *
 * Finds an account by its UUID.
 *
 * Returns: whether it is there
 */
gboolean
usher_account_list_find (UsherAccountList *self, UsherAccount *account, guint *position)
{
  return find (self->model, account, position);
}

static gboolean
find_held (UsherAccountList *self, UsherAccount *account, guint *position)
{
  GListModel *model = G_LIST_MODEL (self->held);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (UsherSignIn) sign_in = g_list_model_get_item (model, i);

      if (same_account (usher_sign_in_get_account (sign_in), account))
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * usher_account_list_hold:
 * @self: a list
 * @sign_in: a sign-in that is UNKEPT
 *
 * Holds a sign-in, in the place of an older one of the same account, until it is released.
 */
void
usher_account_list_hold (UsherAccountList *self, UsherSignIn *sign_in)
{
  usher_account_list_release (self, usher_sign_in_get_account (sign_in));
  g_list_store_append (self->held, sign_in);
}

/**
 * usher_account_list_release:
 * @self: a list
 * @account: an account
 *
 * Lets the sign-in of an account go, if one is held.
 */
void
usher_account_list_release (UsherAccountList *self, UsherAccount *account)
{
  guint position;

  if (find_held (self, account, &position))
    g_list_store_remove (self->held, position);
}

/**
 * usher_account_list_get_held:
 * @self: a list
 * @account: an account
 *
 * Gets the sign-in of an account that is not kept yet.
 *
 * Returns: (transfer none) (nullable): the sign-in
 */
UsherSignIn *
usher_account_list_get_held (UsherAccountList *self, UsherAccount *account)
{
  g_autoptr (UsherSignIn) sign_in = NULL;
  guint position;

  if (find_held (self, account, &position))
    sign_in = g_list_model_get_item (G_LIST_MODEL (self->held), position);

  return sign_in;
}
