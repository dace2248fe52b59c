/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A local stand-in for the account service of Plex, for the demo and for tests. See README.md. */

#include "demo-certificate.h"
#include "demo-service.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

typedef struct
{
  char *directory;
  char *certificate;
  int   port;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->directory);
  g_free (options->certificate);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (Options *options, DemoCertificateKind *kind, int *argc, char ***argv, GError **error)
{
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "directory", 0, 0, G_OPTION_ARG_FILENAME, &options->directory,
      "Where to write ca.pem (default: a temporary folder)", "DIR" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port,
      "The port to listen on (default: any free one)", "N" },
    { "certificate", 0, 0, G_OPTION_ARG_STRING, &options->certificate,
      "valid (default), expired, self-signed or wrong-host", "KIND" },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_autoptr (GOptionContext) context = g_option_context_new ("- a local stand-in for plex.tv");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (*argc > 1 || options->port < 0 || options->port > G_MAXUINT16
      || (options->certificate != NULL
          && !demo_certificate_kind_from_name (options->certificate, kind)))
    {
      g_set_error_literal (error,
                           G_OPTION_ERROR,
                           G_OPTION_ERROR_BAD_VALUE,
                           "Not understood; see --help");
      return FALSE;
    }

  return TRUE;
}

/* The folder for ca.pem, as an absolute path: GTlsFileDatabase takes no other. */
static char *
make_directory (const char *wanted, GError **error)
{
  g_autofree char *directory = NULL;

  if (wanted == NULL)
    return g_dir_make_tmp ("usher-demo-XXXXXX", error);

  directory = g_canonicalize_filename (wanted, NULL);
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      int code = errno;

      g_set_error (error,
                   G_FILE_ERROR,
                   g_file_error_from_errno (code),
                   "%s: %s",
                   directory,
                   g_strerror (code));
      return NULL;
    }

  return g_steal_pointer (&directory);
}

/* One fact a line, for people and for scripts. A password may have spaces in it, hence the tabs. */
static void
announce (DemoService *service, guint port, const char *authority_path)
{
  printf ("USHER_SERVICE_URL=https://localhost:%u\n", port);
  printf ("USHER_SERVICE_CA=%s\n", authority_path);

  for (guint i = 0; i < service->accounts->len; i++)
    {
      DemoAccount *account = service->accounts->pdata[i];

      if (account->password == NULL || !account->is_listed)
        continue;

      printf ("account\t%s\t%s\t%s", account->name, account->password, account->kind);
      if (account->code != NULL)
        printf ("\t%s", account->code);
      putchar ('\n');
    }

  puts ("ready");
  fflush (stdout);
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
run (const Options      *options,
     DemoCertificateKind kind,
     const char         *directory,
     GMainLoop          *loop,
     GError            **error)
{
  g_autofree char *path = g_build_filename (directory, "ca.pem", NULL);
  g_autofree char *authority_pem = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (DemoService) service = NULL;
  guint port;

  certificate = demo_certificate_new (kind, &authority_pem, error);
  if (certificate == NULL || !g_file_set_contents (path, authority_pem, -1, error))
    return FALSE;

  service = demo_service_new (certificate);
  port = demo_service_listen (service, options->port, error);
  if (port == 0)
    return FALSE;

  announce (service, port, path);
  g_main_loop_run (loop);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { NULL, NULL, 0 };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *directory = NULL;
  g_autoptr (GError) error = NULL;
  DemoCertificateKind kind = DEMO_CERTIFICATE_VALID;
  pid_t               parent = getppid ();
  gboolean            good;

  setlocale (LC_ALL, "");

  /* Whoever started it may be killed; nothing of it stays behind then. */
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    return 0;

  /* From here on a signal waits for the loop, so that the temporary folder is always removed. */
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGHUP, quit_cb, loop);

  good = parse_options (&options, &kind, &argc, &argv, &error)
         && (directory = make_directory (options.directory, &error)) != NULL
         && run (&options, kind, directory, loop, &error);
  if (!good)
    g_printerr ("usher-demo-service: %s\n", error->message);

  if (directory != NULL && options.directory == NULL)
    {
      g_autofree char *path = g_build_filename (directory, "ca.pem", NULL);

      g_unlink (path);
      g_rmdir (directory);
    }

  return good ? 0 : 1;
}
