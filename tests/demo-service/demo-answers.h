/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/* How a call is to be answered in place of, or on top of, the ordinary reply. */
typedef struct
{
  guint       times;
  guint       delay;  /* ms */
  guint       status; /* 0 = the ordinary one */
  char       *content_type;
  char       *body;
  char       *redirect;
  JsonObject *headers;
  gsize       padding;
  gint64      cut; /* -1 = not cut */
  gboolean    gzip;
  gboolean    chunk;
} DemoAnswer;

GHashTable *demo_answers_new (void);
gboolean    demo_answers_add (GHashTable *answers, JsonObject *object, GError **error);
DemoAnswer *demo_answers_take (GHashTable *answers, const char *path);
void        demo_answer_unref (DemoAnswer *self);
gboolean    demo_answer_write (DemoAnswer *self, SoupServerMessage *message);
void        demo_answer_change (DemoAnswer *self, SoupServerMessage *message);
void        demo_answer_cut (DemoAnswer *self, SoupServerMessage *message);
