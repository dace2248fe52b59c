/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-support.h"
#include "usher-client-identifier-private.h"
#include "usher-device-private.h"

static const char *const header_names[] = {
  "Accept",
  "X-Plex-Client-Identifier",
  "X-Plex-Product",
  "X-Plex-Version",
  "X-Plex-Platform",
  "X-Plex-Platform-Version",
  "X-Plex-Device",
  "X-Plex-Model",
  "X-Plex-Device-Vendor",
  "X-Plex-Device-Name",
  "X-Plex-Marketplace",
};

/* Puts a file below @root, which stands for a machine's root folder. */
static void
put (const char *root, const char *path, const char *text)
{
  g_autofree char *file = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
}

static SoupMessageHeaders *
get_headers (const char *root)
{
  g_autoptr (UsherDevice) device = usher_device_new_for_root (root);
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);

  usher_device_write_headers (device, "the-identifier", headers);
  for (gsize i = 0; i < G_N_ELEMENTS (header_names); i++)
    {
      const char *value = soup_message_headers_get_one (headers, header_names[i]);

      g_assert_nonnull (value);
      g_assert_cmpstr (value, !=, "");
      g_assert_true (g_utf8_validate (value, -1, NULL));
      for (const char *c = value; *c != '\0'; c++)
        g_assert_false (g_ascii_iscntrl (*c));
    }

  return headers;
}

static void
assert_header (SoupMessageHeaders *headers, const char *name, const char *value)
{
  g_assert_cmpstr (soup_message_headers_get_one (headers, name), ==, value);
}

static void
test_laptop (void)
{
  g_autofree char *root = g_dir_make_tmp (NULL, NULL);
  g_autoptr (SoupMessageHeaders) headers = NULL;

  put (root,
       "etc/os-release",
       "# comment\nID=debian\nNAME=\"Debian GNU/Linux\"\nPRETTY_NAME='Debian GNU/Linux 13'\n");
  put (root, "sys/class/dmi/id/product_name", "ThinkPad X1\n");
  put (root, "sys/class/dmi/id/sys_vendor", "LENOVO\n");
  put (root, "sys/class/dmi/id/chassis_type", "10\n");

  headers = get_headers (root);
  assert_header (headers, "Accept", "application/json");
  assert_header (headers, "X-Plex-Client-Identifier", "the-identifier");
  assert_header (headers, "X-Plex-Product", "Usher");
  assert_header (headers, "X-Plex-Platform", "Linux");
  assert_header (headers, "X-Plex-Platform-Version", "Debian GNU/Linux 13");
  assert_header (headers, "X-Plex-Device", "Laptop");
  assert_header (headers, "X-Plex-Model", "ThinkPad X1");
  assert_header (headers, "X-Plex-Device-Vendor", "LENOVO");
  assert_header (headers, "X-Plex-Device-Name", g_get_host_name ());
  assert_header (headers, "X-Plex-Marketplace", "debian");
}

static void
test_flatpak (void)
{
  g_autofree char *root = g_dir_make_tmp (NULL, NULL);
  g_autoptr (SoupMessageHeaders) headers = NULL;

  put (root, ".flatpak-info", "[Application]\n");
  put (root, "etc/os-release", "ID=org.gnome.os\nNAME=\"The runtime\"\n");
  put (root, "run/host/os-release", "ID=fedora\nNAME=Fedora\nPRETTY_NAME=\"Fedora Linux 44\"\n");

  headers = get_headers (root);
  assert_header (headers, "X-Plex-Marketplace", "flatpak");
  assert_header (headers, "X-Plex-Platform-Version", "Fedora Linux 44");
  assert_header (headers, "X-Plex-Device-Vendor", "Fedora");
}

/* A machine that says nothing, or nothing true, of itself. */
static void
test_silent_machine (void)
{
  g_autofree char *root = g_dir_make_tmp (NULL, NULL);
  g_autoptr (SoupMessageHeaders) headers = NULL;

  put (root, "etc/os-release", "NAME=\"Some\\tLinux\x01\xff\"\nPRETTY_NAME=\n");
  put (root, "sys/class/dmi/id/product_name", "To Be Filled By O.E.M.\n");
  put (root, "sys/class/dmi/id/sys_vendor", "  \n");

  headers = get_headers (root);
  assert_header (headers, "X-Plex-Device", "PC");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "X-Plex-Model"),
                   !=,
                   "To Be Filled By O.E.M.");
  g_assert_true (
      g_str_has_prefix (soup_message_headers_get_one (headers, "X-Plex-Device-Vendor"), "Some"));
}

static void
test_identifier_is_kept (void)
{
  g_autoptr (UsherDevice) first = usher_device_new ();
  g_autoptr (UsherDevice) second = usher_device_new ();
  g_autofree char *path
      = g_build_filename (g_get_user_data_dir (), "usher", "client-identifier", NULL);
  g_autoptr (GError) error = NULL;
  const char *identifier;
  GStatBuf    info;

  identifier = usher_device_load_client_identifier (first, &error);
  g_assert_no_error (error);
  g_assert_true (g_uuid_string_is_valid (identifier));
  g_assert_cmpstr (usher_device_load_client_identifier (second, &error), ==, identifier);

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_identifier_is_mended (void)
{
  g_autoptr (UsherDevice) device = usher_device_new ();
  g_autoptr (GError) error = NULL;

  put (g_get_user_data_dir (), "usher/client-identifier", "half an ident");
  g_assert_true (g_uuid_string_is_valid (usher_device_load_client_identifier (device, &error)));
  g_assert_no_error (error);
}

/* A disk that has trouble now may have the identifier again tomorrow. */
static void
test_identifier_cannot_be_read (void)
{
  g_autoptr (UsherDevice) device = usher_device_new ();
  g_autofree char *path
      = g_build_filename (g_get_user_data_dir (), "usher", "client-identifier", NULL);
  g_autofree char *target = NULL;
  g_autoptr (GError) error = NULL;

  put (g_get_user_data_dir (), "usher/other", "");
  g_assert_cmpint (symlink (path, path), ==, 0);

  g_assert_null (usher_device_load_client_identifier (device, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);
  target = g_file_read_link (path, NULL);
  g_assert_cmpstr (target, ==, path);
}

static void
test_identifier_needs_a_place (void)
{
  g_autoptr (UsherDevice) device = usher_device_new ();
  g_autoptr (GError) error = NULL;

  put (g_get_user_data_dir (), "usher", "a file in the way of the folder");

  g_assert_null (usher_device_load_client_identifier (device, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);
}

static gboolean link_comes_late;

/* In the place of the C library's: something else may get there first. */
int
link (const char *from, const char *to)
{
  if (link_comes_late)
    g_assert_cmpint (mkfifo (to, 0600), ==, 0);

  return linkat (AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* What is said is about what is there then. */
static void
test_identifier_comes_late (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "usher", NULL);
  g_autoptr (GDir) entries = NULL;
  g_autoptr (GError) error = NULL;

  link_comes_late = TRUE;
  g_assert_null (usher_client_identifier_load (&error));
  link_comes_late = FALSE;
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "is no file of Usher"));

  entries = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (entries), ==, "client-identifier");
  g_assert_null (g_dir_read_name (entries));
}

/* Starts two programs at the same moment, and tells whether they end with the same identifier. */
static gboolean
race (void)
{
  int *n_ready
      = mmap (NULL, sizeof *n_ready, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  char identifiers[2][36];
  int  answers[2];

  g_assert_true (n_ready != MAP_FAILED);
  g_assert_cmpint (pipe (answers), ==, 0);

  for (int i = 0; i < 2; i++)
    if (fork () == 0)
      {
        char    *identifier;
        gboolean told;

        /* Else both would make up the same one. */
        g_random_set_seed ((guint32) getpid ());
        g_atomic_int_inc (n_ready);
        while (g_atomic_int_get (n_ready) < 2)
          ;
        identifier = usher_client_identifier_load (NULL);
        told = identifier != NULL && write (answers[1], identifier, 36) == 36;
        g_free (identifier);
        _exit (told ? 0 : 1);
      }

  for (int i = 0; i < 2; i++)
    {
      int status;

      g_assert_cmpint (wait (&status), >, 0);
      g_assert_cmpint (status, ==, 0);
      g_assert_cmpint (read (answers[0], identifiers[i], 36), ==, 36);
    }
  close (answers[0]);
  close (answers[1]);
  munmap (n_ready, sizeof *n_ready);

  return memcmp (identifiers[0], identifiers[1], 36) == 0;
}

static void
test_identifier_is_one (void)
{
  g_autofree char *path
      = g_build_filename (g_get_user_data_dir (), "usher", "client-identifier", NULL);
  /* Under valgrind, where each takes a third of a second, only for what is wrong with memory. */
  const int n_races = g_getenv ("USHER_TEST_WRAPPER") != NULL ? 10 : 200;

  for (int i = 0; i < n_races; i++)
    {
      g_assert_true (race ());
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/device/laptop", test_laptop);
  g_test_add_func ("/device/flatpak", test_flatpak);
  g_test_add_func ("/device/silent-machine", test_silent_machine);
  g_test_add_func ("/device/identifier/is-kept", test_identifier_is_kept);
  g_test_add_func ("/device/identifier/is-mended", test_identifier_is_mended);
  g_test_add_func ("/device/identifier/cannot-be-read", test_identifier_cannot_be_read);
  g_test_add_func ("/device/identifier/needs-a-place", test_identifier_needs_a_place);
  g_test_add_func ("/device/identifier/comes-late", test_identifier_comes_late);
  g_test_add_func ("/device/identifier/is-one", test_identifier_is_one);

  return g_test_run ();
}
