/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-browser-view.h"

#include <glib/gi18n.h>

#include "usher-announce.h"
#include "usher-launch.h"

/**
 * UsherBrowserView:
 *
 * Sends the person to a page in the browser.
 */
struct _UsherBrowserView
{
  AdwBin parent_instance;

  GtkWidget *open_button;

  char    *url;
  gboolean opened;
};

typedef enum
{
  PROP_URL = 1,
} UsherBrowserViewProperty;

static GParamSpec *props[PROP_URL + 1];

G_DEFINE_FINAL_TYPE (UsherBrowserView, usher_browser_view, ADW_TYPE_BIN)

/* Not bound to the template: then it would be taken from the bin twice. */
static void
set_description (UsherBrowserView *self, const char *description)
{
  adw_status_page_set_description (ADW_STATUS_PAGE (adw_bin_get_child (ADW_BIN (self))),
                                   description);
}

static void
show_failure (GtkWidget *widget, const char *uri)
{
  const char *sentence = _ ("No browser could be opened. Copy the link, and open it in a browser "
                            "yourself.");

  set_description (USHER_BROWSER_VIEW (widget), sentence);
  if (gtk_widget_get_mapped (widget))
    usher_announce (widget, sentence);
}

static void
open_cb (UsherBrowserView *self)
{
  self->opened = TRUE;
  set_description (
      self,
      _ ("Sign in on the page that has opened, and let Usher in. This window goes on by "
         "itself."));
  usher_launch (GTK_WIDGET (self), self->url, show_failure);
}

static void
copy_cb (UsherBrowserView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.copy", "s", self->url);
}

/* Not while the person is on another page: there nobody expects a browser. */
static void
open_once (UsherBrowserView *self)
{
  if (self->url != NULL && !self->opened && gtk_widget_get_mapped (GTK_WIDGET (self)))
    open_cb (self);
}

static void
set_url (UsherBrowserView *self, const char *url)
{
  if (!g_set_str (&self->url, url))
    return;

  self->opened = FALSE;
  open_once (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_URL]);
}

static void
usher_browser_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((UsherBrowserViewProperty) id)
    {
    case PROP_URL:
      g_value_set_string (value, USHER_BROWSER_VIEW (object)->url);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_browser_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((UsherBrowserViewProperty) id)
    {
    case PROP_URL:
      set_url (USHER_BROWSER_VIEW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_browser_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_browser_view_parent_class)->map (widget);
  open_once (USHER_BROWSER_VIEW (widget));
}

static gboolean
usher_browser_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (USHER_BROWSER_VIEW (widget)->open_button);
}

static void
usher_browser_view_dispose (GObject *object)
{
  UsherBrowserView *self = USHER_BROWSER_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_BROWSER_VIEW);
  g_clear_pointer (&self->url, g_free);

  G_OBJECT_CLASS (usher_browser_view_parent_class)->dispose (object);
}

static void
usher_browser_view_class_init (UsherBrowserViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = usher_browser_view_get_property;
  object_class->set_property = usher_browser_view_set_property;
  object_class->dispose = usher_browser_view_dispose;
  widget_class->grab_focus = usher_browser_view_grab_focus;
  widget_class->map = usher_browser_view_map;

  /**
   * UsherBrowserView:url:
   *
   * The page, which is opened as soon as it is set and this can be seen.
   */
  props[PROP_URL]
      = g_param_spec_string ("url",
                             NULL,
                             NULL,
                             NULL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-browser-view.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherBrowserView, open_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
usher_browser_view_init (UsherBrowserView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
