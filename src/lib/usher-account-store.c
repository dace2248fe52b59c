/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-store-private.h"

#include "usher-account-file-private.h"
#include "usher-account-merge-private.h"
#include "usher-default-account-private.h"

/**
 * UsherAccountStore:
 *
 * The accounts that this machine knows, as a list of [class@Account], by name. Right after an account
 * come those that were signed in through its Plex Home.
 *
 * The store joins two places: the keyring, which has the tokens and may change behind our back, and
 * the files in which Usher keeps what the service said of an account. Window and command line only
 * observe it.
 */
typedef enum
{
  PROP_KEYRING = 1,
  PROP_PROBLEM,
  PROP_LOADED,
  PROP_DEFAULT,
} UsherAccountStoreProperty;

static GParamSpec *props[PROP_DEFAULT + 1];

static void usher_account_store_list_model_init (GListModelInterface *iface);
static void keyring_changed_cb (UsherAccountStore *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (UsherAccountStore,
                               usher_account_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      usher_account_store_list_model_init))

static void
usher_account_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherAccountStore *self = USHER_ACCOUNT_STORE (object);

  switch ((UsherAccountStoreProperty) id)
    {
    case PROP_KEYRING:
      g_value_set_object (value, self->keyring);
      break;
    case PROP_PROBLEM:
      g_value_set_boxed (value, self->problem);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_DEFAULT:
      g_value_set_object (value, usher_account_store_get_default (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_account_store_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherAccountStore *self = USHER_ACCOUNT_STORE (object);

  switch ((UsherAccountStoreProperty) id)
    {
    case PROP_KEYRING:
      self->keyring = g_value_dup_object (value);
      break;
    case PROP_PROBLEM:
    case PROP_LOADED:
    case PROP_DEFAULT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_account_store_constructed (GObject *object)
{
  UsherAccountStore *self = USHER_ACCOUNT_STORE (object);

  G_OBJECT_CLASS (usher_account_store_parent_class)->constructed (object);

  g_return_if_fail (USHER_IS_KEYRING (self->keyring));

  g_signal_connect_object (self->keyring,
                           "changed",
                           G_CALLBACK (keyring_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
usher_account_store_finalize (GObject *object)
{
  UsherAccountStore *self = USHER_ACCOUNT_STORE (object);

  dex_clear (&self->reload);
  g_clear_object (&self->default_monitor);
  for (guint i = 0; i < G_N_ELEMENTS (self->file_monitors); i++)
    g_clear_object (&self->file_monitors[i]);
  g_clear_object (&self->keyring);
  g_clear_object (&self->quiet_keyring);
  g_clear_object (&self->accounts);
  g_clear_error (&self->problem);
  g_free (self->default_uuid);

  G_OBJECT_CLASS (usher_account_store_parent_class)->finalize (object);
}

static void
usher_account_store_class_init (UsherAccountStoreClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_account_store_get_property;
  object_class->set_property = usher_account_store_set_property;
  object_class->constructed = usher_account_store_constructed;
  object_class->finalize = usher_account_store_finalize;

  /**
   * UsherAccountStore:keyring:
   *
   * The keyring that has the tokens.
   */
  props[PROP_KEYRING]
      = g_param_spec_object ("keyring",
                             NULL,
                             NULL,
                             USHER_TYPE_KEYRING,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * UsherAccountStore:problem:
   *
   * Why the keyring could not be read, if it could not.
   */
  props[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, flags);

  /**
   * UsherAccountStore:loaded:
   *
   * Whether the accounts have been read.
   */
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);

  /**
   * UsherAccountStore:default:
   *
   * The account that is meant where none is named.
   */
  props[PROP_DEFAULT] = g_param_spec_object ("default", NULL, NULL, USHER_TYPE_ACCOUNT, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  dex_init ();
}

static void
usher_account_store_init (UsherAccountStore *self)
{
  self->accounts = g_list_store_new (USHER_TYPE_ACCOUNT);
  g_signal_connect_object (self->accounts,
                           "items-changed",
                           G_CALLBACK (g_list_model_items_changed),
                           self,
                           G_CONNECT_SWAPPED);
}

static GType
usher_account_store_get_item_type (GListModel *model)
{
  return USHER_TYPE_ACCOUNT;
}

static guint
usher_account_store_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (USHER_ACCOUNT_STORE (model)->accounts));
}

static gpointer
usher_account_store_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (USHER_ACCOUNT_STORE (model)->accounts), position);
}

static void
usher_account_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = usher_account_store_get_item_type;
  iface->get_n_items = usher_account_store_get_n_items;
  iface->get_item = usher_account_store_get_item;
}

void
usher_account_store_set_problem (UsherAccountStore *self, const GError *problem)
{
  if (problem == NULL && self->problem == NULL)
    return;

  g_clear_error (&self->problem);
  if (problem != NULL)
    self->problem = g_error_copy (problem);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

/* @uuid: (transfer full): the one that the person chose */
void
usher_account_store_take_default (UsherAccountStore *self, char *uuid)
{
  g_free (self->default_uuid);
  self->default_uuid = uuid;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DEFAULT]);
}

static void
default_changed_cb (UsherAccountStore *self)
{
  /* What is on its way may have been read before. */
  self->n_changes++;
  dex_future_disown (usher_account_store_load_default (self));
}

/* Another program may choose another default account. */
static void
watch_default (UsherAccountStore *self)
{
  if (self->default_monitor != NULL)
    return;

  self->default_monitor = usher_default_account_watch ();
  if (self->default_monitor != NULL)
    g_signal_connect_object (self->default_monitor,
                             "changed",
                             G_CALLBACK (default_changed_cb),
                             self,
                             G_CONNECT_SWAPPED);
}

gboolean
usher_account_store_has (UsherAccountStore *self, UsherAccount *account)
{
  return g_list_store_find (self->accounts, account, NULL);
}

void
usher_account_store_set_loaded (UsherAccountStore *self)
{
  if (self->loaded)
    return;

  watch_default (self);
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
}

static void
reload (UsherAccountStore *self)
{
  dex_clear (&self->reload);
  self->reload = usher_account_store_load (self, NULL);
}

static void
file_changed_cb (GFileMonitor      *monitor,
                 GFile             *file,
                 GFile             *other,
                 GFileMonitorEvent  event,
                 UsherAccountStore *self)
{
  if (event == G_FILE_MONITOR_EVENT_DELETED)
    reload (self);
}

/* Another program that signs somebody out removes the token, and then the file: what is read in between
 * is an account that was signed out and is still known.
 */
static void
watch_files (UsherAccountStore *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->file_monitors); i++)
    {
      if (self->file_monitors[i] != NULL)
        continue;

      self->file_monitors[i] = usher_account_file_watch (i == 0);
      if (self->file_monitors[i] != NULL)
        g_signal_connect_object (self->file_monitors[i],
                                 "changed",
                                 G_CALLBACK (file_changed_cb),
                                 self,
                                 G_CONNECT_DEFAULT);
    }
}

static void
keyring_changed_cb (UsherAccountStore *self)
{
  watch_default (self);
  watch_files (self);
  reload (self);
}

/**
 * usher_account_store_new:
 * @keyring: the keyring that has the tokens
 *
 * Makes a store. It is empty until [method@AccountStore.load_async] was called, and follows the
 * keyring from then on.
 *
 * Returns: (transfer full): the store
 */
UsherAccountStore *
usher_account_store_new (UsherKeyring *keyring)
{
  g_return_val_if_fail (USHER_IS_KEYRING (keyring), NULL);

  return g_object_new (USHER_TYPE_ACCOUNT_STORE, "keyring", keyring, NULL);
}

/**
 * usher_account_store_get_default:
 * @self: a store
 *
 * Gets the account that is meant where none is named: the one that the person chose, else the only
 * one.
 *
 * Returns: (transfer none) (nullable): the account; %NULL too where the chosen one may be in a keyring
 *   that could not be read
 */
UsherAccount *
usher_account_store_get_default (UsherAccountStore *self)
{
  g_autoptr (UsherAccount) only = NULL;
  GListModel   *accounts;
  UsherAccount *chosen;

  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);

  accounts = G_LIST_MODEL (self->accounts);
  if (self->default_uuid != NULL && *self->default_uuid != '\0')
    {
      chosen = usher_account_merge_find (accounts, self->default_uuid);
      /* Where the keyring says nothing, the chosen one may be there: another is not meant in its place. */
      if (chosen != NULL || self->problem != NULL || usher_keyring_get_locked (self->keyring))
        return chosen;
    }

  if (g_list_model_get_n_items (accounts) == 1)
    only = g_list_model_get_item (accounts, 0);

  return only;
}

/**
 * usher_account_store_set_default:
 * @self: a store
 * @account: (nullable): an account of the store, or %NULL for none
 * @error: return location for a #GError
 *
 * Chooses the account that is meant where none is named, here and in every other program that uses
 * the store.
 *
 * Returns: whether the choice could be kept
 */
gboolean
usher_account_store_set_default (UsherAccountStore *self, UsherAccount *account, GError **error)
{
  const char *uuid;

  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (account == NULL || USHER_IS_ACCOUNT (account), FALSE);

  uuid = account != NULL ? usher_account_get_uuid (account) : NULL;
  if (!usher_default_account_save (uuid, error))
    return FALSE;

  self->n_changes++;
  usher_account_store_take_default (self, g_strdup (uuid));

  return TRUE;
}

/**
 * usher_account_store_get_problem:
 * @self: a store
 *
 * Gets why the keyring could not be read.
 *
 * Returns: (nullable): the error, or %NULL where it could
 */
const GError *
usher_account_store_get_problem (UsherAccountStore *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);

  return self->problem;
}

/**
 * usher_account_store_get_loaded:
 * @self: a store
 *
 * Tells whether the accounts have been read.
 *
 * Returns: whether they were read at least once
 */
gboolean
usher_account_store_get_loaded (UsherAccountStore *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), FALSE);

  return self->loaded;
}

/**
 * usher_account_store_get_keyring:
 * @self: a store
 *
 * Gets the keyring that has the tokens.
 *
 * Returns: (transfer none): the keyring
 */
UsherKeyring *
usher_account_store_get_keyring (UsherAccountStore *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (self), NULL);

  return self->keyring;
}
