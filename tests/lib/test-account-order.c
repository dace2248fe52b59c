/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"
#include "usher-account-merge-private.h"
#include "usher-account-private.h"

/* The order of the accounts, and that no more of the list changes than has to. */

typedef struct
{
  GListStore *list;
  GString    *changes;
} Order;

static void
changed_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u ", position, removed, added);
}

static Order *
order_new (void)
{
  Order *self = g_new0 (Order, 1);

  self->list = g_list_store_new (USHER_TYPE_ACCOUNT);
  self->changes = g_string_new (NULL);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (changed_cb), self->changes);

  return self;
}

static void
order_free (Order *self)
{
  g_object_unref (self->list);
  g_string_free (self->changes, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Order, order_free)

/* Accounts as the keyring lists them, each "UUID NAME", or "UUID<ADMIN NAME". */
static GListModel *
new_items (const char *const *accounts)
{
  GListStore *items = g_list_store_new (USHER_TYPE_ACCOUNT);

  for (gsize i = 0; accounts[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (accounts[i], " ", 2);
      g_auto (GStrv) uuids = g_strsplit (words[0], "<", 2);
      g_autoptr (UsherAccount) account
          = usher_account_new_from_attributes (uuids[0], words[1], NULL, NULL);

      usher_account_set_admin_uuid (account, uuids[1]);
      usher_account_set_state (account, USHER_ACCOUNT_STATE_OK);
      g_list_store_append (items, account);
    }

  return G_LIST_MODEL (items);
}

static void
order_merge (Order *self, const char *const *accounts)
{
  g_autoptr (GListModel) items = new_items (accounts);
  g_autoptr (GListStore) files = g_list_store_new (USHER_TYPE_ACCOUNT);

  usher_account_merge_all (self->list, G_LIST_MODEL (files), items, USHER_ACCOUNT_STATE_SIGNED_OUT);
}

static void
assert_order (Order *self, const char *uuids, const char *changes)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      g_string_append (found, usher_account_get_uuid (account));
    }

  g_assert_cmpstr (found->str, ==, uuids);
  g_assert_cmpstr (self->changes->str, ==, changes);
  g_string_truncate (self->changes, 0);
}

static void
test_by_name (void)
{
  g_autoptr (Order) order = order_new ();

  order_merge (order, (const char *[]) { "c Cleo", "a Ada", "d Dora", "b Bob", NULL });
  assert_order (order, "abcd", "0-0+4 ");
  order_merge (order, (const char *[]) { "d Dora", "b Bob", "c Cleo", "a Ada", NULL });
  assert_order (order, "abcd", "");
}

static void
test_comes_and_goes (void)
{
  g_autoptr (Order) order = order_new ();

  order_merge (order, (const char *[]) { "a Ada", "c Cleo", NULL });
  assert_order (order, "ac", "0-0+2 ");
  order_merge (order, (const char *[]) { "a Ada", "b Bob", "c Cleo", NULL });
  assert_order (order, "abc", "1-0+1 ");
  order_merge (order, (const char *[]) { "b Bob", "c Cleo", NULL });
  assert_order (order, "bc", "0-1+0 ");
}

/* It is in the list all the time: what goes in between would be shown no longer. */
static void
test_renamed (void)
{
  g_autoptr (Order) order = order_new ();
  g_autoptr (UsherAccount) first = NULL;

  order_merge (order, (const char *[]) { "a Ada", "b Bob", "c Cleo", "d Dora", NULL });
  assert_order (order, "abcd", "0-0+4 ");
  first = g_list_model_get_item (G_LIST_MODEL (order->list), 0);
  order_merge (order, (const char *[]) { "a Clio", "b Bob", "c Cleo", "d Dora", NULL });
  assert_order (order, "bcad", "0-3+3 ");
  g_assert_cmpstr (usher_account_get_name (first), ==, "Clio");
  order_merge (order, (const char *[]) { "a Clio", "b Bob", "c Cleo", "d Doris", NULL });
  assert_order (order, "bcad", "");
}

/* In every program, and whichever was there first. */
static void
test_same_name (void)
{
  g_autoptr (Order) order = order_new ();

  order_merge (order, (const char *[]) { "2 Kim", NULL });
  assert_order (order, "2", "0-0+1 ");
  order_merge (order, (const char *[]) { "2 Kim", "3 Kim", "1 Kim", NULL });
  assert_order (order, "123", "0-1+3 ");
}

static void
test_removed (void)
{
  g_autoptr (Order) order = order_new ();
  g_autoptr (UsherAccount) same = usher_account_new_from_attributes ("b", "Bob", NULL, NULL);

  order_merge (order, (const char *[]) { "a Ada", "b Bob", "c Cleo", NULL });
  assert_order (order, "abc", "0-0+3 ");
  usher_account_merge_remove (order->list, same);
  assert_order (order, "ac", "1-1+0 ");
  usher_account_merge_remove (order->list, same);
  assert_order (order, "ac", "");
}

static void
test_homes (void)
{
  g_autoptr (Order) order = order_new ();

  order_merge (
      order,
      (const char *[]) { "b Bob", "k<a Kim", "z Zoe", "a Ada", "c<a Cleo", "s<b Ann", NULL });
  assert_order (order, "ackbsz", "0-0+6 ");

  /* With an admin go and come those who are below. */
  order_merge (order,
               (const char *[]) { "b Bob", "k<a Kim", "z Zoe", "c<a Cleo", "s<b Ann", NULL });
  assert_order (order, "bsckz", "0-5+4 ");
  order_merge (
      order,
      (const char *[]) { "b Bob", "k<a Kim", "z Zoe", "a Yul", "c<a Cleo", "s<b Ann", NULL });
  assert_order (order, "bsackz", "2-0+1 ");

  /* Whoever signs in by himself is in nobody's Home. */
  order_merge (
      order,
      (const char *[]) { "b Bob", "k Kim", "z Zoe", "a Yul", "c<a Cleo", "s<b Ann", NULL });
  assert_order (order, "bskacz", "2-3+3 ");
}

/* Of two with one name, each has its own. */
static void
test_homes_of_the_same_name (void)
{
  g_autoptr (Order) order = order_new ();

  order_merge (order, (const char *[]) { "x<2 Ann", "2 Kim", "1 Kim", "y<1 Zoe", "z<3 Bob", NULL });
  assert_order (order, "z1y2x", "0-0+5 ");
}

/* What other people's files say does no harm. */
static void
test_homes_in_circles (void)
{
  g_autoptr (Order) order = order_new ();

  order_merge (order, (const char *[]) { "a<b Ada", "b<a Bob", "c<c Cleo", "d<a Ann", NULL });
  assert_order (order, "adbc", "0-0+4 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account-order/by-name", test_by_name);
  g_test_add_func ("/account-order/comes-and-goes", test_comes_and_goes);
  g_test_add_func ("/account-order/renamed", test_renamed);
  g_test_add_func ("/account-order/same-name", test_same_name);
  g_test_add_func ("/account-order/removed", test_removed);
  g_test_add_func ("/account-order/homes", test_homes);
  g_test_add_func ("/account-order/homes-of-the-same-name", test_homes_of_the_same_name);
  g_test_add_func ("/account-order/homes-in-circles", test_homes_in_circles);

  return g_test_run ();
}
