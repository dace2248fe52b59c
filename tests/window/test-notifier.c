/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"
#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-notifier.h"
#include "usher-settings.h"

/* How often somebody who looks elsewhere is told. What a notification says and does is tried with a real
 * daemon by test_desktop.py; here the program is asked whether it would send one.
 */

static guint n_sent;
static guint n_withdrawn;

/* In the place of GLib's. */
void
g_application_send_notification (GApplication  *application,
                                 const char    *id,
                                 GNotification *notification)
{
  g_assert_cmpstr (id, ==, "signed-out-u1");
  n_sent++;
}

void
g_application_withdraw_notification (GApplication *application, const char *id)
{
  n_withdrawn++;
}

typedef struct
{
  GtkApplication    *application;
  UsherAccountStore *store;
  UsherNotifier     *notifier;
  UsherAccount      *account;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (FALSE);

  self->application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  self->store = usher_account_store_new (keyring);
  self->notifier = usher_notifier_new (self->application, self->store);
  self->account = test_account_new ("u1", "ada", "token-1");
  g_list_store_append (self->store->accounts, self->account);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = usher_settings_new ();

  g_settings_reset (settings, "told-signed-out");
  n_sent = 0;
  n_withdrawn = 0;
  g_object_unref (self->account);
  g_object_unref (self->notifier);
  g_object_unref (self->store);
  g_object_unref (self->application);
}

static void
find (Fixture *self, UsherError code)
{
  g_autoptr (GError) error = g_error_new_literal (USHER_ERROR, (int) code, "found");

  usher_account_set_problem (self->account, error);
}

static void
find_well (Fixture *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  usher_account_set_problem (self->account, NULL);
  usher_account_set_updated_at (self->account, now);
}

/* Each day finds it again. */
static void
test_once (Fixture *self, gconstpointer data)
{
  for (guint day = 0; day < 30; day++)
    find (self, USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (n_sent, ==, 1);
  g_assert_cmpuint (n_withdrawn, ==, 0);
}

/* And each start of the program. */
static void
test_once_in_two_runs (Fixture *self, gconstpointer data)
{
  Fixture next;

  find (self, USHER_ERROR_TOKEN_REVOKED);
  set_up (&next, NULL);
  find (&next, USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (n_sent, ==, 1);
  find_well (&next);
  find (&next, USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (n_sent, ==, 2);
  tear_down (&next, NULL);
}

/* That there was no answer at first says nothing of the token. */
static void
test_once_where_nobody_answers_first (Fixture *self, gconstpointer data)
{
  Fixture next;

  find (self, USHER_ERROR_TOKEN_REVOKED);
  set_up (&next, NULL);
  find (&next, USHER_ERROR_NO_NETWORK);
  find (&next, USHER_ERROR_SERVICE);
  find (&next, USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (n_sent, ==, 1);
  g_assert_cmpuint (n_withdrawn, ==, 0);
  tear_down (&next, NULL);
}

/* What is true no more is taken back, and is news when it is true again. */
static void
test_taken_back (Fixture *self, gconstpointer data)
{
  find (self, USHER_ERROR_TOKEN_REVOKED);
  find_well (self);
  g_assert_cmpuint (n_withdrawn, ==, 1);
  find (self, USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (n_sent, ==, 2);
}

/* Plex has answered, and the disk does not take what it said. */
static void
test_taken_back_without_room (Fixture *self, gconstpointer data)
{
  find (self, USHER_ERROR_TOKEN_REVOKED);
  find (self, USHER_ERROR_STORAGE);
  g_assert_cmpuint (n_withdrawn, ==, 1);
  find (self, USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (n_sent, ==, 2);
}

/* Also what another run of the program has told. */
static void
test_told_before (Fixture *self, gconstpointer data)
{
  find_well (self);
  g_assert_cmpuint (n_withdrawn, ==, 1);
}

static void
test_no_news (Fixture *self, gconstpointer data)
{
  find (self, USHER_ERROR_NO_NETWORK);
  find (self, USHER_ERROR_REFUSED);
  g_assert_cmpuint (n_sent, ==, 0);
}

/* Whoever was removed and signs in again is somebody new. */
static void
test_removed (Fixture *self, gconstpointer data)
{
  find (self, USHER_ERROR_TOKEN_REVOKED);
  g_list_store_remove_all (self->store->accounts);
  g_assert_cmpuint (n_withdrawn, >=, 1);
  g_list_store_append (self->store->accounts, self->account);
  find (self, USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (n_sent, ==, 2);
}

static guint
count_handlers (Fixture *self)
{
  const guint n = g_signal_handlers_block_matched (self->account,
                                                   G_SIGNAL_MATCH_DATA,
                                                   0,
                                                   0,
                                                   NULL,
                                                   NULL,
                                                   self->notifier);

  g_signal_handlers_unblock_matched (self->account,
                                     G_SIGNAL_MATCH_DATA,
                                     0,
                                     0,
                                     NULL,
                                     NULL,
                                     self->notifier);

  return n;
}

/* A store says that a whole stretch of it was replaced, also of those that stay. */
static void
test_replaced (Fixture *self, gconstpointer data)
{
  const guint n_handlers = count_handlers (self);
  gpointer    same[] = { self->account };

  g_assert_cmpuint (n_handlers, >, 0);
  g_list_store_splice (self->store->accounts, 0, 1, same, G_N_ELEMENTS (same));
  g_assert_cmpuint (count_handlers (self), ==, n_handlers);
  find (self, USHER_ERROR_TOKEN_REVOKED);
  g_assert_cmpuint (n_sent, ==, 1);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  ADD ("/notifier/once", test_once);
  ADD ("/notifier/once-in-two-runs", test_once_in_two_runs);
  ADD ("/notifier/once-where-nobody-answers-first", test_once_where_nobody_answers_first);
  ADD ("/notifier/taken-back", test_taken_back);
  ADD ("/notifier/taken-back-without-room", test_taken_back_without_room);
  ADD ("/notifier/told-before", test_told_before);
  ADD ("/notifier/no-news", test_no_news);
  ADD ("/notifier/removed", test_removed);
  ADD ("/notifier/replaced", test_replaced);

  return g_test_run ();
}
