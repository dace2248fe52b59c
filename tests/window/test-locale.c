/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>

#include "test-support.h"
#include "usher-locale.h"

static void
assert_taken (char *text, const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

static void
test_countries (void)
{
  assert_taken (usher_locale_dup_country ("IE"), "Ireland");
  assert_taken (usher_locale_dup_country ("de"), "Germany");
  assert_taken (usher_locale_dup_country ("QZ"), "QZ");
  assert_taken (usher_locale_dup_country ("Atlantis"), "Atlantis");
  assert_taken (usher_locale_dup_country ("日"), "日");
  assert_taken (usher_locale_dup_country (""), "");
}

static void
test_languages (void)
{
  g_autofree char *long_one = g_strnfill (500, 'x');

  assert_taken (usher_locale_dup_language ("en"), "English");
  assert_taken (usher_locale_dup_language ("deu"), "German");
  assert_taken (usher_locale_dup_language ("pt-BR"), "Portuguese (Brazil)");
  assert_taken (usher_locale_dup_language ("qzz"), "qzz");
  assert_taken (usher_locale_dup_language ("Français"), "Français");
  assert_taken (usher_locale_dup_language (""), "");
  assert_taken (usher_locale_dup_language (long_one), long_one);
}

static void
test_dates (void)
{
  g_autoptr (GDateTime) date = g_date_time_new_local (2026, 7, 26, 12, 0, 0);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_utc (-62135596800);
  g_autofree char *moment = usher_locale_dup_moment (yesterday);
  g_autofree char *oldest = usher_locale_dup_date (first);

  assert_taken (usher_locale_dup_date (date), "July 26, 2026");
  g_assert_true (g_str_has_prefix (moment, "yesterday, "));
  g_assert_nonnull (oldest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  g_test_add_func ("/locale/countries", test_countries);
  g_test_add_func ("/locale/languages", test_languages);
  g_test_add_func ("/locale/dates", test_dates);

  return g_test_run ();
}
