/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo-accounts.h"

typedef struct
{
  DemoAccount *account; /* borrowed from the list of accounts, which lives longer */
  char        *identifier;
  char        *token;
  gint64       remember_expires_at;
} DemoSession;

GPtrArray   *demo_sessions_new (void);
DemoSession *demo_sessions_start (GPtrArray   *sessions,
                                  DemoAccount *account,
                                  const char  *identifier,
                                  gboolean     remember);
DemoSession *demo_sessions_find (GPtrArray *sessions, const char *token);
void         demo_sessions_end (GPtrArray *sessions, DemoSession *session);
void         demo_sessions_end_all (GPtrArray *sessions, DemoAccount *account);
