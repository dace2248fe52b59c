/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The reply that says who belongs to a Plex Home, and what its users can be called. */

#include "fuzz.h"
#include "usher-account-private.h"
#include "usher-home-private.h"
#include "usherctl-home-user.h"

/* What is printed to mean a user means that one, and no other. */
static void
check_user (UsherHome *home, UsherHomeUser *user)
{
  g_autofree char *word = usherctl_home_dup_word (home, user);
  UsherctlStatus   status;

  fuzz_check_line (word);
  g_assert_true (usher_account_uuid_is_usable (usher_home_user_get_uuid (user)));
  g_assert_nonnull (usher_home_user_get_name (user));
  g_assert_true (usherctl_home_find_user (home, word, &status) == user);
}

static void
check (const char *json, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherHome) home = usher_home_new_from_json (json, length, &error);
  g_autofree char *said = NULL;

  fuzz_check_result (home, error);
  if (home == NULL)
    return;

  said = fuzz_describe (home);
  for (guint i = 0; i < g_list_model_get_n_items (usher_home_get_users (home)); i++)
    {
      g_autoptr (UsherHomeUser) user = g_list_model_get_item (usher_home_get_users (home), i);

      check_user (home, user);
    }
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
