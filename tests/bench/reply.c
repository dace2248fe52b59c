/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* reply ROUNDS: how long it takes until the reply on standard input is an account, and how long json-glib
 * alone takes to read it: both medians, in nanoseconds. The two take turns.
 *
 * An account is there all the while, as in a program that has one: with the first token libsecret locks a
 * piece of memory, and with the last it lets go of it.
 */

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "usher-account.h"

#define MAX_SIZE (1024 * 1024)
#define MAX_ROUNDS 4096

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);

  return (double) time.tv_sec * 1e9 + (double) time.tv_nsec;
}

static double
time_ours (const char *reply, gsize length)
{
  const double begin = now ();
  g_autoptr (GError) error = NULL;
  UsherAccount *account = usher_account_new_from_json (reply, (gssize) length, &error);

  g_assert_no_error (error);
  g_object_unref (account);

  return now () - begin;
}

static double
time_json_glib (const char *reply, gsize length)
{
  const double begin = now ();
  JsonParser  *parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, reply, (gssize) length, &error);
  g_assert_no_error (error);
  g_object_unref (parser);

  return now () - begin;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (double *times, gsize n)
{
  qsort (times, n, sizeof *times, compare);

  return times[n / 2];
}

int
main (int argc, char **argv)
{
  static char   reply[MAX_SIZE];
  static double ours[MAX_ROUNDS], json_glib[MAX_ROUNDS];
  const gsize   n_rounds = argc == 2 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 0;
  const gsize   length = fread (reply, 1, MAX_SIZE, stdin);
  g_autoptr (UsherAccount) first = NULL;

  if (n_rounds == 0 || n_rounds > MAX_ROUNDS)
    return 2;

  first = usher_account_new_from_json (reply, (gssize) length, NULL);
  for (gsize i = 0; i < n_rounds; i++)
    {
      ours[i] = time_ours (reply, length);
      json_glib[i] = time_json_glib (reply, length);
    }
  printf ("%.0f %.0f\n", get_median (ours, n_rounds), get_median (json_glib, n_rounds));

  return 0;
}
