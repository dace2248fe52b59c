/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-account-row.h"

#include <glib/gi18n.h>

#include "usher-portrait.h"

/* How far a managed user stands in under the admin, in pixels. */
#define INDENTATION 20

/**
 * UsherAccountRow:
 *
 * An account in the sidebar.
 */
struct _UsherAccountRow
{
  AdwBin parent_instance;

  GtkLabel  *name;
  GtkLabel  *detail;
  GtkLabel  *trouble;
  GtkWidget *default_mark;

  UsherAccount *account;
  GSignalGroup *account_signals;
  UsherAccount *admin;
  char         *description;
  gboolean      nested;
  gboolean      ambiguous;
  gboolean      is_default;
};

typedef enum
{
  PROP_ACCOUNT = 1,
  PROP_DESCRIPTION,
} UsherAccountRowProperty;

static GParamSpec *props[PROP_DESCRIPTION + 1];

G_DEFINE_FINAL_TYPE (UsherAccountRow, usher_account_row, ADW_TYPE_BIN)

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

/* What tells it from another one of the same name. Managed users have no user name and no e-mail address,
 * but an admin, and one who is not above them is named.
 */
static char *
dup_detail (UsherAccountRow *self)
{
  if (self->admin != NULL && !self->nested)
    /* Translators: below a person's name; %s is the name of the one whose Plex Home it is. */
    return g_strdup_printf (_ ("In the Home of %s"), usher_account_get_name (self->admin));
  if (!self->ambiguous)
    return NULL;

  return g_strdup (usher_account_get_username (self->account)
                       ?: usher_account_get_email (self->account));
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
add_part (char **text, const char *part)
{
  g_autofree char *shorter = g_steal_pointer (text);

  /* Translators: a person's name and what is to be said of the account, such as "Keyring locked". */
  *text = part != NULL ? g_strdup_printf (_ ("%s, %s"), shorter, part) : g_steal_pointer (&shorter);
}

static char *
dup_description (UsherAccountRow *self, const char *detail, const char *trouble)
{
  const char *name = usher_account_get_name (self->account);
  char       *text;

  if (self->admin != NULL)
    /* Translators: a person's name, and the name of the one whose Plex Home it is. */
    text
        = g_strdup_printf (_ ("%s, in the Home of %s"), name, usher_account_get_name (self->admin));
  else
    text = g_strdup (name);

  if (self->admin == NULL)
    add_part (&text, detail);
  add_part (&text, self->is_default ? _ ("Default account") : NULL);
  add_part (&text, trouble);

  return text;
}

static void
update (UsherAccountRow *self)
{
  g_autofree char *detail = NULL;
  g_autofree char *description = NULL;
  const char      *trouble;

  if (self->account == NULL)
    return;

  detail = dup_detail (self);
  trouble = get_trouble (self->account);
  description = dup_description (self, detail, trouble);

  show_text (self->name, usher_account_get_name (self->account));
  show_text (self->detail, detail);
  show_text (self->trouble, trouble);
  gtk_widget_set_visible (self->default_mark, self->is_default);
  gtk_widget_set_margin_start (adw_bin_get_child (ADW_BIN (self)), self->nested ? INDENTATION : 0);

  if (g_set_str (&self->description, description))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESCRIPTION]);
}

/* Who that is only the sidebar knows, which then tells the place of all rows anew. */
static void
admin_changed_cb (UsherAccountRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESCRIPTION]);
}

static void
add_if_cut (GString *text, GtkLabel *label)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (label))
      || !pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, gtk_label_get_label (label));
}

/* All of what there is no room for. */
static gboolean
query_tooltip_cb (UsherAccountRow *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_if_cut (text, self->name);
  add_if_cut (text, self->detail);
  add_if_cut (text, self->trouble);
  gtk_tooltip_set_text (tooltip, text->str);

  return text->len > 0;
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
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_account_row_dispose (GObject *object)
{
  UsherAccountRow *self = USHER_ACCOUNT_ROW (object);

  g_clear_object (&self->account_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_ACCOUNT_ROW);
  g_clear_object (&self->account);
  g_clear_object (&self->admin);
  g_clear_pointer (&self->description, g_free);

  G_OBJECT_CLASS (usher_account_row_parent_class)->dispose (object);
}

static void
usher_account_row_class_init (UsherAccountRowClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = usher_account_row_get_property;
  object_class->dispose = usher_account_row_dispose;

  /**
   * UsherAccountRow:account:
   *
   * The account.
   */
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, USHER_TYPE_ACCOUNT, flags);

  /**
   * UsherAccountRow:description:
   *
   * What a screen reader says: all that there is to see.
   */
  props[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (USHER_TYPE_PORTRAIT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/usher-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherAccountRow, default_mark);
  gtk_widget_class_bind_template_child (widget_class, UsherAccountRow, detail);
  gtk_widget_class_bind_template_child (widget_class, UsherAccountRow, name);
  gtk_widget_class_bind_template_child (widget_class, UsherAccountRow, trouble);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip_cb);
}

static void
usher_account_row_init (UsherAccountRow *self)
{
  static const char *const signals[] = { "notify::name", "notify::state", "notify::problem" };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->account_signals = g_signal_group_new (USHER_TYPE_ACCOUNT);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_swapped (self->account_signals, signals[i], G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->account_signals,
                                  "notify::admin-uuid",
                                  G_CALLBACK (admin_changed_cb),
                                  self);
}

GtkWidget *
usher_account_row_new (void)
{
  return g_object_new (USHER_TYPE_ACCOUNT_ROW, NULL);
}

UsherAccount *
usher_account_row_get_account (UsherAccountRow *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT_ROW (self), NULL);

  return self->account;
}

/* @account: (nullable): NULL where it is out of use */
void
usher_account_row_set_account (UsherAccountRow *self, UsherAccount *account)
{
  g_return_if_fail (USHER_IS_ACCOUNT_ROW (self));

  if (!g_set_object (&self->account, account))
    return;

  g_signal_group_set_target (self->account_signals, account);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

/**
 * usher_account_row_set_place:
 * @self: a row
 * @admin: (nullable): whose Plex Home the account is of
 * @nested: whether the admin is above
 * @ambiguous: whether another account is called the same
 * @is_default: whether it is the default account
 *
 * Tells the row what it can't know of itself.
 */
void
usher_account_row_set_place (UsherAccountRow *self,
                             UsherAccount    *admin,
                             gboolean         nested,
                             gboolean         ambiguous,
                             gboolean         is_default)
{
  g_return_if_fail (USHER_IS_ACCOUNT_ROW (self));

  g_set_object (&self->admin, admin);
  self->nested = nested;
  self->ambiguous = ambiguous;
  self->is_default = is_default;
  update (self);
}
