/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The reply to a sign-in. */

#include "fuzz.h"
#include "usher-account-private.h"

/* What is kept says the same of the account as the reply did. */
static void
check_kept (UsherAccount *account)
{
  g_autofree char *said = fuzz_describe (account);
  g_autofree char *kept = usher_account_to_stored (account);
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) again = usher_account_new_from_stored (kept, -1, &error);
  g_autofree char *said_again = NULL;
  g_autofree char *kept_again = NULL;

  g_assert_no_error (error);
  fuzz_check_text (kept);
  said_again = fuzz_describe (again);
  kept_again = usher_account_to_stored (again);
  g_assert_cmpstr (said_again, ==, said);
  g_assert_cmpstr (kept_again, ==, kept);
}

static void
check_update (UsherAccount *account)
{
  g_autoptr (UsherAccount) other
      = usher_account_new_from_attributes (usher_account_get_uuid (account),
                                           "Other",
                                           "other",
                                           NULL);
  g_autofree char *said = fuzz_describe (account);
  g_autofree char *said_by_other = NULL;

  usher_account_update (other, account);
  said_by_other = fuzz_describe (other);
  g_assert_cmpstr (said_by_other, ==, said);
}

static void
check (const char *json, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherAccount) account = usher_account_new_from_json (json, length, &error);

  fuzz_check_result (account, error);
  if (account == NULL)
    return;

  g_assert_true (usher_account_uuid_is_usable (usher_account_get_uuid (account)));
  g_assert_true (usher_account_token_is_usable (usher_account_get_token (account)));
  g_assert_nonnull (usher_account_get_name (account));
  usher_account_has_plex_pass (account);
  check_kept (account);
  check_update (account);
}

int
fuzz_input (const uint8_t *data, size_t size)
{
  g_autofree char *planted = NULL;

  check ((const char *) data, (gssize) size);
  planted = fuzz_plant_secrets ((const char *) data, size);
  if (planted != NULL)
    check (planted, -1);

  return 0;
}
