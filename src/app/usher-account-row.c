/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-account-row.h"

#include <glib/gi18n.h>

#include "usher-portrait.h"

/**
 * UsherAccountRow:
 *
 * An account in the sidebar.
 */
struct _UsherAccountRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *trouble;

  UsherAccount *account;
};

typedef enum
{
  PROP_ACCOUNT = 1,
} UsherAccountRowProperty;

static GParamSpec *props[PROP_ACCOUNT + 1];

G_DEFINE_FINAL_TYPE (UsherAccountRow, usher_account_row, GTK_TYPE_LIST_BOX_ROW)

/* In a word or two, what needs the person; NULL where all is well. */
static const char *
get_trouble (UsherAccount *account)
{
  /* Once the keyring has it, an account has no token any more. */
  if (usher_account_get_token (account) != NULL)
    return _ ("Token not kept yet");

  switch (usher_account_get_state (account))
    {
    case USHER_ACCOUNT_STATE_LOCKED:
      return _ ("Keyring locked");
    case USHER_ACCOUNT_STATE_SIGNED_OUT:
      return _ ("Signed out");
    case USHER_ACCOUNT_STATE_OK:
    default:
      return g_error_matches (usher_account_get_problem (account),
                              USHER_ERROR,
                              USHER_ERROR_TOKEN_REVOKED)
                 ? _ ("Signed out by Plex")
                 : NULL;
    }
}

static void
update_trouble (UsherAccountRow *self)
{
  const char      *trouble = get_trouble (self->account);
  const char      *name = usher_account_get_name (self->account);
  g_autofree char *label = NULL;

  gtk_label_set_label (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);

  /* Translators: a person's name and what is wrong with the account, such as "Keyring locked". */
  label = trouble != NULL ? g_strdup_printf (_ ("%s, %s"), name, trouble) : g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
usher_account_row_constructed (GObject *object)
{
  static const char *const signals[] = { "notify::name", "notify::state", "notify::problem" };
  UsherAccountRow         *self = USHER_ACCOUNT_ROW (object);

  G_OBJECT_CLASS (usher_account_row_parent_class)->constructed (object);

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->account,
                             signals[i],
                             G_CALLBACK (update_trouble),
                             self,
                             G_CONNECT_SWAPPED);
  update_trouble (self);
}

static void
usher_account_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherAccountRow *self = USHER_ACCOUNT_ROW (object);

  switch ((UsherAccountRowProperty) id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_account_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherAccountRow *self = USHER_ACCOUNT_ROW (object);

  switch ((UsherAccountRowProperty) id)
    {
    case PROP_ACCOUNT:
      self->account = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_account_row_dispose (GObject *object)
{
  UsherAccountRow *self = USHER_ACCOUNT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_ACCOUNT_ROW);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (usher_account_row_parent_class)->dispose (object);
}

static void
usher_account_row_class_init (UsherAccountRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = usher_account_row_constructed;
  object_class->get_property = usher_account_row_get_property;
  object_class->set_property = usher_account_row_set_property;
  object_class->dispose = usher_account_row_dispose;

  /**
   * UsherAccountRow:account:
   *
   * The account.
   */
  props[PROP_ACCOUNT]
      = g_param_spec_object ("account",
                             NULL,
                             NULL,
                             USHER_TYPE_ACCOUNT,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (USHER_TYPE_PORTRAIT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherAccountRow, trouble);
}

static void
usher_account_row_init (UsherAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
usher_account_row_new (UsherAccount *account)
{
  return g_object_new (USHER_TYPE_ACCOUNT_ROW, "account", account, NULL);
}

UsherAccount *
usher_account_row_get_account (UsherAccountRow *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_ROW (self), NULL);

  return self->account;
}
