/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

typedef struct
{
  gint64   id;
  char    *code;
  gboolean strong;
  char    *identifier;
  char    *product;
  gint64   created_at; /* seconds since 1970 */
  gint64   expires_at; /* µs by the PINs' clock */
  guint    lifetime;   /* s */
  char    *token;      /* NULL until somebody has claimed it */
  guint    polls;
  gint64   polled_at; /* µs, monotonic; 0 = never */
} DemoPin;

typedef struct
{
  GPtrArray *list; /* of DemoPin, the oldest first; those that have expired too */
  gint64     last_id;
  gint64     forward;  /* µs by which the PINs' clock is ahead */
  gint64     lifetime; /* s; -1 = Plex's */
  gboolean   once;     /* a token is given out once, with the PIN's end */
  guint      hasty;    /* the polls that came too soon after another */
} DemoPins;

DemoPins *demo_pins_new (void);
void      demo_pins_free (DemoPins *self);
void      demo_pins_reset (DemoPins *self);
DemoPin *
demo_pins_add (DemoPins *self, gboolean strong, const char *identifier, const char *product);
DemoPin *demo_pins_find (DemoPins *self, gint64 id);
DemoPin *demo_pins_find_open (DemoPins *self, const char *code);
guint    demo_pins_get_expires_in (DemoPins *self, DemoPin *pin);
void     demo_pins_end (DemoPins *self, DemoPin *pin);
void     demo_pins_count_poll (DemoPins *self, gint64 id, const char *identifier);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoPins, demo_pins_free)
