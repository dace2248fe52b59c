/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo-accounts.h"
#include "demo-gate.h"
#include "demo-pins.h"
#include "demo-sessions.h"

#include <libsoup/soup.h>

typedef struct
{
  SoupServer *server;
  GPtrArray  *accounts; /* of DemoAccount */
  GPtrArray  *sessions; /* of DemoSession */
  DemoGate   *gate;
  DemoPins   *pins;
  GPtrArray  *answers; /* of DemoAnswer */
  JsonArray  *log;
  guint       leaks;
  GHashTable *held;    /* set of DemoCall: those whose answer is delayed */
  GHashTable *sockets; /* set of GSocket: the open connections */
} DemoService;

DemoService *demo_service_new (GTlsCertificate *certificate);
void         demo_service_free (DemoService *self);
guint        demo_service_listen (DemoService *self, guint port, GError **error);
void         demo_service_reset (DemoService *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoService, demo_service_free)
