/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-pin-page.h"

#include <glib/gi18n.h>

#include "usher-announce.h"
#include "usher-form.h"
#include "usher-obstacle.h"
#include "usher-weak.h"

/* How often a code that expired is followed by a new one before the person is asked. */
#define MAX_RENEWALS 3

/**
 * UsherPinPage:
 *
 * A page of the sign-in dialog that waits for the person to let Usher in elsewhere: in the browser
 * where it is strong, else on another device. What it shows of the PIN is the business of its view.
 */
struct _UsherPinPage
{
  UsherWayPage parent_instance;

  AdwBin        *view_bin;
  AdwStatusPage *failed;
  GtkLabel      *problem_label;
  GtkLabel      *progress_label;
  GtkStack      *stack;
  GtkWidget     *again_button;
  GtkWidget     *log_in_button;
  GtkWidget     *waiting_log_in_button;
  GtkWidget     *progress;
  GtkWidget     *spinner;
  GtkWidget     *waiting;

  UsherPause *pause;
  GtkWidget  *focus; /* what is to have it, of what is shown */
  guint       n_renewals;
  gboolean    cancelled; /* so has the last try, by the person */
  gboolean    claimed;   /* the sign-in has come as far as a token, and goes on with that */
  gboolean    strong;
};

typedef enum
{
  PROP_STRONG = 1,
  PROP_VIEW,
} UsherPinPageProperty;

static GParamSpec *props[PROP_VIEW + 1];

G_DEFINE_FINAL_TYPE (UsherPinPage, usher_pin_page, USHER_TYPE_WAY_PAGE)

/* The focus stays on the page, for Escape to go somewhere, and goes to no page that is not there. */
static void
take_focus (UsherPinPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->focus);
}

/* Whoever is on another page is not interrupted. */
static void
say (UsherPinPage *self, const char *sentence)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    usher_announce (GTK_WIDGET (self), sentence);
}

static void
show (UsherPinPage *self, GtkWidget *child, GtkWidget *focus)
{
  self->focus = focus;
  gtk_stack_set_visible_child (self->stack, child);
  take_focus (self);
}

static void
show_progress (UsherPinPage *self, const char *text)
{
  gtk_label_set_label (self->progress_label, text);
  show (self, self->progress, self->spinner);
}

static char *
dup_screen_resolution (UsherPinPage *self)
{
  GtkNative   *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface  *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  GdkMonitor  *monitor = NULL;
  GdkRectangle geometry;

  if (surface != NULL)
    monitor = gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  if (monitor == NULL)
    return NULL;

  gdk_monitor_get_geometry (monitor, &geometry);

  return g_strdup_printf ("%dx%d", geometry.width, geometry.height);
}

static void
show_pin (UsherPinPage *self, UsherPin *pin)
{
  UsherClient     *client = usher_way_page_get_client (USHER_WAY_PAGE (self));
  GtkWidget       *view = adw_bin_get_child (self->view_bin);
  g_autofree char *resolution = dup_screen_resolution (self);
  g_autofree char *url = NULL;

  show (self, self->waiting, view);
  url = self->strong
            ? usher_pin_dup_auth_url (pin, usher_client_get_device (client), resolution, NULL)
            : usher_pin_dup_link_url (pin, NULL);
  if (!self->strong)
    g_object_set (view, "pin", pin, NULL);
  g_object_set (view, "url", url, NULL);
}

static void
show_signing_in (UsherPinPage *self)
{
  usher_way_page_set_busy (USHER_WAY_PAGE (self), TRUE);
  show_progress (self, _ ("Signing in…"));
}

static void
set_remedy (UsherPinPage *self, const GError *problem)
{
  gtk_widget_set_visible (self->log_in_button,
                          g_error_matches (problem, USHER_ERROR, USHER_ERROR_NETWORK_LOG_IN));
}

static void
show_no_browser (GtkWidget *widget, const char *uri)
{
  UsherPinPage    *self = USHER_PIN_PAGE (widget);
  g_autofree char *sentence = usher_obstacle_dup_no_browser (uri);

  gtk_label_set_label (self->problem_label, sentence);
  adw_status_page_set_description (self->failed, sentence);
  say (self, sentence);
}

static void
log_in_cb (UsherPinPage *self)
{
  usher_obstacle_open_log_in (GTK_WIDGET (self), show_no_browser);
}

static void
paused_cb (UsherPinPage *self)
{
  const gboolean paused = usher_pause_get_active (self->pause);

  gtk_widget_set_sensitive (self->again_button, !paused);

  /* An insensitive button can't have the focus. */
  gtk_widget_set_focusable (GTK_WIDGET (self->failed), paused);
  if (gtk_stack_get_visible_child (self->stack) != GTK_WIDGET (self->failed))
    return;
  self->focus = self->again_button;
  take_focus (self);
}

static void
show_problem (UsherPinPage *self, const GError *problem)
{
  g_autofree char *reason = problem != NULL ? usher_error_dup_reason (problem) : NULL;
  /* Translators: %s is a sentence that says what is in the way. */
  g_autofree char *sentence
      = reason != NULL ? g_strdup_printf (_ ("%s Usher keeps trying."), reason) : g_strdup ("");

  if (g_str_equal (gtk_label_get_label (self->problem_label), sentence))
    return;

  set_remedy (self, problem);
  gtk_label_set_label (self->problem_label, sentence);
  if (*sentence != '\0')
    say (self, sentence);
}

static void
changed_cb (UsherPinPage *self, GParamSpec *pspec, UsherSignIn *sign_in)
{
  UsherPin *pin = usher_sign_in_get_pin (sign_in);

  show_problem (self, usher_sign_in_get_problem (sign_in));

  if (usher_sign_in_get_state (sign_in) == USHER_SIGN_IN_STATE_WAITING)
    {
      self->claimed = FALSE;
      usher_way_page_set_busy (USHER_WAY_PAGE (self), FALSE);
      if (gtk_stack_get_visible_child (self->stack) != self->waiting)
        show_pin (self, pin);
    }
  else if (gtk_stack_get_visible_child (self->stack) == self->waiting
           && usher_sign_in_get_state (sign_in) == USHER_SIGN_IN_STATE_BUSY)
    {
      self->claimed = TRUE;
      show_signing_in (self);
    }
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherPinPage) self = usher_weak_take (user_data);
  UsherSignIn *sign_in = USHER_SIGN_IN (source);
  g_autoptr (GError) error = NULL;

  usher_sign_in_submit_pin_finish (sign_in, result, &error);
  if (self != NULL)
    usher_way_page_end (USHER_WAY_PAGE (self), sign_in, error);
}

static gboolean
is_under_way (UsherSignIn *sign_in)
{
  return sign_in != NULL && usher_sign_in_get_state (sign_in) != USHER_SIGN_IN_STATE_IDLE;
}

static void
begin (UsherPinPage *self)
{
  UsherWayPage *page = USHER_WAY_PAGE (self);
  UsherSignIn  *sign_in;

  /* The button can be reached a moment longer than it is shown. */
  if (is_under_way (usher_way_page_get_sign_in (page)))
    return;

  if (usher_way_page_begin (page))
    g_signal_connect_object (usher_way_page_get_sign_in (page),
                             "notify",
                             G_CALLBACK (changed_cb),
                             self,
                             G_CONNECT_SWAPPED);

  sign_in = usher_way_page_get_sign_in (page);
  if (self->claimed)
    show_signing_in (self);
  else
    show_progress (self, _ ("Asking Plex for a code…"));
  usher_sign_in_submit_pin_async (sign_in,
                                  self->strong,
                                  usher_way_page_get_remember (page),
                                  usher_way_page_get_cancellable (page),
                                  submitted_cb,
                                  usher_weak_new (self));
}

static void
begin_cb (UsherPinPage *self)
{
  self->n_renewals = 0;
  begin (self);
}

static void
usher_pin_page_enter (UsherWayPage *page)
{
  UsherPinPage *self = USHER_PIN_PAGE (page);

  if (is_under_way (usher_way_page_get_sign_in (page)) || usher_pause_get_active (self->pause))
    {
      take_focus (self);
      return;
    }

  /* Whoever cancelled may want another account than the one that was let in. */
  if (self->cancelled)
    usher_way_page_forget (page);
  self->claimed = self->claimed && !self->cancelled;
  begin_cb (self);
}

static void
usher_pin_page_fail (UsherWayPage *page, const GError *error)
{
  UsherPinPage    *self = USHER_PIN_PAGE (page);
  g_autofree char *sentence = usher_error_dup_sentence (error);
  g_autofree char *reason = usher_error_dup_reason (error);
  gboolean         paused;

  self->cancelled = g_error_matches (error, USHER_ERROR, USHER_ERROR_CANCELLED);
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_PIN_EXPIRED) && !self->strong
      && gtk_widget_get_mapped (GTK_WIDGET (self)) && self->n_renewals < MAX_RENEWALS)
    {
      self->n_renewals++;
      begin (self);
      return;
    }

  /* In the browser all is well. */
  if (self->claimed && !self->cancelled)
    usher_way_page_present (page);
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED))
    self->claimed = FALSE;
  paused = usher_obstacle_pause (self->pause, error);
  set_remedy (self, error);
  adw_status_page_set_description (self->failed, paused ? reason : sentence);
  show (self, GTK_WIDGET (self->failed), paused ? GTK_WIDGET (self->failed) : self->again_button);
  say (self, sentence);
}

static void
usher_pin_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherPinPage *self = USHER_PIN_PAGE (object);

  switch ((UsherPinPageProperty) id)
    {
    case PROP_STRONG:
      g_value_set_boolean (value, self->strong);
      break;
    case PROP_VIEW:
      g_value_set_object (value, adw_bin_get_child (self->view_bin));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_pin_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherPinPage *self = USHER_PIN_PAGE (object);

  switch ((UsherPinPageProperty) id)
    {
    case PROP_STRONG:
      self->strong = g_value_get_boolean (value);
      break;
    case PROP_VIEW:
      adw_bin_set_child (self->view_bin, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_pin_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_PIN_PAGE);
  g_clear_object (&USHER_PIN_PAGE (object)->pause);

  G_OBJECT_CLASS (usher_pin_page_parent_class)->dispose (object);
}

static void
usher_pin_page_class_init (UsherPinPageClass *klass)
{
  const GParamFlags  flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass      *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass    *widget_class = GTK_WIDGET_CLASS (klass);
  UsherWayPageClass *page_class = USHER_WAY_PAGE_CLASS (klass);

  object_class->get_property = usher_pin_page_get_property;
  object_class->set_property = usher_pin_page_set_property;
  object_class->dispose = usher_pin_page_dispose;
  page_class->enter = usher_pin_page_enter;
  page_class->fail = usher_pin_page_fail;

  /**
   * UsherPinPage:strong:
   *
   * Whether the code goes to a browser, not to another device.
   */
  props[PROP_STRONG] = g_param_spec_boolean ("strong", NULL, NULL, FALSE, flags);

  /**
   * UsherPinPage:view:
   *
   * What shows the PIN: a widget with a property `url` and, where it is not strong, `pin`.
   */
  props[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, GTK_TYPE_WIDGET, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-pin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, failed);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, log_in_button);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, progress);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, view_bin);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, UsherPinPage, waiting_log_in_button);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, log_in_cb);
}

static void
usher_pin_page_init (UsherPinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  usher_form_wrap_button (GTK_BUTTON (self->log_in_button));
  usher_form_wrap_button (GTK_BUTTON (self->waiting_log_in_button));

  self->pause = usher_pause_new ();
  usher_pause_add_button (self->pause,
                          GTK_BUTTON (self->again_button),
                          G_CALLBACK (paused_cb),
                          self);
}
