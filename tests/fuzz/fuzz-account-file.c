/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The file of an account: what is in it is read, written, moved and read again. */

#include <glib/gstdio.h>

#include "fuzz.h"
#include "usher-account-file-private.h"
#include "usher-account-private.h"

static DexFuture *
done_cb (DexFuture *future, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return dex_ref (future);
}

/* Runs the main context until @future is settled, and takes it. */
static const GValue *
wait_for (DexFuture *future, DexFuture **settled)
{
  gboolean done = FALSE;
  g_autoptr (GError) error = NULL;
  const GValue *value;

  *settled = dex_future_finally (future, done_cb, &done, NULL);
  while (!done)
    g_main_context_iteration (NULL, TRUE);

  value = dex_future_get_value (*settled, &error);
  g_assert_no_error (error);

  return value;
}

/* The only account that has a file; NULL where there is none. */
static UsherAccount *
load (void)
{
  g_autoptr (DexFuture) settled = NULL;
  GListModel *accounts = g_value_get_object (wait_for (usher_account_file_load_all (), &settled));

  g_assert_cmpuint (g_list_model_get_n_items (accounts), <=, 1);

  return g_list_model_get_item (accounts, 0);
}

static void
write_file (UsherAccount *account)
{
  g_autoptr (DexFuture) settled = NULL;

  wait_for (usher_account_file_write (account), &settled);
}

static void
check_written (UsherAccount *account)
{
  g_autofree char *said = fuzz_describe (account);
  g_autoptr (UsherAccount) again = NULL;
  g_autofree char *said_again = NULL;

  write_file (account);
  again = load ();
  said_again = fuzz_describe (again);
  g_assert_cmpstr (said_again, ==, said);
  g_assert_true (g_date_time_equal (usher_account_get_updated_at (again),
                                    usher_account_get_updated_at (account)));
}

int
fuzz_input (const uint8_t *data, size_t size)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "usher", "accounts", NULL);
  g_autofree char *path = g_build_filename (folder, "of-an-older-version.json", NULL);
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (UsherAccount) left = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  account = load ();
  g_unlink (path);
  if (account == NULL)
    return 0;

  check_written (account);
  usher_account_set_remembered (account, FALSE);
  check_written (account);
  g_assert_true (usher_account_file_delete (account, NULL));
  left = load ();
  g_assert_null (left);

  return 0;
}
