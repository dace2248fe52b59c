/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* bare-sign-in URL CA LOGIN HEADER…: the least of a program that signs in as usherctl does, on the same
 * libraries. The password comes from standard input, each HEADER is “Name: value”.
 */

#include <json-glib/json-glib.h>
#include <libsecret/secret.h>
#include <libsoup/soup.h>
#include <stdio.h>

static const SecretSchema schema = {
  "io.github.usher_desktop.Usher.Token",
  SECRET_SCHEMA_NONE,
  {
      { "service", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "uuid", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "username", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "email", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "client-identifier", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

static SoupMessage *
new_message (const char *url, const char *login, const char *password, char **words)
{
  SoupMessage     *message = soup_message_new (SOUP_METHOD_POST, url);
  g_autofree char *form
      = soup_form_encode ("login", login, "password", password, "rememberMe", "true", NULL);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

  for (; *words != NULL; words++)
    {
      g_auto (GStrv) pair = g_strsplit (*words, ": ", 2);

      soup_message_headers_replace (soup_message_get_request_headers (message), pair[0], pair[1]);
    }
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);

  return message;
}

static gboolean
keep (JsonObject *reply, SoupMessage *message, GError **error)
{
  const char *uuid = json_object_get_string_member (reply, "uuid");
  const char *username = json_object_get_string_member (reply, "username");
  const char *identifier = soup_message_headers_get_one (soup_message_get_request_headers (message),
                                                         "X-Plex-Client-Identifier");
  g_autofree char *label = g_strconcat ("Plex: ", username, NULL);

  return secret_password_store_sync (&schema,
                                     SECRET_COLLECTION_DEFAULT,
                                     label,
                                     json_object_get_string_member (reply, "authToken"),
                                     NULL,
                                     error,
                                     "service",
                                     "plex.tv",
                                     "uuid",
                                     uuid,
                                     "username",
                                     username,
                                     "email",
                                     json_object_get_string_member (reply, "email"),
                                     "client-identifier",
                                     identifier,
                                     NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;
  char password[128];

  if (argc < 4 || fgets (password, sizeof password, stdin) == NULL)
    return 2;
  g_strchomp (password);

  database = g_tls_file_database_new (argv[2], &error);
  if (database != NULL)
    {
      soup_session_set_proxy_resolver (session, NULL);
      soup_session_set_tls_database (session, database);
      message = new_message (argv[1], argv[3], password, argv + 4);
      reply = soup_session_send_and_read (session, message, NULL, &error);
    }
  if (reply != NULL
      && json_parser_load_from_data (parser,
                                     g_bytes_get_data (reply, NULL),
                                     (gssize) g_bytes_get_size (reply),
                                     &error)
      && keep (json_node_get_object (json_parser_get_root (parser)), message, &error))
    return 0;

  g_printerr ("%s\n", error->message);

  return 1;
}
