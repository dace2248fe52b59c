/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-locale.h"

#include <locale.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

/* The names of countries and languages, and dates, in the person's own words: ICU knows them for every
 * locale.
 */

/* In UTF-16 units, which is what ICU counts in. */
#define MAX_LENGTH 128

static char *
dup_utf8 (const UChar *text, int32_t length, UErrorCode status)
{
  if (U_FAILURE (status) || length <= 0 || length > MAX_LENGTH)
    return NULL;

  return g_utf16_to_utf8 ((const gunichar2 *) text, length, NULL, NULL, NULL);
}

/* The name of a locale without its character set, which ICU would take for a part of it. */
static const char *
get_locale (int category, char locale[ULOC_FULLNAME_CAPACITY])
{
  UErrorCode status = U_ZERO_ERROR;

  uloc_canonicalize (setlocale (category, NULL), locale, ULOC_FULLNAME_CAPACITY, &status);

  return U_SUCCESS (status) && status != U_STRING_NOT_TERMINATED_WARNING ? locale : "";
}

/**
 * usher_locale_dup_country:
 * @code: two letters of ISO 3166
 *
 * Names a country.
 *
 * Returns: the name, or @code where it has none
 */
char *
usher_locale_dup_country (const char *code)
{
  g_autofree char *locale = g_strconcat ("und_", code, NULL);
  char             own[ULOC_FULLNAME_CAPACITY];
  UChar            name[MAX_LENGTH];
  UErrorCode       status = U_ZERO_ERROR;
  int32_t          length = 0;

  /* ICU would take the bytes of any other text for letters. */
  if (!g_str_is_ascii (code))
    return g_strdup (code);

  length
      = uloc_getDisplayCountry (locale, get_locale (LC_MESSAGES, own), name, MAX_LENGTH, &status);

  return dup_utf8 (name, length, status) ?: g_strdup (code);
}

/**
 * usher_locale_dup_language:
 * @tag: a language as in BCP 47: `en`, `ger`, `pt-BR`
 *
 * Names a language.
 *
 * Returns: the name, or @tag where it has none
 */
char *
usher_locale_dup_language (const char *tag)
{
  char       locale[ULOC_FULLNAME_CAPACITY];
  char       own[ULOC_FULLNAME_CAPACITY];
  UChar      name[MAX_LENGTH];
  UErrorCode status = U_ZERO_ERROR;
  int32_t    length = 0;

  uloc_forLanguageTag (tag, locale, ULOC_FULLNAME_CAPACITY, NULL, &status);
  if (U_SUCCESS (status) && *locale != '\0')
    length = uloc_getDisplayName (locale, get_locale (LC_MESSAGES, own), name, MAX_LENGTH, &status);

  return dup_utf8 (name, length, status) ?: g_strdup (tag);
}

static char *
format (GDateTime *date, UDateFormatStyle time_style, UDateFormatStyle date_style)
{
  const double milliseconds = (double) g_date_time_to_unix (date) * U_MILLIS_PER_SECOND;
  UChar        text[MAX_LENGTH];
  UErrorCode   status = U_ZERO_ERROR;
  int32_t      length = 0;
  char         own[ULOC_FULLNAME_CAPACITY];
  UDateFormat *style
      = udat_open (time_style, date_style, get_locale (LC_TIME, own), NULL, -1, NULL, 0, &status);

  if (U_SUCCESS (status))
    length = udat_format (style, milliseconds, text, MAX_LENGTH, NULL, &status);
  udat_close (style);

  return dup_utf8 (text, length, status) ?: g_date_time_format (date, "%x");
}

/**
 * usher_locale_dup_date:
 * @date: a point in time
 *
 * Writes the day of it, here, with the month in full.
 *
 * Returns: the text
 */
char *
usher_locale_dup_date (GDateTime *date)
{
  return format (date, UDAT_NONE, UDAT_LONG);
}

/**
 * usher_locale_dup_moment:
 * @date: a point in time, not long ago
 *
 * Writes the day and the time of it, here, with "today" or "yesterday" where that is so.
 *
 * Returns: the text
 */
char *
usher_locale_dup_moment (GDateTime *date)
{
  return format (date, UDAT_SHORT, UDAT_LONG_RELATIVE);
}
