/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The accounts are the files of accounts/, or the people in them. What an account asks of a sign-in
 * follows from its reply: `twoFactorEnabled` and `emailOnlyAuth`. A file without a password is a
 * managed user's.
 */

#include "demo-accounts.h"

#include "demo-people.h"
#include "demo-secrets.h"

#define ACCOUNTS_PATH "/demo/accounts/"

static void
demo_account_free (DemoAccount *self)
{
  g_free (self->name);
  g_free (self->email);
  g_free (self->uuid);
  g_free (self->password);
  g_free (self->code);
  g_free (self->kind);
  g_free (self->home);
  g_free (self->home_pin);
  json_object_unref (self->reply);
  g_free (self);
}

/* Whoever has a Home PIN has its hash in the reply, which nobody must ever see. */
static void
set_home_pin (DemoAccount *self, const char *pin)
{
  g_autofree char *hash = g_strconcat ("demo-secret-home-pin-", self->uuid, NULL);

  g_set_str (&self->home_pin, pin);
  json_object_set_string_member (self->reply, "pin", hash);
}

static void
list_secrets (DemoAccount *self)
{
  demo_secrets_list ("password", self->password);
  demo_secrets_list ("code", self->code);
  demo_secrets_list ("pin", self->home_pin);
}

static DemoAccount *
demo_account_new (JsonObject *file)
{
  JsonObject  *reply = json_object_get_object_member (file, "reply");
  DemoAccount *self = g_new0 (DemoAccount, 1);

  self->name = g_strdup (json_object_get_string_member (reply, "username"));
  if (*self->name == '\0')
    g_set_str (&self->name, json_object_get_string_member (reply, "title"));
  self->email = g_strdup (json_object_get_string_member (reply, "email"));
  self->uuid = g_strdup (json_object_get_string_member (reply, "uuid"));
  self->password = g_strdup (json_object_get_string_member_with_default (file, "password", NULL));
  self->kind = g_strdup (json_object_get_string_member (file, "kind"));
  self->email_only = json_object_get_boolean_member_with_default (reply, "emailOnlyAuth", FALSE);
  if (json_object_get_boolean_member (reply, "twoFactorEnabled"))
    self->code = g_strdup (json_object_get_string_member (file, "code"));
  self->reply = json_object_ref (reply);
  self->home = g_strdup (json_object_get_string_member_with_default (file, "home", NULL));
  self->is_listed = json_object_get_boolean_member_with_default (file, "listed", TRUE);
  if (json_object_has_member (file, "home-pin"))
    set_home_pin (self, json_object_get_string_member (file, "home-pin"));
  list_secrets (self);

  return self;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_accounts (GPtrArray *accounts, JsonObject *file)
{
  guint n_people;

  if (!json_object_has_member (file, "people"))
    {
      g_ptr_array_add (accounts, demo_account_new (file));
      return;
    }

  n_people = json_array_get_length (json_object_get_array_member (file, "people"));
  for (guint i = 0; i < n_people; i++)
    {
      g_autoptr (JsonObject) made = demo_people_make (file, i);

      g_ptr_array_add (accounts, demo_account_new (made));
    }
}

/**
 * demo_accounts_load:
 *
 * Reads the accounts, in the order of their files' names.
 *
 * The files are part of the program, so that a mistake in one of them ends it.
 *
 * Returns: (transfer full) (element-type DemoAccount): the accounts
 */
GPtrArray *
demo_accounts_load (void)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) demo_account_free);
  g_auto (GStrv) names = g_resources_enumerate_children (ACCOUNTS_PATH, 0, NULL);

  qsort (names, g_strv_length (names), sizeof *names, compare_names);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (ACCOUNTS_PATH, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      if (!json_parser_load_from_data (parser,
                                       g_bytes_get_data (bytes, NULL),
                                       g_bytes_get_size (bytes),
                                       &error))
        g_error ("%s: %s", names[i], error->message);

      add_accounts (accounts, json_node_get_object (json_parser_get_root (parser)));
    }

  return accounts;
}

/**
 * demo_account_set_secrets:
 * @self: an account
 * @password: (nullable): the password
 * @code: (nullable): the verification code; %NULL asks for none
 * @home_pin: (nullable): the PIN of its user in its Home; %NULL asks for none
 *
 * Gives an account other secrets than its file does.
 */
void
demo_account_set_secrets (DemoAccount *self,
                          const char  *password,
                          const char  *code,
                          const char  *home_pin)
{
  g_set_str (&self->password, password);
  g_set_str (&self->code, code);
  g_set_str (&self->home_pin, home_pin);
  list_secrets (self);
}

static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (normal, -1);
}

static gboolean
same_text (const char *a, const char *b)
{
  g_autofree char *folded_a = fold (a);
  g_autofree char *folded_b = fold (b);

  return g_str_equal (folded_a, folded_b);
}

/**
 * demo_accounts_find:
 * @accounts: the accounts
 * @name: a user name, an e-mail address or the title of a managed user, in any case
 *
 * Looks an account up as a sign-in does.
 *
 * Returns: (transfer none) (nullable): the account
 */
DemoAccount *
demo_accounts_find (GPtrArray *accounts, const char *name)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      DemoAccount *account = accounts->pdata[i];

      if (*name != '\0' && (same_text (name, account->name) || same_text (name, account->email)))
        return account;
    }

  return NULL;
}

DemoAccount *
demo_accounts_find_by_uuid (GPtrArray *accounts, const char *uuid)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      DemoAccount *account = accounts->pdata[i];

      if (g_str_equal (uuid, account->uuid))
        return account;
    }

  return NULL;
}

/* As a test names one: there are managed users with one title. */
DemoAccount *
demo_accounts_find_any (GPtrArray *accounts, const char *name)
{
  DemoAccount *account = demo_accounts_find_by_uuid (accounts, name);

  return account != NULL ? account : demo_accounts_find (accounts, name);
}

static gboolean
is_code (const char *text)
{
  return strlen (text) == 6 && strspn (text, "0123456789") == 6;
}

/**
 * demo_account_judge:
 * @self: the account that @login belongs to
 * @login: the login as it was sent
 * @password: the password as it was sent
 * @code: (nullable): the verification code
 *
 * Decides on a sign-in.
 *
 * Clients that can't send a code append it to the password, which Plex takes too.
 *
 * Returns: the verdict
 */
DemoVerdict
demo_account_judge (DemoAccount *self, const char *login, const char *password, const char *code)
{
  const char *rest;

  if (self->password == NULL || !g_str_has_prefix (password, self->password))
    return DEMO_VERDICT_WRONG;

  rest = password + strlen (self->password);
  if (self->code != NULL && is_code (rest))
    code = rest;
  else if (*rest != '\0')
    return DEMO_VERDICT_WRONG;

  if (self->email_only && !same_text (login, self->email))
    return DEMO_VERDICT_NEEDS_EMAIL;

  if (self->code == NULL)
    return DEMO_VERDICT_WELCOME;

  /* Some clients send an empty code on every sign-in, and Plex takes it for none. */
  if (code == NULL || *code == '\0')
    return DEMO_VERDICT_NEEDS_CODE;

  return g_str_equal (code, self->code) ? DEMO_VERDICT_WELCOME : DEMO_VERDICT_WRONG_CODE;
}

/**
 * demo_account_dup_reply:
 * @self: an account
 * @token: the token of the session that asks
 * @remember_expires_at: when that session ends, in seconds since 1970
 *
 * Makes the account object that a sign-in and `GET /user` return. A `rememberExpiresAt` in the
 * account's file, the null of a managed user, stays.
 *
 * Returns: (transfer full): the object
 */
JsonObject *
demo_account_dup_reply (DemoAccount *self, const char *token, gint64 remember_expires_at)
{
  g_autoptr (GList) names = json_object_get_members (self->reply);
  JsonObject *reply = json_object_new ();

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (reply, l->data, json_object_dup_member (self->reply, l->data));

  json_object_set_string_member (reply, "authToken", token);
  if (!json_object_has_member (reply, "rememberExpiresAt"))
    json_object_set_int_member (reply, "rememberExpiresAt", remember_expires_at);
  return reply;
}
