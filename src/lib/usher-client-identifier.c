/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-client-identifier-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "usher-error-private.h"
#include "usher-file-private.h"

static gboolean
is_identifier (const char *text)
{
  return g_uuid_string_is_valid (text);
}

static char *
read_identifier (const char *path, GError **error)
{
  g_autofree char *text = usher_file_read (path, NULL, error);

  if (text != NULL && !is_identifier (g_strstrip (text)))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "“%s” has no identifier", path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/* One that can't be read at the moment may be good: it is not to be replaced. */
static gboolean
is_missing (const GError *error)
{
  return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* Two programs that start at once must end with one identifier: the file appears whole or not at
 * all, and whoever comes second finds it there. A file that holds no identifier is replaced.
 */
static gboolean
write_identifier (const char *path, GError **error)
{
  g_autofree char *text = g_uuid_string_random ();
  g_autofree char *fresh = usher_file_write_beside (path, text, -1, NULL, error);
  g_autofree char *kept = NULL;
  g_autoptr (GError) local_error = NULL;

  if (fresh == NULL)
    return FALSE;

  if (link (fresh, path) != 0)
    kept = read_identifier (path, &local_error);
  if (is_missing (local_error))
    return usher_file_move (fresh, path, error);

  /* It is in its place by that name, or another one is, which is read there. */
  g_unlink (fresh);

  return TRUE;
}

/* The client identifier is made once and kept with the data, not with the cache: Plex takes another
 * one for a new device, and mails the person about it.
 */
char *
usher_client_identifier_load (GError **error)
{
  g_autofree char *path
      = g_build_filename (g_get_user_data_dir (), "usher", "client-identifier", NULL);
  g_autoptr (GError) local_error = NULL;
  char *identifier = read_identifier (path, &local_error);

  if (is_missing (local_error))
    {
      g_clear_error (&local_error);
      if (write_identifier (path, &local_error))
        identifier = read_identifier (path, &local_error);
    }
  if (local_error != NULL)
    {
      usher_error_translate (&local_error, USHER_ERROR_STORAGE);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }

  return identifier;
}
