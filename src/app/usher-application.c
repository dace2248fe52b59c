/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "usher-background.h"
#include "usher-clipboard.h"
#include "usher-notifier.h"
#include "usher-preferences-dialog.h"
#include "usher-window.h"

/* In microseconds, how long the end of the program may take. */
#define LAST_MOMENT G_USEC_PER_SEC

/**
 * UsherApplication:
 *
 * The program: it holds what lives as long as it does, the way to the account service, the store of
 * accounts and the watch over them, and shows one window. Where the person wants that it goes on without
 * one.
 */
struct _UsherApplication
{
  AdwApplication parent_instance;

  UsherClient       *client;
  UsherAccountStore *store;
  UsherWatch        *watch;
  UsherNotifier     *notifier;
  UsherBackground   *background;
  guint              keyring_watch; /* 0 unless the program goes on without a window */
};

G_DEFINE_FINAL_TYPE (UsherApplication, usher_application, ADW_TYPE_APPLICATION)

static UsherWindow *
new_window (UsherApplication *self)
{
  UsherWindow *window = usher_window_new (ADW_APPLICATION (self), self->client, self->store);

  g_signal_connect_object (window,
                           "signed-in",
                           G_CALLBACK (usher_notifier_signed_in),
                           self->notifier,
                           G_CONNECT_SWAPPED);

  return window;
}

static UsherWindow *
get_window (UsherApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  return window != NULL ? USHER_WINDOW (window) : new_window (self);
}

static char *
dup_debug_info (void)
{
  return g_strdup_printf ("Usher %s (%s)\n"
                          "GTK %u.%u.%u\n"
                          "libadwaita %u.%u.%u\n"
                          "GLib %u.%u.%u\n"
                          "Display: %s\n"
                          "Desktop: %s\n"
                          "Flatpak: %s\n",
                          PACKAGE_VERSION,
                          PROFILE,
                          gtk_get_major_version (),
                          gtk_get_minor_version (),
                          gtk_get_micro_version (),
                          adw_get_major_version (),
                          adw_get_minor_version (),
                          adw_get_micro_version (),
                          glib_major_version,
                          glib_minor_version,
                          glib_micro_version,
                          G_OBJECT_TYPE_NAME (gdk_display_get_default ()),
                          g_getenv ("XDG_CURRENT_DESKTOP") ?: "unknown",
                          usher_application_is_in_sandbox () ? "yes" : "no");
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWidget       *window = GTK_WIDGET (get_window (user_data));
  AdwDialog       *dialog = adw_about_dialog_new ();
  AdwAboutDialog  *about = ADW_ABOUT_DIALOG (dialog);
  g_autofree char *debug_info = dup_debug_info ();

  adw_about_dialog_set_application_name (about, _ ("Usher"));
  adw_about_dialog_set_application_icon (about, APP_ID);
  adw_about_dialog_set_version (about, PACKAGE_VERSION);
  adw_about_dialog_set_developer_name (about, _ ("The Usher developers"));
  adw_about_dialog_set_comments (about,
                                 _ ("Signs you in to Plex once and keeps the token in the system "
                                    "keyring, for every app on the desktop.\n\n"
                                    "Usher is not affiliated with Plex."));
  adw_about_dialog_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_dialog_set_website (about, PROJECT_URL);
  adw_about_dialog_set_issue_url (about, PROJECT_URL "/issues");
  /* Translators: your names, one a line, each perhaps with an address. */
  adw_about_dialog_set_translator_credits (about, _ ("translator-credits"));
  adw_about_dialog_set_debug_info (about, debug_info);
  adw_about_dialog_set_debug_info_filename (about, "usher-debug-info.txt");
  usher_application_mark (GTK_WIDGET (dialog));

  adw_dialog_present (dialog, window);
}

static void
sign_in_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  UsherWindow *window = get_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  usher_window_sign_in (window, NULL);
}

static void
copy_token_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  usher_window_wish (get_window (user_data), NULL, "win.copy-token");
}

static void
copy_token_of_cb (GSimpleAction *action, GVariant *uuid, gpointer user_data)
{
  usher_window_wish (get_window (user_data), g_variant_get_string (uuid, NULL), "win.copy-token");
}

static void
show_account_cb (GSimpleAction *action, GVariant *uuid, gpointer user_data)
{
  usher_window_wish (get_window (user_data), g_variant_get_string (uuid, NULL), "");
}

static void
sign_in_again_cb (GSimpleAction *action, GVariant *uuid, gpointer user_data)
{
  usher_window_wish (get_window (user_data),
                     g_variant_get_string (uuid, NULL),
                     "win.sign-in-again");
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  UsherApplication *self = user_data;
  UsherWindow      *window = get_window (self);

  gtk_window_present (GTK_WINDOW (window));
  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) == NULL)
    adw_dialog_present (ADW_DIALOG (usher_preferences_dialog_new (self->background)),
                        GTK_WIDGET (window));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  /* The window is closed first, so that it keeps its size. */
  if (window != NULL)
    gtk_window_destroy (window);
  g_application_quit (user_data);
}

/* A desktop ends it by a signal where somebody logs out: the window keeps its size then too, and a token
 * that was copied is taken back.
 */
static gboolean
end_cb (gpointer user_data)
{
  g_action_group_activate_action (user_data, "quit", NULL);

  return G_SOURCE_CONTINUE;
}

/* A keyring may come up later than the program, where both are started when somebody logs in. */
static void
keyring_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  UsherApplication *self = user_data;

  if (!usher_account_store_get_loaded (self->store)
      || usher_account_store_get_problem (self->store) != NULL)
    usher_account_store_load_async (self->store, NULL, NULL, NULL);
}

static void
no_keyring_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  keyring_cb (bus, name, NULL, user_data);
}

/* Nobody but a window reads the accounts otherwise. */
static void
background_cb (UsherApplication *self)
{
  const gboolean active = usher_background_get_active (self->background);

  if (active == (self->keyring_watch != 0))
    return;

  if (!active)
    {
      g_clear_handle_id (&self->keyring_watch, g_bus_unwatch_name);
      g_application_release (G_APPLICATION (self));
      return;
    }

  g_application_hold (G_APPLICATION (self));
  self->keyring_watch = g_bus_watch_name (G_BUS_TYPE_SESSION,
                                          "org.freedesktop.secrets",
                                          G_BUS_NAME_WATCHER_FLAGS_NONE,
                                          keyring_cb,
                                          no_keyring_cb,
                                          self,
                                          NULL);
}

static void
start_background (UsherApplication *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "preferences");

  self->background = usher_background_new ();
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               usher_background_get_possible (self->background));
  g_signal_connect_object (self->background,
                           "notify::active",
                           G_CALLBACK (background_cb),
                           self,
                           G_CONNECT_SWAPPED);
  background_cb (self);
}

static void
usher_application_startup (GApplication *application)
{
  UsherApplication *self = USHER_APPLICATION (application);
  g_autoptr (UsherDevice) device = usher_device_new ();
  g_autoptr (UsherKeyring) keyring = usher_keyring_new (TRUE);

  G_APPLICATION_CLASS (usher_application_parent_class)->startup (application);

  self->client = usher_client_new (device);
  self->store = usher_account_store_new (keyring);
  self->notifier = usher_notifier_new (GTK_APPLICATION (self), self->store);
  self->watch = usher_watch_new (self->client, self->store);
  usher_watch_start (self->watch);
  start_background (self);
  /* For good: who is on the way out is not to be cut short where it is asked again. */
  g_unix_signal_add (SIGTERM, end_cb, self);

  gtk_window_set_default_icon_name (APP_ID);
}

static void
usher_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (USHER_APPLICATION (application))));
}

/* Where a desktop starts what is in the menu by a command line, not over the bus. */
static int
ask_for (GApplication *application, const char *action)
{
  g_autoptr (GError) error = NULL;

  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("usher: %s\n", error->message);
      return 1;
    }

  g_action_group_activate_action (G_ACTION_GROUP (application), action, NULL);
  if (!g_application_get_is_remote (application))
    return -1;

  g_dbus_connection_flush_sync (g_application_get_dbus_connection (application), NULL, NULL);

  return 0;
}

/* Started without a window, by the desktop at log-in say, where it runs already: all is well then. */
static gboolean
is_second_service (GApplication *application)
{
  g_autoptr (GError) error = NULL;

  if ((g_application_get_flags (application) & G_APPLICATION_IS_SERVICE) == 0
      || g_application_register (application, NULL, &error))
    return FALSE;

  /* By this code a GApplication says that its name is taken. */
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED);
}

static int
usher_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  static const char *const asked_for[] = { "sign-in", "copy-token" };

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("usher %s\n", PACKAGE_VERSION);
      return 0;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (asked_for); i++)
    if (g_variant_dict_contains (options, asked_for[i]))
      return ask_for (application, asked_for[i]);

  if (is_second_service (application))
    return 0;

  return G_APPLICATION_CLASS (usher_application_parent_class)
      ->handle_local_options (application, options);
}

static void
usher_application_shutdown (GApplication *application)
{
  UsherApplication *self = USHER_APPLICATION (application);
  const gint64      end = g_get_monotonic_time () + LAST_MOMENT;

  g_clear_handle_id (&self->keyring_watch, g_bus_unwatch_name);
  usher_watch_stop (self->watch);
  usher_clipboard_forget_secret (gdk_display_get_clipboard (gdk_display_get_default ()), NULL);

  /* What was under way is given up by now. As far as it can without waiting it is to end, and to let go of
   * what it holds, secrets too.
   */
  while (g_get_monotonic_time () < end && g_main_context_iteration (NULL, FALSE))
    continue;

  G_APPLICATION_CLASS (usher_application_parent_class)->shutdown (application);
}

static void
usher_application_dispose (GObject *object)
{
  UsherApplication *self = USHER_APPLICATION (object);

  g_clear_object (&self->background);
  g_clear_object (&self->notifier);
  g_clear_object (&self->watch);
  g_clear_object (&self->client);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (usher_application_parent_class)->dispose (object);
}

static void
usher_application_class_init (UsherApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_application_dispose;

  application_class->startup = usher_application_startup;
  application_class->shutdown = usher_application_shutdown;
  application_class->activate = usher_application_activate;
  application_class->handle_local_options = usher_application_handle_local_options;
}

static void
usher_application_init (UsherApplication *self)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = about_cb },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "quit", .activate = quit_cb },
    /* What the desktop asks for, by the menu or a notification; the parameter is an account's UUID. */
    { .name = "sign-in", .activate = sign_in_cb },
    { .name = "copy-token", .activate = copy_token_cb },
    { .name = "copy-token-of", .activate = copy_token_of_cb, .parameter_type = "s" },
    { .name = "show-account", .activate = show_account_cb, .parameter_type = "s" },
    { .name = "sign-in-again", .activate = sign_in_again_cb, .parameter_type = "s" },
  };
  const GOptionEntry options[] = {
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { "sign-in",
      0,
      G_OPTION_FLAG_NONE,
      G_OPTION_ARG_NONE,
      NULL,
      N_ ("Open the sign-in dialog"),
      NULL },
    { "copy-token",
      0,
      G_OPTION_FLAG_NONE,
      G_OPTION_ARG_NONE,
      NULL,
      N_ ("Copy the token of the default account"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  GApplication   *application = G_APPLICATION (self);
  GtkApplication *gtk_application = GTK_APPLICATION (self);

  g_application_add_main_option_entries (application, options);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);

  gtk_application_set_accels_for_action (gtk_application,
                                         "app.quit",
                                         (const char *[]) { "<Control>q", NULL });
  gtk_application_set_accels_for_action (gtk_application,
                                         "app.preferences",
                                         (const char *[]) { "<Control>comma", NULL });
  gtk_application_set_accels_for_action (gtk_application,
                                         "app.sign-in",
                                         (const char *[]) { "<Control>n", NULL });
  gtk_application_set_accels_for_action (gtk_application,
                                         "win.copy-token",
                                         (const char *[]) { "<Control><Shift>c", NULL });
  gtk_application_set_accels_for_action (gtk_application,
                                         "win.refresh",
                                         (const char *[]) { "F5", "<Control>r", NULL });
  gtk_application_set_accels_for_action (gtk_application,
                                         "win.search",
                                         (const char *[]) { "<Control>f", NULL });
}

/**
 * usher_application_new:
 *
 * Makes the application.
 *
 * Returns: (transfer full): the application
 */
UsherApplication *
usher_application_new (void)
{
  return g_object_new (USHER_TYPE_APPLICATION,
                       "application-id",
                       APP_ID,
                       "resource-base-path",
                       APP_PATH,
                       NULL);
}

/**
 * usher_application_get_client:
 * @self: the application
 *
 * Gets the way to the account service.
 *
 * Returns: (transfer none): the client
 */
UsherClient *
usher_application_get_client (UsherApplication *self)
{
  return self->client;
}

/**
 * usher_application_mark:
 * @widget: a window or dialog
 *
 * Lets a window of the development profile be told from the real one.
 */
void
usher_application_mark (GtkWidget *widget)
{
  if (g_str_equal (PROFILE, "development"))
    gtk_widget_add_css_class (widget, "devel");
}

/**
 * usher_application_is_in_sandbox:
 *
 * Tells whether this is a Flatpak.
 *
 * Returns: whether what is outside can't be seen from here
 */
gboolean
usher_application_is_in_sandbox (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}
