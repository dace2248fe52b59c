/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a script can rely on. */
typedef enum
{
  USHERCTL_DONE = 0,
  USHERCTL_FAILED = 1,
  USHERCTL_USAGE = 2,
  USHERCTL_CODE_NEEDED = 3,
  USHERCTL_NOT_SIGNED_IN = 4,
  USHERCTL_KEYRING = 5,
  USHERCTL_SERVICE = 6,
  USHERCTL_COMMAND_REFUSED = 126, /* of what is run, as shells have it */
  USHERCTL_NO_COMMAND = 127,
} UsherctlStatus;

UsherctlStatus usherctl_run_command (int argc, char **argv);

/* A command gets the words after its own name, its name in front of them. */
UsherctlStatus usherctl_approve (int argc, char **argv);
UsherctlStatus usherctl_check (int argc, char **argv);
UsherctlStatus usherctl_default (int argc, char **argv);
UsherctlStatus usherctl_home (int argc, char **argv);
UsherctlStatus usherctl_list (int argc, char **argv);
UsherctlStatus usherctl_run (int argc, char **argv);
UsherctlStatus usherctl_show (int argc, char **argv);
UsherctlStatus usherctl_sign_in (int argc, char **argv);
UsherctlStatus usherctl_sign_out (int argc, char **argv);
UsherctlStatus usherctl_token (int argc, char **argv);

G_END_DECLS
