/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The list of what must be seen nowhere, for the tests that look for it. */

#include "demo-secrets.h"

#include <stdio.h>

/**
 * demo_secrets_list:
 * @kind: what it is, a word
 * @secret: (nullable): what lets somebody in, or nothing
 *
 * Adds a secret to the file that `USHER_DEMO_SECRETS` names, where it does.
 */
void
demo_secrets_list (const char *kind, const char *secret)
{
  const char      *path = g_getenv ("USHER_DEMO_SECRETS");
  g_autofree char *escaped = NULL;
  FILE            *file;

  if (path == NULL || secret == NULL || *secret == '\0')
    return;

  file = fopen (path, "ae");
  if (file == NULL)
    g_error ("%s can't be written", path);

  escaped = g_uri_escape_string (secret, NULL, FALSE);
  fprintf (file, "%s\t%s\n", kind, escaped);
  fclose (file);
}
