/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-detail-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "usher-application.h"
#include "usher-detail-group.h"
#include "usher-details.h"

/**
 * UsherDetailPage:
 *
 * What there is too much of for the account's own page.
 */
struct _UsherDetailPage
{
  AdwNavigationPage parent_instance;

  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (UsherDetailPage, usher_detail_page, ADW_TYPE_NAVIGATION_PAGE)

static void
add_details (UsherDetailPage *self, const char *details, const char *title, gpointer record)
{
  GtkWidget *group = g_object_new (USHER_TYPE_DETAIL_GROUP,
                                   "details",
                                   details,
                                   "title",
                                   title,
                                   "record",
                                   record,
                                   NULL);

  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

static gboolean
has_playback (UsherAccount *account)
{
  return usher_details_say_anything ("audio", USHER_RECORD (account))
         || usher_details_say_anything ("subtitles", USHER_RECORD (account))
         || usher_details_say_anything ("library", USHER_RECORD (account));
}

static void
add_playback (UsherDetailPage *self, UsherAccount *account)
{
  add_details (self, "audio", C_ ("details", "Audio"), account);
  add_details (self, "subtitles", C_ ("details", "Subtitles"), account);
  /* Translators: of movies and shows, as a player presents it. */
  add_details (self, "library", C_ ("details", "Library"), account);
}

static gboolean
has_privacy (UsherAccount *account)
{
  return usher_details_say_anything ("privacy", USHER_RECORD (account));
}

static void
add_privacy (UsherDetailPage *self, UsherAccount *account)
{
  add_details (self, "privacy", NULL, account);
}

/* Those that have a name. */
static GStrv
dup_features (UsherAccount *account)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (UsherSubscription) subscription = NULL;
  g_auto (GStrv) features = NULL;

  g_object_get (account, "subscription", &subscription, NULL);
  if (subscription != NULL)
    g_object_get (subscription, "features", &features, NULL);
  for (gsize i = 0; features != NULL && features[i] != NULL; i++)
    if (usher_detail_is_visible (features[i]))
      g_strv_builder_add (builder, features[i]);

  return g_strv_builder_end (builder);
}

static gboolean
has_features (UsherAccount *account)
{
  g_auto (GStrv) features = dup_features (account);

  return *features != NULL;
}

static void
add_features (UsherDetailPage *self, UsherAccount *account)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_auto (GStrv) features = dup_features (account);

  adw_preferences_group_set_description (group, _ ("What the account may use, as Plex names it."));
  for (gsize i = 0; features[i] != NULL; i++)
    adw_preferences_group_add (group, usher_detail_row_new (features[i], NULL));
  adw_preferences_page_add (self->page, group);
}

static gboolean
has_purchase_list (UsherAccount *account, const char *property)
{
  g_autoptr (GListModel) purchases = NULL;
  gboolean found = FALSE;

  g_object_get (account, property, &purchases, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (purchases) && !found; i++)
    {
      g_autoptr (UsherRecord) purchase = g_list_model_get_item (purchases, i);

      found = usher_details_say_anything ("purchase", purchase);
    }

  return found;
}

static gboolean
has_purchases (UsherAccount *account)
{
  return has_purchase_list (account, "subscriptions")
         || has_purchase_list (account, "past-subscriptions");
}

static void
add_purchase_list (UsherDetailPage *self,
                   UsherAccount    *account,
                   const char      *property,
                   const char      *title)
{
  g_autoptr (GListModel) purchases = NULL;

  g_object_get (account, property, &purchases, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (purchases); i++)
    {
      g_autoptr (UsherPurchase) purchase = g_list_model_get_item (purchases, i);

      add_details (self, "purchase", title, purchase);
    }
}

static void
add_purchases (UsherDetailPage *self, UsherAccount *account)
{
  add_purchase_list (self, account, "subscriptions", _ ("Current Purchase"));
  add_purchase_list (self, account, "past-subscriptions", _ ("Past Purchase"));
}

static char *
dup_service_details (UsherService *service)
{
  g_autofree char   *endpoint = NULL;
  UsherServiceStatus status;

  g_object_get (service, "endpoint", &endpoint, "status", &status, NULL);
  if (!usher_detail_is_visible (endpoint))
    g_clear_pointer (&endpoint, g_free);
  if (status != USHER_SERVICE_STATUS_OFFLINE)
    return g_steal_pointer (&endpoint);

  if (endpoint == NULL)
    /* Translators: a service of Plex that does not work at the moment. */
    return g_strdup (_ ("Offline"));

  /* Translators: the address of a service that does not work at the moment. */
  return g_strdup_printf (_ ("%s · offline"), endpoint);
}

static gboolean
has_services (UsherAccount *account)
{
  g_autoptr (GListModel) services = NULL;

  g_object_get (account, "services", &services, NULL);

  return g_list_model_get_n_items (services) > 0;
}

static void
add_services (UsherDetailPage *self, UsherAccount *account)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (GListModel) services = NULL;

  g_object_get (account, "services", &services, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (UsherService) service = g_list_model_get_item (services, i);
      g_autofree char *identifier = NULL;
      g_autofree char *details = dup_service_details (service);

      g_object_get (service, "identifier", &identifier, NULL);
      adw_preferences_group_add (
          group,
          /* Translators: a service of Plex. */
          usher_detail_row_new (usher_detail_is_visible (identifier) ? identifier : _ ("Unnamed"),
                                details));
    }
  adw_preferences_page_add (self->page, group);
}

/* A word of a command line, in quotes only where it needs them. */
static char *
dup_word (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("@.-_+", *c) == NULL)
      return g_shell_quote (text);

  return g_strdup (text);
}

/* A command, with a button that copies it. */
static GtkWidget *
new_command_row (const char *title, const char *command)
{
  GtkWidget       *row = usher_detail_row_new (title, command);
  GtkWidget       *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *label = NULL;

  gtk_widget_add_css_class (row, "property");
  gtk_widget_add_css_class (row, "command");
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  /* Translators: %s says what for, such as "On the command line". */
  label = g_strdup_printf (_ ("Copy: %s"), title);
  /* Translators: puts a command into the clipboard. */
  gtk_widget_set_tooltip_text (button, _ ("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.copy-text");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", command);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

/* How it is called from outside the sandbox, where the person is. */
static const char *
get_usherctl (void)
{
  return usher_application_is_in_sandbox () ? "flatpak run --command=usherctl " APP_ID : "usherctl";
}

/* @token: the command that prints the token
 * @name: the account
 */
static char *
dup_run_command (const char *token, const char *name)
{
  /* Translators: stands for a program’s name in a command. */
  const char *program = _ ("PROGRAM");

  /* What runs in the sandbox is not what is there outside. */
  return usher_application_is_in_sandbox ()
             ? g_strdup_printf ("PLEX_TOKEN=\"$(%s)\" %s", token, program)
             : g_strdup_printf ("usherctl run %s -- %s", name, program);
}

static void
add_apps (UsherDetailPage *self, UsherAccount *account)
{
  g_autofree char *uuid = dup_word (usher_account_get_uuid (account));
  const char      *username = usher_account_get_username (account);
  /* A word that begins like an option would be taken for one. */
  g_autofree char *name
      = username != NULL && *username != '-' ? dup_word (username) : g_strdup (uuid);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char     *lookup = NULL;
  g_autofree char     *token = NULL;
  g_autofree char     *run = NULL;

  lookup = g_strdup_printf ("secret-tool lookup xdg:schema %s service plex.tv uuid %s",
                            TOKEN_SCHEMA,
                            uuid);
  token = g_strdup_printf ("%s token %s", get_usherctl (), name);
  run = dup_run_command (token, name);

  adw_preferences_group_set_description (
      group,
      _ ("Apps that know Usher find the token in the keyring by themselves. For others, these "
         "commands print it or hand it over."));
  adw_preferences_group_add (group, new_command_row (_ ("On the command line"), token));
  adw_preferences_group_add (group, new_command_row (_ ("In a script, without Usher"), lookup));
  adw_preferences_group_add (group,
                             new_command_row (_ ("For a program that reads PLEX_TOKEN"), run));
  adw_preferences_page_add (self->page, group);
}

static void
usher_detail_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_DETAIL_PAGE);

  G_OBJECT_CLASS (usher_detail_page_parent_class)->dispose (object);
}

static void
usher_detail_page_class_init (UsherDetailPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_detail_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-detail-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherDetailPage, page);
}

static void
usher_detail_page_init (UsherDetailPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static const struct
{
  const char *name;
  const char *title;
  gboolean (*has_content) (UsherAccount *account); /* NULL: always */
  void (*fill) (UsherDetailPage *self, UsherAccount *account);
} pages[] = {
  { "apps", NC_ ("page", "Use in Other Apps"), NULL, add_apps },
  { "playback", NC_ ("page", "Playback"), has_playback, add_playback },
  { "privacy", NC_ ("page", "Privacy"), has_privacy, add_privacy },
  { "features", NC_ ("page", "Features"), has_features, add_features },
  { "purchases", NC_ ("page", "Purchases"), has_purchases, add_purchases },
  { "services", NC_ ("page", "Services"), has_services, add_services },
};

/**
 * usher_detail_page_has_content:
 * @name: (nullable): which page, as for [func@detail_page_new]; %NULL for any of those that may be empty
 * @account: an account
 *
 * Tells whether there is anything on a page.
 *
 * Returns: whether there is
 */
gboolean
usher_detail_page_has_content (const char *name, UsherAccount *account)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if ((name == NULL || g_str_equal (pages[i].name, name)) && pages[i].has_content != NULL
        && pages[i].has_content (account))
      return TRUE;

  return FALSE;
}

/**
 * usher_detail_page_new:
 * @name: `apps`, `playback`, `privacy`, `features`, `purchases` or `services`
 * @account: an account
 *
 * Makes a page.
 *
 * Returns: (transfer floating): the page
 */
AdwNavigationPage *
usher_detail_page_new (const char *name, UsherAccount *account)
{
  UsherDetailPage *self = g_object_new (USHER_TYPE_DETAIL_PAGE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, name))
      {
        adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self),
                                       g_dpgettext2 (NULL, "page", pages[i].title));
        pages[i].fill (self, account);
      }

  return ADW_NAVIGATION_PAGE (self);
}
