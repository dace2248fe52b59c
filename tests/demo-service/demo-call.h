/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo-answers.h"
#include "demo-path.h"
#include "demo-reply.h"
#include "demo-service.h"

/* One request on its way to an answer. */
typedef struct
{
  DemoService       *service;
  SoupServerMessage *message;
  const char        *path;  /* with its percent signs resolved */
  GHashTable        *query; /* string → string */
  GHashTable        *form;  /* string → string, of a form or of a JSON object */
  const char        *identifier;
  DemoAccount       *guise;  /* in the place of the account that the call is about, or NULL */
  DemoAnswer        *answer; /* what a test asked for in place of the ordinary reply, or NULL */
  JsonObject        *entry;  /* of the log; NULL where the call is not logged */
  GSource           *delay;
  GSource           *departure; /* the client hangs up during the delay */
} DemoCall;

typedef struct
{
  const char *method;
  const char *path; /* a segment * stands for any */
  void (*answer) (DemoCall *call);
} DemoRoute;

DemoCall    *demo_call_new (DemoService       *service,
                            SoupServerMessage *message,
                            const char        *path,
                            GHashTable        *query);
void         demo_call_free (DemoCall *self);
const char  *demo_call_get_header (DemoCall *self, const char *name);
const char  *demo_call_get_plex_header (DemoCall *self, const char *name);
const char  *demo_call_get_field (DemoCall *self, const char *name);
JsonNode    *demo_call_parse_body (DemoCall *self);
void         demo_call_log (DemoCall *self);
gboolean     demo_call_leaks (DemoCall *self);
DemoSession *demo_call_require_session (DemoCall *self);
void         demo_call_route (DemoCall *self, const DemoRoute *routes, gsize n_routes);
