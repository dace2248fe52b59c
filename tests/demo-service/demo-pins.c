/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The PINs: what a program shows to a person who signs in elsewhere, in a browser or on a phone. */

#include "demo-pins.h"

#include "demo-random.h"

/* Plex's ids come near to 2³¹; whoever keeps one in 32 bits fails with the first of these. */
#define FIRST_ID G_GINT64_CONSTANT (2200000001)

#define PLAIN_SECONDS 900
#define STRONG_SECONDS 1800

/* Once a second is as often as Plex wants to be asked. A timer may be a little early. */
#define HASTY (9 * G_USEC_PER_SEC / 10)

static void
demo_pin_free (DemoPin *self)
{
  g_free (self->code);
  g_free (self->identifier);
  g_free (self->product);
  g_free (self->token);
  g_free (self);
}

DemoPins *
demo_pins_new (void)
{
  DemoPins *self = g_new0 (DemoPins, 1);

  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) demo_pin_free);
  demo_pins_reset (self);
  return self;
}

void
demo_pins_free (DemoPins *self)
{
  g_ptr_array_unref (self->list);
  g_free (self);
}

void
demo_pins_reset (DemoPins *self)
{
  g_ptr_array_set_size (self->list, 0);
  self->last_id = FIRST_ID - 1;
  self->forward = 0;
  self->lifetime = -1;
  self->once = FALSE;
  self->hasty = 0;
}

static gint64
get_time (DemoPins *self)
{
  return g_get_monotonic_time () + self->forward;
}

static gboolean
is_alive (DemoPins *self, DemoPin *pin)
{
  return get_time (self) < pin->expires_at;
}

static DemoPin *
find_alive (DemoPins *self, const char *code)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      DemoPin *pin = self->list->pdata[i];

      if (is_alive (self, pin) && g_str_equal (pin->code, code))
        return pin;
    }

  return NULL;
}

static char *
new_code (DemoPins *self, gboolean strong)
{
  for (;;)
    {
      g_autofree char *code = strong ? demo_random_text ("abcdefghijklmnopqrstuvwxyz0123456789", 25)
                                     : demo_random_text ("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 4);

      if (find_alive (self, code) == NULL)
        return g_steal_pointer (&code);
    }
}

/**
 * demo_pins_add:
 * @self: the PINs
 * @strong: %TRUE for the long code, which a browser carries; %FALSE for the one that people type
 * @identifier: the client identifier of the program that asks
 * @product: its name
 *
 * Makes a PIN.
 *
 * Returns: (transfer none): the PIN
 */
DemoPin *
demo_pins_add (DemoPins *self, gboolean strong, const char *identifier, const char *product)
{
  DemoPin *pin = g_new0 (DemoPin, 1);

  pin->id = ++self->last_id;
  pin->code = new_code (self, strong);
  pin->strong = strong;
  pin->identifier = g_strdup (identifier);
  pin->product = g_utf8_make_valid (product, -1);
  pin->lifetime = strong ? STRONG_SECONDS : PLAIN_SECONDS;
  if (self->lifetime >= 0)
    pin->lifetime = self->lifetime;
  pin->created_at = (g_get_real_time () + self->forward) / G_USEC_PER_SEC;
  pin->expires_at = get_time (self) + pin->lifetime * G_USEC_PER_SEC;
  g_ptr_array_add (self->list, pin);

  return pin;
}

/**
 * demo_pins_find:
 * @self: the PINs
 * @id: an id
 *
 * Looks a PIN up, claimed or not.
 *
 * Returns: (transfer none) (nullable): the PIN, or %NULL if there is none or if it has expired
 */
DemoPin *
demo_pins_find (DemoPins *self, gint64 id)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      DemoPin *pin = self->list->pdata[i];

      if (pin->id == id && is_alive (self, pin))
        return pin;
    }

  return NULL;
}

/**
 * demo_pins_find_open:
 * @self: the PINs
 * @code: (nullable): a code, or %NULL for the PIN that was made last
 *
 * Looks up a PIN that nobody has claimed yet.
 *
 * Nobody knows whether Plex takes a code in lower case from a program. Here it is unknown then, so
 * that a program that leaves this to Plex is found out.
 *
 * Returns: (transfer none) (nullable): the PIN
 */
DemoPin *
demo_pins_find_open (DemoPins *self, const char *code)
{
  for (guint i = self->list->len; i-- > 0;)
    {
      DemoPin *pin = self->list->pdata[i];

      if (pin->token == NULL && is_alive (self, pin)
          && (code == NULL || g_str_equal (code, pin->code)))
        return pin;
    }

  return NULL;
}

/* The seconds that are left, a broken one as a whole; 0 for a PIN that has expired. */
guint
demo_pins_get_expires_in (DemoPins *self, DemoPin *pin)
{
  gint64 rest = pin->expires_at - get_time (self);

  return rest > 0 ? (rest - 1) / G_USEC_PER_SEC + 1 : 0;
}

void
demo_pins_end (DemoPins *self, DemoPin *pin)
{
  pin->expires_at = get_time (self);
}

/* Counts the polls of those who made the PIN, whatever they are answered. */
void
demo_pins_count_poll (DemoPins *self, gint64 id, const char *identifier)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < self->list->len; i++)
    {
      DemoPin *pin = self->list->pdata[i];

      if (pin->id != id || g_strcmp0 (pin->identifier, identifier) != 0)
        continue;

      if (pin->polled_at != 0 && now - pin->polled_at < HASTY)
        self->hasty++;
      pin->polled_at = now;
      pin->polls++;
    }
}
