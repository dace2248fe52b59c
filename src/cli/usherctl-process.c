/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE /* for execvpe() */

#include "config.h"

#include "usherctl-process.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "usher-core-dump.h"
#include "usher-heap.h"

#define BUS "DBUS_SESSION_BUS_ADDRESS"

/* What usherctl was started with: a command that it becomes is started with the same. */
static char           **inherited_environment;
static struct sigaction inherited_sigpipe;
static GArray          *inherited_files;

/* Where no bus is named, GIO looks in the usual place and then, with a display, starts a bus of its
 * own, on which no keyring is and which stays behind. Whatever asks for the bus in here, a proxy's
 * settings included, gets the usual place and nothing else.
 */
static void
pin_session_bus (void)
{
  const char      *named = g_getenv (BUS);
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *address = NULL;

  if (named != NULL && *named != '\0' && strstr (named, "autolaunch:") == NULL)
    return;

  path = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  escaped = g_dbus_address_escape_value (path);
  address = g_strconcat ("unix:path=", escaped, NULL);
  g_setenv (BUS, address, TRUE);
}

/* libdex opens files before main() begins: those have a flag that no inherited file has. */
static void
note_file (int fd)
{
  const int flags = fcntl (fd, F_GETFD);

  if (flags >= 0 && (flags & FD_CLOEXEC) == 0)
    g_array_append_val (inherited_files, fd);
}

static void
note_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  inherited_files = g_array_new (FALSE, FALSE, sizeof (int));
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    note_file (fd);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (atoi (name) > STDERR_FILENO)
      note_file (atoi (name));
}

/* Whether usherctl was started without the standard stream @fd. Another file, which would take what
 * is printed, may be in its place by now.
 */
static gboolean
was_closed (int fd)
{
  for (guint i = 0; i < inherited_files->len; i++)
    if (g_array_index (inherited_files, int, i) == fd)
      return FALSE;

  return TRUE;
}

static gboolean output_is_lost;

static void
lose_output_cb (const char *text)
{
  output_is_lost = TRUE;
}

/* To be called before anything else. */
void
usherctl_process_set_up (void)
{
  inherited_environment = g_get_environ ();
  sigaction (SIGPIPE, NULL, &inherited_sigpipe);

  usher_core_dump_forbid ();
  usher_heap_share ();
  note_files ();
  if (was_closed (STDOUT_FILENO))
    g_set_print_handler (lose_output_cb);
  pin_session_bus ();
}

/* Whether nobody has got what was printed: the disk is full, or the reader has gone. */
gboolean
usherctl_process_has_lost_output (void)
{
  return output_is_lost || fflush (stdout) != 0 || ferror (stdout);
}

char **
usherctl_process_dup_environment (void)
{
  return g_strdupv (inherited_environment);
}

/* Runs @command in the place of usherctl, so that process id, terminal, signals and exit status are
 * the command's without further ado. Returns, with errno set, only where that can't be done.
 */
void
usherctl_process_become (char **command, char **environment)
{
  /* GSocket ignores it, and a signal that is ignored stays so. */
  sigaction (SIGPIPE, &inherited_sigpipe, NULL);
  usher_core_dump_restore ();

  /* Not every library says of each of its files that it is not for others. */
  g_fdwalk_set_cloexec (STDIN_FILENO);
  for (guint i = 0; i < inherited_files->len; i++)
    fcntl (g_array_index (inherited_files, int, i), F_SETFD, 0);

  execvpe (command[0], command, environment);
}
