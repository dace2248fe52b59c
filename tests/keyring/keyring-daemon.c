/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <signal.h>
#include <unistd.h>

#define KEYRING_NAME "org.freedesktop.secrets"

/* What the bus says of the name, a number; 0 where nobody has it. */
static guint
ask_bus (const char *method)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;
  guint answer = 0;

  reply = g_dbus_connection_call_sync (bus,
                                       "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus",
                                       method,
                                       g_variant_new ("(s)", KEYRING_NAME),
                                       G_VARIANT_TYPE ("(u)"),
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       NULL);
  if (reply != NULL)
    g_variant_get (reply, "(u)", &answer);

  return answer;
}

GPid
daemon_get_pid (void)
{
  guint pid = ask_bus ("GetConnectionUnixProcessID");

  g_assert_cmpuint (pid, >, 0);

  return (GPid) pid;
}

static void
wait_for_name (gboolean there)
{
  for (int i = 0; (ask_bus ("GetConnectionUnixProcessID") != 0) != there; i++)
    {
      g_assert_cmpint (i, <, 4000);
      g_usleep (5000);
    }
}

/* For one that was killed. libsecret's own service would go on with the session that it has with it. */
void
daemon_wait_gone (void)
{
  wait_for_name (FALSE);
  secret_service_disconnect ();
}

void
daemon_kill (void)
{
  g_assert_cmpint (kill (daemon_get_pid (), SIGKILL), ==, 0);
  daemon_wait_gone ();
}

static void
start (const char *const *command, const char *input)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                   | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  /* Only our programs have to end where they misuse a library. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  process = g_subprocess_launcher_spawnv (launcher, command, &error);
  g_assert_no_error (error);

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (process),
                             input,
                             strlen (input),
                             NULL,
                             NULL,
                             &error);
  g_assert_no_error (error);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, &error);
  g_assert_no_error (error);
  wait_for_name (TRUE);
}

/* With the log-in keyring unlocked by @password, and made where there is none; NULL leaves all as
 * it is, locked.
 */
void
daemon_start (const char *password)
{
  const char *const command[] = {
    "gnome-keyring-daemon",
    "--foreground",
    "--components=secrets",
    password != NULL ? "--unlock" : NULL,
    NULL,
  };

  start (command, password != NULL ? password : "");
}

/* Where its disk is in a mount namespace of its own, which a user who is not root has to own. */
static const char in_namespace[] = "if [ \"$(id -u)\" = 0 ]; then\n"
                                   "  exec unshare --mount \"$@\"\n"
                                   "fi\n"
                                   "exec unshare --map-current-user --keep-caps --mount \"$@\"\n";
static const char on_small_disk[] = "mount -t tmpfs -o size=64k tmpfs \"$1\" || exit\n"
                                    "shift\n"
                                    "exec \"$@\"\n";

static gboolean
can_mount (const char *folder)
{
  g_autoptr (GSubprocess) process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              NULL,
                              "sh",
                              "-c",
                              in_namespace,
                              "-",
                              "sh",
                              "-c",
                              on_small_disk,
                              "-",
                              folder,
                              "true",
                              NULL);

  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

/* With a disk for the keyrings that is soon full. FALSE where no disk can be mounted. */
gboolean
daemon_start_on_small_disk (const char *password)
{
  g_autofree char  *folder = daemon_get_folder ();
  const char *const command[] = {
    "sh",           "-c",
    in_namespace,   "-",
    "sh",           "-c",
    on_small_disk,  "-",
    folder,         "gnome-keyring-daemon",
    "--foreground", "--components=secrets",
    "--unlock",     NULL,
  };

  if (!can_mount (folder))
    return FALSE;

  start (command, password);

  return TRUE;
}

/* @full: whether to fill that disk, or make room again */
void
daemon_fill_disk (gboolean full)
{
  g_autofree char *folder = daemon_get_folder ();
  g_autofree char *path = g_strdup_printf ("/proc/%d/root%s/filler", daemon_get_pid (), folder);
  char             block[4096] = { 0 };
  int              file;

  if (!full)
    {
      g_assert_cmpint (g_unlink (path), ==, 0);
      return;
    }

  file = g_open (path, O_WRONLY | O_CREAT, 0600);
  g_assert_cmpint (file, >=, 0);
  while (write (file, block, sizeof block) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (file);
}

void
daemon_restart (const char *password)
{
  daemon_kill ();
  daemon_start (password);
}

char *
daemon_get_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "keyrings", NULL);
}

/* As on a machine where nobody has ever kept a secret. For a daemon that does not run. */
void
daemon_forget_keyrings (void)
{
  g_autofree char *folder = daemon_get_folder ();
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

/* The log-in keyring of somebody who chose an empty password: a file that anybody can read. */
void
daemon_make_plain_keyring (void)
{
  g_autofree char *folder = daemon_get_folder ();
  g_autofree char *path = g_build_filename (folder, "login.keyring", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "[keyring]\ndisplay-name=Login\n", -1, &error);
  g_assert_no_error (error);
}
