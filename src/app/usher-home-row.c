/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-home-row.h"

#include "usher-portrait.h"

/**
 * UsherHomeRow:
 *
 * A user of a Plex Home.
 */
struct _UsherHomeRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel  *name;
  GtkWidget *admin;
  GtkWidget *badges;
  GtkWidget *guest;
  GtkWidget *protected;
  GtkWidget *restricted;
  GtkWidget *state;

  UsherHomeUser *user;
};

typedef enum
{
  PROP_USER = 1,
} UsherHomeRowProperty;

static GParamSpec *props[PROP_USER + 1];

G_DEFINE_FINAL_TYPE (UsherHomeRow, usher_home_row, ADW_TYPE_PREFERENCES_ROW)

/* What is to be seen is to be heard, too. */
static void
update_badges (UsherHomeRow *self)
{
  GtkWidget *const badges[]
      = { self->admin, self->restricted, self->guest, self->protected, self->state };
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *description = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (badges); i++)
    if (gtk_widget_get_visible (badges[i]))
      g_ptr_array_add (words, (char *) gtk_label_get_label (GTK_LABEL (badges[i])));
  gtk_widget_set_visible (self->badges, words->len > 0);
  g_ptr_array_add (words, NULL);

  description = g_strjoinv (", ", (char **) words->pdata);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description,
                                  -1);
}

static void
usher_home_row_constructed (GObject *object)
{
  UsherHomeRow  *self = USHER_HOME_ROW (object);
  const char    *name = usher_home_user_get_name (self->user);
  const gboolean admin = usher_home_user_get_admin (self->user);
  const gboolean restricted = usher_home_user_get_restricted (self->user);
  const gboolean protected = usher_home_user_get_protected (self->user);
  gboolean guest;

  G_OBJECT_CLASS (usher_home_row_parent_class)->constructed (object);

  g_object_get (self->user, "guest", &guest, NULL);
  gtk_label_set_label (self->name, name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  gtk_widget_set_visible (self->admin, admin);
  gtk_widget_set_visible (self->restricted, restricted);
  gtk_widget_set_visible (self->guest, guest);
  gtk_widget_set_visible (self->protected, protected);
  gtk_widget_set_visible (self->state, FALSE);
  update_badges (self);
}

static void
usher_home_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherHomeRow *self = USHER_HOME_ROW (object);

  switch ((UsherHomeRowProperty) id)
    {
    case PROP_USER:
      g_value_set_object (value, self->user);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_home_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherHomeRow *self = USHER_HOME_ROW (object);

  switch ((UsherHomeRowProperty) id)
    {
    case PROP_USER:
      self->user = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_home_row_dispose (GObject *object)
{
  UsherHomeRow *self = USHER_HOME_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_HOME_ROW);
  g_clear_object (&self->user);

  G_OBJECT_CLASS (usher_home_row_parent_class)->dispose (object);
}

static void
usher_home_row_class_init (UsherHomeRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = usher_home_row_constructed;
  object_class->get_property = usher_home_row_get_property;
  object_class->set_property = usher_home_row_set_property;
  object_class->dispose = usher_home_row_dispose;

  /**
   * UsherHomeRow:user:
   *
   * The user.
   */
  props[PROP_USER]
      = g_param_spec_object ("user",
                             NULL,
                             NULL,
                             USHER_TYPE_HOME_USER,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (USHER_TYPE_PORTRAIT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-home-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherHomeRow, admin);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeRow, badges);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeRow, guest);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeRow, name);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeRow, protected);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeRow, restricted);
  gtk_widget_class_bind_template_child (widget_class, UsherHomeRow, state);
}

static void
usher_home_row_init (UsherHomeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
usher_home_row_new (UsherHomeUser *user)
{
  return g_object_new (USHER_TYPE_HOME_ROW, "user", user, NULL);
}

UsherHomeUser *
usher_home_row_get_user (UsherHomeRow *self)
{
  g_return_val_if_fail (USHER_IS_HOME_ROW (self), NULL);

  return self->user;
}

/**
 * usher_home_row_set_signed_in:
 * @self: a row
 * @signed_in: whether the user has an account here whose token is there
 *
 * Says whether there is something left to do.
 */
void
usher_home_row_set_signed_in (UsherHomeRow *self, gboolean signed_in)
{
  g_return_if_fail (USHER_IS_HOME_ROW (self));

  gtk_widget_set_visible (self->state, signed_in);
  update_badges (self);
}
