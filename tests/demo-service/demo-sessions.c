/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The tokens that are in force: one for each account and client identifier, as at Plex. */

#include "demo-sessions.h"

#include "demo-random.h"
#include "demo-secrets.h"

#define TOKEN_ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#define TOKEN_LENGTH 20
#define DAY (24 * 60 * 60)
#define REMEMBERED_DAYS 14
#define NOT_REMEMBERED_DAYS 1

static void
demo_session_free (DemoSession *self)
{
  g_free (self->identifier);
  g_free (self->token);
  g_free (self);
}

GPtrArray *
demo_sessions_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) demo_session_free);
}

/**
 * demo_sessions_start:
 * @sessions: the sessions
 * @account: who signs in
 * @identifier: the client identifier of the program that signs in
 * @remember: whether the session was asked to last
 *
 * Starts a session, and ends the one that the same program had for the same account.
 *
 * Returns: (transfer none): the session
 */
DemoSession *
demo_sessions_start (GPtrArray   *sessions,
                     DemoAccount *account,
                     const char  *identifier,
                     gboolean     remember)
{
  DemoSession *session = g_new0 (DemoSession, 1);
  gint64       now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < sessions->len; i++)
    {
      DemoSession *other = sessions->pdata[i];

      if (other->account == account && g_str_equal (other->identifier, identifier))
        {
          g_ptr_array_remove_index (sessions, i);
          break;
        }
    }

  session->account = account;
  session->identifier = g_strdup (identifier);
  session->token = demo_random_text (TOKEN_ALPHABET, TOKEN_LENGTH);
  demo_secrets_list ("token", session->token);
  session->remember_expires_at = now + DAY * (remember ? REMEMBERED_DAYS : NOT_REMEMBERED_DAYS);
  g_ptr_array_add (sessions, session);

  return session;
}

/**
 * demo_sessions_find:
 * @sessions: the sessions
 * @token: (nullable): a token as it was sent
 *
 * Looks up whose token that is.
 *
 * Returns: (transfer none) (nullable): the session, or %NULL for a token that is not in force
 */
DemoSession *
demo_sessions_find (GPtrArray *sessions, const char *token)
{
  for (guint i = 0; i < sessions->len; i++)
    {
      DemoSession *session = sessions->pdata[i];

      if (g_strcmp0 (session->token, token) == 0)
        return session;
    }

  return NULL;
}

void
demo_sessions_end (GPtrArray *sessions, DemoSession *session)
{
  g_ptr_array_remove (sessions, session);
}

/* Ends every session of an account, as a changed password does. */
void
demo_sessions_end_all (GPtrArray *sessions, DemoAccount *account)
{
  for (guint i = sessions->len; i-- > 0;)
    {
      DemoSession *session = sessions->pdata[i];

      if (session->account == account)
        g_ptr_array_remove_index (sessions, i);
    }
}
