/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-file-private.h"

#include <glib/gstdio.h>

#include "usher-account-private.h"
#include "usher-fiber-private.h"
#include "usher-file-private.h"

/* What the service said of each account, less the secrets: one file an account, with the data of an
 * account that is remembered and with the runtime files, which end with the log-in, of one that is
 * not. Disks can be slow, so files are read and written in a thread; removing one is quick.
 */

#define SUFFIX ".json"

typedef struct
{
  char *path;
  char *other; /* of the account when it was remembered and now is not, or the other way round */
  char *text;
  struct timespec time;
} Write;

static void
write_free (Write *job)
{
  g_free (job->path);
  g_free (job->other);
  g_free (job->text);
  g_free (job);
}

/* NULL where there is no place that ends with the log-in: then nothing is written for an account that
 * is not to be remembered.
 */
static char *
get_folder (gboolean remember)
{
  const char *place = remember ? g_get_user_data_dir () : g_getenv ("XDG_RUNTIME_DIR");

  return place != NULL ? g_build_filename (place, "usher", "accounts", NULL) : NULL;
}

/* The name comes from the reply, so it is not taken as it is: a checksum is short and has no slash. */
static char *
dup_name (UsherAccount *account)
{
  g_autofree char *checksum
      = g_compute_checksum_for_string (G_CHECKSUM_SHA256, usher_account_get_uuid (account), -1);

  return g_strconcat (checksum, SUFFIX, NULL);
}

static char *
get_path (UsherAccount *account, gboolean remember)
{
  g_autofree char *folder = get_folder (remember);
  g_autofree char *name = dup_name (account);

  return folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
}

/* A file is as old as what the service said. */
static GDateTime *
get_time (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return NULL;

  return g_date_time_new_from_unix_utc_usec (info.st_mtim.tv_sec * G_USEC_PER_SEC
                                             + info.st_mtim.tv_nsec / 1000);
}

static void
load_folder (gboolean remember, GListStore *accounts)
{
  g_autofree char *folder = get_folder (remember);
  g_autoptr (GDir) entries = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize            length;
      g_autoptr (GDateTime) time = get_time (path);
      g_autoptr (UsherAccount) account = NULL;
      g_autoptr (GError) error = NULL;

      if (!g_str_has_suffix (name, SUFFIX))
        continue;

      text = usher_file_read (path, &length, &error);
      if (text != NULL)
        account = usher_account_new_from_stored (text, (gssize) length, &error);
      if (account == NULL)
        {
          g_info ("“%s” is left out: %s", path, error->message);
          continue;
        }

      usher_account_set_remembered (account, remember);
      usher_account_set_updated_at (account, time);
      g_list_store_append (accounts, account);
    }
}

static DexFuture *
load_fiber (gpointer user_data)
{
  g_autoptr (GListStore) accounts = g_list_store_new (USHER_TYPE_ACCOUNT);

  load_folder (TRUE, accounts);
  load_folder (FALSE, accounts);

  return dex_future_new_take_object (g_steal_pointer (&accounts));
}

/* Resolves to a GListStore of accounts. A file that can't be read is left out: the keyring still has
 * the token, and the service the rest.
 */
DexFuture *
usher_account_file_load_all (void)
{
  return usher_fiber_spawn (dex_thread_pool_scheduler_get_default (),
                            USHER_FIBER_STACK_FOR_JSON,
                            load_fiber,
                            NULL,
                            NULL);
}

static gboolean
has_other (gboolean remember, const char *own_name)
{
  g_autofree char *folder = get_folder (remember);
  g_autoptr (GDir) entries = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && !g_str_equal (name, own_name))
      return TRUE;

  return FALSE;
}

static DexFuture *
is_alone_fiber (gpointer user_data)
{
  const char *own_name = user_data;

  return dex_future_new_for_boolean (!has_other (TRUE, own_name) && !has_other (FALSE, own_name));
}

/* Resolves to whether no other account has a file. */
DexFuture *
usher_account_file_is_alone (UsherAccount *account)
{
  return usher_fiber_spawn (dex_thread_pool_scheduler_get_default (),
                            USHER_FIBER_STACK,
                            is_alone_fiber,
                            dup_name (account),
                            g_free);
}

static struct timespec
get_updated_at (UsherAccount *account)
{
  const gint64 time = g_date_time_to_unix_usec (usher_account_get_updated_at (account));

  return (struct timespec) {
    .tv_sec = time / G_USEC_PER_SEC,
    .tv_nsec = time % G_USEC_PER_SEC * 1000,
  };
}

static DexFuture *
write_fiber (gpointer user_data)
{
  Write  *job = user_data;
  GError *error = NULL;

  if ((job->path != NULL && !usher_file_write (job->path, job->text, -1, &job->time, &error))
      || (job->other != NULL && !usher_file_delete (job->other, &error)))
    return dex_future_new_for_error (error);

  return dex_future_new_for_boolean (TRUE);
}

/* Writes what the service said whole or not at all. Resolves to TRUE. */
DexFuture *
usher_account_file_write (UsherAccount *account)
{
  const gboolean remember = usher_account_get_remembered (account);
  Write         *job = g_new0 (Write, 1);

  job->path = get_path (account, remember);
  job->other = get_path (account, !remember);
  job->text = usher_account_to_stored (account);
  job->time = get_updated_at (account);

  return usher_fiber_spawn (dex_thread_pool_scheduler_get_default (),
                            USHER_FIBER_STACK,
                            write_fiber,
                            job,
                            (GDestroyNotify) write_free);
}

gboolean
usher_account_file_delete (UsherAccount *account, GError **error)
{
  g_autofree char *remembered = get_path (account, TRUE);
  g_autofree char *passing = get_path (account, FALSE);
  const gboolean   deleted = passing == NULL || usher_file_delete (passing, error);

  return usher_file_delete (remembered, deleted ? error : NULL) && deleted;
}

/* Tells of what happens to the files of accounts that are remembered, or of the others; NULL where there
 * is no such folder.
 */
GFileMonitor *
usher_account_file_watch (gboolean remembered)
{
  g_autofree char *folder = get_folder (remembered);

  return folder != NULL ? usher_file_watch (folder, NULL) : NULL;
}
