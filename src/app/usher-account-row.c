/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-account-row.h"

#include <glib/gi18n.h>

/**
 * UsherAccountRow:
 *
 * An account in the sidebar.
 */
struct _UsherAccountRow
{
  GtkListBoxRow parent_instance;

  UsherAccount *account;
};

typedef enum
{
  PROP_ACCOUNT = 1,
} UsherAccountRowProperty;

static GParamSpec *props[PROP_ACCOUNT + 1];

G_DEFINE_FINAL_TYPE (UsherAccountRow, usher_account_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
needs_person_cb (UsherAccountRow *self, UsherAccountState state)
{
  return state != USHER_ACCOUNT_STATE_OK;
}

static char *
dup_state_cb (UsherAccountRow *self, UsherAccountState state)
{
  /* Once the keyring has it, an account has no token any more. */
  if (self->account != NULL && usher_account_get_token (self->account) != NULL)
    return g_strdup (_ ("Not kept yet"));

  return g_strdup (state == USHER_ACCOUNT_STATE_LOCKED ? _ ("Locked") : _ ("Signed out"));
}

static void
update_accessible_label (UsherAccountRow *self)
{
  const UsherAccountState state = usher_account_get_state (self->account);
  const char             *name = usher_account_get_name (self->account);
  g_autofree char        *state_text = dup_state_cb (self, state);
  g_autofree char        *label = NULL;

  /* Translators: a person's name and what is wrong with the account, such as "Locked". */
  label = needs_person_cb (self, state) ? g_strdup_printf (_ ("%s, %s"), name, state_text)
                                        : g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
usher_account_row_constructed (GObject *object)
{
  UsherAccountRow *self = USHER_ACCOUNT_ROW (object);

  G_OBJECT_CLASS (usher_account_row_parent_class)->constructed (object);

  g_signal_connect_object (self->account,
                           "notify::name",
                           G_CALLBACK (update_accessible_label),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account,
                           "notify::state",
                           G_CALLBACK (update_accessible_label),
                           self,
                           G_CONNECT_SWAPPED);
  update_accessible_label (self);
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

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-account-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, dup_state_cb);
  gtk_widget_class_bind_template_callback (widget_class, needs_person_cb);
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
