/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usherctl-terminal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* In bytes, the longest line that is read. */
#define MAX_LINE_LENGTH 4096

/* Whether there is somebody to ask. */
gboolean
usherctl_terminal_is_there (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

/* Reads one line of standard input, without its end. It may be a secret, so stdio, which keeps a copy
 * in its buffer, is not used. NULL where there is none or it is too long.
 */
char *
usherctl_read_line (void)
{
  char    *line = g_malloc0 (MAX_LINE_LENGTH + 1);
  gsize    length = 0;
  gboolean complete = FALSE;

  while (!complete && length < MAX_LINE_LENGTH)
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
  if (length < MAX_LINE_LENGTH && (complete || length > 0))
    return line;

  usherctl_wipe (line);

  return NULL;
}

/* Asks on the terminal. What is typed is not shown where it is @hidden. */
char *
usherctl_terminal_ask (const char *question, gboolean hidden)
{
  struct termios before, quiet;
  gboolean       silenced = FALSE;
  char          *answer;

  fprintf (stderr, "%s ", question);
  fflush (stderr);

  if (hidden && tcgetattr (STDIN_FILENO, &before) == 0)
    {
      quiet = before;
      quiet.c_lflag &= ~(tcflag_t) ECHO;
      silenced = tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    }

  answer = usherctl_read_line ();

  if (silenced)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      fputc ('\n', stderr);
    }

  return answer;
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
