/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo-accounts.h"

#include <libsoup/soup.h>

/* How a call is to be answered in place of, or on top of, the ordinary reply. */
typedef struct
{
  char        *path; /* of the calls that it is for; a segment * stands for any */
  guint        times;
  guint        delay;  /* ms */
  guint        status; /* 0 = the ordinary one */
  char        *content_type;
  char        *body;
  char        *redirect;
  JsonObject  *headers;
  DemoAccount *account; /* borrowed; in the place of the one that the call is about */
  JsonObject  *merge;   /* members of the reply, a JSON object, in the place of its own */
  JsonArray   *omit;    /* names of members that the reply is not to have */
  char        *insert;  /* text at the beginning of the reply's object */
  char        *charset; /* that the reply is written in */
  gsize        padding;
  gint64       cut; /* -1 = not cut */
  gboolean     gzip;
  gboolean     chunk;
} DemoAnswer;

void     demo_answer_unref (DemoAnswer *self);
gboolean demo_answer_write (DemoAnswer *self, SoupServerMessage *message);
void     demo_answer_change (DemoAnswer *self, SoupServerMessage *message);
void     demo_answer_cut (DemoAnswer *self, SoupServerMessage *message);
