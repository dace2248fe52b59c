/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usher-error.h"
#include "usher-file-private.h"

/* Each test has a home of its own. */
static char *
get_path (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

static void
put (const char *name)
{
  g_autofree char *path = get_path (name);

  g_assert_true (usher_file_write (path, "x", -1, NULL, NULL));
}

static gboolean
is_there (const char *name)
{
  g_autofree char *path = get_path (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* It has the age that it is given from the moment in which it is there. */
static void
test_write (void)
{
  const struct timespec time = { .tv_sec = 1700000000, .tv_nsec = 123456000 };
  g_autofree char      *path = get_path ("new/file");
  g_autofree char      *text = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (usher_file_write (path, "one", -1, NULL, &error));
  g_assert_true (usher_file_write (path, "two and more", 3, &time, &error));
  g_assert_no_error (error);
  text = usher_file_read (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "two");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (info.st_mtim.tv_sec, ==, time.tv_sec);
  g_assert_cmpint (info.st_mtim.tv_nsec, ==, time.tv_nsec);
}

/* There are file systems that set no time. */
static void
test_write_without_time (void)
{
  const struct timespec refused = { .tv_sec = 1700000000, .tv_nsec = -1 };
  g_autofree char      *path = get_path ("of-now");
  g_autofree char      *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (usher_file_write (path, "text", -1, &refused, &error));
  g_assert_no_error (error);
  text = usher_file_read (path, NULL, NULL);
  g_assert_cmpstr (text, ==, "text");
}

/* Nothing is there, half a file least of all, where the whole does not go. */
static void
test_write_fails (void)
{
  g_autofree char *path = get_path ("in-the-way");
  g_autoptr (GDir) entries = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_assert_false (usher_file_write (path, "text", -1, NULL, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_false (usher_file_delete (path, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_STORAGE);

  entries = g_dir_open (g_get_user_data_dir (), 0, NULL);
  while ((name = g_dir_read_name (entries)) != NULL)
    g_assert_cmpstr (name, ==, "in-the-way");
}

/* How long a file is read while its name goes to and fro, in microseconds. */
#define READING 300000

static void
put_in_place (const char *thing, const char *path)
{
  g_autofree char *beside = g_strconcat (path, ".next", NULL);

  g_assert_cmpint (link (thing, beside), ==, 0);
  g_assert_cmpint (g_rename (beside, path), ==, 0);
}

typedef struct
{
  char *path, *file, *pipe;
  gint  done;
} Swap;

static gpointer
swap (gpointer user_data)
{
  Swap *self = user_data;

  while (!g_atomic_int_get (&self->done))
    {
      put_in_place (self->pipe, self->path);
      put_in_place (self->file, self->path);
    }

  return NULL;
}

/* Nobody writes to the pipe, in whichever moment it gets there: who waits for that does so for ever. */
static void
test_read_swapped (void)
{
  g_autofree char *path = get_path ("swapped");
  g_autofree char *file = get_path ("file");
  g_autofree char *pipe = get_path ("pipe");
  Swap             job = { path, file, pipe, FALSE };
  const gint64     end = g_get_monotonic_time () + READING;
  GThread         *thread;

  put ("file");
  put_in_place (file, path);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  thread = g_thread_new ("swap", swap, &job);
  while (g_get_monotonic_time () < end)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = usher_file_read (path, NULL, &error);

      if (error == NULL)
        g_assert_cmpstr (text, ==, "x");
      else
        g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
    }
  g_atomic_int_set (&job.done, TRUE);
  g_thread_join (thread);
}

static void
test_delete (void)
{
  g_autofree char *path = get_path ("leaves");
  g_autofree char *below = get_path ("leaves/below");
  g_autoptr (GError) error = NULL;

  put ("leaves");
  g_assert_true (usher_file_delete (below, &error));
  g_assert_true (usher_file_delete (path, &error));
  g_assert_true (usher_file_delete (path, &error));
  g_assert_no_error (error);
  g_assert_false (is_there ("leaves"));
}

/* What somebody has put beside our files is theirs. */
static void
test_leftovers (void)
{
  static const char *const others[]
      = { "a.json", "a.backup", "a.usher-12345", "a.usher-1234567", "usher-AbC123" };
  static const char *const leftovers[] = { "a.usher-AbC123", "a.json.usher-XXXXXX" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    put (others[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (leftovers); i++)
    put (leftovers[i]);

  /* Somebody may still be writing them. */
  usher_file_tidy (g_get_user_data_dir (), 600);
  for (gsize i = 0; i < G_N_ELEMENTS (leftovers); i++)
    g_assert_true (is_there (leftovers[i]));

  usher_file_tidy (g_get_user_data_dir (), 0);
  for (gsize i = 0; i < G_N_ELEMENTS (leftovers); i++)
    g_assert_false (is_there (leftovers[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_true (is_there (others[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/file/write", test_write);
  g_test_add_func ("/file/write-without-time", test_write_without_time);
  g_test_add_func ("/file/write-fails", test_write_fails);
  g_test_add_func ("/file/read-swapped", test_read_swapped);
  g_test_add_func ("/file/delete", test_delete);
  g_test_add_func ("/file/leftovers", test_leftovers);

  return g_test_run ();
}
