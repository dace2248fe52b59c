/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-keyring-item-private.h"

#include <string.h>

#include "usher-account-private.h"
#include "usher-secret-service-private.h"

#define LABEL_PREFIX "Plex: "

/* A label or an attribute is one line: on a keyring without a password a newline destroys the whole
 * file (gnome-keyring 42 and 48).
 */
static char *
dup_line (const char *text)
{
  char *line = g_strdup (text);

  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';

  return line;
}

static void
add_attribute (GHashTable *attributes, const char *name, const char *value)
{
  if (value != NULL)
    g_hash_table_insert (attributes, (gpointer) name, dup_line (value));
}

/* What a look-up can ask for. */
GHashTable *
usher_keyring_item_dup_attributes (UsherAccount *account)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  add_attribute (attributes, "service", "plex.tv");
  add_attribute (attributes, "uuid", usher_account_get_uuid (account));
  add_attribute (attributes, "username", usher_account_get_username (account));
  add_attribute (attributes, "email", usher_account_get_email (account));
  add_attribute (attributes, "client-identifier", usher_account_get_client_identifier (account));

  return attributes;
}

char *
usher_keyring_item_dup_label (UsherAccount *account)
{
  const char      *name = usher_account_get_username (account);
  g_autofree char *label = NULL;

  if (name == NULL)
    name = usher_account_get_title (account);
  label = g_strconcat (LABEL_PREFIX, name ? name : usher_account_get_name (account), NULL);

  return dup_line (label);
}

/* Whether an item says of its account what the account says of itself. */
gboolean
usher_keyring_item_is_current (SecretItem *item, UsherAccount *account)
{
  static const char *const names[] = { "username", "email", "client-identifier" };
  g_autoptr (GHashTable) wanted = usher_keyring_item_dup_attributes (account);
  g_autoptr (GHashTable) attributes = usher_secret_service_dup_attributes (item);
  g_autofree char *wanted_label = usher_keyring_item_dup_label (account);
  g_autofree char *label = usher_secret_service_dup_label (item);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (g_hash_table_lookup (attributes, names[i]),
                   g_hash_table_lookup (wanted, names[i]))
        != 0)
      return FALSE;

  return g_strcmp0 (label, wanted_label) == 0;
}

/* What an item says of its account, without the token; NULL where it is none of ours. */
UsherAccount *
usher_keyring_item_to_account (SecretItem *item)
{
  g_autoptr (GHashTable) attributes = usher_secret_service_dup_attributes (item);
  g_autofree char *label = usher_secret_service_dup_label (item);
  const char      *uuid = g_hash_table_lookup (attributes, "uuid");
  const char      *title = NULL;
  UsherAccount    *account;

  if (label != NULL && g_str_has_prefix (label, LABEL_PREFIX))
    title = label + strlen (LABEL_PREFIX);

  account = uuid != NULL
                ? usher_account_new_from_attributes (uuid,
                                                     title,
                                                     g_hash_table_lookup (attributes, "username"),
                                                     g_hash_table_lookup (attributes, "email"))
                : NULL;
  if (account == NULL)
    return NULL;

  usher_account_set_client_identifier (account,
                                       g_hash_table_lookup (attributes, "client-identifier"));
  usher_account_set_state (account,
                           usher_secret_service_is_locked (item) ? USHER_ACCOUNT_STATE_LOCKED
                                                                 : USHER_ACCOUNT_STATE_OK);

  return account;
}
