/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"
#include "usher-background.h"

/* In the place of the program's: here is a sandbox, and no portal. */
gboolean usher_application_is_in_sandbox (void);

gboolean
usher_application_is_in_sandbox (void)
{
  return TRUE;
}

static void
set_active_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **sentence = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_false (usher_background_set_active_finish (USHER_BACKGROUND (source), result, &error));
  *sentence = g_strdup (error->message);
}

static void
activate_cb (GApplication *application, gpointer user_data)
{
  g_autoptr (UsherBackground) background = usher_background_new ();

  usher_background_set_active_async (background, TRUE, set_active_cb, user_data);
}

/* What is left to do then would be done, late, at the very end: what a portal says later would not. */
static void
shutdown_cb (GApplication *application, gpointer user_data)
{
  char **sentence = user_data;

  g_assert_cmpstr (*sentence, ==, "This desktop can’t start apps from a sandbox.");
}

/* The window may be closed before the desktop has answered: here there is none at all. */
static void
test_goes_on_until_answered (void)
{
  g_autoptr (GApplication) application = g_application_new (NULL, G_APPLICATION_DEFAULT_FLAGS);
  g_autofree char *sentence = NULL;

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &sentence);
  g_signal_connect (application, "shutdown", G_CALLBACK (shutdown_cb), &sentence);
  g_assert_cmpint (g_application_run (application, 0, NULL), ==, 0);
  g_assert_nonnull (sentence);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/background/goes-on-until-answered", test_goes_on_until_answered);

  return g_test_run ();
}
