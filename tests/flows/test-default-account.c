/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "flows-support.h"

#define BOB_PASSWORD "bread-and-books"
#define JOERG_PASSWORD "a+b & 100% *ü$= c"

static void
choose (Flows *flows, const char *name)
{
  g_autoptr (GError) error = NULL;

  usher_account_store_set_default (flows->store, flows_get (flows, name), &error);
  g_assert_no_error (error);
}

static void
assert_default (Flows *flows, const char *wanted)
{
  UsherAccount *account = usher_account_store_get_default (flows->store);

  g_assert_cmpstr (account != NULL ? usher_account_get_username (account) : NULL, ==, wanted);
}

static void
test_only_one (void)
{
  g_autoptr (Flows) flows = flows_new ();

  assert_default (flows, NULL);
  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  assert_default (flows, "ada");
  flows_sign_in (flows, "bob", BOB_PASSWORD, TRUE);
  assert_default (flows, NULL);

  flows_clear ();
}

/* The window and usherctl mean the same one. */
static void
test_chosen (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Flows) other = NULL;
  g_autoptr (GError) error = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", BOB_PASSWORD, TRUE);
  choose (flows, "bob");
  assert_default (flows, "bob");

  other = flows_new ();
  assert_default (other, "bob");
  choose (other, "ada");
  flows_load (flows);
  assert_default (flows, "ada");

  g_assert_true (usher_account_store_set_default (flows->store, NULL, &error));
  assert_default (flows, NULL);
  flows_load (other);
  assert_default (other, NULL);

  flows_clear ();
}

static void
wait_for_default (Flows *flows, const char *wanted)
{
  const gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  const char  *found;

  do
    {
      UsherAccount *account = usher_account_store_get_default (flows->store);

      found = account != NULL ? usher_account_get_username (account) : NULL;
      test_spin (20);
    }
  while (g_strcmp0 (found, wanted) != 0 && g_get_monotonic_time () < end);

  g_assert_cmpstr (found, ==, wanted);
}

/* What another program chooses is known at once, from the first choice on. */
static void
test_chosen_elsewhere (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Flows) other = NULL;
  g_autoptr (GError) error = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", BOB_PASSWORD, TRUE);
  other = flows_new ();
  choose (other, "bob");
  wait_for_default (flows, "bob");
  choose (other, "ada");
  wait_for_default (flows, "ada");
  usher_account_store_set_default (other->store, NULL, &error);
  g_assert_no_error (error);
  wait_for_default (flows, NULL);
  choose (flows, "bob");
  wait_for_default (other, "bob");

  flows_clear ();
}

static void
test_removed (void)
{
  g_autoptr (Flows) flows = flows_new ();

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", BOB_PASSWORD, TRUE);
  choose (flows, "ada");
  flows_remove (flows, flows_get (flows, "ada"));
  assert_default (flows, "bob");

  /* Nobody chose her since. */
  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  assert_default (flows, NULL);

  flows_clear ();
}

/* A choice that another program made meanwhile stays. */
static void
test_removed_after_another_choice (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Flows) other = NULL;
  g_autoptr (Flows) later = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  flows_sign_in (flows, "bob", BOB_PASSWORD, TRUE);
  flows_sign_in (flows, "jörg", JOERG_PASSWORD, TRUE);
  choose (flows, "ada");
  other = flows_new ();
  choose (other, "bob");
  flows_remove (flows, flows_get (flows, "ada"));

  later = flows_new ();
  assert_default (later, "bob");

  flows_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/default-account/only-one", test_only_one);
  g_test_add_func ("/default-account/chosen", test_chosen);
  g_test_add_func ("/default-account/chosen-elsewhere", test_chosen_elsewhere);
  g_test_add_func ("/default-account/removed", test_removed);
  g_test_add_func ("/default-account/removed-after-another-choice",
                   test_removed_after_another_choice);

  return g_test_run ();
}
