/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-launch.h"

#include "usher-application.h"
#include "usher-portal.h"
#include "usher-weak.h"

typedef struct
{
  gpointer              widget; /* weak */
  UsherLaunchFailedFunc failed;
  char                 *uri;
} Launch;

/* Ends @launch. */
static void
finish (Launch *launch, gboolean done)
{
  g_autoptr (GtkWidget) widget = usher_weak_take (launch->widget);

  if (!done && widget != NULL)
    launch->failed (widget, launch->uri);

  g_free (launch->uri);
  g_free (launch);
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Who was asked which browser it should be may have changed their mind. */
  finish (user_data,
          gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
              || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED));
}

static void
launch_uri (Launch *launch)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (launch->uri);
  g_autoptr (GtkWidget) widget = g_weak_ref_get (launch->widget);

  if (widget == NULL)
    finish (launch, TRUE);
  else
    gtk_uri_launcher_launch (launcher,
                             GTK_WINDOW (gtk_widget_get_root (widget)),
                             NULL,
                             launched_cb,
                             launch);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  if (usher_portal_find_finish (G_DBUS_CONNECTION (source), result))
    launch_uri (user_data);
  else
    finish (user_data, FALSE);
}

/**
 * usher_launch:
 * @widget: what the person used
 * @uri: the address of a page
 * @failed: called with @widget, where it is still there, if no browser could be opened
 *
 * Opens a page in the browser.
 */
void
usher_launch (GtkWidget *widget, const char *uri, UsherLaunchFailedFunc failed)
{
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  Launch          *launch = g_new0 (Launch, 1);

  launch->widget = usher_weak_new (widget);
  launch->failed = failed;
  launch->uri = g_strdup (uri);

  if (usher_application_is_in_sandbox () && bus != NULL)
    /* Out of a sandbox only a portal opens anything. GTK 4.18 gives no answer at all where there is none. */
    usher_portal_find_async (bus, "org.freedesktop.portal.OpenURI", found_cb, launch);
  else
    launch_uri (launch);
}
