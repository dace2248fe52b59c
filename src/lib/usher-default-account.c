/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-default-account-private.h"

#include "usher-fiber-private.h"
#include "usher-file-private.h"

/* Which account is meant where none is named: the UUID of the one that the person chose, in a file of
 * its own beside the accounts.
 */

static char *
get_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "usher", "default-account", NULL);
}

/* Empty where there is none. */
static char *
read_uuid (void)
{
  g_autofree char *path = get_path ();
  char            *uuid = usher_file_read (path, NULL, NULL);

  return uuid != NULL ? g_strstrip (uuid) : g_strdup ("");
}

static DexFuture *
load_fiber (gpointer user_data)
{
  return dex_future_new_take_string (read_uuid ());
}

/* Resolves to the UUID, which is empty where none was chosen. */
DexFuture *
usher_default_account_load (void)
{
  return usher_fiber_spawn (dex_thread_pool_scheduler_get_default (),
                            USHER_FIBER_STACK,
                            load_fiber,
                            NULL,
                            NULL);
}

/* @uuid: (nullable): NULL for none */
gboolean
usher_default_account_save (const char *uuid, GError **error)
{
  g_autofree char *path = get_path ();
  g_autofree char *line = uuid != NULL ? g_strconcat (uuid, "\n", NULL) : NULL;

  return line != NULL ? usher_file_write (path, line, -1, NULL, error)
                      : usher_file_delete (path, error);
}

/* Where another program has chosen another one meanwhile, that choice stays. */
void
usher_default_account_forget (const char *uuid)
{
  g_autofree char *chosen = read_uuid ();

  if (g_str_equal (chosen, uuid))
    usher_default_account_save (NULL, NULL);
}

/* Tells of each new choice, whichever program it is made in; NULL where it can't be told, or where no
 * account ever was.
 */
GFileMonitor *
usher_default_account_watch (void)
{
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  return usher_file_watch (folder, name);
}
