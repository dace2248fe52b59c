/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usherctl-terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* In bytes, the longest line that is read: no token is longer. */
#define MAX_LINE_LENGTH 4096

/* Whether there is somebody to ask. */
gboolean
usherctl_terminal_is_there (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

/* Reads one line of standard input, without its end. It may be a secret, so stdio, which keeps a copy
 * in its buffer, is not used. NULL where there is none, or it is too long, or no text: what follows a NUL
 * would be lost, and the rest taken for the whole.
 */
char *
usherctl_read_line (void)
{
  char    *line = g_malloc0 (MAX_LINE_LENGTH + 2);
  gsize    length = 0;
  gboolean complete = FALSE;

  while (!complete && length <= MAX_LINE_LENGTH)
    {
      const gssize n_read = read (STDIN_FILENO, line + length, 1);

      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read <= 0)
        break;
      if (line[length] == '\n')
        complete = TRUE;
      else
        length++;
    }

  line[length] = '\0';
  if (length <= MAX_LINE_LENGTH && length == strlen (line) && (complete || length > 0))
    return line;

  explicit_bzero (line, length);
  g_free (line);

  return NULL;
}

static struct termios shown; /* how the terminal was, while it hides what is typed */

/* Whoever ends the program at the prompt gets the terminal back as it was. */
static void
restore_cb (int number)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  raise (number);
}

static void
print_question (const char *question)
{
  fprintf (stderr, "%s ", question);
  fflush (stderr);
}

/* Who sees the question can type at once: nothing is shown from then on, and nothing thrown away. */
static char *
ask_hidden (const char *question)
{
  /* SA_RESETHAND: the signal that is raised again ends the program. */
  const struct sigaction restore = { .sa_handler = restore_cb, .sa_flags = (int) SA_RESETHAND };
  struct sigaction       interrupt, terminate;
  struct termios         hidden;
  char                  *line;

  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  sigaction (SIGINT, &restore, &interrupt);
  sigaction (SIGTERM, &restore, &terminate);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);

  print_question (question);
  line = usherctl_read_line ();

  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  sigaction (SIGINT, &interrupt, NULL);
  sigaction (SIGTERM, &terminate, NULL);
  fputc ('\n', stderr);

  return line;
}

/* Asks on the terminal. What is typed is not shown where it is @hidden. */
char *
usherctl_terminal_ask (const char *question, gboolean hidden)
{
  if (hidden && tcgetattr (STDIN_FILENO, &shown) == 0)
    return ask_hidden (question);

  print_question (question);

  return usherctl_read_line ();
}

/* Overwrites and frees a line that was read. */
void
usherctl_wipe (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
