/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-prompt.h"

#define FIND "xdotool search --onlyvisible --class gcr"

/* Does to the first prompt that comes what it is told, until that is gone: a key that is pressed
 * before the prompt is ready is lost.
 */
#define SCRIPT                                                                                     \
  "window=$(timeout 30 xdotool search --sync --onlyvisible --class gcr | head -n 1) || exit 1\n"   \
  "for try in 1 2 3 4 5 6 7 8; do\n"                                                               \
  "  xdotool windowfocus --sync \"$window\" \"$@\" || exit 0\n"                                    \
  "  for wait in 1 2 3 4 5 6 7 8 9 10; do\n"                                                       \
  "    " FIND " >/dev/null || exit 0\n"                                                            \
  "    sleep 0.1\n"                                                                                \
  "  done\n"                                                                                       \
  "done\n"                                                                                         \
  "exit 1\n"

static GSubprocess *
start_person (const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *person;
  va_list      rest;

  g_ptr_array_add (words, (gpointer) "sh");
  g_ptr_array_add (words, (gpointer) "-c");
  g_ptr_array_add (words, (gpointer) SCRIPT);
  g_ptr_array_add (words, (gpointer) "-");
  va_start (rest, first);
  for (const char *word = first; word != NULL; word = va_arg (rest, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (rest);
  g_ptr_array_add (words, NULL);

  person = g_subprocess_newv ((const char *const *) words->pdata,
                              G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error);
  g_assert_no_error (error);

  return person;
}

/* The one that session.py chose. */
GSubprocess *
prompt_type_password (void)
{
  return start_person ("key", "ctrl+a", "type", "--args", "1", "usher", "key", "Return", NULL);
}

/* For a keyring that is to be made: the password has to be typed twice. */
GSubprocess *
prompt_choose_password (void)
{
  return start_person ("key",
                       "ctrl+a",
                       "type",
                       "--args",
                       "1",
                       "usher",
                       "key",
                       "Tab",
                       "key",
                       "ctrl+a",
                       "type",
                       "--args",
                       "1",
                       "usher",
                       "key",
                       "Return",
                       NULL);
}

GSubprocess *
prompt_dismiss (void)
{
  return start_person ("key", "Escape", NULL);
}

void
prompt_assert_answered (GSubprocess *person)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (person, NULL, &error);
  g_assert_no_error (error);
}

gboolean
prompt_is_open (void)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "sh", "-c", FIND, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);

  return g_subprocess_get_exit_status (process) == 0;
}

/* Without running the main context. */
void
prompt_wait_closed (void)
{
  for (int i = 0; prompt_is_open (); i++)
    {
      g_assert_cmpint (i, <, 300);
      g_usleep (50000);
    }
}
