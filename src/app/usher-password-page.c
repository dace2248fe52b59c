/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-password-page.h"

#include "usher-form.h"
#include "usher-launch.h"
#include "usher-link-row.h"
#include "usher-obstacle.h"

/**
 * UsherPasswordPage:
 *
 * The first page of the sign-in dialog: user name and password.
 */
struct _UsherPasswordPage
{
  AdwNavigationPage parent_instance;

  AdwBanner    *banner;
  AdwEntryRow  *login_row;
  AdwEntryRow  *password_row;
  AdwSwitchRow *remember_row;
  GtkLabel     *error_label;
  GtkWidget    *fields;
  GtkWidget    *progress;
  GtkWidget    *submit_button;
  GtkWidget    *ways;

  UsherPause *pause;
};

typedef enum
{
  PROP_REMEMBER = 1,
} UsherPasswordPageProperty;

static GParamSpec *props[PROP_REMEMBER + 1];

enum
{
  SIGNAL_EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherPasswordPage, usher_password_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
is_empty (AdwEntryRow *row)
{
  return *gtk_editable_get_text (GTK_EDITABLE (row)) == '\0';
}

/* Where to go on typing. */
static AdwEntryRow *
get_next_row (UsherPasswordPage *self)
{
  return is_empty (self->login_row) ? self->login_row : self->password_row;
}

static void
edited_cb (UsherPasswordPage *self)
{
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static void
remember_changed_cb (UsherPasswordPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REMEMBER]);
}

static void
entry_activated_cb (UsherPasswordPage *self)
{
  if (usher_password_page_is_complete (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.submit", NULL);
  else
    usher_password_page_focus (self);
}

static void
show_no_browser (GtkWidget *widget, const char *uri)
{
  UsherPasswordPage *self = USHER_PASSWORD_PAGE (widget);
  g_autofree char   *sentence = usher_obstacle_dup_no_browser (uri);

  usher_form_show_trouble (self->banner, sentence, NULL);
}

static void
forgot_cb (UsherPasswordPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = usher_service_url_resolve (USHER_URL_RESET_PASSWORD, &error);

  if (url == NULL)
    {
      usher_password_page_show_trouble (self, error);
      return;
    }

  usher_launch (GTK_WIDGET (self), url, show_no_browser);
}

static void
banner_cb (UsherPasswordPage *self)
{
  if (!usher_obstacle_follow_remedy (self->banner))
    gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.submit", NULL);
}

static void
paused_cb (UsherPasswordPage *self)
{
  usher_obstacle_hide (self->banner, self->pause);
}

static void
usher_password_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((UsherPasswordPageProperty) id)
    {
    case PROP_REMEMBER:
      g_value_set_boolean (value, usher_password_page_get_remember (USHER_PASSWORD_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_password_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_PASSWORD_PAGE);
  g_clear_object (&USHER_PASSWORD_PAGE (object)->pause);

  G_OBJECT_CLASS (usher_password_page_parent_class)->dispose (object);
}

static void
usher_password_page_class_init (UsherPasswordPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = usher_password_page_get_property;
  object_class->dispose = usher_password_page_dispose;

  /**
   * UsherPasswordPage:remember:
   *
   * Whether the account is to outlast the log-in, whichever way is taken.
   */
  props[PROP_REMEMBER]
      = g_param_spec_boolean ("remember",
                              NULL,
                              NULL,
                              TRUE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * UsherPasswordPage::edited:
   * @self: the page
   *
   * The person has typed.
   */
  signals[SIGNAL_EDITED] = g_signal_new ("edited",
                                         G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         0);

  g_type_ensure (USHER_TYPE_LINK_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-password-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherPasswordPage, banner);
  gtk_widget_class_bind_template_child (widget_class, UsherPasswordPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, UsherPasswordPage, fields);
  gtk_widget_class_bind_template_child (widget_class, UsherPasswordPage, login_row);
  gtk_widget_class_bind_template_child (widget_class, UsherPasswordPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, UsherPasswordPage, progress);
  gtk_widget_class_bind_template_child (widget_class, UsherPasswordPage, remember_row);
  gtk_widget_class_bind_template_child (widget_class, UsherPasswordPage, submit_button);
  gtk_widget_class_bind_template_child (widget_class, UsherPasswordPage, ways);
  gtk_widget_class_bind_template_callback (widget_class, banner_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, forgot_cb);
  gtk_widget_class_bind_template_callback (widget_class, remember_changed_cb);
}

static void
usher_password_page_init (UsherPasswordPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
usher_password_page_get_login (UsherPasswordPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->login_row));
}

void
usher_password_page_set_login (UsherPasswordPage *self, const char *login)
{
  gtk_editable_set_text (GTK_EDITABLE (self->login_row), login);
}

const char *
usher_password_page_get_password (UsherPasswordPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->password_row));
}

gboolean
usher_password_page_get_remember (UsherPasswordPage *self)
{
  return adw_switch_row_get_active (self->remember_row);
}

/**
 * usher_password_page_set_pause:
 * @self: the page
 * @pause: for how long nothing may be submitted
 *
 * Sets the pause that what is shown here begins.
 */
void
usher_password_page_set_pause (UsherPasswordPage *self, UsherPause *pause)
{
  g_set_object (&self->pause, pause);
  usher_pause_add_button (pause, GTK_BUTTON (self->submit_button), G_CALLBACK (paused_cb), self);
  usher_password_page_resume (self);
}

/**
 * usher_password_page_resume:
 * @self: the page
 *
 * Shows what still holds since another page was refused.
 */
void
usher_password_page_resume (UsherPasswordPage *self)
{
  usher_obstacle_resume (self->banner, self->pause);
}

/**
 * usher_password_page_is_complete:
 * @self: the page
 *
 * Tells whether both fields have something in them.
 *
 * Returns: whether it can be submitted
 */
gboolean
usher_password_page_is_complete (UsherPasswordPage *self)
{
  return !is_empty (self->login_row) && !is_empty (self->password_row);
}

/**
 * usher_password_page_focus:
 * @self: the page
 *
 * Gives the field that needs the person the focus.
 */
void
usher_password_page_focus (UsherPasswordPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (get_next_row (self)));
}

/**
 * usher_password_page_wipe:
 * @self: the page
 *
 * Forgets the password.
 */
void
usher_password_page_wipe (UsherPasswordPage *self)
{
  usher_form_wipe (self->password_row);
}

/**
 * usher_password_page_set_busy:
 * @self: the page
 * @busy: whether the service is being asked
 *
 * Shows that an answer is awaited, or lets the person type again.
 */
void
usher_password_page_set_busy (UsherPasswordPage *self, gboolean busy)
{
  usher_form_set_busy (self->fields,
                       get_next_row (self),
                       self->submit_button,
                       self->progress,
                       busy);
  gtk_widget_set_sensitive (self->ways, !busy);
}

static void
set_error (UsherPasswordPage *self, const char *sentence, gboolean password)
{
  usher_form_show_error (self->error_label, sentence);
  usher_form_set_wrong (self->login_row, sentence != NULL ? self->error_label : NULL);
  usher_form_set_wrong (self->password_row,
                        sentence != NULL && password ? self->error_label : NULL);
}

/**
 * usher_password_page_show_error:
 * @self: the page
 * @sentence: why it was refused
 * @password: whether that is about the password, too
 *
 * Says under the fields that they were refused, and gives the one to mend the focus.
 */
void
usher_password_page_show_error (UsherPasswordPage *self, const char *sentence, gboolean password)
{
  AdwEntryRow *row = password ? self->password_row : self->login_row;

  set_error (self, sentence, password);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  gtk_editable_select_region (GTK_EDITABLE (row), 0, -1);
}

/**
 * usher_password_page_show_trouble:
 * @self: the page
 * @error: what stands in the way
 *
 * Says something that no field is to blame for.
 */
void
usher_password_page_show_trouble (UsherPasswordPage *self, const GError *error)
{
  usher_obstacle_show (self->banner, error, self->pause);
}

/**
 * usher_password_page_clear:
 * @self: the page
 *
 * Takes back what was said of the last try.
 */
void
usher_password_page_clear (UsherPasswordPage *self)
{
  set_error (self, NULL, FALSE);
  usher_obstacle_hide (self->banner, self->pause);
}

/**
 * usher_password_page_get_default_widget:
 * @self: the page
 *
 * Gets what Enter is for.
 *
 * Returns: (transfer none): the button
 */
GtkWidget *
usher_password_page_get_default_widget (UsherPasswordPage *self)
{
  return self->submit_button;
}
