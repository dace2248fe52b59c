/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-time-ring.h"

#include <math.h>

/* In pixels. */
#define SIZE 18
#define THICKNESS 3

/**
 * UsherTimeRing:
 *
 * Shows how much of a time is left: a ring that opens from the top, as the hand of a clock goes.
 */
struct _UsherTimeRing
{
  GtkWidget parent_instance;

  double fraction;
};

typedef enum
{
  PROP_FRACTION = 1,
} UsherTimeRingProperty;

static GParamSpec *props[PROP_FRACTION + 1];

G_DEFINE_FINAL_TYPE (UsherTimeRing, usher_time_ring, GTK_TYPE_WIDGET)

static void
usher_time_ring_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((UsherTimeRingProperty) id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, USHER_TIME_RING (object)->fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_time_ring_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherTimeRing *self = USHER_TIME_RING (object);

  switch ((UsherTimeRingProperty) id)
    {
    case PROP_FRACTION:
      self->fraction = g_value_get_double (value);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_time_ring_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
append_arc (GtkSnapshot *snapshot, float radius, double fraction, const GdkRGBA *color)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  GskStroke   *stroke = gsk_stroke_new (THICKNESS);
  const double angle = fraction * 2 * G_PI;

  if (fraction >= 1)
    gsk_path_builder_add_circle (builder, graphene_point_zero (), radius);
  else
    {
      /* What is left is at the end of the round: the hand begins at the top and goes to the right. */
      gsk_path_builder_move_to (builder,
                                -radius * (float) sin (angle),
                                -radius * (float) cos (angle));
      gsk_path_builder_svg_arc_to (builder, radius, radius, 0, fraction > 0.5, TRUE, 0, -radius);
    }

  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_stroke (snapshot, path, stroke, color);
  gsk_stroke_free (stroke);
}

static void
usher_time_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UsherTimeRing *self = USHER_TIME_RING (widget);
  const float    width = (float) gtk_widget_get_width (widget);
  const float    height = (float) gtk_widget_get_height (widget);
  const float    radius = (MIN (width, height) - THICKNESS) / 2;
  GdkRGBA        color, track;

  gtk_widget_get_color (widget, &color);
  track = color;
  track.alpha *= 0.15f;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width / 2, height / 2));
  append_arc (snapshot, radius, 1, &track);
  if (self->fraction > 0)
    append_arc (snapshot, radius, self->fraction, &color);
  gtk_snapshot_restore (snapshot);
}

static void
usher_time_ring_class_init (UsherTimeRingClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = usher_time_ring_get_property;
  object_class->set_property = usher_time_ring_set_property;
  widget_class->measure = usher_time_ring_measure;
  widget_class->snapshot = usher_time_ring_snapshot;

  /**
   * UsherTimeRing:fraction:
   *
   * How much is left, from 0 to 1.
   */
  props[PROP_FRACTION] = g_param_spec_double ("fraction",
                                              NULL,
                                              NULL,
                                              0,
                                              1,
                                              0,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /* The time stands beside it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "time-ring");
}

static void
usher_time_ring_init (UsherTimeRing *self)
{
}
