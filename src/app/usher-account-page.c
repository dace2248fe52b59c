/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-account-page.h"

#include <glib/gi18n.h>

#include "usher-detail-group.h"
#include "usher-detail-page.h"
#include "usher-detail.h"
#include "usher-link-row.h"
#include "usher-portrait.h"

/**
 * UsherAccountPage:
 *
 * Shows one account. What its buttons do are actions of the window.
 */
struct _UsherAccountPage
{
  AdwBin parent_instance;

  AdwSwitchRow *default_row;
  GtkWidget    *token_row;

  UsherAccount *account;
  gboolean      held;
  gboolean      signing_out;
  gboolean      is_default;
};

typedef enum
{
  PROP_ACCOUNT = 1,
  PROP_HELD,
  PROP_SIGNING_OUT,
} UsherAccountPageProperty;

static GParamSpec *props[PROP_SIGNING_OUT + 1];

G_DEFINE_FINAL_TYPE (UsherAccountPage, usher_account_page, ADW_TYPE_BIN)

static gboolean
has_text_cb (UsherAccountPage *self, const char *text)
{
  return usher_detail_is_visible (text);
}

static char *
dup_details_cb (UsherAccountPage *self, const char *username, const char *email)
{
  if (has_text_cb (self, username) && has_text_cb (self, email))
    /* Translators: the user name and the e-mail address of an account. */
    return g_strdup_printf (_ ("%s · %s"), username, email);

  return g_strdup (has_text_cb (self, username) ? username : email);
}

static char *
dup_markup_cb (UsherAccountPage *self, const char *text)
{
  return text != NULL ? usher_detail_dup_markup (text) : NULL;
}

static gboolean
has_plex_pass_cb (UsherAccountPage *self, UsherSubscription *subscription)
{
  return self->account != NULL && usher_account_has_plex_pass (self->account);
}

static gboolean
has_badge_cb (UsherAccountPage  *self,
              UsherSubscription *subscription,
              gboolean           home_admin,
              gboolean           restricted)
{
  return has_plex_pass_cb (self, subscription) || home_admin || restricted;
}

static const char *
get_token_place (UsherAccountPage *self, UsherAccountState state, gboolean remembered)
{
  if (self->held)
    /* Translators: where the token is. */
    return _ ("In this window only");

  switch (state)
    {
    case USHER_ACCOUNT_STATE_LOCKED:
      return _ ("In the locked keyring");
    case USHER_ACCOUNT_STATE_SIGNED_OUT:
      return _ ("Not in the keyring");
    case USHER_ACCOUNT_STATE_OK:
    default:
      if (remembered)
        return _ ("In the keyring");

      /* Translators: to log out is to leave the desktop, not Plex. */
      return _ ("In the keyring until you log out");
    }
}

static char *
dup_token_place_cb (UsherAccountPage *self,
                    UsherAccountState state,
                    gboolean          remembered,
                    gboolean          held)
{
  return g_strdup (get_token_place (self, state, remembered));
}

/* What there is to show changes when the account is brought up to date. */
static gboolean
has_page_cb (UsherAccountPage *self, UsherAccount *account, GDateTime *updated_at, const char *name)
{
  return account != NULL && usher_detail_page_has_content (name, account);
}

static gboolean
has_pages_cb (UsherAccountPage *self, UsherAccount *account, GDateTime *updated_at)
{
  return has_page_cb (self, account, updated_at, NULL);
}

static gboolean
belongs_to_home_cb (UsherAccountPage *self, gboolean home, gboolean held)
{
  return home && !held;
}

static char *
dup_sign_out_title_cb (UsherAccountPage *self, gboolean signing_out)
{
  return g_strdup (signing_out ? _ ("Signing Out…") : _ ("Sign _Out…"));
}

/* It is not the one that is asked for before it has been kept. */
static void
default_toggled_cb (UsherAccountPage *self)
{
  const gboolean active = adw_switch_row_get_active (self->default_row);

  if (active != self->is_default)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.set-default", "b", active);
}

static void
show_details (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  UsherAccountPage *self = USHER_ACCOUNT_PAGE (widget);
  GtkWidget        *view = gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_VIEW);

  adw_navigation_view_push (
      ADW_NAVIGATION_VIEW (view),
      usher_detail_page_new (g_variant_get_string (parameter, NULL), self->account));
}

static void
usher_account_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherAccountPage *self = USHER_ACCOUNT_PAGE (object);

  switch ((UsherAccountPageProperty) id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_HELD:
      g_value_set_boolean (value, self->held);
      break;
    case PROP_SIGNING_OUT:
      g_value_set_boolean (value, self->signing_out);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_account_page_dispose (GObject *object)
{
  UsherAccountPage *self = USHER_ACCOUNT_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_ACCOUNT_PAGE);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (usher_account_page_parent_class)->dispose (object);
}

static void
usher_account_page_class_init (UsherAccountPageClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = usher_account_page_get_property;
  object_class->dispose = usher_account_page_dispose;

  /**
   * UsherAccountPage:account:
   *
   * The account.
   */
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, USHER_TYPE_ACCOUNT, flags);

  /**
   * UsherAccountPage:held:
   *
   * Whether the keyring did not take the account's token yet.
   */
  props[PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, flags);

  /**
   * UsherAccountPage:signing-out:
   *
   * Whether the account is being signed out.
   */
  props[PROP_SIGNING_OUT] = g_param_spec_boolean ("signing-out", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_install_action (widget_class, "account.show-details", "s", show_details);

  g_type_ensure (USHER_TYPE_ACCOUNT);
  g_type_ensure (USHER_TYPE_DETAIL_GROUP);
  g_type_ensure (USHER_TYPE_LINK_ROW);
  g_type_ensure (USHER_TYPE_PORTRAIT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherAccountPage, default_row);
  gtk_widget_class_bind_template_child (widget_class, UsherAccountPage, token_row);
  gtk_widget_class_bind_template_callback (widget_class, default_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, belongs_to_home_cb);
  gtk_widget_class_bind_template_callback (widget_class, dup_details_cb);
  gtk_widget_class_bind_template_callback (widget_class, dup_markup_cb);
  gtk_widget_class_bind_template_callback (widget_class, dup_sign_out_title_cb);
  gtk_widget_class_bind_template_callback (widget_class, dup_token_place_cb);
  gtk_widget_class_bind_template_callback (widget_class, has_badge_cb);
  gtk_widget_class_bind_template_callback (widget_class, has_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, has_pages_cb);
  gtk_widget_class_bind_template_callback (widget_class, has_plex_pass_cb);
  gtk_widget_class_bind_template_callback (widget_class, has_text_cb);
}

static void
usher_account_page_init (UsherAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
usher_account_page_set_account (UsherAccountPage *self, UsherAccount *account)
{
  g_return_if_fail (USHER_IS_ACCOUNT_PAGE (self));

  if (!g_set_object (&self->account, account))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
  adw_preferences_page_scroll_to_top (ADW_PREFERENCES_PAGE (adw_bin_get_child (ADW_BIN (self))));
}

void
usher_account_page_set_held (UsherAccountPage *self, gboolean held)
{
  g_return_if_fail (USHER_IS_ACCOUNT_PAGE (self));

  if (self->held == held)
    return;

  self->held = held;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HELD]);
}

void
usher_account_page_set_signing_out (UsherAccountPage *self, gboolean signing_out)
{
  g_return_if_fail (USHER_IS_ACCOUNT_PAGE (self));

  if (self->signing_out == signing_out)
    return;

  self->signing_out = signing_out;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIGNING_OUT]);
}

/**
 * usher_account_page_set_default:
 * @self: the page
 * @several: whether there are others that could be it
 * @is_default: whether the account is the one that is meant where none is named
 *
 * Shows whether this is the default account, where that can be another.
 */
void
usher_account_page_set_default (UsherAccountPage *self, gboolean several, gboolean is_default)
{
  g_return_if_fail (USHER_IS_ACCOUNT_PAGE (self));

  self->is_default = is_default;
  gtk_widget_set_visible (GTK_WIDGET (self->default_row), several);
  adw_switch_row_set_active (self->default_row, is_default);
}

/**
 * usher_account_page_focus:
 * @self: the page
 *
 * Gives the page's first row the focus.
 */
void
usher_account_page_focus (UsherAccountPage *self)
{
  g_return_if_fail (USHER_IS_ACCOUNT_PAGE (self));

  gtk_widget_grab_focus (self->token_row);
}
