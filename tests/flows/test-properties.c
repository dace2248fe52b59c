/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flows-support.h"

/* What an app binds to has what it would be told if it asked. */

static void
test_client (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherDevice) device = NULL;
  guint timeout;

  g_object_set (flows->client, "timeout", 5, NULL);
  g_object_get (flows->client, "device", &device, "timeout", &timeout, NULL);
  g_assert_true (device == usher_client_get_device (flows->client));
  g_assert_cmpuint (timeout, ==, 5);
  g_assert_cmpuint (usher_client_get_timeout (flows->client), ==, 5);
}

static void
assert_account (UsherAccount *account)
{
  UsherAccountState state;
  g_autofree char  *client_identifier = NULL;
  g_autofree char  *name = NULL;
  g_autofree char  *admin_uuid = NULL;
  gboolean          remembered;
  g_autoptr (GDateTime) updated_at = NULL;
  g_autoptr (GError) problem = NULL;

  g_object_get (account,
                "state",
                &state,
                "client-identifier",
                &client_identifier,
                "name",
                &name,
                "admin-uuid",
                &admin_uuid,
                "remembered",
                &remembered,
                "updated-at",
                &updated_at,
                "problem",
                &problem,
                NULL);
  g_assert_cmpint (state, ==, USHER_ACCOUNT_STATE_OK);
  g_assert_cmpstr (client_identifier, ==, usher_account_get_client_identifier (account));
  g_assert_nonnull (client_identifier);
  g_assert_cmpstr (name, ==, "Ada");
  g_assert_null (admin_uuid);
  g_assert_false (remembered);
  g_assert_true (updated_at == usher_account_get_updated_at (account));
  g_assert_no_error (problem);
}

static void
test_store (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherKeyring) keyring = NULL;
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (GError) problem = NULL;
  gboolean loaded;

  flows_sign_in (flows, "ada", ADA_PASSWORD, FALSE);
  flows_load (flows);
  g_object_get (flows->store,
                "keyring",
                &keyring,
                "problem",
                &problem,
                "loaded",
                &loaded,
                "default",
                &account,
                NULL);
  g_assert_true (keyring == usher_account_store_get_keyring (flows->store));
  g_assert_no_error (problem);
  g_assert_true (loaded);
  g_assert_true (account == flows_get (flows, "ada"));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (flows->store)) == USHER_TYPE_ACCOUNT);
  assert_account (account);

  flows_clear ();
}

static void
test_sign_in (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherSignIn) sign_in = usher_sign_in_new (flows->client, flows->store);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (UsherPin) pin = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;
  UsherSignInState state;

  usher_sign_in_submit_async (sign_in,
                              "ada",
                              ADA_PASSWORD,
                              NULL,
                              TRUE,
                              NULL,
                              test_ready_cb,
                              &result);
  g_assert_true (usher_sign_in_submit_finish (sign_in, test_wait (&result), &error));
  g_assert_no_error (error);

  g_object_get (sign_in,
                "state",
                &state,
                "account",
                &account,
                "pin",
                &pin,
                "problem",
                &problem,
                NULL);
  g_assert_cmpint (state, ==, USHER_SIGN_IN_STATE_DONE);
  g_assert_true (account == usher_sign_in_get_account (sign_in));
  g_assert_nonnull (account);
  g_assert_null (pin);
  g_assert_no_error (problem);

  flows_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/properties/client", test_client);
  g_test_add_func ("/properties/store", test_store);
  g_test_add_func ("/properties/sign-in", test_sign_in);

  return g_test_run ();
}
