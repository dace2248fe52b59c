/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "keyring-store.h"
#include "keyring-support.h"

/* Everything below a folder, as one text. */
static void
read_all (const char *folder, GString *text)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      GStatBuf         info;

      g_assert_cmpint (g_lstat (path, &info), ==, 0);
      if (S_ISDIR (info.st_mode))
        {
          read_all (path, text);
        }
      else
        {
          g_assert_cmpint (info.st_mode & 0777, ==, 0600);
          g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
          g_string_append (text, content);
        }
    }
}

static char *
read_files (gboolean remember)
{
  g_autofree char *folder
      = g_build_filename (remember ? g_get_user_data_dir () : g_get_user_runtime_dir (),
                          "usher",
                          NULL);
  GString *text = g_string_new (NULL);

  read_all (folder, text);

  return g_string_free_and_steal (text);
}

static void
test_keep (void)
{
  g_autoptr (TestStore) store = store_load ();
  g_autoptr (TestStore) second_start = NULL;
  g_autofree char *files = NULL;

  assert_n_accounts (store, 0);
  store_keep (store, "u1", "ada", "token-1", TRUE);
  assert_n_accounts (store, 1);
  assert_account (store, 0, "ada", USHER_ACCOUNT_STATE_OK);
  g_assert_true (usher_account_store_get_default (store)
                 == usher_account_store_find (store, "ADA@example.org"));

  files = read_files (TRUE);
  g_assert_nonnull (strstr (files, "ada@example.org"));
  g_assert_null (strstr (files, "token-1"));

  second_start = store_load ();
  assert_n_accounts (second_start, 1);
  assert_account (second_start, 0, "ada", USHER_ACCOUNT_STATE_OK);

  store_forget (store, "ada");
  assert_n_accounts (store, 0);
  g_assert_cmpuint (keyring_count ("u1"), ==, 0);
  g_free (files);
  files = read_files (TRUE);
  g_assert_null (strstr (files, "ada@example.org"));
}

static void
test_not_remembered (void)
{
  g_autoptr (TestStore) store = store_load ();
  g_autofree char *kept = NULL;
  g_autofree char *passing = NULL;

  store_keep (store, "u1", "ada", "token-1", TRUE);
  store_keep (store, "u1", "ada", "token-2", FALSE);
  assert_n_accounts (store, 1);

  kept = read_files (TRUE);
  passing = read_files (FALSE);
  g_assert_null (strstr (kept, "ada@example.org"));
  g_assert_nonnull (strstr (passing, "ada@example.org"));

  store_forget (store, "ada");
}

/* Whoever gives up waiting has learnt nothing. */
static void
test_cancelled_load (void)
{
  g_autoptr (TestStore) store = store_load ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  store_keep (store, "u1", "ada", "token-1", TRUE);
  for (int wait = 0; wait < 20; wait++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      g_cancellable_reset (cancellable);
      usher_account_store_load_async (store, cancellable, test_ready_cb, &result);
      for (int i = 0; i < wait; i++)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (cancellable);
      if (!usher_account_store_load_finish (store, test_wait (&result), &error))
        g_assert_error (error, USHER_ERROR, USHER_ERROR_CANCELLED);
      g_clear_error (&error);

      test_spin (20);
      g_assert_null (usher_account_store_get_problem (store));
      assert_account (store, 0, "ada", USHER_ACCOUNT_STATE_OK);
    }

  store_forget (store, "ada");
}

/* An item that shows up before its file does not take away what is known. */
static void
test_item_without_file (void)
{
  g_autoptr (TestStore) store = store_load ();
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "usher", "accounts", NULL);
  g_autofree char *elsewhere = g_strconcat (folder, ".away", NULL);
  gint64           id;

  store_keep (store, "u1", "ada", "token-1", TRUE);
  g_assert_cmpint (g_rename (folder, elsewhere), ==, 0);
  keyring_add_item ("u2", "theirs", SECRET_COLLECTION_DEFAULT);
  wait_for_n_accounts (store, 2);
  g_object_get (usher_account_store_find (store, "u1"), "id", &id, NULL);
  g_assert_cmpint (id, ==, 7);

  g_assert_cmpint (g_rename (elsewhere, folder), ==, 0);
  store_forget (store, "u1");
  store_forget (store, "u2");
}

/* A uuid is the service's word: it names no place outside our folder. */
static void
test_strange_uuid (void)
{
  g_autoptr (TestStore) store = store_load ();
  g_autoptr (TestStore) second_start = NULL;

  store_keep (store, "../../../etc/passwd", "ada", "token-1", TRUE);
  second_start = store_load ();
  assert_n_accounts (second_start, 1);
  assert_account (second_start, 0, "ada", USHER_ACCOUNT_STATE_OK);

  store_forget (store, "ada");
}

static void
test_broken_file (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "usher", "accounts", NULL);
  g_autofree char *path = g_build_filename (folder, "broken.json", NULL);
  g_autoptr (TestStore) store = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, "{\"uuid\":", -1, NULL);
  store = store_load ();
  assert_n_accounts (store, 0);
  g_unlink (path);
}

/* The token is in the keyring, so the account is kept: what the disk has not got is told. */
static void
test_disk_refuses (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "usher", "accounts", NULL);
  g_autoptr (TestStore) store = store_load ();
  UsherAccount *account;

  g_rmdir (folder);
  g_file_set_contents (folder, "in the way", -1, NULL);
  store_keep (store, "u1", "ada", "token-1", TRUE);
  assert_account (store, 0, "ada", USHER_ACCOUNT_STATE_OK);
  account = usher_account_store_find (store, "ada");
  g_assert_error (usher_account_get_problem (account), USHER_ERROR, USHER_ERROR_STORAGE);
  g_assert_null (usher_account_get_token (account));

  g_unlink (folder);
  store_keep (store, "u1", "ada", "token-2", TRUE);
  g_assert_no_error (usher_account_get_problem (account));

  store_forget (store, "ada");
}

static void
test_nothing_is_left (void)
{
  UsherAccountStore *store = store_load ();

  g_assert_finalize_object (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account-store/keep", test_keep);
  g_test_add_func ("/account-store/not-remembered", test_not_remembered);
  g_test_add_func ("/account-store/cancelled-load", test_cancelled_load);
  g_test_add_func ("/account-store/item-without-file", test_item_without_file);
  g_test_add_func ("/account-store/strange-uuid", test_strange_uuid);
  g_test_add_func ("/account-store/broken-file", test_broken_file);
  g_test_add_func ("/account-store/disk-refuses", test_disk_refuses);
  g_test_add_func ("/account-store/nothing-is-left", test_nothing_is_left);

  return g_test_run ();
}
