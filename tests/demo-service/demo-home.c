/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Plex Home: who is in it, and how one of its users becomes another. */

#include "demo-home.h"

#include "demo-api.h"

static gboolean
is (DemoAccount *account, const char *name)
{
  return json_object_get_boolean_member_with_default (account->reply, name, FALSE);
}

/* Whose Home it is that an account is in; NULL for one that is in none. */
static DemoAccount *
find_admin (DemoService *service, DemoAccount *account)
{
  if (account->home != NULL)
    return demo_accounts_find (service->accounts, account->home);

  return is (account, "home") && is (account, "homeAdmin") ? account : NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  DemoAccount *first = *(DemoAccount *const *) a;
  DemoAccount *second = *(DemoAccount *const *) b;
  gint64       first_id = json_object_get_int_member (first->reply, "id");
  gint64       second_id = json_object_get_int_member (second->reply, "id");

  return first_id < second_id ? -1 : first_id > second_id;
}

/* In the order of their ids. */
static GPtrArray *
list_users (DemoService *service, DemoAccount *admin)
{
  GPtrArray *users = g_ptr_array_new ();

  for (guint i = 0; i < service->accounts->len; i++)
    {
      DemoAccount *account = service->accounts->pdata[i];

      if (find_admin (service, account) == admin)
        g_ptr_array_add (users, account);
    }

  g_ptr_array_sort (users, compare);
  return users;
}

/* A member of the account object as it stands here, where what an account does not have is null. */
static void
copy_member (JsonObject *user, DemoAccount *account, const char *name)
{
  JsonNode *value = json_object_get_member (account->reply, name);

  if (value == NULL || JSON_NODE_HOLDS_NULL (value)
      || g_strcmp0 (json_node_get_string (value), "") == 0)
    json_object_set_null_member (user, name);
  else
    json_object_set_member (user, name, json_node_copy (value));
}

/* Seen as a number and as a text, so that both are here. */
static void
set_updated_at (JsonObject *user, DemoAccount *account)
{
  gint64 seconds = json_object_get_int_member (account->reply, "joinedAt");

  if (json_object_get_int_member (account->reply, "id") % 2 == 0)
    {
      json_object_set_int_member (user, "updatedAt", seconds);
    }
  else
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *text = g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");

      json_object_set_string_member (user, "updatedAt", text);
    }
}

static JsonObject *
make_user (DemoAccount *account)
{
  static const char *const texts[]
      = { "title", "username", "email", "friendlyName", "thumb", "restrictionProfile" };
  JsonObject *user = json_object_new ();

  json_object_set_int_member (user, "id", json_object_get_int_member (account->reply, "id"));
  json_object_set_string_member (user, "uuid", account->uuid);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    copy_member (user, account, texts[i]);
  json_object_set_boolean_member (user, "hasPassword", is (account, "hasPassword"));
  json_object_set_boolean_member (user, "restricted", is (account, "restricted"));
  json_object_set_boolean_member (user, "admin", is (account, "homeAdmin"));
  json_object_set_boolean_member (user, "guest", is (account, "guest"));
  json_object_set_boolean_member (user, "protected", is (account, "protected"));
  if (json_object_has_member (account->reply, "pin"))
    copy_member (user, account, "pin");
  set_updated_at (user, account);

  return user;
}

static void
set_guest (JsonObject *home, GPtrArray *users)
{
  json_object_set_null_member (home, "guestUserID");
  json_object_set_null_member (home, "guestUserUUID");
  json_object_set_boolean_member (home, "guestEnabled", FALSE);

  for (guint i = 0; i < users->len; i++)
    {
      DemoAccount *account = users->pdata[i];

      if (!is (account, "guest"))
        continue;

      json_object_set_int_member (home,
                                  "guestUserID",
                                  json_object_get_int_member (account->reply, "id"));
      json_object_set_string_member (home, "guestUserUUID", account->uuid);
      json_object_set_boolean_member (home, "guestEnabled", TRUE);
    }
}

static gboolean
has_subscription (DemoAccount *account)
{
  JsonObject *subscription = json_object_get_object_member (account->reply, "subscription");

  return json_object_get_boolean_member (subscription, "active");
}

/**
 * demo_home_list:
 * @call: a call
 *
 * Tells of the Home that somebody is in. What Plex says to somebody who is in none is not known.
 */
void
demo_home_list (DemoCall *call)
{
  DemoSession *session = demo_call_require_session (call);
  DemoAccount *admin;
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (JsonObject) home = NULL;
  g_autofree char *name = NULL;
  JsonArray       *list;

  if (session == NULL)
    return;

  admin = find_admin (call->service, session->account);
  if (admin == NULL)
    {
      demo_reply_error (call->message, DEMO_ERROR_FORBIDDEN);
      return;
    }

  users = list_users (call->service, admin);
  name = g_strdup_printf ("%s’s home", json_object_get_string_member (admin->reply, "title"));
  home = json_object_new ();
  json_object_set_int_member (home, "id", json_object_get_int_member (admin->reply, "id"));
  json_object_set_string_member (home, "name", name);
  set_guest (home, users);
  json_object_set_boolean_member (home, "subscription", has_subscription (admin));

  list = json_array_new ();
  for (guint i = 0; i < users->len; i++)
    json_array_add_object_element (list, make_user (users->pdata[i]));
  json_object_set_array_member (home, "users", list);

  demo_reply_object (call->message, SOUP_STATUS_OK, "home", home);
}

/* Who is to be switched to: a user of the same Home, by the uuid in the path. */
static DemoAccount *
find_user (DemoCall *call, DemoAccount *account)
{
  g_auto (GStrv) segments = g_strsplit (call->path, "/", -1);
  DemoAccount *admin = find_admin (call->service, account);
  DemoAccount *user = demo_accounts_find_by_uuid (call->service->accounts, segments[5]);

  if (admin == NULL || user == NULL || find_admin (call->service, user) != admin)
    return NULL;

  return user;
}

/**
 * demo_home_switch:
 * @call: a call
 *
 * Signs the program in as another user of the same Home, with the token of the one that asks, which
 * goes on. What the program had of that user before ends.
 *
 * A PIN comes in the query, which is how Plex takes it, or in a form.
 */
void
demo_home_switch (DemoCall *call)
{
  DemoSession *session = demo_call_require_session (call);
  const char  *pin = g_hash_table_lookup (call->query, "pin");
  DemoAccount *user;

  if (session == NULL)
    return;

  if (is (session->account, "restricted"))
    {
      demo_reply_error (call->message, DEMO_ERROR_FORBIDDEN);
      return;
    }

  user = find_user (call, session->account);
  if (user == NULL)
    {
      demo_reply_error (call->message, DEMO_ERROR_NOT_FOUND);
      return;
    }

  if (pin == NULL)
    pin = demo_call_get_field (call, "pin");
  if (user->home_pin != NULL && g_strcmp0 (pin, user->home_pin) != 0)
    {
      demo_reply_error (call->message, DEMO_ERROR_WRONG_HOME_PIN);
      return;
    }

  demo_api_sign_in (call, user, TRUE);
}
