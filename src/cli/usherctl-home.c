/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "usherctl-home-user.h"

/* Whether the user's own token is here. */
static gboolean
is_signed_in (UsherAccountStore *store, UsherHomeUser *user)
{
  const char *uuid = usher_home_user_get_uuid (user);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (g_str_equal (usher_account_get_uuid (account), uuid))
        return usher_account_get_state (account) != USHER_ACCOUNT_STATE_SIGNED_OUT;
    }

  return FALSE;
}

static void
add_text (JsonBuilder *builder, UsherHomeUser *user, const char *member, const char *property)
{
  g_autofree char *text = usherctl_home_user_dup_text (user, property);

  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

/* What Plex did not say is not "no": null. */
static void
add_flag (JsonBuilder *builder, UsherHomeUser *user, const char *member, const char *property)
{
  gboolean value;

  g_object_get (user, property, &value, NULL);
  json_builder_set_member_name (builder, member);
  if (usher_record_is_known (USHER_RECORD (user), property))
    json_builder_add_boolean_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_user (JsonBuilder *builder, UsherAccountStore *store, UsherHomeUser *user)
{
  json_builder_begin_object (builder);
  add_text (builder, user, "uuid", "uuid");
  add_text (builder, user, "title", "title");
  add_text (builder, user, "username", "username");
  add_text (builder, user, "email", "email");
  add_flag (builder, user, "admin", "admin");
  add_flag (builder, user, "restricted", "restricted");
  add_flag (builder, user, "guest", "guest");
  add_flag (builder, user, "protected", "protected");
  add_flag (builder, user, "hasPassword", "has-password");
  add_text (builder, user, "restrictionProfile", "restriction-profile");
  json_builder_set_member_name (builder, "signedIn");
  json_builder_add_boolean_value (builder, is_signed_in (store, user));
  json_builder_end_object (builder);
}

static void
print_json (UsherAccountStore *store, UsherHome *home)
{
  GListModel *users = usher_home_get_users (home);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr (UsherHomeUser) user = g_list_model_get_item (users, i);

      add_user (builder, store, user);
    }
  json_builder_end_array (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

static const char *
get_kind (UsherHomeUser *user)
{
  gboolean guest;

  g_object_get (user, "guest", &guest, NULL);
  if (usher_home_user_get_admin (user))
    /* Translators: of a user of a Plex Home, whose Home it is. */
    return C_ ("user of a home", "admin");
  if (guest)
    return C_ ("user of a home", "guest");
  if (usher_home_user_get_restricted (user))
    /* Translators: of a user of a Plex Home who is managed by its admin. */
    return C_ ("user of a home", "managed");

  /* Translators: of a user of a Plex Home who has an account of their own. */
  return C_ ("user of a home", "member");
}

static void
print_user (UsherAccountStore *store, UsherHome *home, UsherHomeUser *user)
{
  g_autofree char *word = usherctl_home_dup_word (home, user);
  g_autofree char *name = usherctl_dup_line (usher_home_user_get_name (user));

  g_print ("%s\t%s\t%s", word, name, get_kind (user));
  if (usher_home_user_get_protected (user))
    /* Translators: of a user of a Plex Home, who has one. */
    g_print (", %s", C_ ("user of a home", "PIN"));
  if (is_signed_in (store, user))
    g_print ("\t%s", _ ("signed in"));
  g_print ("\n");
}

static void
print_lines (UsherAccountStore *store, UsherHome *home)
{
  GListModel *users = usher_home_get_users (home);

  for (guint i = 0; i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr (UsherHomeUser) user = g_list_model_get_item (users, i);

      print_user (store, home, user);
    }
}

UsherctlStatus
usherctl_home (int argc, char **argv)
{
  g_auto (GStrv) words = NULL;
  gboolean           json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (UsherctlContext) context = NULL;
  g_autoptr (UsherAccount) host = NULL;
  g_autoptr (UsherHome) home = NULL;
  g_autoptr (GError) error = NULL;
  UsherctlStatus status = USHERCTL_FAILED;

  if (!usherctl_parse (argc,
                       argv,
                       _ ("[ACCOUNT]"),
                       _ ("Lists the users of the Plex Home that an account belongs to."),
                       options))
    return USHERCTL_USAGE;

  context = usherctl_context_new ();
  host = usherctl_home_find_host (context, words, &status);
  if (host == NULL)
    return status;

  home = usherctl_home_load (context, host, &error);
  if (home == NULL)
    return usherctl_report (error);

  if (json)
    print_json (context->store, home);
  else
    print_lines (context->store, home);

  return USHERCTL_DONE;
}
