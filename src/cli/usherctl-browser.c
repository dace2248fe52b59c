/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usherctl-browser.h"

#include <fcntl.h>
#include <gio/gdesktopappinfo.h>
#include <unistd.h>

#include "usher-core-dump.h"

/* A browser that was not open before outlives usherctl: neither Ctrl+C nor the end of the terminal is
 * meant for it.
 */
static void
leave_terminal_cb (gpointer user_data)
{
  setsid ();
  usher_core_dump_restore ();
}

/* What a browser says of itself is not for whoever reads usherctl's output. */
static gboolean
launch (GDesktopAppInfo *browser, const char *url, GError **error)
{
  GList     urls = { .data = (char *) url };
  const int silence = open ("/dev/null", O_RDWR | O_CLOEXEC);
  gboolean  launched;

  launched = g_desktop_app_info_launch_uris_as_manager_with_fds (browser,
                                                                 &urls,
                                                                 NULL,
                                                                 G_SPAWN_SEARCH_PATH,
                                                                 leave_terminal_cb,
                                                                 NULL,
                                                                 NULL,
                                                                 NULL,
                                                                 silence,
                                                                 silence,
                                                                 silence,
                                                                 error);
  if (silence >= 0)
    close (silence);

  return launched;
}

/* Opens the person's browser. Where there is none, they have been told the address. */
void
usherctl_browser_open (const char *url)
{
  g_autoptr (GAppInfo) browser = g_app_info_get_default_for_uri_scheme (g_uri_peek_scheme (url));
  g_autoptr (GError) error = NULL;

  /* In a sandbox no browser is to be seen: there the desktop's portal is asked. */
  if (!G_IS_DESKTOP_APP_INFO (browser))
    g_app_info_launch_default_for_uri_async (url, NULL, NULL, NULL, NULL);
  else if (!launch (G_DESKTOP_APP_INFO (browser), url, &error))
    g_debug ("%s", error->message);
}
