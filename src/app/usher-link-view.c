/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-link-view.h"

#include <glib/gi18n.h>
#include <usher.h>

#include "usher-announce.h"
#include "usher-launch.h"
#include "usher-qr-code.h"
#include "usher-time-ring.h"

/**
 * UsherLinkView:
 *
 * A link code for the person to take to another device: to type, or to scan.
 */
struct _UsherLinkView
{
  AdwBin parent_instance;

  GtkLabel      *code_label;
  GtkLabel      *hint_label;
  GtkLabel      *time_label;
  GtkPicture    *picture;
  UsherTimeRing *ring;

  UsherPin *pin;
  char     *url;
  guint     tick_id;
};

typedef enum
{
  PROP_PIN = 1,
  PROP_URL,
} UsherLinkViewProperty;

static GParamSpec *props[PROP_URL + 1];

G_DEFINE_FINAL_TYPE (UsherLinkView, usher_link_view, ADW_TYPE_BIN)

static void
show_time (UsherLinkView *self)
{
  const guint      left = usher_pin_get_time_left (self->pin);
  const guint      lifetime = usher_pin_get_lifetime (self->pin);
  g_autofree char *time = g_strdup_printf ("%u:%02u", left / 60, left % 60);
  /* Translators: how long a code is still good; %s is the time as minutes:seconds. */
  g_autofree char *spoken = g_strdup_printf (_ ("Time left: %s"), time);

  gtk_label_set_label (self->time_label, time);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->time_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken,
                                  -1);
  g_object_set (self->ring,
                "fraction",
                lifetime > 0 ? MIN (left / (double) lifetime, 1.0) : 0.0,
                NULL);
}

static gboolean
tick_cb (gpointer user_data)
{
  show_time (user_data);

  return G_SOURCE_CONTINUE;
}

static void
update_tick (UsherLinkView *self)
{
  const gboolean wanted = self->pin != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick_id, g_source_remove);
  if (wanted)
    show_time (self);
}

static void
show_code (UsherLinkView *self)
{
  g_autofree char *spelled = usher_pin_dup_spelled_code (self->pin);
  /* Translators: said by a screen reader; %s is a code, letter by letter. */
  g_autofree char *sentence = g_strdup_printf (_ ("The code is %s"), spelled);

  gtk_label_set_label (self->code_label, usher_pin_get_code (self->pin));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->code_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spelled,
                                  -1);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    usher_announce (GTK_WIDGET (self), sentence);
}

static char *
describe_way (UsherLinkView *self, const char *link)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->picture)))
    /* Translators: %s is the address of a web page. */
    return g_strdup_printf (_ ("Scan this with your phone, or go to %s on any device and enter the "
                               "code. This window goes on by itself."),
                            link);

  /* Translators: %s is the address of a web page. */
  return g_strdup_printf (_ ("Go to %s on any device and enter the code. This window goes on by "
                             "itself."),
                          link);
}

static void
show_hint (UsherLinkView *self)
{
  g_autofree char *address = usher_service_url_resolve (USHER_URL_LINK, NULL);
  const char      *host = strstr (address, "://") + strlen ("://");
  g_autofree char *link = g_markup_printf_escaped ("<a href=\"%s\">%s</a>", address, host);
  g_autofree char *hint = describe_way (self, link);

  gtk_label_set_label (self->hint_label, hint);
}

/* Where it can't be opened here it can be pasted elsewhere. */
static void
copy_link (GtkWidget *widget, const char *uri)
{
  gtk_widget_activate_action (widget, "sign-in.copy", "s", uri);
}

static gboolean
activate_link_cb (UsherLinkView *self, const char *uri)
{
  usher_launch (GTK_WIDGET (self), uri, copy_link);

  return TRUE;
}

static void
set_pin (UsherLinkView *self, UsherPin *pin)
{
  if (!g_set_object (&self->pin, pin))
    return;

  update_tick (self);
  if (pin != NULL)
    show_code (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PIN]);
}

static void
set_url (UsherLinkView *self, const char *url)
{
  g_autoptr (UsherQrCode) code = NULL;

  if (!g_set_str (&self->url, url))
    return;

  if (url != NULL)
    code = usher_qr_code_new (url);
  gtk_picture_set_paintable (self->picture, (GdkPaintable *) code);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), code != NULL);
  show_hint (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_URL]);
}

static void
usher_link_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherLinkView *self = USHER_LINK_VIEW (object);

  switch ((UsherLinkViewProperty) id)
    {
    case PROP_PIN:
      g_value_set_object (value, self->pin);
      break;
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_link_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherLinkView *self = USHER_LINK_VIEW (object);

  switch ((UsherLinkViewProperty) id)
    {
    case PROP_PIN:
      set_pin (self, g_value_get_object (value));
      break;
    case PROP_URL:
      set_url (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* Whoever comes with the keyboard has it read, and nothing in it is selected yet. */
static gboolean
usher_link_view_grab_focus (GtkWidget *widget)
{
  UsherLinkView *self = USHER_LINK_VIEW (widget);
  const gboolean done = gtk_widget_grab_focus (GTK_WIDGET (self->code_label));

  gtk_label_select_region (self->code_label, 0, 0);

  return done;
}

static void
usher_link_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_link_view_parent_class)->map (widget);
  update_tick (USHER_LINK_VIEW (widget));
}

static void
usher_link_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_link_view_parent_class)->unmap (widget);
  update_tick (USHER_LINK_VIEW (widget));
}

static void
usher_link_view_dispose (GObject *object)
{
  UsherLinkView *self = USHER_LINK_VIEW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_LINK_VIEW);
  g_clear_object (&self->pin);
  g_clear_pointer (&self->url, g_free);

  G_OBJECT_CLASS (usher_link_view_parent_class)->dispose (object);
}

static void
usher_link_view_class_init (UsherLinkViewClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = usher_link_view_get_property;
  object_class->set_property = usher_link_view_set_property;
  object_class->dispose = usher_link_view_dispose;
  widget_class->grab_focus = usher_link_view_grab_focus;
  widget_class->map = usher_link_view_map;
  widget_class->unmap = usher_link_view_unmap;

  /**
   * UsherLinkView:pin:
   *
   * The PIN whose code is shown.
   */
  props[PROP_PIN] = g_param_spec_object ("pin", NULL, NULL, USHER_TYPE_PIN, flags);

  /**
   * UsherLinkView:url:
   *
   * The URL to scan.
   */
  props[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (USHER_TYPE_TIME_RING);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-link-view.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherLinkView, code_label);
  gtk_widget_class_bind_template_child (widget_class, UsherLinkView, hint_label);
  gtk_widget_class_bind_template_child (widget_class, UsherLinkView, picture);
  gtk_widget_class_bind_template_child (widget_class, UsherLinkView, ring);
  gtk_widget_class_bind_template_child (widget_class, UsherLinkView, time_label);
  gtk_widget_class_bind_template_callback (widget_class, activate_link_cb);
}

static void
usher_link_view_init (UsherLinkView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
