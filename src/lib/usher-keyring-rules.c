/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-keyring-rules-private.h"

#include <string.h>

#include "usher-account-private.h"
#include "usher-error.h"
#include "usher-keyring-item-private.h"

/* How tokens are written, read and removed, whichever program it is that keeps the secrets: each of
 * these rules was found out on one that breaks otherwise. All functions wait: they are called in a
 * fiber.
 */

static gboolean
is_in_collection (SecretItem *item, SecretCollection *collection)
{
  const char *path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (item));
  const char *parent = g_dbus_proxy_get_object_path (G_DBUS_PROXY (collection));

  return g_str_has_prefix (path, parent) && path[strlen (parent)] == '/';
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const guint64 time_a = secret_item_get_modified (*(SecretItem *const *) a);
  const guint64 time_b = secret_item_get_modified (*(SecretItem *const *) b);

  return time_a < time_b ? 1 : time_a > time_b ? -1 : 0;
}

static gboolean
open_if_locked (UsherSecretService *service,
                SecretCollection   *collection,
                GCancellable       *cancellable,
                GError            **error)
{
  return !secret_collection_get_locked (collection)
         || usher_secret_service_unlock (service, G_DBUS_PROXY (collection), cancellable, error);
}

/* The unlocked collection for tokens that are remembered, or for those that end with the log-in. A
 * default collection is made where there is none.
 */
SecretCollection *
usher_keyring_rules_open_collection (UsherSecretService *service,
                                     gboolean            remember,
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

  if (collection == NULL || !open_if_locked (service, collection, cancellable, &local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&collection);
}

/* Writes the item of @account in @collection, in place where there is one, and reads it back. */
static SecretItem *
write_item (SecretCollection *collection,
            GPtrArray        *matches,
            UsherAccount     *account,
            GCancellable     *cancellable,
            GError          **error)
{
  g_autoptr (GHashTable) attributes = usher_keyring_item_dup_attributes (account);
  g_autofree char *label = usher_keyring_item_dup_label (account);
  SecretValue     *token = usher_account_get_token (account);
  g_autoptr (SecretItem) item = NULL;
  g_autoptr (SecretValue) written = NULL;

  for (guint i = 0; item == NULL && i < matches->len; i++)
    if (is_in_collection (g_ptr_array_index (matches, i), collection))
      item = g_object_ref (g_ptr_array_index (matches, i));

  if (item == NULL)
    item = usher_secret_service_create_item (collection,
                                             attributes,
                                             label,
                                             token,
                                             cancellable,
                                             error);
  else if (!usher_secret_service_update_item (item, attributes, label, token, cancellable, error))
    return NULL;
  if (item == NULL)
    return NULL;

  written = usher_secret_service_load_secret (item, cancellable, error);
  if (written == NULL)
    return NULL;
  if (g_strcmp0 (secret_value_get_text (written), secret_value_get_text (token)) != 0)
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_KEYRING,
                           "The keyring gave back another token than it was given");
      return NULL;
    }

  return g_steal_pointer (&item);
}

/* Every other item of the account is an old one: of a write that was cut short, or in the collection
 * that the person did not choose this time. The token is safe already.
 */
static void
delete_others (GPtrArray *matches, SecretItem *kept, GCancellable *cancellable)
{
  const char *kept_path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (kept));

  for (guint i = 0; i < matches->len; i++)
    {
      SecretItem *item = g_ptr_array_index (matches, i);
      g_autoptr (GError) error = NULL;

      if (!g_str_equal (g_dbus_proxy_get_object_path (G_DBUS_PROXY (item)), kept_path)
          && !usher_secret_service_delete_item (item, cancellable, &error))
        g_info ("An old item stays in the keyring: %s",
                error != NULL ? error->message : "dismissed");
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

  collection = usher_keyring_rules_open_collection (service, remember, cancellable, error);
  if (collection == NULL)
    return FALSE;

  matches = usher_secret_service_search (service,
                                         usher_account_get_uuid (account),
                                         SECRET_SEARCH_NONE,
                                         cancellable,
                                         error);
  if (matches == NULL)
    return FALSE;

  g_ptr_array_sort (matches, compare_newest_first);
  item = write_item (collection, matches, account, cancellable, error);
  if (item == NULL)
    return FALSE;

  delete_others (matches, item, cancellable);

  return TRUE;
}

/* The item that a look-up takes the token from: the newest that has one. */
static SecretItem *
find_current (GPtrArray *matches)
{
  for (guint i = 0; i < matches->len; i++)
    {
      g_autoptr (SecretValue) secret = secret_item_get_secret (g_ptr_array_index (matches, i));

      if (usher_account_token_is_usable (secret))
        return g_ptr_array_index (matches, i);
    }

  return NULL;
}

static gboolean
has_token (SecretItem *item, SecretValue *token)
{
  g_autoptr (SecretValue) secret = secret_item_get_secret (item);

  return g_strcmp0 (secret_value_get_text (secret), secret_value_get_text (token)) == 0;
}

/* Lets @item say of its account what @account does. */
static gboolean
update_item (SecretItem   *item,
             UsherAccount *account,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (GHashTable) said = secret_item_get_attributes (item);
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
 * finds out whether it is remembered. The token stays as it is; if it is another one by now, somebody
 * has signed in anew meanwhile, and this fails.
 */
gboolean
usher_keyring_rules_update (UsherSecretService *service,
                            UsherAccount       *account,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_autoptr (SecretCollection) session = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  g_autoptr (GError) local_error = NULL;
  SecretItem *item;

  matches = usher_secret_service_search (service,
                                         usher_account_get_uuid (account),
                                         SECRET_SEARCH_LOAD_SECRETS,
                                         cancellable,
                                         error);
  if (matches == NULL)
    return FALSE;

  g_ptr_array_sort (matches, compare_newest_first);
  item = find_current (matches);
  if (item == NULL || !has_token (item, usher_account_get_token (account)))
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_NOT_SIGNED_IN,
                           "The keyring has another token by now, or none");
      return FALSE;
    }

  session = usher_secret_service_get_collection (service,
                                                 SECRET_COLLECTION_SESSION,
                                                 cancellable,
                                                 &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  usher_account_set_remembered (account, session == NULL || !is_in_collection (item, session));
  if (!update_item (item, account, cancellable, error))
    return FALSE;

  delete_others (matches, item, cancellable);

  return TRUE;
}

static SecretValue *
find_token (UsherSecretService *service,
            const char         *uuid,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr (GPtrArray) items
      = usher_secret_service_search (service, uuid, SECRET_SEARCH_LOAD_SECRETS, cancellable, error);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_autoptr (SecretValue) token = secret_item_get_secret (g_ptr_array_index (items, i));

      if (usher_account_token_is_usable (token))
        return g_steal_pointer (&token);
    }

  return NULL;
}

/* An item can be locked by itself, or be in another collection that is. */
static gboolean
open_items (UsherSecretService *service,
            const char         *uuid,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr (GPtrArray) items
      = usher_secret_service_search (service, uuid, SECRET_SEARCH_NONE, cancellable, error);

  for (guint i = 0; items != NULL && i < items->len; i++)
    if (secret_item_get_locked (g_ptr_array_index (items, i))
        && !usher_secret_service_unlock (service,
                                         G_DBUS_PROXY (g_ptr_array_index (items, i)),
                                         cancellable,
                                         error))
      return FALSE;

  return items != NULL;
}

/* A keyring that is locked may answer a search with nothing: only an open one says that there is no
 * token. NULL without an error stands for that.
 */
SecretValue *
usher_keyring_rules_lookup (UsherSecretService *service,
                            const char         *uuid,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GError) local_error = NULL;
  SecretValue *token = find_token (service, uuid, cancellable, &local_error);

  if (token == NULL && local_error == NULL)
    collection = usher_secret_service_get_collection (service,
                                                      SECRET_COLLECTION_DEFAULT,
                                                      cancellable,
                                                      &local_error);
  if (token == NULL && local_error == NULL
      && (collection == NULL || open_if_locked (service, collection, cancellable, &local_error))
      && open_items (service, uuid, cancellable, &local_error))
    token = find_token (service, uuid, cancellable, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return token;
}

/* Removes every item of the account. */
gboolean
usher_keyring_rules_remove (UsherSecretService *service,
                            const char         *uuid,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) local_error = NULL;

  collection = usher_secret_service_get_collection (service,
                                                    SECRET_COLLECTION_DEFAULT,
                                                    cancellable,
                                                    &local_error);
  if (collection != NULL)
    open_if_locked (service, collection, cancellable, &local_error);
  if (local_error == NULL)
    items = usher_secret_service_search (service,
                                         uuid,
                                         SECRET_SEARCH_NONE,
                                         cancellable,
                                         &local_error);

  for (guint i = 0; items != NULL && local_error == NULL && i < items->len; i++)
    usher_secret_service_delete_item (g_ptr_array_index (items, i), cancellable, &local_error);

  /* A prompt that was dismissed looks like success. */
  if (local_error == NULL)
    left = usher_secret_service_search (service,
                                        uuid,
                                        SECRET_SEARCH_NONE,
                                        cancellable,
                                        &local_error);
  if (left != NULL && left->len == 0)
    return TRUE;

  if (local_error == NULL)
    g_set_error_literal (&local_error,
                         USHER_ERROR,
                         USHER_ERROR_KEYRING,
                         "The keyring still has the token");
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
is_same_account (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (usher_account_get_uuid ((UsherAccount *) a),
                    usher_account_get_uuid ((UsherAccount *) b))
         == 0;
}

/* Lists the accounts that have an item, and says whether the default collection is locked: then there
 * may be more.
 */
GListModel *
usher_keyring_rules_list (UsherSecretService *service,
                          gboolean           *locked,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GListStore) accounts = g_list_store_new (USHER_TYPE_ACCOUNT);
  g_autoptr (GError) local_error = NULL;

  items = usher_secret_service_search (service, NULL, SECRET_SEARCH_NONE, cancellable, error);
  if (items == NULL)
    return NULL;

  collection = usher_secret_service_get_collection (service,
                                                    SECRET_COLLECTION_DEFAULT,
                                                    cancellable,
                                                    &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  *locked = collection != NULL && secret_collection_get_locked (collection);

  /* Of two items of one account the newest counts. */
  g_ptr_array_sort (items, compare_newest_first);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (UsherAccount) account
          = usher_keyring_item_to_account (g_ptr_array_index (items, i));

      if (account != NULL
          && !g_list_store_find_with_equal_func (accounts, account, is_same_account, NULL))
        g_list_store_insert (accounts, 0, account);
    }

  return G_LIST_MODEL (g_steal_pointer (&accounts));
}
