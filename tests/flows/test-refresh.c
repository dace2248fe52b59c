/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "pin-support.h"

#define PING "/api/v2/ping"
#define NEXT_PING "\"path\": \"" PING "\", "
#define USER "/api/v2/user"
#define NEXT_USER "\"path\": \"" USER "\", "

static gboolean
refresh (Flows *flows, UsherAccount *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_refresh_async (flows->client, flows->store, account, NULL, test_ready_cb, &result);

  return usher_refresh_finish (test_wait (&result), error);
}

static void
refresh_well (Flows *flows, const char *name)
{
  g_autoptr (GError) error = NULL;

  refresh (flows, flows_get (flows, name), &error);
  g_assert_no_error (error);
}

static void
assert_fails (Flows *flows, const char *name, UsherError wanted)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (refresh (flows, flows_get (flows, name), &error));
  g_assert_error (error, USHER_ERROR, (int) wanted);
}

static char *
read_only_file (gboolean remembered)
{
  g_auto (GStrv) paths = flows_list_files (remembered);
  char *text = NULL;

  g_assert_cmpuint (g_strv_length (paths), ==, 1);
  g_assert_true (g_file_get_contents (paths[0], &text, NULL, NULL));

  return text;
}

/* A new name shows in the list, in the file, in the label and in the attributes; the token stays. */
static void
test_renamed (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *by_name = NULL;
  g_autofree char *file = NULL;
  g_autofree char *label = NULL;
  g_autolist (SecretItem) items = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  before = flows_lookup (ADA_UUID);

  test_demo_next ("{" NEXT_USER
                  "\"merge\": {\"username\": \"countess\", \"email\": \"c@example.org\","
                  " \"authToken\": \"another-token\"}}");
  refresh_well (flows, "ada");

  after = flows_lookup (ADA_UUID);
  by_name = keyring_secret_tool ("lookup", "service", "plex.tv", "username", "countess", NULL);
  file = read_only_file (TRUE);
  items = keyring_search (ADA_UUID);
  label = secret_item_get_label (items->data);
  g_assert_cmpstr (usher_account_get_email (flows_get (flows, "countess")), ==, "c@example.org");
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (by_name, ==, before);
  g_assert_cmpstr (label, ==, "Plex: countess");
  g_assert_nonnull (strstr (file, "countess"));
  g_assert_null (strstr (file, "another-token"));
  g_assert_null (usher_account_get_token (flows_get (flows, "countess")));

  flows_clear ();
}

/* Where nothing is new, nothing is written to the keyring. */
static void
test_nothing_new (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autolist (SecretItem) before = NULL;
  g_autolist (SecretItem) after = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  before = keyring_search (ADA_UUID);
  test_spin (1100); /* the keyring counts in seconds */
  refresh_well (flows, "ada");
  after = keyring_search (ADA_UUID);
  g_assert_cmpuint (secret_item_get_modified (after->data),
                    ==,
                    secret_item_get_modified (before->data));

  flows_clear ();
}

/* Only this answer means that the token is no good, and even then it is kept. */
static void
test_revoked (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  before = flows_lookup (ADA_UUID);
  test_demo_next ("{" NEXT_USER "\"status\": 401}");
  assert_fails (flows, "ada", USHER_ERROR_TOKEN_REVOKED);
  g_assert_error (usher_account_get_problem (flows_get (flows, "ada")),
                  USHER_ERROR,
                  USHER_ERROR_TOKEN_REVOKED);
  after = flows_lookup (ADA_UUID);
  g_assert_cmpstr (after, ==, before);

  refresh_well (flows, "ada");
  g_assert_null (usher_account_get_problem (flows_get (flows, "ada")));

  flows_clear ();
}

/* A sign-in ends what the last refresh ran into. */
static void
test_signed_in_again (void)
{
  g_autoptr (Flows) flows = flows_new ();

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  test_demo_next ("{" NEXT_USER "\"status\": 401}");
  assert_fails (flows, "ada", USHER_ERROR_TOKEN_REVOKED);
  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  g_assert_null (usher_account_get_problem (flows_get (flows, "ada")));

  flows_clear ();
}

/* So does one by another program. */
static void
test_signed_in_elsewhere (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Flows) other = flows_new ();

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  test_demo_next ("{" NEXT_USER "\"status\": 401}");
  assert_fails (flows, "ada", USHER_ERROR_TOKEN_REVOKED);
  flows_load (flows);
  g_assert_nonnull (usher_account_get_problem (flows_get (flows, "ada")));

  flows_sign_in (other, "ada", ADA_PASSWORD, TRUE);
  flows_load (flows);
  g_assert_null (usher_account_get_problem (flows_get (flows, "ada")));

  flows_clear ();
}

static void
test_trouble (void)
{
  static const struct
  {
    const char *answer;
    UsherError  wanted;
  } troubles[] = {
    { "\"status\": 503", USHER_ERROR_SERVICE },
    { "\"status\": 403", USHER_ERROR_MANAGED_USER },
    { "\"status\": 404", USHER_ERROR_TOO_OLD },
    { "\"status\": 498", USHER_ERROR_REFUSED },
    { "\"status\": 401, \"body\": \"{\\\"errors\\\":[{\\\"code\\\":1031}]}\"",
      USHER_ERROR_REFUSED },
    { "\"status\": 401, \"body\": \"<html>Log in\"", USHER_ERROR_BAD_REPLY },
    { "\"body\": \"<html>Log in\"", USHER_ERROR_NETWORK_LOG_IN },
    { "\"status\": 429", USHER_ERROR_SLOW_DOWN },
    { "\"body\": \"Bad Gateway\"", USHER_ERROR_BAD_REPLY },
    { "\"account\": \"bob\"", USHER_ERROR_BAD_REPLY },
    { "\"cut\": 100", USHER_ERROR_NO_NETWORK },
  };
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *token = NULL;
  g_autofree char *file = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  token = flows_lookup (ADA_UUID);
  file = read_only_file (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *next = g_strdup_printf ("{" NEXT_USER "%s}", troubles[i].answer);
      g_autofree char *token_after = NULL;
      g_autofree char *file_after = NULL;

      test_demo_next (next);
      assert_fails (flows, "ada", troubles[i].wanted);
      token_after = flows_lookup (ADA_UUID);
      file_after = read_only_file (TRUE);
      g_assert_cmpstr (token_after, ==, token);
      g_assert_cmpstr (file_after, ==, file);
    }

  flows_clear ();
}

/* The session is kept alive by every refresh that the service answers, but with a token that is no good. */
static void
test_kept_alive (void)
{
  static const struct
  {
    const char *answer; /* to what is asked about the account; NULL: as it is */
    guint       n_pings;
  } answers[] = {
    { NULL, 1 },
    { "\"status\": 503", 1 },
    { "\"status\": 403", 1 },
    { "\"status\": 429", 0 },
    { "\"body\": \"Bad Gateway\"", 1 },
    { "\"status\": 401", 0 },
    { "\"status\": 422, \"body\": \"{\\\"errors\\\":[{\\\"message\\\":\\\"Invalid token\\\"}]}\"",
      0 },
    { "\"cut\": 100", 0 },
  };
  g_autoptr (Flows) flows = flows_new ();

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  g_assert_cmpuint (pin_count_requests ("GET", PING), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      const guint before = pin_count_requests ("GET", PING);

      if (answers[i].answer != NULL)
        {
          g_autofree char *next = g_strdup_printf ("{" NEXT_USER "%s}", answers[i].answer);

          test_demo_next (next);
        }
      refresh (flows, flows_get (flows, "ada"), NULL);
      g_assert_cmpuint (pin_count_requests ("GET", PING) - before, ==, answers[i].n_pings);
    }

  flows_clear ();
}

/* What is answered to that changes nothing. */
static void
test_ping_refused (void)
{
  static const char *const answers[]
      = { "\"status\": 401", "\"status\": 503", "\"cut\": 1", "\"body\": \"<html>\"" };
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  before = flows_lookup (ADA_UUID);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *next = g_strdup_printf ("{" NEXT_PING "%s}", answers[i]);

      test_demo_next (next);
      refresh_well (flows, "ada");
      g_assert_null (usher_account_get_problem (flows_get (flows, "ada")));
      g_assert_cmpuint (pin_count_requests ("GET", PING), ==, i + 1);
    }
  after = flows_lookup (ADA_UUID);
  g_assert_cmpstr (after, ==, before);

  flows_clear ();
}

/* Until Plex is asked about @account, for the first time. It answers after test_demo_release(). */
static void
refresh_until_asked (Flows *flows, UsherAccount *account, GAsyncResult **result)
{
  test_demo_next ("{" NEXT_USER TEST_DEMO_HELD "}");
  usher_refresh_async (flows->client, flows->store, account, NULL, test_ready_cb, result);
  pin_wait_for_request ("GET", USER);
}

/* Whoever is signed out while Plex is being asked does not come back. */
static void
test_removed_meanwhile (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_auto (GStrv) files = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  account = g_object_ref (flows_get (flows, "ada"));
  refresh_until_asked (flows, account, &result);
  flows_remove (flows, account);
  g_assert_null (result);
  test_demo_release ();

  g_assert_false (usher_refresh_finish (test_wait (&result), &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_NOT_SIGNED_IN);
  token = flows_lookup (ADA_UUID);
  files = flows_list_files (TRUE);
  g_assert_cmpstr (token, ==, "");
  g_assert_cmpuint (g_strv_length (files), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (flows->store)), ==, 0);

  flows_clear ();
}

/* An old token that is refused meanwhile is not taken for the new one, nor does it take its place. */
static void
test_signed_in_meanwhile (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Flows) other = flows_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *fresh = NULL;
  g_autofree char *after = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  refresh_until_asked (flows, flows_get (flows, "ada"), &result);
  flows_sign_in (other, "ada", ADA_PASSWORD, TRUE);
  fresh = flows_lookup (ADA_UUID);
  g_assert_null (result);
  test_demo_release ();

  g_assert_true (usher_refresh_finish (test_wait (&result), &error));
  g_assert_no_error (error);
  g_assert_null (usher_account_get_problem (flows_get (flows, "ada")));
  after = flows_lookup (ADA_UUID);
  g_assert_cmpstr (after, ==, fresh);
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);

  flows_clear ();
}

static void
test_two_items (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autofree char *token = NULL;
  g_autofree char *after = NULL;

  keyring_add_item (ADA_UUID, "old", SECRET_COLLECTION_DEFAULT);
  test_spin (1100); /* the keyring counts in seconds */
  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  token = flows_lookup (ADA_UUID);
  keyring_add_item (ADA_UUID, " ", SECRET_COLLECTION_SESSION);
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, 2);

  refresh_well (flows, "ada");
  after = flows_lookup (ADA_UUID);
  g_assert_cmpuint (keyring_count (ADA_UUID), ==, 1);
  g_assert_cmpstr (after, ==, token);

  flows_clear ();
}

/* What was not to be remembered is not, by being looked at. */
static void
test_not_remembered (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_auto (GStrv) remembered = NULL;
  g_autofree char *file = NULL;

  flows_sign_in (flows, "ada", ADA_PASSWORD, FALSE);
  refresh_well (flows, "ada");
  remembered = flows_list_files (TRUE);
  file = read_only_file (FALSE);
  g_assert_cmpuint (g_strv_length (remembered), ==, 0);
  g_assert_false (usher_account_get_remembered (flows_get (flows, "ada")));

  flows_clear ();
}

/* Of an account that another installation signed in there is an item and no file, at first. */
static void
test_no_file (void)
{
  for (gboolean remember = FALSE; remember <= TRUE; remember++)
    {
      g_autoptr (Flows) flows = flows_new ();
      g_autoptr (Flows) other = NULL;
      g_auto (GStrv) paths = NULL;
      g_autofree char *country = NULL;
      g_autofree char *file = NULL;

      flows_sign_in (flows, "ada", ADA_PASSWORD, remember);
      paths = flows_list_files (remember);
      g_assert_cmpint (g_unlink (paths[0]), ==, 0);

      other = flows_new ();
      g_assert_null (usher_account_get_updated_at (flows_get (other, "ada")));
      refresh_well (other, "ada");
      g_object_get (flows_get (other, "ada"), "country", &country, NULL);
      file = read_only_file (remember);
      g_assert_cmpstr (country, ==, "IE");
      g_assert_nonnull (usher_account_get_updated_at (flows_get (other, "ada")));

      flows_clear ();
    }
}

/* What the token was issued to only the item says, and only an open keyring shows it. */
static void
test_identifier_of_a_locked_item (void)
{
  g_autoptr (Flows) flows = flows_new ();
  g_autoptr (Flows) other = NULL;
  g_autolist (SecretItem) items = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (JsonNode) log = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *requests;

  flows_sign_in (flows, "ada", ADA_PASSWORD, TRUE);
  items = keyring_search (ADA_UUID);
  attributes = secret_item_get_attributes (items->data);
  g_hash_table_replace (attributes, g_strdup ("client-identifier"), g_strdup ("of-another-copy"));
  secret_item_set_attributes_sync (items->data, NULL, attributes, NULL, &error);
  g_assert_no_error (error);

  keyring_lock ();
  other = flows_new ();
  g_assert_cmpint (usher_account_get_state (flows_get (other, "ada")),
                   ==,
                   USHER_ACCOUNT_STATE_LOCKED);
  keyring_unlock ();
  refresh_well (other, "ada");

  log = test_demo_call ("GET", "/demo/log", NULL);
  requests = json_node_get_array (log);
  g_assert_cmpuint (json_array_get_length (requests), ==, 3);
  for (guint i = 1; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      JsonObject *headers = json_object_get_object_member (request, "headers");

      g_assert_cmpstr (json_object_get_string_member (headers, "X-Plex-Client-Identifier"),
                       ==,
                       "of-another-copy");
    }

  flows_clear ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/refresh/renamed", test_renamed);
  g_test_add_func ("/refresh/nothing-new", test_nothing_new);
  g_test_add_func ("/refresh/revoked", test_revoked);
  g_test_add_func ("/refresh/signed-in-again", test_signed_in_again);
  g_test_add_func ("/refresh/signed-in-elsewhere", test_signed_in_elsewhere);
  g_test_add_func ("/refresh/trouble", test_trouble);
  g_test_add_func ("/refresh/kept-alive", test_kept_alive);
  g_test_add_func ("/refresh/ping-refused", test_ping_refused);
  g_test_add_func ("/refresh/removed-meanwhile", test_removed_meanwhile);
  g_test_add_func ("/refresh/signed-in-meanwhile", test_signed_in_meanwhile);
  g_test_add_func ("/refresh/two-items", test_two_items);
  g_test_add_func ("/refresh/not-remembered", test_not_remembered);
  g_test_add_func ("/refresh/no-file", test_no_file);
  g_test_add_func ("/refresh/identifier-of-a-locked-item", test_identifier_of_a_locked_item);

  return g_test_run ();
}
