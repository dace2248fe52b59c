/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flows-support.h"

#include "keyring-store.h"
#include "usher-account-file-private.h"

/* Enough for one of them to meet the moment in which something has just changed. */
#define ROUNDS 4
#define MAX_LOADS 3

typedef struct
{
  Flows *flows;
  guint  n_loading;
} Loads;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Loads *loads = user_data;

  loads->n_loading--;
}

static gboolean
load_cb (gpointer user_data)
{
  Loads *loads = user_data;

  if (loads->n_loading == MAX_LOADS)
    return G_SOURCE_CONTINUE;

  loads->n_loading++;
  usher_account_store_load_async (loads->flows->store, NULL, loaded_cb, loads);

  return G_SOURCE_CONTINUE;
}

static void
wait_for_loads (Loads *loads)
{
  while (loads->n_loading > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* What was read before an account was removed does not bring it back. */
static void
test_removed_while_reading (void)
{
  g_autoptr (Flows) flows = flows_new ();

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (UsherAccount) account = NULL;
      Loads loads = { flows, 0 };
      guint source;

      flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
      account = g_object_ref (flows_get (flows, "ada"));
      source = g_timeout_add (4, load_cb, &loads);
      flows_remove (flows, account);
      g_source_remove (source);
      wait_for_loads (&loads);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (flows->store)), ==, 0);
    }

  flows_clear ();
}

/* Nor does what was read before a sign-in hide it. */
static void
test_kept_while_reading (void)
{
  g_autoptr (Flows) flows = flows_new ();

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *country = NULL;
      Loads            loads = { flows, 0 };
      guint            source = g_timeout_add (4, load_cb, &loads);

      flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
      g_source_remove (source);
      wait_for_loads (&loads);
      g_assert_cmpint (usher_account_get_state (flows_get (flows, "ada")),
                       ==,
                       USHER_ACCOUNT_STATE_OK);
      g_object_get (flows_get (flows, "ada"), "country", &country, NULL);
      g_assert_cmpstr (country, ==, "IE");
      flows_remove (flows, flows_get (flows, "ada"));
    }

  flows_clear ();
}

/* Another program signs out, and this one reads when the token has gone and the file has not. */
static void
test_removed_half_way (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  account = g_object_ref (flows_get (flows, "ada"));
  keyring_clear ();
  wait_for_state (flows->store, ADA_UUID, USHER_ACCOUNT_STATE_SIGNED_OUT);

  g_assert_true (usher_account_file_delete (account, &error));
  g_assert_no_error (error);
  wait_for_n_accounts (flows->store, 0);
  flows_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/removed-while-reading", test_removed_while_reading);
  g_test_add_func ("/store/kept-while-reading", test_kept_while_reading);
  g_test_add_func ("/store/removed-half-way", test_removed_half_way);

  return g_test_run ();
}
