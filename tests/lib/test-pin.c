/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "test-support.h"
#include "usher-device-private.h"
#include "usher-pin-private.h"

/* What no reply of the service lacks. */
#define LEAST "\"id\":7,\"code\":\"AB12\",\"expiresIn\":900"

static UsherPin *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  UsherPin *pin = usher_pin_new_from_json (json, -1, &error);

  g_test_message ("%.80s", json);
  g_assert_no_error (error);

  return pin;
}

static void
refuse (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherPin) pin = usher_pin_new_from_json (json, -1, &error);

  g_test_message ("%.80s", json);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_BAD_REPLY);
  g_assert_null (pin);
}

static void
test_fields (void)
{
  g_autoptr (UsherPin) pin
      = parse ("{\"id\":2200000001,\"code\":\"AB12\",\"product\":\"Usher\",\"trusted\":true,"
               "\"qr\":\"https://plex.tv/api/v2/pins/qr/AB12\",\"clientIdentifier\":\"4f0c\","
               "\"location\":{\"postal_code\":12700},\"expiresIn\":876,"
               "\"createdAt\":\"2026-01-01T10:00:00Z\",\"expiresAt\":\"2026-01-01T10:15:00Z\","
               "\"authToken\":\"t1\",\"newRegistration\":false}");
  g_autofree char *code = NULL;
  g_autofree char *product = NULL;
  g_autofree char *qr = NULL;
  g_autofree char *identifier = NULL;
  g_autoptr (GDateTime) created_at = NULL;
  g_autoptr (GDateTime) expires_at = NULL;
  g_autoptr (SecretValue) token = NULL;
  gboolean      trusted;
  gint64        id;
  gint64        expires_in;
  UsherTristate is_new;

  g_object_get (pin,
                "id",
                &id,
                "code",
                &code,
                "product",
                &product,
                "trusted",
                &trusted,
                "qr",
                &qr,
                "client-identifier",
                &identifier,
                "expires-in",
                &expires_in,
                "created-at",
                &created_at,
                "expires-at",
                &expires_at,
                "auth-token",
                &token,
                "new-registration",
                &is_new,
                NULL);
  g_assert_cmpint (id, ==, G_GINT64_CONSTANT (2200000001));
  g_assert_cmpstr (code, ==, "AB12");
  g_assert_cmpstr (usher_pin_get_code (pin), ==, "AB12");
  g_assert_cmpstr (product, ==, "Usher");
  g_assert_true (trusted);
  g_assert_cmpstr (qr, ==, "https://plex.tv/api/v2/pins/qr/AB12");
  g_assert_cmpstr (identifier, ==, "4f0c");
  g_assert_cmpint (expires_in, ==, 876);
  g_assert_cmpint (g_date_time_to_unix (created_at), ==, 1767261600);
  g_assert_cmpint (g_date_time_to_unix (expires_at), ==, 1767262500);
  g_assert_cmpstr (secret_value_get_text (token), ==, "t1");
  g_assert_cmpint (is_new, ==, USHER_TRISTATE_NO);
}

static void
test_least (void)
{
  g_autoptr (UsherPin) pin = parse ("{" LEAST ",\"authToken\":null,\"newRegistration\":null,"
                                    "\"trusted\":\"no\",\"product\":0,\"createdAt\":[]}");
  g_autofree char *product = NULL;
  g_autoptr (GDateTime) created_at = NULL;
  UsherTristate is_new;

  g_object_get (pin,
                "product",
                &product,
                "created-at",
                &created_at,
                "new-registration",
                &is_new,
                NULL);
  g_assert_null (product);
  g_assert_null (created_at);
  g_assert_cmpint (is_new, ==, USHER_TRISTATE_UNKNOWN);
  g_assert_null (usher_pin_get_token (pin));
}

/* An id is exact as far as it goes: rounded it would be the one of another PIN. */
static void
test_id (void)
{
  static const char *const ids[]
      = { "1", "2147483647", "2147483648", "9007199254740993", "9223372036854775807" };
  static const char *const odd[]
      = { "0", "-1", "9223372036854775808", "1e3", "\"7\"", "null", "true", "[7]", "{}", "7.5" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"id\":%s,\"code\":\"AB12\",\"expiresIn\":900}", ids[i]);
      g_autoptr (UsherPin) pin = parse (json);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, usher_pin_get_id (pin));

      g_assert_cmpstr (id, ==, ids[i]);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"id\":%s,\"code\":\"AB12\",\"expiresIn\":900}", odd[i]);

      refuse (json);
    }
  refuse ("{\"code\":\"AB12\",\"expiresIn\":900}");
}

static void
test_code (void)
{
  static const char *const odd[] = {
    "\"\"", "\" \"", "\"AB 12\"",  "\"AB\\n12\"", "\"AB12\\u0000\"", "\"AB\\u007f2\"", "\"ÄB12\"",
    "null", "1234",  "[\"AB12\"]", "{}",
  };
  g_autofree char *longest = g_strnfill (128, 'a');
  g_autofree char *json = g_strdup_printf ("{\"id\":7,\"code\":\"%s\",\"expiresIn\":1}", longest);
  g_autofree char *longer
      = g_strdup_printf ("{\"id\":7,\"code\":\"%sa\",\"expiresIn\":1}", longest);
  g_autoptr (UsherPin) pin = parse (json);

  g_assert_cmpstr (usher_pin_get_code (pin), ==, longest);
  refuse (longer);
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"id\":7,\"code\":%s,\"expiresIn\":1}", odd[i]);

      refuse (text);
    }
  refuse ("{\"id\":7,\"expiresIn\":900}");
}

/* It may have come from anywhere. */
static void
test_no_pin (void)
{
  static const char        array[] = "[{" LEAST "}]";
  static const char        object[] = "{" LEAST;
  static const char *const texts[]
      = { "", "[]", "null", "{}", "Bad Gateway", "<html></html>", array, object };
  g_autofree char *long_text = g_strnfill ((gsize) 900 * 1024, ' ');
  g_autofree char *long_code = g_strnfill ((gsize) 900 * 1024, 'a');
  g_autofree char *padded = g_strconcat ("{" LEAST, long_text, "}", NULL);
  g_autofree char *coded
      = g_strconcat ("{\"id\":7,\"expiresIn\":1,\"code\":\"", long_code, "\"}", NULL);
  g_autofree char *opened = g_strconcat ("{\"a\":", long_text, NULL);
  g_autoptr (UsherPin) pin = parse (padded);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    refuse (texts[i]);
  refuse (coded);
  memset (strchr (opened, ' '), '[', (gsize) 900 * 1024);
  refuse (opened);
}

static gint64 now;

static gint64
get_time (gpointer data)
{
  return now;
}

static DexFuture *
wait_for_nothing (guint milliseconds, gpointer data)
{
  return dex_future_new_true ();
}

static const UsherClock clock_of_test = { get_time, wait_for_nothing, NULL };

static void
test_expires_in (void)
{
  static const struct
  {
    const char *value;
    guint       lifetime;
  } times[] = {
    { "900", 900 },
    { "1", 1 },
    { "0", 0 },
    { "-5", 0 },
    { "86401", 86400 },
    { "9223372036854775807", 86400 },
    { "-9223372036854775808", 0 },
  };
  static const char *const odd[]
      = { "\"900\"", "null", "1e3", "true", "9223372036854775808", "[]" };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"id\":7,\"code\":\"AB12\",\"expiresIn\":%s}", times[i].value);
      g_autoptr (UsherPin) pin = parse (json);

      now = 5000000;
      usher_pin_start (pin, &clock_of_test);
      g_assert_cmpuint (usher_pin_get_lifetime (pin), ==, times[i].lifetime);
      g_assert_cmpuint (usher_pin_get_time_left (pin), ==, times[i].lifetime);
      g_assert_cmpint (usher_pin_get_milliseconds_left (pin), ==, times[i].lifetime * 1000);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"id\":7,\"code\":\"AB12\",\"expiresIn\":%s}", odd[i]);

      refuse (json);
    }
  refuse ("{\"id\":7,\"code\":\"AB12\"}");
}

/* A second counts until it is over, and what the service says later counts more. */
static void
test_time_left (void)
{
  g_autoptr (UsherPin) pin = parse ("{\"id\":7,\"code\":\"AB12\",\"expiresIn\":10}");
  g_autoptr (UsherPin) later = parse ("{\"id\":7,\"code\":\"AB12\",\"expiresIn\":4}");

  now = 0;
  usher_pin_start (pin, &clock_of_test);
  now += 1;
  g_assert_cmpuint (usher_pin_get_time_left (pin), ==, 10);
  now += 1000000;
  g_assert_cmpuint (usher_pin_get_time_left (pin), ==, 9);

  usher_pin_update (pin, later);
  g_assert_cmpuint (usher_pin_get_time_left (pin), ==, 4);
  g_assert_cmpuint (usher_pin_get_lifetime (pin), ==, 10);

  now += G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC;
  g_assert_cmpuint (usher_pin_get_time_left (pin), ==, 0);
  g_assert_cmpint (usher_pin_get_milliseconds_left (pin), ==, -3596000);
}

/* Nobody has taken the code yet where the token is null or, as in XML, empty. */
static void
test_token (void)
{
  g_autoptr (UsherPin) null = parse ("{" LEAST ",\"authToken\":null}");
  g_autoptr (UsherPin) empty = parse ("{" LEAST ",\"authToken\":\"\"}");
  g_autoptr (UsherPin) number = parse ("{" LEAST ",\"authToken\":7}");
  g_autoptr (UsherPin) claimed = parse ("{\"id\":7,\"code\":\"AB12\",\"authToken\":\"t1\"}");

  g_assert_null (usher_pin_get_token (null));
  g_assert_null (usher_pin_get_token (empty));
  g_assert_null (usher_pin_get_token (number));
  g_assert_cmpstr (secret_value_get_text (usher_pin_get_token (claimed)), ==, "t1");
}

/* Such a token can't be sent, let alone kept. */
static void
test_unusable_token (void)
{
  static const char *const odd[] = { "\" \"", "\"a b\"", "\"a\\nb\"", "\"a\\u0000b\"", "\"é\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *json = g_strdup_printf ("{" LEAST ",\"authToken\":%s}", odd[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (UsherPin) pin = usher_pin_new_from_json (json, -1, &error);

      g_test_message ("%s", json);
      g_assert_error (error, USHER_ERROR, USHER_ERROR_INCOMPLETE_REPLY);
    }
}

static void
put (const char *root, const char *path, const char *text)
{
  g_autofree char *file = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
}

/* A machine whose names have all that a page has stumbled over. */
static UsherDevice *
make_device (void)
{
  g_autofree char *root = g_dir_make_tmp (NULL, NULL);

  put (root, "etc/os-release", "PRETTY_NAME=\"J\xc3\xb6rg's Linux+ 100%\"\n");
  put (root,
       "sys/class/dmi/id/product_name",
       "A&B #1/2 \"\xf0\x9f\x8e\xac\" ~_.-=?[x]{y}|<z>;:@!$*(),\\^`\n");

  return usher_device_new_for_root (root);
}

#define CONTEXT(name) "&context%5Bdevice%5D%5B" name "%5D="

static void
test_auth_url (void)
{
  g_autoptr (UsherDevice) device = make_device ();
  g_autoptr (UsherPin) pin
      = parse ("{\"id\":7,\"code\":\"k3v9&'+%\",\"expiresIn\":1800,\"authToken\":null}");
  g_autoptr (GError) error = NULL;
  const char      *identifier = usher_device_load_client_identifier (device, &error);
  g_autofree char *version = NULL;
  g_autofree char *host = g_uri_escape_string (g_get_host_name (), NULL, FALSE);
  g_autofree char *wanted = NULL;
  g_autofree char *sized = NULL;
  g_autofree char *url = usher_pin_dup_auth_url (pin, device, NULL, &error);
  g_autofree char *sized_url = usher_pin_dup_auth_url (pin, device, "2560x1440", &error);

  g_assert_no_error (error);
  g_object_get (device, "version", &version, NULL);
  wanted
      = g_strconcat ("https://app.plex.tv/auth#?clientID=",
                     identifier,
                     "&code=k3v9%26%27%2B%25",
                     CONTEXT ("product") "Usher",
                     CONTEXT ("version"),
                     version,
                     CONTEXT ("platform") "Linux",
                     CONTEXT ("platformVersion") "J%C3%B6rg%27s%20Linux%2B%20100%25",
                     CONTEXT ("device") "PC",
                     CONTEXT ("model") "A%26B%20%231%2F2%20%22%F0%9F%8E%AC%22%20~_.-%3D%3F%5Bx%5D"
                                       "%7By%7D%7C%3Cz%3E%3B%3A%40%21%24%2A%28%29%2C%5C%5E%60",
                     CONTEXT ("deviceName"),
                     host,
                     CONTEXT ("layout") "desktop",
                     NULL);
  sized = g_strconcat (wanted, CONTEXT ("screenResolution") "2560x1440", NULL);
  g_assert_cmpstr (url, ==, wanted);
  g_assert_cmpstr (sized_url, ==, sized);

  /* Not one character of a value stands there as it is that is more than a letter or a digit. */
  g_assert_cmpuint (
      strspn (strchr (sized_url, '?') + 1,
              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%&="),
      ==,
      strlen (strchr (sized_url, '?') + 1));
}

static void
test_link_url (void)
{
  g_autoptr (UsherPin) pin = parse ("{" LEAST "}");
  g_autoptr (UsherPin) odd = parse ("{\"id\":7,\"code\":\"A&#+\",\"expiresIn\":1}");
  g_autoptr (GError) error = NULL;
  g_autofree char *url = usher_pin_dup_link_url (pin, &error);
  g_autofree char *odd_url = usher_pin_dup_link_url (odd, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (url, ==, "https://plex.tv/link?pin=AB12");
  g_assert_cmpstr (odd_url, ==, "https://plex.tv/link?pin=A%26%23%2B");
}

/* A service that stands in for Plex has these pages too. */
static void
test_other_service (void)
{
  g_autoptr (UsherDevice) device = make_device ();
  g_autoptr (UsherPin) pin = parse ("{" LEAST "}");
  g_autoptr (GError) error = NULL;
  g_autofree char *real = usher_pin_dup_auth_url (pin, device, NULL, &error);
  g_autofree char *url = NULL;
  g_autofree char *link = NULL;
  g_autofree char *none = NULL;
  g_autofree char *no_link = NULL;

  g_setenv ("USHER_SERVICE_URL", "http://127.0.0.1:8443", TRUE);
  url = usher_pin_dup_auth_url (pin, device, NULL, &error);
  link = usher_pin_dup_link_url (pin, &error);
  g_assert_no_error (error);
  g_setenv ("USHER_SERVICE_URL", "https://example.org", TRUE);
  none = usher_pin_dup_auth_url (pin, device, NULL, &error);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_BAD_SERVICE_URL);
  g_clear_error (&error);
  no_link = usher_pin_dup_link_url (pin, &error);
  g_unsetenv ("USHER_SERVICE_URL");

  g_assert_true (g_str_has_prefix (url, "http://127.0.0.1:8443/auth#?clientID="));
  g_assert_cmpstr (strchr (url, '#'), ==, strchr (real, '#'));
  g_assert_cmpstr (link, ==, "http://127.0.0.1:8443/link?pin=AB12");
  g_assert_null (none);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_BAD_SERVICE_URL);
  g_assert_null (no_link);
}

static void
test_link_code (void)
{
  static const struct
  {
    const char *typed;
    const char *code;
  } codes[] = {
    { "AB12", "AB12" },
    { "ab12", "AB12" },
    { "  ab12\n", "AB12" },
    { "a b 1 2", "AB12" },
    { "ab\u00a012", "AB12" },
    { "ab-12", "AB12" },
    { "ab\u2013 12", "AB12" },
    { "0000", "0000" },
    { "", NULL },
    { "  ", NULL },
    { "----", NULL },
    { "AB1", NULL },
    { "AB123", NULL },
    { "ABÄ2", NULL },
    { "ÄB12", NULL },
    { "AB12ß", NULL },
    { "\uff21\uff22\uff11\uff12", NULL },
    { "\u0661\u0662\u0663\u0664", NULL },
    { "AB1\U0001f600", NULL },
    { "AB_2", NULL },
    { "AB.12", NULL },
    { "https://plex.tv/link?pin=AB12", NULL },
    { "AB1\xff", NULL },
    { "AB12\xf0", NULL },
    { "\xc2", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      /* In memory of its own, so that a sanitizer sees who reads beyond it. */
      g_autofree char *typed = g_strdup (codes[i].typed);
      g_autofree char *code = usher_pin_normalize_link_code (typed);

      g_assert_cmpstr (code, ==, codes[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/pin/fields", test_fields);
  g_test_add_func ("/pin/least", test_least);
  g_test_add_func ("/pin/id", test_id);
  g_test_add_func ("/pin/code", test_code);
  g_test_add_func ("/pin/no-pin", test_no_pin);
  g_test_add_func ("/pin/expires-in", test_expires_in);
  g_test_add_func ("/pin/time-left", test_time_left);
  g_test_add_func ("/pin/token", test_token);
  g_test_add_func ("/pin/unusable-token", test_unusable_token);
  g_test_add_func ("/pin/auth-url", test_auth_url);
  g_test_add_func ("/pin/link-url", test_link_url);
  g_test_add_func ("/pin/other-service", test_other_service);
  g_test_add_func ("/pin/link-code", test_link_code);

  return g_test_run ();
}
