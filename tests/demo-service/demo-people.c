/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Many accounts in one file: a reply that they have in common, and what each has of its own. */

#include "demo-people.h"

static void
set_member (JsonObject *object, const char *name, JsonNode *value, gpointer target)
{
  json_object_set_member (target, name, json_node_copy (value));
}

/* What would be tedious to write for each of them. */
static void
fill_in (JsonObject *reply, JsonObject *file, guint index)
{
  g_autofree char *uuid
      = g_strdup_printf ("%s%04u", json_object_get_string_member (file, "uuid"), index + 1);
  g_autofree char *thumb
      = g_strdup_printf ("https://plex.tv/users/%s/avatar?c=%u", uuid, 1700000100 + index);
  const char *username = json_object_get_string_member (reply, "username");

  json_object_set_int_member (reply,
                              "id",
                              json_object_get_int_member (file, "first-id") + (gint64) index);
  json_object_set_string_member (reply, "uuid", uuid);
  json_object_set_string_member (reply, "thumb", thumb);

  if (*username != '\0')
    {
      g_autofree char *email = g_strconcat (username, "@example.org", NULL);

      json_object_set_string_member (reply, "email", email);
    }
}

/**
 * demo_people_make:
 * @file: a file with `people` in it
 * @index: which of them
 *
 * Makes what the file of that one would be, had it a file of its own.
 *
 * Whoever has a user name has it as a password too, with the file's `password-suffix` after it.
 *
 * Returns: (transfer full): the file
 */
JsonObject *
demo_people_make (JsonObject *file, guint index)
{
  JsonObject *person
      = json_array_get_object_element (json_object_get_array_member (file, "people"), index);
  JsonObject *made = json_object_new ();
  JsonObject *reply = json_object_new ();
  const char *suffix = json_object_get_string_member_with_default (file, "password-suffix", NULL);

  json_object_foreach_member (file, set_member, made);
  json_object_remove_member (made, "people");
  json_object_foreach_member (person, set_member, made);

  json_object_foreach_member (json_object_get_object_member (file, "reply"), set_member, reply);
  json_object_foreach_member (json_object_get_object_member (person, "reply"), set_member, reply);
  fill_in (reply, file, index);
  json_object_set_object_member (made, "reply", reply);

  if (suffix != NULL)
    {
      g_autofree char *password
          = g_strconcat (json_object_get_string_member (reply, "username"), suffix, NULL);

      json_object_set_string_member (made, "password", password);
    }

  return made;
}
