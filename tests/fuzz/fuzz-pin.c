/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The reply about a PIN, and a link code as somebody types it. */

#include <string.h>

#include "fuzz.h"
#include "usher-account-private.h"
#include "usher-pin-private.h"
#include "usher.h"

/* In seconds. */
#define LONGEST_LIFETIME (24 * 60 * 60)

static void
check_urls (UsherPin *pin)
{
  g_autoptr (UsherDevice) device = usher_device_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *link = usher_pin_dup_link_url (pin, &error);
  g_autofree char *page = NULL;

  g_assert_no_error (error);
  page = usher_pin_dup_auth_url (pin, device, "1920x1080", &error);
  g_assert_no_error (error);
  fuzz_check_line (link);
  fuzz_check_line (page);
  g_assert_true (g_uri_is_valid (link, G_URI_FLAGS_NONE, NULL));
  g_assert_true (g_uri_is_valid (page, G_URI_FLAGS_NONE, NULL));
}

static void
check (const char *json, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherPin) pin = usher_pin_new_from_json (json, length, &error);
  g_autofree char *said = NULL;
  g_autofree char *spelled = NULL;
  SecretValue     *token;

  fuzz_check_result (pin, error);
  if (pin == NULL)
    return;

  said = fuzz_describe (pin);
  spelled = usher_pin_dup_spelled_code (pin);
  token = usher_pin_get_token (pin);
  fuzz_check_line (usher_pin_get_code (pin));
  g_assert_cmpuint (strlen (spelled), ==, 2 * strlen (usher_pin_get_code (pin)) - 1);
  g_assert_cmpint (usher_pin_get_id (pin), >, 0);
  g_assert_true (token == NULL || usher_account_token_is_usable (token));

  usher_pin_start (pin, usher_clock_get_default ());
  g_assert_cmpuint (usher_pin_get_lifetime (pin), <=, LONGEST_LIFETIME);
  g_assert_cmpuint (usher_pin_get_time_left (pin), <=, usher_pin_get_lifetime (pin));
  usher_pin_update (pin, pin);
  g_assert_cmpuint (usher_pin_get_time_left (pin), <=, usher_pin_get_lifetime (pin));
  check_urls (pin);
}

static void
check_typed (const uint8_t *data, size_t size)
{
  g_autofree char *typed = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_autofree char *code = usher_pin_normalize_link_code (typed);
  g_autofree char *again = code != NULL ? usher_pin_normalize_link_code (code) : NULL;

  g_assert_cmpstr (again, ==, code);
}

int
fuzz_input (const uint8_t *data, size_t size)
{
  g_autofree char *planted = NULL;

  check ((const char *) data, (gssize) size);
  planted = fuzz_plant_secrets ((const char *) data, size);
  if (planted != NULL)
    check (planted, -1);
  check_typed (data, size);

  return 0;
}
