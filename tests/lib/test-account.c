/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "test-support.h"

#define LEAST "\"uuid\":\"u1\",\"authToken\":\"t1\""

static UsherAccount *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  UsherAccount *account = usher_account_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  g_assert_true (USHER_IS_ACCOUNT (account));

  return account;
}

/* The property's name for a member, worked out apart from the library. */
static char *
to_kebab (const char *member)
{
  GString *name = g_string_new (NULL);

  for (const char *c = member; *c != '\0'; c++)
    if (g_ascii_isupper (*c))
      g_string_append_printf (name, "-%c", g_ascii_tolower (*c));
    else
      g_string_append_c (name, *c);

  return g_string_free_and_steal (name);
}

static GType
get_item_type (GType owner, const char *name)
{
  g_autoptr (GObject) object = g_object_new (owner, NULL);
  g_autoptr (GListModel) list = NULL;

  g_object_get (object, name, &list, NULL);

  return g_list_model_get_item_type (list);
}

/* Finds the property that a row of the table names, such as subscriptions[].billing.paymentMethodId. */
static GParamSpec *
find_property (const char *path, GType *owner)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);
  GType       type = USHER_TYPE_ACCOUNT;
  GParamSpec *pspec = NULL;

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_autoptr (GTypeClass) klass = g_type_class_ref (type);
      const gboolean   is_list = g_str_has_suffix (parts[i], "[]");
      g_autofree char *member
          = g_strndup (parts[i], strlen (parts[i]) - (is_list ? strlen ("[]") : 0));
      g_autofree char *name = to_kebab (member);

      *owner = type;
      pspec = g_object_class_find_property (G_OBJECT_CLASS (klass), name);
      if (pspec == NULL)
        return NULL;
      if (parts[i + 1] != NULL)
        type = is_list ? get_item_type (type, name) : pspec->value_type;
    }

  return pspec;
}

static gboolean
is_secret (const char *path)
{
  static const char *const secrets[]
      = { "authToken", "pin", "services[].token", "services[].secret", NULL };

  return g_strv_contains (secrets, path);
}

static void
check_enum (GParamSpec *pspec, GType owner, const char *member, JsonObject *row)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (pspec->value_type);
  JsonArray *values = json_object_get_array_member (row, "values");
  JsonArray *names = json_object_get_array_member (row, "names");

  g_assert_cmpuint (klass->n_values, ==, json_array_get_length (names) + 1);
  g_assert_nonnull (g_enum_get_value_by_nick (klass, "unknown"));

  for (guint i = 0; i <= json_array_get_length (names); i++)
    {
      const gboolean   is_known = i < json_array_get_length (names);
      g_autofree char *value = is_known ? json_to_string (json_array_get_element (values, i), FALSE)
                                        : g_strdup ("\"brand-new\"");
      g_autofree char *json = g_strdup_printf ("{\"%s\":%s}", member, value);
      g_autoptr (GObject) object = json_gobject_from_data (owner, json, -1, NULL);
      int number;

      g_object_get (object, pspec->name, &number, NULL);
      g_assert_cmpstr (g_enum_get_value (klass, number)->value_nick,
                       ==,
                       is_known ? json_array_get_string_element (names, i) : "unknown");
    }
}

static void
check_row (JsonObject *row)
{
  const char *path = json_object_get_string_member (row, "name");
  const char *type = json_object_get_string_member (row, "type");
  const char *member = strrchr (path, '.') != NULL ? strrchr (path, '.') + 1 : path;
  GType       owner = G_TYPE_INVALID;
  GParamSpec *pspec = find_property (path, &owner);

  g_test_message ("%s", path);
  g_assert_nonnull (pspec);

  if (is_secret (path))
    g_assert_true (pspec->value_type == SECRET_TYPE_VALUE);
  else if (g_str_equal (type, "string"))
    g_assert_true (pspec->value_type == G_TYPE_STRING);
  else if (g_str_equal (type, "integer"))
    g_assert_true (pspec->value_type == G_TYPE_INT64);
  else if (g_str_equal (type, "datetime"))
    g_assert_true (pspec->value_type == G_TYPE_DATE_TIME);
  else if (g_str_equal (type, "boolean"))
    g_assert_true (
        pspec->value_type
        == (json_object_get_boolean_member (row, "null") ? USHER_TYPE_TRISTATE : G_TYPE_BOOLEAN));
  else if (g_str_equal (type, "object"))
    g_assert_true (g_type_is_a (pspec->value_type, USHER_TYPE_RECORD));
  else if (g_str_equal (type, "enum"))
    check_enum (pspec, owner, member, row);
  else if (g_str_equal (json_object_get_string_member (row, "items"), "string"))
    g_assert_true (pspec->value_type == G_TYPE_STRV);
  else
    g_assert_true (g_type_is_a (get_item_type (owner, pspec->name), USHER_TYPE_RECORD));
}

static JsonArray *
load_rows (JsonParser *parser)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "account-fields.json", NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);

  return json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                       "fields");
}

static void
test_table (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows = load_rows (parser);

  g_assert_cmpuint (json_array_get_length (rows), ==, 100);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    check_row (json_array_get_object_element (rows, i));
}

/* Whatever stands in a field's place, the account comes out, and nothing is logged. */
static void
test_odd_values (void)
{
  static const char *const values[] = { "null",
                                        "true",
                                        "-1",
                                        "9223372036854775808",
                                        "1e400",
                                        "0.5",
                                        "\"\"",
                                        "\"\\u0000\"",
                                        "[]",
                                        "{}",
                                        "[[],{},3]",
                                        "[{\"status\":[]}]",
                                        "\"2026-13-45\"" };
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows = load_rows (parser);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      const char *path
          = json_object_get_string_member (json_array_get_object_element (rows, i), "name");

      if (strchr (path, '.') != NULL || g_str_equal (path, "uuid")
          || g_str_equal (path, "authToken"))
        continue;

      for (gsize v = 0; v < G_N_ELEMENTS (values); v++)
        {
          g_autofree char *json = g_strdup_printf ("{" LEAST ",\"%s\":%s}", path, values[v]);
          g_autoptr (UsherAccount) account = parse (json);

          g_assert_cmpstr (usher_account_get_uuid (account), ==, "u1");
        }
    }
}

static void
test_values (void)
{
  g_autoptr (UsherAccount) account
      = parse ("{" LEAST ",\"id\":9007199254740993,\"joinedAt\":1339000000,\"anonymous\":false,"
               "\"adsConsent\":null,\"roles\":[\"plexpass\",7],\"mailingListStatus\":\"active\","
               "\"subscription\":{\"active\":true,\"status\":\"PendingCancellation\","
               "\"subscribedAt\":\"2020-02-03 04:05:06 UTC\"},"
               "\"services\":[{\"identifier\":\"a\",\"token\":\"s\"},3,{\"identifier\":\"b\"}]}");
  g_autoptr (GDateTime) joined = NULL;
  g_autoptr (GDateTime) subscribed = NULL;
  g_autoptr (UsherSubscription) subscription = NULL;
  g_autoptr (GListModel) services = NULL;
  g_autoptr (UsherService) service = NULL;
  g_autoptr (SecretValue) secret = NULL;
  g_auto (GStrv) roles = NULL;
  gint64                  id;
  UsherTristate           anonymous, consent;
  UsherSubscriptionStatus status;

  g_object_get (account,
                "id",
                &id,
                "joined-at",
                &joined,
                "anonymous",
                &anonymous,
                "ads-consent",
                &consent,
                "roles",
                &roles,
                "subscription",
                &subscription,
                "services",
                &services,
                NULL);
  g_assert_cmpint (id, ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_cmpint (g_date_time_to_unix (joined), ==, 1339000000);
  g_assert_cmpint (anonymous, ==, USHER_TRISTATE_NO);
  g_assert_cmpint (consent, ==, USHER_TRISTATE_UNKNOWN);
  g_assert_cmpstrv (roles, ((const char *[]) { "plexpass", NULL }));

  g_object_get (subscription, "status", &status, "subscribed-at", &subscribed, NULL);
  g_assert_cmpint (status, ==, USHER_SUBSCRIPTION_STATUS_PENDING_CANCELLATION);
  g_assert_cmpint (g_date_time_to_unix (subscribed), ==, 1580702706);
  g_assert_true (usher_account_has_plex_pass (account));

  g_assert_cmpuint (g_list_model_get_n_items (services), ==, 2);
  service = g_list_model_get_item (services, 0);
  g_object_get (service, "token", &secret, NULL);
  g_assert_cmpstr (secret_value_get_text (secret), ==, "s");
  g_assert_cmpstr (secret_value_get_text (usher_account_get_token (account)), ==, "t1");
}

static void
test_iso_date (void)
{
  g_autoptr (UsherAccount) account = parse ("{" LEAST ",\"joinedAt\":\"2012-06-06T16:26:40Z\"}");
  g_autoptr (GDateTime) joined = NULL;

  g_object_get (account, "joined-at", &joined, NULL);
  g_assert_cmpint (g_date_time_to_unix (joined), ==, 1339000000);
}

/* Missing, null and empty are not the same, and what is not ours to keep is not kept. */
static void
test_kept_data (void)
{
  g_autoptr (UsherAccount) account = parse (
      "{" LEAST ",\"pin\":\"h\",\"username\":\"\",\"thumb\":null,\"country\":5,\"title\":{\"x\":1},"
      "\"brandNew\":\"secret?\",\"roles\":[\"a\",null],\"trials\":[{\"a\":1}],"
      "\"services\":[{\"identifier\":\"i\",\"token\":\"s\",\"secret\":\"s\",\"more\":1}]}");
  g_autofree char *text = usher_account_to_json (account);
  g_autoptr (JsonNode) kept = json_from_string (text, NULL);
  g_autoptr (JsonNode) wanted = json_from_string (
      "{\"uuid\":\"u1\",\"username\":\"\",\"thumb\":null,\"country\":5,\"roles\":[\"a\",null],"
      "\"trials\":[{}],\"services\":[{\"identifier\":\"i\"}]}",
      NULL);

  g_assert_true (json_node_equal (kept, wanted));
}

static void
refuse (const char *json, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account = usher_account_new_from_json (json, length, &error);

  g_assert_error (error, USHER_ERROR, USHER_ERROR_BAD_REPLY);
  g_assert_null (account);
}

static void
test_unusable (void)
{
  static const char *const tokens[]
      = { "\"\"", "\" \"", "\"a b\"", "\"a\\nb\"", "\"a\\u0000b\"", "\"a\\\\b\"", "\"\u00e9\"",
          "null", "7",     "[]",      "{}" };
  g_autofree char *long_token = g_strnfill (4097, 'a');
  g_autofree char *long_json
      = g_strdup_printf ("{\"uuid\":\"u\",\"authToken\":\"%s\"}", long_token);

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"uuid\":\"u\",\"authToken\":%s}", tokens[i]);

      refuse (json, -1);
    }
  refuse (long_json, -1);

  refuse ("{\"authToken\":\"t\"}", -1);
  refuse ("{\"uuid\":\"\",\"authToken\":\"t\"}", -1);
  refuse ("{\"uuid\":\"a\\u0000b\",\"authToken\":\"t\"}", -1);
  refuse ("{\"uuid\":\"a b\",\"authToken\":\"t\"}", -1);
}

static void
test_no_json (void)
{
  static const char *const texts[] = { "",
                                       " ",
                                       "[]",
                                       "null",
                                       "Bad Gateway",
                                       "<html></html>",
                                       "{" LEAST,
                                       "{" LEAST "}{}",
                                       "/* */{" LEAST "}",
                                       "{" LEAST ",}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    refuse (texts[i], -1);
  refuse ("{\"uuid\":\"u\",\0\"authToken\":\"t\"}", 28);
}

/* A name in a broken encoding costs the name, not the sign-in. */
static void
test_broken_utf8 (void)
{
  g_autoptr (UsherAccount) account = parse ("{" LEAST ",\"title\":\"J\xf6rg\"}");

  g_assert_true (g_utf8_validate (usher_account_get_title (account), -1, NULL));
}

static void
test_names (void)
{
  g_autoptr (UsherAccount) managed
      = parse ("{" LEAST ",\"username\":\"\",\"email\":\"\",\"title\":\"Kid\"}");
  g_autoptr (UsherAccount) bare = parse ("{" LEAST "}");

  g_assert_null (usher_account_get_username (managed));
  g_assert_null (usher_account_get_email (managed));
  g_assert_cmpstr (usher_account_get_name (managed), ==, "Kid");
  g_assert_cmpstr (usher_account_get_name (bare), ==, "u1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account/table", test_table);
  g_test_add_func ("/account/odd-values", test_odd_values);
  g_test_add_func ("/account/values", test_values);
  g_test_add_func ("/account/iso-date", test_iso_date);
  g_test_add_func ("/account/kept-data", test_kept_data);
  g_test_add_func ("/account/unusable", test_unusable);
  g_test_add_func ("/account/no-json", test_no_json);
  g_test_add_func ("/account/broken-utf8", test_broken_utf8);
  g_test_add_func ("/account/names", test_names);

  return g_test_run ();
}
