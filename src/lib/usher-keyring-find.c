/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-keyring-find-private.h"

#include <string.h>

#include "usher-account-private.h"

/* What the keyring has of an account, and what it may have and not show. */

gboolean
usher_keyring_is_in_collection (SecretItem *item, SecretCollection *collection)
{
  const char *path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (item));
  const char *parent = g_dbus_proxy_get_object_path (G_DBUS_PROXY (collection));

  return g_str_has_prefix (path, parent) && path[strlen (parent)] == '/';
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const guint64 time_a = usher_secret_service_get_modified (*(SecretItem *const *) a);
  const guint64 time_b = usher_secret_service_get_modified (*(SecretItem *const *) b);

  return time_a < time_b ? 1 : time_a > time_b ? -1 : 0;
}

/* The items of the account @uuid, or of all accounts where that is NULL. Of two items of one
 * account the newest counts: it comes first.
 */
GPtrArray *
usher_keyring_find_items (UsherSecretService *service,
                          const char         *uuid,
                          GCancellable       *cancellable,
                          GError            **error)
{
  GPtrArray *items = usher_secret_service_search (service, "uuid", uuid, cancellable, error);

  if (items != NULL)
    g_ptr_array_sort (items, compare_newest_first);

  return items;
}

/* Borrows the first item of @items that has a token, and reads it. NULL without an error where
 * there is none, or none that is not locked.
 */
SecretItem *
usher_keyring_find_token (GPtrArray    *items,
                          SecretValue **token,
                          GCancellable *cancellable,
                          GError      **error)
{
  gboolean unusable = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      SecretItem *item = g_ptr_array_index (items, i);
      g_autoptr (SecretValue) secret = NULL;

      if (usher_secret_service_is_locked (item))
        continue;

      secret = usher_secret_service_load_secret (item, cancellable, error);
      if (secret == NULL)
        return NULL;
      if (usher_account_token_is_usable (secret))
        {
          *token = g_steal_pointer (&secret);
          return item;
        }
      unusable = TRUE;
    }

  if (unusable)
    g_set_error_literal (error,
                         SECRET_ERROR,
                         SECRET_ERROR_PROTOCOL,
                         "The keyring has an item whose token can't be read");

  return NULL;
}

/* What has to be unlocked before the keyring can say that it has no token of the account @uuid, or
 * of any: the default collection, which may not even be searched while it is locked, and items that
 * are locked by themselves or are in another collection.
 */
GPtrArray *
usher_keyring_find_locked (UsherSecretService *service,
                           const char         *uuid,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GError) local_error = NULL;
  GPtrArray *locked;

  collection = usher_secret_service_get_collection (service,
                                                    SECRET_COLLECTION_DEFAULT,
                                                    cancellable,
                                                    &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  locked = usher_secret_service_search_locked (service, uuid, cancellable, error);
  if (locked == NULL || collection == NULL || !usher_secret_service_is_locked (collection))
    return locked;

  /* Its items will open with it. */
  for (guint i = locked->len; i > 0; i--)
    if (usher_keyring_is_in_collection (g_ptr_array_index (locked, i - 1), collection))
      g_ptr_array_remove_index (locked, i - 1);
  g_ptr_array_insert (locked, 0, g_object_ref (collection));

  return locked;
}
