/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Texts that nobody can guess: tokens and the codes of PINs. */

#include "demo-random.h"

#include <gnutls/crypto.h>
#include <string.h>

/**
 * demo_random_text:
 * @alphabet: the characters to choose from, each as likely as the others
 * @length: how many of them
 *
 * Makes a text up.
 *
 * Returns: (transfer full): the text
 */
char *
demo_random_text (const char *alphabet, gsize length)
{
  gsize  size = strlen (alphabet);
  gsize  limit = 256 - 256 % size;
  char  *text = g_new0 (char, length + 1);
  guint8 byte;

  for (gsize i = 0; i < length; i++)
    {
      do
        {
          if (gnutls_rnd (GNUTLS_RND_KEY, &byte, 1) < 0)
            g_error ("No random numbers");
        }
      while (byte >= limit);

      text[i] = alphabet[byte % size];
    }

  return text;
}
