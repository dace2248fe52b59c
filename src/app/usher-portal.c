/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-portal.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST "org.freedesktop.portal.Request"

/* In milliseconds. */
#define CALL_TIMEOUT 10000

/* In seconds. A portal may ask the person. */
#define ANSWER_TIMEOUT 300

/**
 * usher_portal_find_async:
 * @bus: the session bus
 * @interface: of a portal
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Looks whether there is such a portal.
 */
void
usher_portal_find_async (GDBusConnection    *bus,
                         const char         *interface,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_dbus_connection_call (bus,
                          NAME,
                          PATH,
                          "org.freedesktop.DBus.Properties",
                          "Get",
                          g_variant_new ("(ss)", interface, "version"),
                          G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE,
                          CALL_TIMEOUT,
                          NULL,
                          callback,
                          user_data);
}

/**
 * usher_portal_find_finish:
 * @bus: the session bus
 * @result: the result that the callback got
 *
 * Ends usher_portal_find_async().
 *
 * Returns: whether there is one
 */
gboolean
usher_portal_find_finish (GDBusConnection *bus, GAsyncResult *result)
{
  g_autoptr (GVariant) version = g_dbus_connection_call_finish (bus, result, NULL);

  return version != NULL;
}

/* What was asked of a portal, which answers by a signal. */
typedef struct
{
  GDBusConnection *bus;
  gboolean         autostart;
  char            *path; /* NULL until it is asked */
  guint            subscription;
  guint            timeout;
} Request;

static void
request_free (Request *request)
{
  g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  g_clear_handle_id (&request->timeout, g_source_remove);
  g_object_unref (request->bus);
  g_free (request->path);
  g_free (request);
}

/* Ends @task, which this takes. */
static void
finish (GTask *task, const char *why_not)
{
  Request *request = g_task_get_task_data (task);

  g_clear_handle_id (&request->timeout, g_source_remove);
  if (why_not == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, why_not);
  g_object_unref (task);
}

static const char *
get_refusal (void)
{
  return _ ("The desktop did not allow this. Its settings may have a switch for it.");
}

static const char *
get_absence (void)
{
  return _ ("This desktop can’t start apps from a sandbox.");
}

static void
answered_cb (GDBusConnection *bus,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  GTask         *task = user_data;
  const Request *request = g_task_get_task_data (task);
  g_autoptr (GVariant) results = NULL;
  gboolean autostart = FALSE;
  guint32  response;

  if (g_task_get_completed (task)
      || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;

  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "autostart", "b", &autostart);
  finish (task, response == 0 && autostart == request->autostart ? NULL : get_refusal ());
}

static void
timed_out_cb (gpointer user_data)
{
  Request *request = g_task_get_task_data (user_data);

  request->timeout = 0;
  /* Nobody is to allow afterwards what was given up. */
  g_dbus_connection_call (request->bus,
                          NAME,
                          request->path,
                          REQUEST,
                          "Close",
                          NULL,
                          NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          CALL_TIMEOUT,
                          NULL,
                          NULL,
                          NULL);
  finish (user_data, get_refusal ());
}

static char *
dup_request_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender
      = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (bus) + strlen (":")), ".", '_');

  return g_strdup_printf (PATH "/request/%s/%s", sender, token);
}

static GVariant *
new_options (const char *token, gboolean autostart)
{
  static const char *const command[] = { "usher", "--gapplication-service", NULL };
  GVariantBuilder          options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (
      &options,
      "{sv}",
      "reason",
      /* Translators: why the program wants to run in the background; the desktop shows it. */
      g_variant_new_string (_ ("To tell when Plex has signed an account out.")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (autostart));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));

  return g_variant_new ("(sa{sv})", "", &options);
}

static void
requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) handle = NULL;
  g_autoptr (GError) error = NULL;

  handle = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (handle != NULL || g_task_get_completed (task))
    return;

  g_info ("The portal refused: %s", error->message);
  finish (task, get_refusal ());
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusConnection *bus = G_DBUS_CONNECTION (source);
  GTask           *task = user_data;
  Request         *request = g_task_get_task_data (task);
  g_autofree char *token = g_strdup_printf ("usher%u", g_random_int ());

  if (!usher_portal_find_finish (bus, result))
    {
      finish (task, get_absence ());
      return;
    }

  request->path = dup_request_path (bus, token);
  /* Before it is asked: the answer may be as quick as the call. */
  request->subscription = g_dbus_connection_signal_subscribe (bus,
                                                              NAME,
                                                              REQUEST,
                                                              "Response",
                                                              request->path,
                                                              NULL,
                                                              G_DBUS_SIGNAL_FLAGS_NONE,
                                                              answered_cb,
                                                              task,
                                                              NULL);
  request->timeout = g_timeout_add_seconds_once (ANSWER_TIMEOUT, timed_out_cb, task);
  g_dbus_connection_call (bus,
                          NAME,
                          PATH,
                          BACKGROUND,
                          "RequestBackground",
                          new_options (token, request->autostart),
                          G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE,
                          CALL_TIMEOUT,
                          NULL,
                          requested_cb,
                          g_object_ref (task));
}

/**
 * usher_portal_request_background_async:
 * @bus: (nullable): the session bus
 * @autostart: whether the program is to be started, without a window, when the person logs in
 * @callback: called when the portal has answered
 * @user_data: for @callback
 *
 * Asks whether the program may run in the background.
 */
void
usher_portal_request_background_async (GDBusConnection    *bus,
                                       gboolean            autostart,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  GTask   *task = g_task_new (NULL, NULL, callback, user_data);
  Request *request;

  if (bus == NULL)
    {
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, get_absence ());
      g_object_unref (task);
      return;
    }

  request = g_new0 (Request, 1);
  request->bus = g_object_ref (bus);
  request->autostart = autostart;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  usher_portal_find_async (bus, BACKGROUND, found_cb, task);
}

/**
 * usher_portal_request_background_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError, whose message is a sentence for the person
 *
 * Ends usher_portal_request_background_async().
 *
 * Returns: whether it is as it was asked for
 */
gboolean
usher_portal_request_background_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
