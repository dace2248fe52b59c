/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-secret-service-private.h"

#include "usher-error.h"
#include "usher-secret-interfaces.h"

/* Looking for items. secret_service_search() is not used: where more than one of the items can't be
 * read, or is not waited for, it ends twice; and that a secret could not be read it keeps to
 * itself.
 */

static GVariant *
get_property (UsherSecretService *self,
              const char         *path,
              const char         *interface,
              const char         *name,
              const char         *type,
              GCancellable       *cancellable,
              GError            **error)
{
  g_autoptr (GVariant) reply = NULL;
  GVariant *value = NULL;

  reply = usher_secret_service_call (self,
                                     path,
                                     "org.freedesktop.DBus.Properties",
                                     "Get",
                                     g_variant_new ("(ss)", interface, name),
                                     "(v)",
                                     cancellable,
                                     error);
  if (reply == NULL)
    return NULL;

  g_variant_get (reply, "(v)", &value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE (type)))
    return value;

  g_set_error (error,
               USHER_ERROR,
               USHER_ERROR_KEYRING,
               "“%s” is “%s”, not “%s”",
               name,
               g_variant_get_type_string (value),
               type);
  g_variant_unref (value);

  return NULL;
}

/* Whether any collection is unlocked. FALSE with an error where the keyring does not say. */
static gboolean
is_any_open (UsherSecretService *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GVariant) paths = NULL;
  gboolean open = FALSE;

  paths = get_property (self,
                        g_dbus_proxy_get_object_path (G_DBUS_PROXY (self)),
                        USHER_SECRET_SERVICE_INTERFACE,
                        "Collections",
                        "ao",
                        cancellable,
                        error);

  for (gsize i = 0; paths != NULL && !open && i < g_variant_n_children (paths); i++)
    {
      g_autoptr (GVariant) path = g_variant_get_child_value (paths, i);
      /* NULL where the collection has just gone. */
      g_autoptr (GVariant) locked = get_property (self,
                                                  g_variant_get_string (path, NULL),
                                                  usher_secret_collection_interface.name,
                                                  "Locked",
                                                  "b",
                                                  cancellable,
                                                  NULL);

      open = locked != NULL && !g_variant_get_boolean (locked);
    }

  return open;
}

static GVariant *
search_everywhere (UsherSecretService *self,
                   GVariant           *attributes,
                   GCancellable       *cancellable,
                   GError            **error)
{
  return usher_secret_service_call (self,
                                    g_dbus_proxy_get_object_path (G_DBUS_PROXY (self)),
                                    USHER_SECRET_SERVICE_INTERFACE,
                                    "SearchItems",
                                    g_variant_new ("(@a{ss})", attributes),
                                    "(aoao)",
                                    cancellable,
                                    error);
}

/* NULL without an error where there is no default collection. */
static GVariant *
search_default (UsherSecretService *self,
                GVariant           *attributes,
                GCancellable       *cancellable,
                GError            **error)
{
  g_autoptr (SecretCollection) collection
      = usher_secret_service_get_collection (self, SECRET_COLLECTION_DEFAULT, cancellable, error);

  if (collection == NULL)
    return NULL;

  return usher_secret_service_call (self,
                                    g_dbus_proxy_get_object_path (G_DBUS_PROXY (collection)),
                                    usher_secret_collection_interface.name,
                                    "SearchItems",
                                    g_variant_new ("(@a{ss})", attributes),
                                    "(ao)",
                                    cancellable,
                                    error);
}

/* The paths of what there is: one list, or one of the unlocked and one of the locked items. Never
 * asks for a password: KeePassXC would, and not answer before it has one, if it were asked for
 * items of all collections while none is @open.
 */
static GVariant *
search_where (UsherSecretService *self,
              gboolean            open,
              const char         *schema,
              const char         *name,
              const char         *value,
              GCancellable       *cancellable,
              GError            **error)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  g_autoptr (GVariant) attributes = NULL;
  g_autoptr (GError) local_error = NULL;
  GVariant *found = NULL;

  if (schema != NULL)
    g_variant_builder_add (&builder, "{ss}", "xdg:schema", schema);
  g_variant_builder_add (&builder, "{ss}", "service", "plex.tv");
  if (value != NULL)
    g_variant_builder_add (&builder, "{ss}", name, value);
  attributes = g_variant_ref_sink (g_variant_builder_end (&builder));

  found = open ? search_everywhere (self, attributes, cancellable, &local_error)
               : search_default (self, attributes, cancellable, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (found == NULL)
    found = g_variant_ref_sink (g_variant_new ("(@ao)", g_variant_new_objv (NULL, 0)));

  return found;
}

static GVariant *
search (UsherSecretService *self,
        const char         *schema,
        const char         *name,
        const char         *value,
        GCancellable       *cancellable,
        GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  const gboolean open = is_any_open (self, cancellable, &local_error);

  if (local_error == NULL)
    return search_where (self, open, schema, name, value, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* Loads what was found, from the list @first on. */
static GPtrArray *
load_items (UsherSecretService *self,
            GVariant           *found,
            gsize               first,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = first; i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) paths = g_variant_get_child_value (found, i);

      for (gsize n = 0; n < g_variant_n_children (paths); n++)
        {
          g_autoptr (GVariant) path = g_variant_get_child_value (paths, n);
          SecretItem *item = usher_secret_service_load_item (self,
                                                             g_variant_get_string (path, NULL),
                                                             cancellable,
                                                             error);

          if (item == NULL)
            return NULL;
          g_ptr_array_add (items, item);
        }
    }

  return g_steal_pointer (&items);
}

/* Finds the items whose attribute @name is @value, or all where that is NULL. */
GPtrArray *
usher_secret_service_search (UsherSecretService *self,
                             const char         *name,
                             const char         *value,
                             GCancellable       *cancellable,
                             GError            **error)
{
  g_autoptr (GVariant) found = search (self, TOKEN_SCHEMA, name, value, cancellable, error);

  return found != NULL ? load_items (self, found, 0, cancellable, error) : NULL;
}

static void
add_paths (GHashTable *paths, GVariant *found)
{
  for (gsize i = 0; i < g_variant_n_children (found); i++)
    {
      g_autoptr (GVariant) list = g_variant_get_child_value (found, i);
      GVariantIter iter;
      char        *path;

      g_variant_iter_init (&iter, list);
      while (g_variant_iter_next (&iter, "o", &path))
        g_hash_table_add (paths, path);
    }
}

/* Finds the item that has @value in any of the attributes which tell accounts apart, or any item where that
 * is NULL. NULL without an error where there is none, or more than one: those are not even read.
 */
SecretItem *
usher_secret_service_search_only (UsherSecretService *self,
                                  const char         *value,
                                  GCancellable       *cancellable,
                                  GError            **error)
{
  static const char *const names[] = { "uuid", "username", "email" };
  const gsize              n_names = value != NULL ? G_N_ELEMENTS (names) : 1;
  g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) local_error = NULL;
  const gboolean open = is_any_open (self, cancellable, &local_error);
  GHashTableIter iter;
  gpointer       path;

  for (gsize i = 0; local_error == NULL && i < n_names; i++)
    {
      g_autoptr (GVariant) found
          = search_where (self, open, TOKEN_SCHEMA, names[i], value, cancellable, &local_error);

      if (found != NULL)
        add_paths (paths, found);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (g_hash_table_size (paths) != 1)
    return NULL;

  g_hash_table_iter_init (&iter, paths);
  g_hash_table_iter_next (&iter, &path, NULL);

  return usher_secret_service_load_item (self, path, cancellable, error);
}

/* Of an item that is locked gnome-keyring knows no more, once it has read the file anew, than
 * hashes of the attributes; and it finds such an item by anything but its schema.
 */
static gboolean
may_be_ours (SecretItem *item)
{
  g_autoptr (GHashTable) attributes = usher_secret_service_dup_attributes (item);

  return g_strcmp0 (g_hash_table_lookup (attributes, "xdg:schema"), TOKEN_SCHEMA) == 0
         || g_hash_table_contains (attributes, "gkr:compat:hashed:uuid");
}

/* Finds the items that are locked and belong to the account @uuid, or any where that is NULL, as
 * far as the keyring says.
 */
GPtrArray *
usher_secret_service_search_locked (UsherSecretService *self,
                                    const char         *uuid,
                                    GCancellable       *cancellable,
                                    GError            **error)
{
  g_autoptr (GVariant) found = search (self, NULL, "uuid", uuid, cancellable, error);
  g_autoptr (GPtrArray) items = NULL;

  /* They are in the last list; where there are two, the first has those that are not locked. */
  if (found != NULL)
    items = load_items (self, found, g_variant_n_children (found) - 1, cancellable, error);
  for (guint i = items != NULL ? items->len : 0; i > 0; i--)
    if (!usher_secret_service_is_locked (g_ptr_array_index (items, i - 1))
        || !may_be_ours (g_ptr_array_index (items, i - 1)))
      g_ptr_array_remove_index (items, i - 1);

  return g_steal_pointer (&items);
}
