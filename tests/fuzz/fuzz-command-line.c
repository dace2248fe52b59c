/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The words that usherctl is called with, each ends with a NUL. A secret stands on standard input.
 * Nothing is to be reached from here, so that a command whose words are in order ends where it asks
 * the keyring.
 */

#define _GNU_SOURCE /* for memfd_create() */

#include <locale.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "usherctl-commands.h"
#include "usherctl-process.h"

#define MAX_WORDS 20

static void
print_cb (const char *text)
{
  fuzz_check_text (text);
}

/* A complaint is one line, whatever it is about. */
static void
complain_cb (const char *text)
{
  g_autofree char *line = g_strdup (text);

  fuzz_check_text (text);
  if (!g_str_has_prefix (text, "usherctl: "))
    return;

  g_assert_true (g_str_has_suffix (line, "\n"));
  line[strlen (line) - 1] = '\0';
  fuzz_check_line (line);
}

static void
set_up (void)
{
  static gboolean   done;
  static const char line[] = FUZZ_SECRET "\n";

  if (!done)
    {
      usherctl_process_set_up ();
      setlocale (LC_ALL, "C.UTF-8");
      g_set_print_handler (print_cb);
      g_set_printerr_handler (complain_cb);
      dup2 (memfd_create ("input", MFD_CLOEXEC), STDIN_FILENO);
      g_assert_cmpint (write (STDIN_FILENO, line, sizeof line - 1), ==, sizeof line - 1);
      done = TRUE;
    }

  lseek (STDIN_FILENO, 0, SEEK_SET);
}

/* GOption prints its help, and ends the program, by itself. */
static gboolean
may_ask_for_help (int argc, char **argv)
{
  for (int i = 2; i < argc; i++)
    if (g_str_has_prefix (argv[i], "--") ? g_str_has_prefix (argv[i], "--help")
                                         : *argv[i] == '-' && strpbrk (argv[i], "h?") != NULL)
      return TRUE;

  return FALSE;
}

static void
check (int argc, char **argv)
{
  UsherctlStatus status;

  set_up ();
  status = usherctl_run_command (argc, argv);
  g_assert_cmpint (status, <=, USHERCTL_SERVICE);
  g_assert_true (status != USHERCTL_DONE || *argv[1] == '-');
}

/* Gives the number of words. */
static int
split (GString *text, char **words)
{
  int n = 0;

  for (gsize i = 0; i < text->len && n < MAX_WORDS; i += strlen (text->str + i) + 1)
    words[n++] = text->str + i;

  return n;
}

int
fuzz_input (const uint8_t *data, size_t size)
{
  g_autoptr (GString) text = g_string_new_len ((const char *) data, (gssize) size);
  char *words[MAX_WORDS + 2] = { "usherctl" };
  int   n_words;

  n_words = 1 + split (text, words + 1);
  if (!may_ask_for_help (n_words, words))
    check (n_words, words);

  return 0;
}
