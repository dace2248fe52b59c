/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-pause.h"

#include <glib/gi18n.h>

#include "usher-form.h"

/* How often it is looked at the clock, in milliseconds. */
#define TICK 250

/* From how many seconds on the minutes are counted. */
#define LONG_WAIT 120

/**
 * UsherPause:
 *
 * For how long nothing may be submitted, because the service said so. Its buttons count the seconds, which
 * no screen reader is told: it has said once how long it takes. Whoever owns the buttons makes them
 * insensitive.
 */
struct _UsherPause
{
  GObject parent_instance;

  GPtrArray *buttons;
  gint64     end; /* monotonic, in microseconds */
  guint      source;
  gboolean   counted;
};

typedef enum
{
  PROP_ACTIVE = 1,
} UsherPauseProperty;

static GParamSpec *props[PROP_ACTIVE + 1];

G_DEFINE_FINAL_TYPE (UsherPause, usher_pause, G_TYPE_OBJECT)

typedef struct
{
  GWeakRef button;
  char    *label; /* while nothing is waited for */
} Button;

static void
button_free (Button *button)
{
  g_weak_ref_clear (&button->button);
  g_free (button->label);
  g_free (button);
}

/* NULL brings the labels back. */
static void
set_labels (UsherPause *self, const char *label)
{
  for (guint i = 0; i < self->buttons->len; i++)
    {
      Button *button = g_ptr_array_index (self->buttons, i);
      g_autoptr (GtkButton) widget = g_weak_ref_get (&button->button);
      const char *wanted = label != NULL ? label : button->label;

      if (widget != NULL && g_strcmp0 (gtk_button_get_label (widget), wanted) != 0)
        gtk_button_set_label (widget, wanted);
    }
}

static char *
dup_label (int seconds)
{
  if (seconds >= LONG_WAIT)
    /* Translators: a button that can be used again then; min stands for minutes, after a no-break space. */
    return g_strdup_printf (_ ("Try again in %d min"), (seconds + 59) / 60);

  /* Translators: a button that can be used again then; s stands for seconds, after a no-break space. */
  return g_strdup_printf (_ ("Try again in %d s"), seconds);
}

static int
get_seconds_left (UsherPause *self)
{
  const gint64 left = self->end - g_get_monotonic_time ();

  return left > 0 ? (int) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

static void
update_labels (UsherPause *self)
{
  const int        seconds = get_seconds_left (self);
  g_autofree char *label = seconds > 0 && self->counted ? dup_label (seconds) : NULL;

  set_labels (self, label);
}

static gboolean
tick_cb (gpointer user_data)
{
  UsherPause *self = user_data;

  update_labels (self);
  if (get_seconds_left (self) > 0)
    return G_SOURCE_CONTINUE;

  self->source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);

  return G_SOURCE_REMOVE;
}

static void
usher_pause_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((UsherPauseProperty) id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, usher_pause_get_active (USHER_PAUSE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_pause_finalize (GObject *object)
{
  UsherPause *self = USHER_PAUSE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_ptr_array_unref (self->buttons);

  G_OBJECT_CLASS (usher_pause_parent_class)->finalize (object);
}

static void
usher_pause_class_init (UsherPauseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_pause_get_property;
  object_class->finalize = usher_pause_finalize;

  /**
   * UsherPause:active:
   *
   * Whether it is still to be waited.
   */
  props[PROP_ACTIVE]
      = g_param_spec_boolean ("active",
                              NULL,
                              NULL,
                              FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
usher_pause_init (UsherPause *self)
{
  self->buttons = g_ptr_array_new_with_free_func ((GDestroyNotify) button_free);
}

/**
 * usher_pause_new:
 *
 * Makes a pause that has not begun.
 *
 * Returns: the pause
 */
UsherPause *
usher_pause_new (void)
{
  return g_object_new (USHER_TYPE_PAUSE, NULL);
}

/**
 * usher_pause_add_button:
 * @self: a pause that has not begun
 * @button: what submits
 * @changed: called with @owner when the pause begins, and when it ends
 * @owner: a GObject, which makes @button insensitive
 *
 * Lets @button count.
 */
void
usher_pause_add_button (UsherPause *self, GtkButton *button, GCallback changed, gpointer owner)
{
  Button *entry = g_new0 (Button, 1);

  usher_form_wrap_button (button);
  g_weak_ref_init (&entry->button, button);
  entry->label = g_strdup (gtk_button_get_label (button));
  g_ptr_array_add (self->buttons, entry);
  g_signal_connect_object (self, "notify::active", changed, owner, G_CONNECT_SWAPPED);
}

/**
 * usher_pause_start:
 * @self: a pause
 * @seconds: how long it takes from now on
 * @counted: whether the buttons say so
 *
 * Begins, anew where it has begun already.
 */
void
usher_pause_start (UsherPause *self, guint seconds, gboolean counted)
{
  const gboolean before = usher_pause_get_active (self);

  self->end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  self->counted = counted;
  if (self->source == 0)
    self->source = g_timeout_add (TICK, tick_cb, self);
  update_labels (self);
  if (!before)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

gboolean
usher_pause_get_active (UsherPause *self)
{
  return self->source != 0;
}
