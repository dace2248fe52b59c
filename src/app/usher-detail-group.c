/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-detail-group.h"

#include <glib/gi18n.h>

#include "usher-details.h"

/**
 * UsherDetailGroup:
 *
 * A group of rows that show what the service says of an account, or of a part of it. The rows stay, and
 * follow the record; one with nothing to show is hidden, and so is a group without rows.
 */
struct _UsherDetailGroup
{
  AdwPreferencesGroup parent_instance;

  char         *details;
  UsherRecord  *record;
  GSignalGroup *signals;
  GPtrArray    *rows;
};

typedef enum
{
  PROP_DETAILS = 1,
  PROP_RECORD,
} UsherDetailGroupProperty;

static GParamSpec *props[PROP_RECORD + 1];

G_DEFINE_FINAL_TYPE (UsherDetailGroup, usher_detail_group, ADW_TYPE_PREFERENCES_GROUP)

static void
set_subtitle (AdwActionRow *row, const char *subtitle)
{
  g_autofree char *markup = subtitle != NULL ? usher_detail_dup_markup (subtitle) : NULL;

  adw_action_row_set_subtitle (row, markup != NULL ? markup : "");
}

static void
update (UsherDetailGroup *self)
{
  const UsherDetail *details = usher_details_get (self->details);
  gboolean           empty = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      AdwActionRow    *row = g_ptr_array_index (self->rows, i);
      g_autofree char *text
          = self->record != NULL ? usher_detail_dup_text (&details[i], self->record) : NULL;

      gtk_widget_set_visible (GTK_WIDGET (row), text != NULL);
      set_subtitle (row, text);
      empty = empty && text == NULL;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), !empty);
}

static void
add_row (UsherDetailGroup *self, const UsherDetail *detail)
{
  GtkWidget *row = usher_detail_row_new (_ (detail->title), NULL);

  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), detail->selectable);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

/* There is nothing to do in most rows: the Tab key goes to the next group, the arrow keys through this
 * one.
 */
static void
leave_by_tab (GtkWidget *row)
{
  gtk_list_box_set_tab_behavior (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_TAB_ITEM);
}

/* The window comes up sooner without them, and there is nothing to show before there is a record. */
static void
add_rows (UsherDetailGroup *self)
{
  for (const UsherDetail *detail = usher_details_get (self->details); detail->title != NULL;
       detail++)
    add_row (self, detail);
  leave_by_tab (g_ptr_array_index (self->rows, 0));
}

static void
usher_detail_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherDetailGroup *self = USHER_DETAIL_GROUP (object);

  switch ((UsherDetailGroupProperty) id)
    {
    case PROP_DETAILS:
      g_value_set_string (value, self->details);
      break;
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_detail_group_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherDetailGroup *self = USHER_DETAIL_GROUP (object);

  switch ((UsherDetailGroupProperty) id)
    {
    case PROP_DETAILS:
      self->details = g_value_dup_string (value);
      break;
    case PROP_RECORD:
      if (!g_set_object (&self->record, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->record);
      if (self->rows->len == 0)
        add_rows (self);
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_detail_group_dispose (GObject *object)
{
  UsherDetailGroup *self = USHER_DETAIL_GROUP (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->record);
  g_clear_pointer (&self->details, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (usher_detail_group_parent_class)->dispose (object);
}

static void
usher_detail_group_class_init (UsherDetailGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_detail_group_get_property;
  object_class->set_property = usher_detail_group_set_property;
  object_class->dispose = usher_detail_group_dispose;

  /**
   * UsherDetailGroup:details:
   *
   * Which details it shows, by a name that usher_details_get() knows.
   */
  props[PROP_DETAILS]
      = g_param_spec_string ("details",
                             NULL,
                             NULL,
                             NULL,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * UsherDetailGroup:record:
   *
   * The record.
   */
  props[PROP_RECORD]
      = g_param_spec_object ("record",
                             NULL,
                             NULL,
                             USHER_TYPE_RECORD,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
usher_detail_group_init (UsherDetailGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->signals = g_signal_group_new (USHER_TYPE_RECORD);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * usher_detail_row_new:
 * @title: plain text
 * @subtitle: (nullable): plain text
 *
 * Makes a row for what the service says, which is no markup.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
usher_detail_row_new (const char *title, const char *subtitle)
{
  GtkWidget       *row = adw_action_row_new ();
  g_autofree char *markup = usher_detail_dup_markup (title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}
