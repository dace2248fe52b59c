/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-keyring-rules-private.h"

#include "usher-account-private.h"
#include "usher-clock-private.h"
#include "usher-error.h"
#include "usher-keyring-find-private.h"
#include "usher-keyring-item-private.h"

/* How tokens are written, read and removed, whichever program it is that keeps the secrets: each of
 * these rules was found out on one that breaks otherwise. All functions wait: they are called in a
 * fiber.
 */

/* How often to look again where the keyring was not open all the time, and how long to wait, in milliseconds,
 * where one that was opened just now shows nothing.
 */
#define MAX_LOOKS 5
#define MOMENT 200

/* @object: a collection or an item */
static gboolean
open_if_locked (UsherSecretService *service,
                gpointer            object,
                GCancellable       *cancellable,
                GError            **error)
{
  return !usher_secret_service_is_locked (object)
         || usher_secret_service_unlock (service, object, cancellable, error);
}

/* The items of the account. A keyring that was opened just now may not have read them yet (KeePassXC):
 * that it has none is believed at the last look only.
 */
static GPtrArray *
find_items (UsherSecretService *service,
            const char         *uuid,
            gboolean            just_opened,
            GCancellable       *cancellable,
            GError            **error)
{
  GPtrArray *items = usher_keyring_find_items (service, uuid, cancellable, error);

  for (guint i = 1; just_opened && i < MAX_LOOKS && items != NULL && items->len == 0; i++)
    {
      g_clear_pointer (&items, g_ptr_array_unref);
      if (usher_clock_await (usher_clock_get_default (), MOMENT, cancellable, error))
        items = usher_keyring_find_items (service, uuid, cancellable, error);
    }

  return items;
}

/* The unlocked collection for tokens that are remembered, or for those that end with the log-in. A
 * default collection is made where there is none. @opened: (out): whether it was locked
 */
static SecretCollection *
open_collection (UsherSecretService *service,
                 gboolean            remember,
                 gboolean           *opened,
                 GCancellable       *cancellable,
                 GError            **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GError) local_error = NULL;

  collection = usher_secret_service_get_collection (service,
                                                    remember ? SECRET_COLLECTION_DEFAULT
                                                             : SECRET_COLLECTION_SESSION,
                                                    cancellable,
                                                    &local_error);

  if (collection == NULL && local_error == NULL && remember)
    collection = usher_secret_service_create_default (service, cancellable, &local_error);
  else if (collection == NULL && local_error == NULL)
    g_set_error_literal (&local_error,
                         USHER_ERROR,
                         USHER_ERROR_KEYRING_MISSING,
                         "The keyring has no collection that ends with the session");

  *opened = collection != NULL && usher_secret_service_is_locked (collection);
  if (collection == NULL || !open_if_locked (service, collection, cancellable, &local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&collection);
}

/* Whether a token could be kept now. The key by which it is encrypted on its way takes long to be worked out, on
 * both sides: that goes on while somebody else is asked for the token.
 */
gboolean
usher_keyring_rules_prepare (UsherSecretService *service,
                             gboolean            remember,
                             GCancellable       *cancellable,
                             GError            **error)
{
  gboolean opened;
  g_autoptr (SecretCollection) collection
      = open_collection (service, remember, &opened, cancellable, error);

  if (collection == NULL)
    return FALSE;

  secret_service_ensure_session (SECRET_SERVICE (service), NULL, NULL, NULL);

  return TRUE;
}

static gboolean
is_same_token (SecretValue *a, SecretValue *b)
{
  return g_strcmp0 (secret_value_get_text (a), secret_value_get_text (b)) == 0;
}

/* Writes the item of @account in @collection, in place where there is one, and reads it back. */
static SecretItem *
write_item (UsherSecretService *service,
            SecretCollection   *collection,
            GPtrArray          *matches,
            UsherAccount       *account,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr (GHashTable) attributes = usher_keyring_item_dup_attributes (account);
  g_autofree char *label = usher_keyring_item_dup_label (account);
  SecretValue     *token = usher_account_get_token (account);
  g_autoptr (SecretItem) item = NULL;
  g_autoptr (SecretValue) written = NULL;

  for (guint i = 0; item == NULL && i < matches->len; i++)
    if (usher_keyring_is_in_collection (g_ptr_array_index (matches, i), collection))
      item = g_object_ref (g_ptr_array_index (matches, i));

  if (item == NULL)
    item = usher_secret_service_create_item (collection,
                                             attributes,
                                             label,
                                             token,
                                             cancellable,
                                             error);
  /* KeePassXC locks every item by itself, for each program that has not been let in. */
  else if (!open_if_locked (service, item, cancellable, error)
           || !usher_secret_service_update_item (item,
                                                 attributes,
                                                 label,
                                                 token,
                                                 cancellable,
                                                 error))
    return NULL;
  if (item == NULL)
    return NULL;

  written = usher_secret_service_load_secret (item, cancellable, error);
  if (written == NULL)
    return NULL;
  if (!is_same_token (written, token))
    {
      g_set_error_literal (error,
                           SECRET_ERROR,
                           SECRET_ERROR_PROTOCOL,
                           "The keyring gave back another token than it was given");
      return NULL;
    }

  return g_steal_pointer (&item);
}

/* Every other item of the account is an old one: of a write that was cut short, or in the
 * collection that the person did not choose this time. The token is safe already, so that one that
 * can't be deleted stays, for the next time.
 */
static void
delete_others (GPtrArray *matches, SecretItem *kept, GCancellable *cancellable)
{
  const char *kept_path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (kept));
  gboolean    go_on = TRUE;

  for (guint i = 0; go_on && i < matches->len; i++)
    {
      SecretItem *item = g_ptr_array_index (matches, i);
      g_autoptr (GError) error = NULL;

      if (g_str_equal (g_dbus_proxy_get_object_path (G_DBUS_PROXY (item)), kept_path)
          || usher_secret_service_tidy_item (item, cancellable, &error))
        continue;

      g_info ("An old item stays in the keyring: %s", error->message);
      go_on = g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED);
    }
}

/* Writes the token of @account, in the place of an older one. */
gboolean
usher_keyring_rules_store (UsherSecretService *service,
                           UsherAccount       *account,
                           gboolean            remember,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  g_autoptr (SecretItem) item = NULL;
  gboolean opened;

  collection = open_collection (service, remember, &opened, cancellable, error);
  if (collection == NULL)
    return FALSE;

  matches = find_items (service, usher_account_get_uuid (account), opened, cancellable, error);
  if (matches == NULL)
    return FALSE;

  item = write_item (service, collection, matches, account, cancellable, error);
  if (item == NULL)
    return FALSE;

  delete_others (matches, item, cancellable);

  return TRUE;
}

/* @opened: (out): whether anything had to be unlocked */
static gboolean
open_all (UsherSecretService *service,
          const char         *uuid,
          gboolean           *opened,
          GCancellable       *cancellable,
          GError            **error)
{
  g_autoptr (GPtrArray) locked = usher_keyring_find_locked (service, uuid, cancellable, error);

  for (guint i = 0; locked != NULL && i < locked->len; i++)
    if (!open_if_locked (service, g_ptr_array_index (locked, i), cancellable, error))
      return FALSE;

  *opened = locked != NULL && locked->len > 0;

  return locked != NULL;
}

/* Finds the items of the account, and among them the one to take the token from: NULL where there
 * is none. A keyring that is locked may answer a search with nothing: only one that was open before
 * and after it has said that there is no token.
 */
static gboolean
find_current (UsherSecretService *service,
              const char         *uuid,
              GPtrArray         **items,
              SecretItem        **item,
              SecretValue       **token,
              GCancellable       *cancellable,
              GError            **error)
{
  gboolean open = FALSE;
  gboolean opened = FALSE;

  for (guint i = 0; i < MAX_LOOKS; i++)
    {
      g_autoptr (GPtrArray) found = find_items (service, uuid, opened, cancellable, error);
      g_autoptr (GError) local_error = NULL;

      if (found == NULL)
        return FALSE;

      *item = usher_keyring_find_token (found, token, cancellable, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (*item == NULL && !open_all (service, uuid, &opened, cancellable, error))
        return FALSE;
      if (*item != NULL || (open && !opened))
        {
          *items = g_steal_pointer (&found);
          return TRUE;
        }
      open = !opened;
    }

  g_set_error_literal (error,
                       SECRET_ERROR,
                       SECRET_ERROR_IS_LOCKED,
                       "The keyring does not stay open");

  return FALSE;
}

/* Lets @item say of its account what @account does. */
static gboolean
update_item (SecretItem *item, UsherAccount *account, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) said = usher_secret_service_dup_attributes (item);
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *label = NULL;

  /* The token was issued to this one, whatever was known of it. */
  usher_account_set_client_identifier (account, g_hash_table_lookup (said, "client-identifier"));
  if (usher_keyring_item_is_current (item, account))
    return TRUE;

  attributes = usher_keyring_item_dup_attributes (account);
  label = usher_keyring_item_dup_label (account);

  return usher_secret_service_update_item (item, attributes, label, NULL, cancellable, error);
}

/* Brings what the keyring says of @account up to date, which may have a new name, or two items, and
 * finds out whether it is remembered. The token stays as it is; if it is another one by now,
 * somebody has signed in anew meanwhile, and this fails.
 */
gboolean
usher_keyring_rules_update (UsherSecretService *service,
                            UsherAccount       *account,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_autoptr (SecretCollection) session = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (SecretValue) token = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *uuid = usher_account_get_uuid (account);
  SecretItem *item;

  session = usher_secret_service_get_collection (service,
                                                 SECRET_COLLECTION_SESSION,
                                                 cancellable,
                                                 &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (!find_current (service, uuid, &items, &item, &token, cancellable, error))
    return FALSE;
  if (item == NULL || !is_same_token (token, usher_account_get_token (account)))
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_NOT_SIGNED_IN,
                           "The keyring has another token by now, or none");
      return FALSE;
    }

  usher_account_set_remembered (account,
                                session == NULL || !usher_keyring_is_in_collection (item, session));
  if (!update_item (item, account, cancellable, error))
    return FALSE;

  delete_others (items, item, cancellable);

  return TRUE;
}

/* Unlocks all that may hold a token. Nothing is made where there is no default collection. */
gboolean
usher_keyring_rules_unlock (UsherSecretService *service, GCancellable *cancellable, GError **error)
{
  gboolean opened;

  return open_all (service, NULL, &opened, cancellable, error);
}

/* NULL without an error: there is no token. */
SecretValue *
usher_keyring_rules_lookup (UsherSecretService *service,
                            const char         *uuid,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_autoptr (GPtrArray) items = NULL;
  SecretItem  *item;
  SecretValue *token = NULL;

  return find_current (service, uuid, &items, &item, &token, cancellable, error) ? token : NULL;
}

/* KeePassXC lets anybody delete what it would not let them read. */
static gboolean
delete_item (UsherSecretService *service,
             SecretItem         *item,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autoptr (GError) local_error = NULL;

  if (usher_secret_service_delete_item (item, cancellable, &local_error))
    return TRUE;

  if (g_error_matches (local_error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return usher_secret_service_unlock (service, G_DBUS_PROXY (item), cancellable, error)
           && usher_secret_service_delete_item (item, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
delete_all (UsherSecretService *service,
            const char         *uuid,
            gboolean            just_opened,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr (GPtrArray) items = find_items (service, uuid, just_opened, cancellable, error);
  g_autoptr (GPtrArray) left = NULL;

  if (items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (!delete_item (service, g_ptr_array_index (items, i), cancellable, error))
      return FALSE;

  /* A prompt that was dismissed looks like success. */
  left = usher_keyring_find_items (service, uuid, cancellable, error);
  if (left != NULL && left->len > 0)
    g_set_error_literal (error,
                         USHER_ERROR,
                         USHER_ERROR_KEYRING,
                         "The keyring still has the token");

  return left != NULL && left->len == 0;
}

/* Removes every item of the account. What could not be seen is not gone. */
gboolean
usher_keyring_rules_remove (UsherSecretService *service,
                            const char         *uuid,
                            GCancellable       *cancellable,
                            GError            **error)
{
  gboolean opened = FALSE;

  for (guint i = 0; i < MAX_LOOKS; i++)
    {
      if (!delete_all (service, uuid, opened, cancellable, error)
          || !open_all (service, uuid, &opened, cancellable, error))
        return FALSE;
      if (!opened)
        return TRUE;
    }

  g_set_error_literal (error,
                       SECRET_ERROR,
                       SECRET_ERROR_IS_LOCKED,
                       "The keyring does not stay open");

  return FALSE;
}

static gboolean
is_same_account (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (usher_account_get_uuid ((UsherAccount *) a),
                    usher_account_get_uuid ((UsherAccount *) b))
         == 0;
}

/* Whether there may be accounts that the keyring does not show: an item that is locked can be seen,
 * or be no more than hashes.
 */
static gboolean
find_hidden (UsherSecretService *service,
             gboolean           *hidden,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autoptr (GPtrArray) locked = usher_keyring_find_locked (service, NULL, cancellable, error);

  *hidden = FALSE;
  for (guint i = 0; locked != NULL && !*hidden && i < locked->len; i++)
    {
      gpointer object = g_ptr_array_index (locked, i);
      g_autoptr (UsherAccount) account
          = SECRET_IS_ITEM (object) ? usher_keyring_item_to_account (object) : NULL;

      *hidden = account == NULL;
    }

  return locked != NULL;
}

/* Lists the accounts that have an item, and says whether there may be more, in what is locked. */
GListModel *
usher_keyring_rules_list (UsherSecretService *service,
                          gboolean           *locked,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_autoptr (GListStore) accounts = g_list_store_new (USHER_TYPE_ACCOUNT);
  g_autoptr (GPtrArray) items = NULL;
  gboolean hidden_before, hidden_after;

  if (!find_hidden (service, &hidden_before, cancellable, error))
    return NULL;

  items = usher_keyring_find_items (service, NULL, cancellable, error);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_autoptr (UsherAccount) account
          = usher_keyring_item_to_account (g_ptr_array_index (items, i));

      if (account != NULL
          && !g_list_store_find_with_equal_func (accounts, account, is_same_account, NULL))
        g_list_store_insert (accounts, 0, account);
    }

  if (items == NULL || !find_hidden (service, &hidden_after, cancellable, error))
    return NULL;

  *locked = hidden_before || hidden_after;

  return G_LIST_MODEL (g_steal_pointer (&accounts));
}

/* Finds the account that is called @name by its item alone, or the only one where that is NULL. NULL without
 * an error where there is no such item, or more than one, and nothing is locked that may have it.
 */
UsherAccount *
usher_keyring_rules_find (UsherSecretService *service,
                          const char         *name,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (SecretItem) item
      = usher_secret_service_search_only (service, name, cancellable, &local_error);
  g_autoptr (GPtrArray) locked = NULL;

  if (item != NULL && !usher_secret_service_is_locked (item))
    return usher_keyring_item_to_account (item);

  if (local_error == NULL)
    locked = usher_keyring_find_locked (service, NULL, cancellable, &local_error);
  if (locked != NULL && locked->len > 0)
    g_set_error_literal (&local_error,
                         USHER_ERROR,
                         USHER_ERROR_KEYRING_LOCKED,
                         "What is locked may have the item");
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}
