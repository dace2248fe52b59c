/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "test-support.h"
#include "usher-account-private.h"

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
assert_nick (GParamSpec *pspec,
             GType       owner,
             const char *member,
             const char *value,
             const char *nick)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (pspec->value_type);
  g_autofree char *json = g_strdup_printf ("{\"%s\":%s}", member, value);
  g_autoptr (GObject) object = json_gobject_from_data (owner, json, -1, NULL);
  int number;

  g_object_get (object, pspec->name, &number, NULL);
  g_assert_cmpstr (g_enum_get_value (klass, number)->value_nick, ==, nick);
}

static void
check_enum (GParamSpec *pspec, GType owner, const char *member, JsonObject *row)
{
  static const char *const unknown[]
      = { "\"brand-new\"", "\"\"", "99", "-1", "4294967296", "1.0", "true", "null", "[]", "{}" };
  g_autoptr (GEnumClass) klass = g_type_class_ref (pspec->value_type);
  JsonArray *values = json_object_get_array_member (row, "values");
  JsonArray *names = json_object_get_array_member (row, "names");

  g_assert_cmpuint (klass->n_values, ==, json_array_get_length (names) + 1);
  g_assert_nonnull (g_enum_get_value_by_nick (klass, "unknown"));

  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      g_autofree char *value = json_to_string (json_array_get_element (values, i), FALSE);

      assert_nick (pspec, owner, member, value, json_array_get_string_element (names, i));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    assert_nick (pspec, owner, member, unknown[i], "unknown");
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

/* The members around a row's field, such as "subscriptions":[{"id":7}]. */
static char *
write_member (const char *path, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);
  char *json = g_strdup (value);

  for (guint i = g_strv_length (parts); i > 0; i--)
    {
      const gboolean   is_list = g_str_has_suffix (parts[i - 1], "[]");
      const int        length = (int) strlen (parts[i - 1]) - (is_list ? 2 : 0);
      g_autofree char *inner = json;

      json = g_strdup_printf (is_list ? "\"%.*s\":[%s]" : "\"%.*s\":%s",
                              length,
                              parts[i - 1],
                              inner);
      if (i > 1)
        {
          g_autofree char *bare = json;

          json = g_strdup_printf ("{%s}", bare);
        }
    }

  return json;
}

/* Whatever stands in a field's place, the account comes out, nothing is logged, and what is kept can
 * be read again.
 */
static void
test_odd_values (void)
{
  static const char *const values[] = { "null",
                                        "true",
                                        "-1",
                                        "9223372036854775807",
                                        "9223372036854775808",
                                        "-99999999999999999999999999",
                                        "1e400",
                                        "-1e400",
                                        "0.5",
                                        "\"\"",
                                        "\"\\u0000\"",
                                        "\"\\ud800\"",
                                        "\"\t\"",
                                        "[]",
                                        "{}",
                                        "[[],{},3,null,1e400]",
                                        "[{\"status\":[]}]",
                                        "\"2026-13-45\"" };
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows = load_rows (parser);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      const char *path
          = json_object_get_string_member (json_array_get_object_element (rows, i), "name");

      if (g_str_equal (path, "uuid") || g_str_equal (path, "authToken"))
        continue;

      for (gsize v = 0; v < G_N_ELEMENTS (values); v++)
        {
          g_autofree char *member = write_member (path, values[v]);
          g_autofree char *json = g_strdup_printf ("{" LEAST ",%s}", member);
          g_autoptr (UsherAccount) account = parse (json);
          g_autofree char *text = usher_account_to_json (account);
          g_autoptr (UsherAccount) stored = usher_account_new_from_stored (text, -1, NULL);
          g_autofree char *again = NULL;

          g_test_message ("%s", member);
          g_assert_nonnull (stored);
          again = usher_account_to_json (stored);
          g_assert_cmpstr (again, ==, text);
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
test_dates (void)
{
  static const struct
  {
    const char *value;
    gint64      seconds; /* -1: no date */
  } dates[] = {
    { "1339000000", 1339000000 },
    { "0", 0 },
    { "\"2012-06-06T16:26:40Z\"", 1339000000 },
    { "\"2012-06-06T18:26:40.123+02:00\"", 1339000000 },
    { "\"2012-06-06 16:26:40 UTC\"", 1339000000 },
    { "253402300799", 253402300799 },
    { "253402300800", -1 },
    { "9223372036854775807", -1 },
    { "-9223372036854775808", -1 },
    { "99999999999999999999", -1 },
    { "1339000000.5", -1 },
    { "true", -1 },
    { "{}", -1 },
    { "\"\"", -1 },
    { "\" UTC\"", -1 },
    { "\"soon\"", -1 },
    { "\"2012-02-30T00:00:00Z\"", -1 },
    { "\"0000-00-00T00:00:00Z\"", -1 },
    { "\"99999-01-01T00:00:00Z\"", -1 },
    { "\"2012-06-06T16:26:40+99:99\"", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *json = g_strdup_printf ("{" LEAST ",\"joinedAt\":%s}", dates[i].value);
      g_autoptr (UsherAccount) account = parse (json);
      g_autoptr (GDateTime) joined = NULL;

      g_test_message ("%s", dates[i].value);
      g_object_get (account, "joined-at", &joined, NULL);
      g_assert_cmpint (joined != NULL ? g_date_time_to_unix (joined) : -1, ==, dates[i].seconds);
    }
}

static void
assert_kept (UsherAccount *account, const char *json)
{
  g_autofree char *text = usher_account_to_json (account);
  g_autoptr (JsonNode) kept = json_from_string (text, NULL);
  g_autoptr (JsonNode) wanted = json_from_string (json, NULL);

  g_test_message ("%s", text);
  g_assert_true (json_node_equal (kept, wanted));
}

/* Missing, null and empty are not the same, and what is not ours to keep is not kept. */
static void
test_kept_data (void)
{
  g_autoptr (UsherAccount) account = parse (
      "{" LEAST ",\"pin\":\"h\",\"username\":\"\",\"thumb\":null,\"country\":5,\"title\":{\"x\":1},"
      "\"brandNew\":\"secret?\",\"roles\":[\"a\",null],\"trials\":[{\"a\":1}],"
      "\"services\":[{\"identifier\":\"i\",\"token\":\"s\",\"secret\":\"s\",\"more\":1}]}");
  g_autoptr (UsherAccount) mixed = parse (
      "{" LEAST ",\"roles\":[\"a\",{},7,[\"b\"],null],\"services\":[3,{\"token\":\"s\"},[],"
      "null],\"profile\":7,\"subscription\":[{}],\"trials\":{},\"subscriptions\":\"none\","
      "\"pin\":{\"a\":1},\"locale\":[\"en\"]}");

  assert_kept (account,
               "{\"uuid\":\"u1\",\"username\":\"\",\"thumb\":null,\"country\":5,"
               "\"roles\":[\"a\",null],\"trials\":[{}],\"services\":[{\"identifier\":\"i\"}]}");
  assert_kept (mixed,
               "{\"uuid\":\"u1\",\"roles\":[\"a\",7,null],\"services\":[3,{},null],\"profile\":7,"
               "\"subscriptions\":\"none\"}");
}

/* A reply of the demo service, as it is but for the token. */
static UsherAccount *
load_reply (const char *name)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "demo-service", "accounts", name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject      *reply;
  g_autofree char *text = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  reply = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                         "reply");
  json_object_set_string_member (reply, "authToken", "t1");
  text = json_to_string (
      json_object_get_member (json_node_get_object (json_parser_get_root (parser)), "reply"),
      FALSE);

  return parse (text);
}

/* A managed user in a reply of 2022: names are empty, the expiry is null, and what has to do with
 * money is missing.
 */
static void
test_managed (void)
{
  g_autoptr (UsherAccount) account = load_reply ("kim.json");
  g_autoptr (GDateTime) expiry = NULL;
  g_autoptr (GDateTime) joined = NULL;
  g_autoptr (GListModel) purchases = NULL;
  g_autoptr (GListModel) past = NULL;
  g_autoptr (GListModel) trials = NULL;
  g_autoptr (GListModel) services = NULL;
  g_auto (GStrv) roles = NULL;
  gboolean               restricted;
  UsherMailingListStatus newsletter;

  g_object_get (account,
                "remember-expires-at",
                &expiry,
                "joined-at",
                &joined,
                "subscriptions",
                &purchases,
                "past-subscriptions",
                &past,
                "trials",
                &trials,
                "services",
                &services,
                "roles",
                &roles,
                "restricted",
                &restricted,
                "mailing-list-status",
                &newsletter,
                NULL);
  g_assert_cmpstr (usher_account_get_name (account), ==, "Kim");
  g_assert_null (usher_account_get_username (account));
  g_assert_null (usher_account_get_email (account));
  g_assert_null (expiry);
  g_assert_nonnull (joined);
  g_assert_null (roles);
  g_assert_true (restricted);
  g_assert_cmpint (newsletter, ==, USHER_MAILING_LIST_STATUS_UNKNOWN);
  g_assert_cmpuint (g_list_model_get_n_items (purchases), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (past), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (trials), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (services), ==, 2);
}

/* What a reply of 2022 leaves out is null in one of 2024: the properties are the same. */
static void
test_years (void)
{
  static const char *const names[] = { "tia.json", "bob.json" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (UsherAccount) account = load_reply (names[i]);
      g_autoptr (UsherProfile) profile = NULL;
      g_autoptr (GListModel) services = NULL;
      g_autoptr (UsherService) service = NULL;
      g_autoptr (SecretValue) secret = NULL;
      g_autofree char *partner = NULL;
      g_auto (GStrv) languages = NULL;
      UsherTristate consent;

      g_object_get (account,
                    "profile",
                    &profile,
                    "services",
                    &services,
                    "attribution-partner",
                    &partner,
                    "ads-consent",
                    &consent,
                    NULL);
      g_object_get (profile, "default-audio-languages", &languages, NULL);
      service = g_list_model_get_item (services, 0);
      g_object_get (service, "token", &secret, NULL);
      g_assert_null (languages);
      g_assert_null (secret);
      g_assert_null (partner);
      g_assert_cmpint (consent, ==, USHER_TRISTATE_UNKNOWN);
    }
}

static void
test_names (void)
{
  g_autoptr (UsherAccount) bare = parse ("{" LEAST "}");
  g_autoptr (UsherAccount) blank
      = parse ("{" LEAST ",\"friendlyName\":\" \",\"title\":\"\\u0007\",\"username\":\"ada\"}");

  g_assert_cmpstr (usher_account_get_name (bare), ==, "u1");
  g_assert_cmpstr (usher_account_get_name (blank), ==, "ada");
}

/* A "no" that was said is another than one that nobody said. */
static void
test_known (void)
{
  g_autoptr (UsherAccount) account = parse (
      "{" LEAST ",\"home\":false,\"guest\":null,\"restricted\":\"0\",\"homeSize\":0,"
      "\"roles\":[],\"trials\":[],\"services\":{},\"adsConsent\":null,\"anonymous\":false}");
  static const char *const known[] = { "home", "home-size", "roles", "trials", "anonymous", NULL };
  g_autofree GParamSpec  **pspecs = NULL;
  guint                    n_pspecs, n_known = 0;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (account), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    n_known += (guint) usher_record_is_known (USHER_RECORD (account), pspecs[i]->name);

  for (gsize i = 0; known[i] != NULL; i++)
    g_assert_true (usher_record_is_known (USHER_RECORD (account), known[i]));
  /* Beside these the two that every account has. */
  g_assert_cmpuint (n_known, ==, g_strv_length ((char **) known) + 2);
}

/* Whose Home an account was signed in through is kept with it, and is nothing that the service said. */
static void
test_admin (void)
{
  static const char *const odd[] = { "null", "7", "{}", "[\"a\"]" };
  g_autoptr (UsherAccount) account = parse ("{" LEAST ",\"home\":true}");
  g_autoptr (UsherAccount) stored = NULL;
  g_autofree char *said = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;

  g_assert_null (usher_account_get_admin_uuid (account));
  said = usher_account_to_json (account);
  usher_account_set_admin_uuid (account, "0123-admin");
  text = usher_account_to_stored (account);
  stored = usher_account_new_from_stored (text, -1, NULL);
  again = usher_account_to_json (stored);
  g_assert_cmpstr (usher_account_get_admin_uuid (stored), ==, "0123-admin");
  g_assert_cmpstr (again, ==, said);

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *json = g_strdup_printf ("{" LEAST ",\"usherAdminUuid\":%s}", odd[i]);
      g_autoptr (UsherAccount) other = usher_account_new_from_stored (json, -1, NULL);

      g_assert_null (usher_account_get_admin_uuid (other));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account/table", test_table);
  g_test_add_func ("/account/odd-values", test_odd_values);
  g_test_add_func ("/account/values", test_values);
  g_test_add_func ("/account/dates", test_dates);
  g_test_add_func ("/account/kept-data", test_kept_data);
  g_test_add_func ("/account/managed", test_managed);
  g_test_add_func ("/account/years", test_years);
  g_test_add_func ("/account/names", test_names);
  g_test_add_func ("/account/known", test_known);
  g_test_add_func ("/account/admin", test_admin);

  return g_test_run ();
}
