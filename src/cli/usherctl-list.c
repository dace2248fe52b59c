/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "usherctl-context.h"

static const char *
get_state_nick (UsherAccount *account)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (USHER_TYPE_ACCOUNT_STATE);

  return g_enum_get_value (states, (int) usher_account_get_state (account))->value_nick;
}

static void
print_json (UsherAccountStore *store)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (G_LIST_MODEL (store), i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "uuid");
      json_builder_add_string_value (builder, usher_account_get_uuid (account));
      json_builder_set_member_name (builder, "username");
      json_builder_add_string_value (builder, usher_account_get_username (account));
      json_builder_set_member_name (builder, "title");
      json_builder_add_string_value (builder, usher_account_get_title (account));
      json_builder_set_member_name (builder, "email");
      json_builder_add_string_value (builder, usher_account_get_email (account));
      json_builder_set_member_name (builder, "default");
      json_builder_add_boolean_value (builder, account == usher_account_store_get_default (store));
      json_builder_set_member_name (builder, "state");
      json_builder_add_string_value (builder, get_state_nick (account));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

static const char *
get_state_text (UsherAccount *account)
{
  switch (usher_account_get_state (account))
    {
    case USHER_ACCOUNT_STATE_LOCKED:
      return _ ("the keyring is locked");
    case USHER_ACCOUNT_STATE_SIGNED_OUT:
      return _ ("signed out");
    case USHER_ACCOUNT_STATE_OK:
    default:
      return _ ("signed in");
    }
}

static void
print_lines (UsherctlContext *context)
{
  UsherAccountStore *store = context->store;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (G_LIST_MODEL (store), i);
      const char      *email = usher_account_get_email (account);
      g_autofree char *who
          = usherctl_dup_line (email != NULL ? email : usher_account_get_name (account));

      g_print ("%s\t%s\t%s",
               usherctl_context_get_word (context, account),
               who,
               get_state_text (account));
      if (account == usher_account_store_get_default (store))
        /* Translators: of an account. */
        g_print ("\t%s", _ ("default"));
      g_print ("\n");
    }
}

/* A list asks nobody for a password. A keyring that opens without one is opened; where another
 * stays locked, the accounts that are known without it are listed as locked.
 */
static gboolean
load (UsherctlContext *context, GError **error)
{
  if (!usherctl_context_load (context, error))
    return FALSE;
  if (!usher_keyring_get_locked (usher_account_store_get_keyring (context->store)))
    return TRUE;
  if (usherctl_context_unlock (context, error))
    return usherctl_context_load (context, error);

  /* Accounts that a locked keyring keeps to itself are not none. */
  if (g_list_model_get_n_items (G_LIST_MODEL (context->store)) == 0)
    return FALSE;

  g_clear_error (error);

  return TRUE;
}

UsherctlStatus
usherctl_list (int argc, char **argv)
{
  gboolean           json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (UsherctlContext) context = NULL;
  g_autoptr (GError) error = NULL;

  if (!usherctl_parse (argc, argv, NULL, _ ("Lists the accounts."), options))
    return USHERCTL_USAGE;

  context = usherctl_context_new_silent ();
  if (!load (context, &error))
    return usherctl_report (error);

  if (json)
    print_json (context->store);
  else
    print_lines (context);

  return USHERCTL_DONE;
}
