/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-autostart.h"

#include <errno.h>
#include <glib/gstdio.h>

#define NAME "usher"
#define SELF "/proc/self/exe"

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", APP_ID ".desktop", NULL);
}

static gboolean
get_boolean (GKeyFile *entry, const char *key, gboolean fallback)
{
  g_autoptr (GError) error = NULL;
  const gboolean value = g_key_file_get_boolean (entry, G_KEY_FILE_DESKTOP_GROUP, key, &error);

  return error == NULL ? value : fallback;
}

/**
 * usher_autostart_is_there:
 *
 * Tells whether the desktop starts the program. Whoever does not want that may have removed the entry, or
 * have had the desktop switch it off.
 *
 * Returns: whether it does
 */
gboolean
usher_autostart_is_there (void)
{
  g_autofree char *path = dup_path ();
  g_autoptr (GKeyFile) entry = g_key_file_new ();

  return g_key_file_load_from_file (entry, path, G_KEY_FILE_NONE, NULL)
         && !get_boolean (entry, G_KEY_FILE_DESKTOP_KEY_HIDDEN, FALSE)
         && get_boolean (entry, "X-GNOME-Autostart-enabled", TRUE);
}

static gboolean
is_same_file (const char *one, const char *other)
{
  GStatBuf one_stat, other_stat;

  return g_stat (one, &one_stat) == 0 && g_stat (other, &other_stat) == 0
         && one_stat.st_dev == other_stat.st_dev && one_stat.st_ino == other_stat.st_ino;
}

/* The program by its name, so that the entry outlives a move of it; where another one goes by that name, or
 * none, by its path.
 */
static char *
dup_program (void)
{
  g_autofree char *found = g_find_program_in_path (NAME);
  g_autofree char *own = g_file_read_link (SELF, NULL);

  /* One that was replaced while it runs, by an upgrade, has no path that would hold. */
  if (own == NULL || g_str_has_suffix (own, " (deleted)")
      || (found != NULL && is_same_file (found, SELF)))
    return g_strdup (NAME);

  return g_steal_pointer (&own);
}

static char *
dup_command (const char *program)
{
  g_autoptr (GString) quoted = NULL;

  if (g_str_equal (program, NAME))
    return g_strdup (NAME " --gapplication-service");

  /* As the specification of desktop entries has it, which is not how a shell quotes. */
  quoted = g_string_new (program);
  g_string_replace (quoted, "\\", "\\\\", 0);
  g_string_replace (quoted, "\"", "\\\"", 0);
  g_string_replace (quoted, "`", "\\`", 0);
  g_string_replace (quoted, "$", "\\$", 0);
  g_string_replace (quoted, "%", "%%", 0);

  return g_strdup_printf ("\"%s\" --gapplication-service", quoted->str);
}

static char *
dup_entry (void)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autofree char *program = dup_program ();
  g_autofree char *command = dup_command (program);
  const struct
  {
    const char *key;
    const char *value;
  } lines[] = {
    { G_KEY_FILE_DESKTOP_KEY_TYPE, G_KEY_FILE_DESKTOP_TYPE_APPLICATION },
    { G_KEY_FILE_DESKTOP_KEY_NAME, "Usher" },
    { G_KEY_FILE_DESKTOP_KEY_ICON, APP_ID },
    { G_KEY_FILE_DESKTOP_KEY_EXEC, command },
    { G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, program },
    { G_KEY_FILE_DESKTOP_KEY_TERMINAL, "false" },
    { G_KEY_FILE_DESKTOP_KEY_STARTUP_NOTIFY, "false" },
    { "X-GNOME-Autostart-enabled", "true" },
    { "X-GNOME-UsesNotifications", "true" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, lines[i].key, lines[i].value);

  return g_key_file_to_data (entry, NULL, NULL);
}

/**
 * usher_autostart_write:
 * @error: return location for a #GError
 *
 * Has the desktop start the program when the person logs in.
 *
 * Returns: whether it will
 */
gboolean
usher_autostart_write (GError **error)
{
  g_autofree char *path = dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = dup_entry ();

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      const int code = errno;

      g_set_error_literal (error,
                           G_FILE_ERROR,
                           (int) g_file_error_from_errno (code),
                           g_strerror (code));
      return FALSE;
    }

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

/**
 * usher_autostart_remove:
 * @error: return location for a #GError
 *
 * Has the desktop start the program no more.
 *
 * Returns: whether that is so
 */
gboolean
usher_autostart_remove (GError **error)
{
  g_autofree char *path = dup_path ();
  const int        code = g_unlink (path) == 0 ? 0 : errno;

  if (code == 0 || code == ENOENT)
    return TRUE;

  g_set_error_literal (error,
                       G_FILE_ERROR,
                       (int) g_file_error_from_errno (code),
                       g_strerror (code));

  return FALSE;
}
