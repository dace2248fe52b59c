/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-client-identifier-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "usher-error.h"
#include "usher-file-private.h"

static gboolean
is_identifier (const char *text)
{
  return g_uuid_string_is_valid (text);
}

/* NULL without an error: there is none yet, or what is there is none. */
static char *
read_identifier (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = usher_file_read (path, NULL, &local_error);

  if (text != NULL)
    return is_identifier (g_strstrip (text)) ? g_steal_pointer (&text) : NULL;

  /* One that can't be read at the moment may be good: it is not to be replaced. */
  if (!g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error_literal (error, USHER_ERROR, USHER_ERROR_STORAGE, local_error->message);

  return NULL;
}

static gboolean
fail (GError **error, const char *path, int code)
{
  g_set_error (error,
               USHER_ERROR,
               USHER_ERROR_STORAGE,
               "“%s” can’t be written: %s",
               path,
               g_strerror (code));

  return FALSE;
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
  gboolean         written;

  if (fresh == NULL)
    return FALSE;

  written = link (fresh, path) == 0;
  if (!written)
    {
      kept = read_identifier (path, NULL);
      written = kept != NULL || g_rename (fresh, path) == 0;
    }
  if (!written)
    fail (error, path, errno);
  g_unlink (fresh);

  return written;
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

  if (identifier != NULL)
    return identifier;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!write_identifier (path, error))
    return NULL;

  identifier = read_identifier (path, &local_error);
  if (identifier == NULL)
    fail (error, path, EIO);

  return identifier;
}
