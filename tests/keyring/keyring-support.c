/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define SECRET_API_SUBJECT_TO_CHANGE /* for a collection by its path */

#include "keyring-support.h"

static const SecretSchema any_schema = {
  TOKEN_SCHEMA_NAME,
  SECRET_SCHEMA_NONE,
  {
      { "service", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "uuid", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

GList *
keyring_search (const char *uuid)
{
  g_autoptr (GHashTable) attributes
      = secret_attributes_build (&any_schema, "service", "plex.tv", "uuid", uuid, NULL);
  g_autoptr (GError) error = NULL;
  GList *items = secret_service_search_sync (NULL,
                                             &any_schema,
                                             attributes,
                                             SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS,
                                             NULL,
                                             &error);

  g_assert_no_error (error);

  return items;
}

guint
keyring_count (const char *uuid)
{
  g_autolist (SecretItem) items = keyring_search (uuid);

  return g_list_length (items);
}

/* What secret-tool prints; empty where it fails. */
char *
keyring_secret_tool (const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char   *output = NULL;
  va_list rest;

  g_ptr_array_add (words, (gpointer) "secret-tool");
  va_start (rest, first);
  for (const char *word = first; word != NULL; word = va_arg (rest, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (rest);
  g_ptr_array_add (words, NULL);

  process = g_subprocess_newv ((const char *const *) words->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);

  return output;
}

static void
add_item (const char *uuid, const char *token, const char *collection_path)
{
  g_autoptr (GHashTable) attributes
      = secret_attributes_build (&any_schema, "service", "plex.tv", "uuid", uuid, NULL);
  g_autoptr (SecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (SecretValue) value = secret_value_new (token, -1, "text/plain");
  g_autoptr (SecretItem) item = NULL;
  g_autoptr (GError) error = NULL;

  service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  g_assert_no_error (error);
  collection = secret_collection_new_for_dbus_path_sync (service,
                                                         collection_path,
                                                         SECRET_COLLECTION_NONE,
                                                         NULL,
                                                         &error);
  g_assert_no_error (error);
  item = secret_item_create_sync (collection,
                                  &any_schema,
                                  attributes,
                                  "Plex: somebody",
                                  value,
                                  SECRET_ITEM_CREATE_NONE,
                                  NULL,
                                  &error);
  g_assert_no_error (error);
}

/* An item as another program, or another installation of Usher, makes one. */
void
keyring_add_item (const char *uuid, const char *token, const char *collection)
{
  g_autofree char *path = g_strconcat ("/org/freedesktop/secrets/aliases/", collection, NULL);

  add_item (uuid, token, path);
}

/* For a keyring that has no password. */
void
keyring_open (void)
{
  g_autoptr (SecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GList) collections = NULL;
  g_autoptr (GError) error = NULL;

  service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  g_assert_no_error (error);
  collection = secret_collection_for_alias_sync (service,
                                                 SECRET_COLLECTION_DEFAULT,
                                                 SECRET_COLLECTION_NONE,
                                                 NULL,
                                                 &error);
  g_assert_no_error (error);
  collections = g_list_prepend (NULL, collection);
  secret_service_unlock_sync (service, collections, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
keyring_clear (void)
{
  g_autoptr (GHashTable) attributes
      = secret_attributes_build (&any_schema, "service", "plex.tv", NULL);
  g_autoptr (SecretService) service = NULL;
  g_autoptr (GError) error = NULL;

  /* One that the call made itself would belong to a main context of the call's own, where GDBus leaks what
   * is let go of later.
   */
  service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  g_assert_no_error (error);
  secret_service_clear_sync (service, NULL, attributes, NULL, &error);
  g_assert_no_error (error);
}

void
keyring_lock (void)
{
  g_autofree char *output = keyring_secret_tool ("lock", "--collection=login", NULL);
}

static GVariant *
call (GDBusConnection *bus, const char *interface, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_sync (bus,
                                                 "org.freedesktop.secrets",
                                                 "/org/freedesktop/secrets",
                                                 interface,
                                                 method,
                                                 parameters,
                                                 NULL,
                                                 G_DBUS_CALL_FLAGS_NONE,
                                                 -1,
                                                 NULL,
                                                 &error);

  g_assert_no_error (error);

  return reply;
}

/* The password that session.py chose, for the calls that a log-in makes. */
static GVariant *
get_password (GDBusConnection *bus)
{
  g_autoptr (GVariant) opened = NULL;
  g_autoptr (GVariant) output = NULL;
  const char *session;

  opened = call (bus,
                 "org.freedesktop.Secret.Service",
                 "OpenSession",
                 g_variant_new ("(sv)", "plain", g_variant_new_string ("")));
  g_variant_get (opened, "(v&o)", &output, &session);

  return g_variant_new ("(o@ay@ays)",
                        session,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1),
                        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "usher", 5, 1),
                        "text/plain");
}

/* As a log-in does it, without a prompt. */
void
keyring_unlock (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) unlocked = NULL;

  unlocked = call (bus,
                   "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface",
                   "UnlockWithMasterPassword",
                   g_variant_new ("(o@(oayays))",
                                  "/org/freedesktop/secrets/collection/login",
                                  get_password (bus)));
}

/* Puts a token into a collection that is not the default one, and locks that. */
void
keyring_lock_in_another (const char *uuid, const char *token)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) created = NULL;
  g_autoptr (GVariant) locked = NULL;
  GVariantBuilder properties, collections;
  const char     *path;

  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties,
                         "{sv}",
                         "org.freedesktop.Secret.Collection.Label",
                         g_variant_new_string ("another"));
  created = call (bus,
                  "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface",
                  "CreateWithMasterPassword",
                  g_variant_new ("(a{sv}@(oayays))", &properties, get_password (bus)));
  g_variant_get (created, "(&o)", &path);

  add_item (uuid, token, path);

  g_variant_builder_init (&collections, G_VARIANT_TYPE ("ao"));
  g_variant_builder_add (&collections, "o", path);
  locked
      = call (bus, "org.freedesktop.Secret.Service", "Lock", g_variant_new ("(ao)", &collections));
}
