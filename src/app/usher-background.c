/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-background.h"

#include <glib/gi18n.h>

#include "usher-application.h"
#include "usher-autostart.h"
#include "usher-portal.h"
#include "usher-settings.h"

#define KEY "keep-watch"

/**
 * UsherBackground:
 *
 * Whether the program goes on with its window closed, and is started when the person logs in. That it
 * is started a portal sees to in a sandbox, and an entry in a folder elsewhere.
 */
struct _UsherBackground
{
  GObject parent_instance;

  GSettings *settings; /* NULL where they are not installed */
  gboolean   active;
};

typedef enum
{
  PROP_ACTIVE = 1,
} UsherBackgroundProperty;

static GParamSpec *props[PROP_ACTIVE + 1];

G_DEFINE_FINAL_TYPE (UsherBackground, usher_background, G_TYPE_OBJECT)

static void
usher_background_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherBackground *self = USHER_BACKGROUND (object);

  switch ((UsherBackgroundProperty) id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_background_finalize (GObject *object)
{
  g_clear_object (&USHER_BACKGROUND (object)->settings);

  G_OBJECT_CLASS (usher_background_parent_class)->finalize (object);
}

static void
usher_background_class_init (UsherBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_background_get_property;
  object_class->finalize = usher_background_finalize;

  /**
   * UsherBackground:active:
   *
   * Whether it is so.
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
usher_background_init (UsherBackground *self)
{
  self->settings = usher_settings_new ();
  usher_background_look (self);
}

static void
set_active (UsherBackground *self, gboolean active)
{
  if (g_settings_get_boolean (self->settings, KEY) != active)
    g_settings_set_boolean (self->settings, KEY, active);

  if (self->active == active)
    return;

  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

/**
 * usher_background_new:
 *
 * Makes the object, and looks how it stands.
 *
 * Returns: (transfer full): the object
 */
UsherBackground *
usher_background_new (void)
{
  return g_object_new (USHER_TYPE_BACKGROUND, NULL);
}

/**
 * usher_background_look:
 * @self: the object
 *
 * Looks how it stands: somebody may have removed the entry.
 */
void
usher_background_look (UsherBackground *self)
{
  if (self->settings != NULL)
    set_active (self,
                g_settings_get_boolean (self->settings, KEY)
                    && (usher_application_is_in_sandbox () || usher_autostart_is_there ()));
}

/**
 * usher_background_get_possible:
 * @self: the object
 *
 * Tells whether that can be chosen.
 *
 * Returns: whether the choice can be kept
 */
gboolean
usher_background_get_possible (UsherBackground *self)
{
  return self->settings != NULL;
}

/**
 * usher_background_get_active:
 * @self: the object
 *
 * Tells whether the program goes on with its window closed.
 *
 * Returns: whether it does
 */
gboolean
usher_background_get_active (UsherBackground *self)
{
  return self->active;
}

/* Ends @task, which this takes. */
static void
finish (GTask *task, const char *why_not)
{
  UsherBackground *self = g_task_get_source_object (task);
  const gboolean   active = GPOINTER_TO_INT (g_task_get_task_data (task));

  /* What can't be undone at log-in does not keep the program from ending: it looks at the setting too. */
  if (why_not == NULL || !active)
    set_active (self, active);

  if (why_not == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, why_not);
  g_object_unref (task);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const gboolean active = GPOINTER_TO_INT (g_task_get_task_data (user_data));
  g_autoptr (GError) error = NULL;

  /* A desktop that does not allow it does not start the program either. */
  usher_portal_request_background_finish (result, &error);
  finish (user_data, error != NULL && active ? error->message : NULL);
  g_application_release (g_application_get_default ());
}

static void
change_entry (GTask *task, gboolean active)
{
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;

  if (!(active ? usher_autostart_write (&error) : usher_autostart_remove (&error)))
    /* Translators: the file has the desktop start Usher when somebody logs in; %s says what went wrong. */
    sentence = g_strdup_printf (_ ("The file for the start at log-in can’t be changed: %s"),
                                error->message);
  finish (task, sentence);
}

/**
 * usher_background_set_active_async:
 * @self: the object
 * @active: whether it is to be so
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Has it be so. In a sandbox that is for the desktop to allow.
 */
void
usher_background_set_active_async (UsherBackground    *self,
                                   gboolean            active,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  GTask           *task = g_task_new (self, NULL, callback, user_data);
  GApplication    *application = g_application_get_default ();
  GDBusConnection *bus = g_application_get_dbus_connection (application);

  g_task_set_task_data (task, GINT_TO_POINTER (active), NULL);
  if (!usher_application_is_in_sandbox ())
    {
      change_entry (task, active);
      return;
    }

  /* The window may be closed while the desktop asks the person. */
  g_application_hold (application);
  usher_portal_request_background_async (bus, active, answered_cb, task);
}

/**
 * usher_background_set_active_finish:
 * @self: the object
 * @result: the result that the callback got
 * @error: return location for a #GError, whose message is a sentence for the person
 *
 * Ends usher_background_set_active_async().
 *
 * Returns: whether it is so; what was to be so no more is not, even where there is an @error, which says
 *   then why the desktop may start the program on
 */
gboolean
usher_background_set_active_finish (UsherBackground *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
