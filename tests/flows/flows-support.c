/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flows-support.h"

#include <glib/gstdio.h>

Flows *
flows_new (void)
{
  Flows *self = g_new0 (Flows, 1);
  g_autoptr (UsherDevice) device = usher_device_new ();
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  self->client = usher_client_new (device);
  self->store = usher_account_store_new (keyring);
  flows_load (self);

  return self;
}

void
flows_free (Flows *self)
{
  g_object_unref (self->client);
  test_store_close (self->store);
  g_free (self);
}

void
flows_load (Flows *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_account_store_load_async (self->store, NULL, test_ready_cb, &result);
  usher_account_store_load_finish (self->store, test_wait (&result), &error);
  g_assert_no_error (error);
}

void
flows_sign_in (Flows *self, const char *login, const char *password, gboolean remember)
{
  g_autoptr (UsherSignIn) sign_in = usher_sign_in_new (self->client, self->store);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_sign_in_submit_async (sign_in,
                              login,
                              password,
                              NULL,
                              remember,
                              NULL,
                              test_ready_cb,
                              &result);
  usher_sign_in_submit_finish (sign_in, test_wait (&result), &error);
  g_assert_no_error (error);
}

void
flows_remove (Flows *self, UsherAccount *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  usher_account_store_remove_async (self->store, account, NULL, test_ready_cb, &result);
  usher_account_store_remove_finish (self->store, test_wait (&result), &error);
  g_assert_no_error (error);
}

/* Borrows the account that is called so. */
UsherAccount *
flows_get (Flows *self, const char *name)
{
  UsherAccount *account = usher_account_store_find (self->store, name);

  g_assert_nonnull (account);

  return account;
}

/* What another program finds; empty where there is nothing. */
char *
flows_lookup (const char *uuid)
{
  return keyring_secret_tool ("lookup",
                              "xdg:schema",
                              TOKEN_SCHEMA_NAME,
                              "service",
                              "plex.tv",
                              "uuid",
                              uuid,
                              NULL);
}

static char *
get_folder (gboolean remembered)
{
  return g_build_filename (remembered ? g_get_user_data_dir () : g_get_user_runtime_dir (),
                           "usher",
                           "accounts",
                           NULL);
}

/* The paths of the accounts' files. */
GStrv
flows_list_files (gboolean remembered)
{
  g_autofree char *folder = get_folder (remembered);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    g_strv_builder_take (paths, g_build_filename (folder, name, NULL));

  return g_strv_builder_end (paths);
}

static void
remove_files (gboolean remembered)
{
  g_auto (GStrv) paths = flows_list_files (remembered);

  for (gsize i = 0; paths[i] != NULL; i++)
    g_assert_cmpint (g_unlink (paths[i]), ==, 0);
}

/* As it was before the first sign-in. */
void
flows_clear (void)
{
  keyring_clear ();
  remove_files (TRUE);
  remove_files (FALSE);
  test_demo_reset ();
}
