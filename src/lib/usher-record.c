/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-record-private.h"

#include <gio/gio.h>
#include <libsecret/secret.h>
#include <string.h>

#include "usher-json-private.h"

/**
 * UsherRecord:
 *
 * A JSON object of the account service as a GObject with typed properties.
 *
 * A subclass names its fields, one line each, in its class_init; the properties, their storage and
 * the mapping from JSON follow from that. A member `joinedAt` fills the property `joined-at`. A
 * member that is null, of another type or unknown leaves its property at the default.
 *
 * Every concrete record derives from this class directly.
 */
typedef struct
{
  GValue   *values;
  gboolean *known; /* for each of them, whether the service said it */
} UsherRecordPrivate;

typedef struct
{
  char       *member;
  GParamSpec *pspec;
  GType       item_type; /* that of the records in a list; invalid for any other field */
  gboolean    numbered;  /* an enumeration that is written as a number */
} UsherRecordField;

static void usher_record_serializable_init (JsonSerializableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (UsherRecord,
                                  usher_record,
                                  G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (UsherRecord)
                                      G_IMPLEMENT_INTERFACE (JSON_TYPE_SERIALIZABLE,
                                                             usher_record_serializable_init))

/* A record without known fields has no array. */
static guint
get_n_fields (UsherRecordClass *klass)
{
  return klass->fields != NULL ? klass->fields->len : 0;
}

static const UsherRecordField *
get_field (UsherRecordClass *klass, guint i)
{
  return &g_array_index (klass->fields, UsherRecordField, i);
}

static const UsherRecordField *
find_field (UsherRecordClass *klass, const char *member)
{
  for (guint i = 0; i < get_n_fields (klass); i++)
    {
      const UsherRecordField *field = get_field (klass, i);

      if (strcmp (field->member, member) == 0)
        return field;
    }

  return NULL;
}

/* Its number among the fields of the class. */
static guint
get_index (GParamSpec *pspec)
{
  return pspec->param_id - 1;
}

static GValue *
get_value (UsherRecord *self, GParamSpec *pspec)
{
  UsherRecordPrivate *priv = usher_record_get_instance_private (self);

  return &priv->values[get_index (pspec)];
}

static void
usher_record_constructed (GObject *object)
{
  UsherRecord        *self = USHER_RECORD (object);
  UsherRecordPrivate *priv = usher_record_get_instance_private (self);
  UsherRecordClass   *klass = USHER_RECORD_GET_CLASS (self);

  G_OBJECT_CLASS (usher_record_parent_class)->constructed (object);

  priv->values = g_new0 (GValue, get_n_fields (klass));
  priv->known = g_new0 (gboolean, get_n_fields (klass));
  for (guint i = 0; i < get_n_fields (klass); i++)
    {
      const UsherRecordField *field = get_field (klass, i);
      GValue                 *value = &priv->values[i];

      g_value_init (value, field->pspec->value_type);
      g_param_value_set_default (field->pspec, value);
      if (field->item_type != G_TYPE_INVALID)
        g_value_take_object (value, g_list_store_new (field->item_type));
    }
}

static void
usher_record_finalize (GObject *object)
{
  UsherRecord        *self = USHER_RECORD (object);
  UsherRecordPrivate *priv = usher_record_get_instance_private (self);
  UsherRecordClass   *klass = USHER_RECORD_GET_CLASS (self);

  for (guint i = 0; i < get_n_fields (klass); i++)
    g_value_unset (&priv->values[i]);
  g_free (priv->values);
  g_free (priv->known);

  G_OBJECT_CLASS (usher_record_parent_class)->finalize (object);
}

static void
usher_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_copy (get_value (USHER_RECORD (object), pspec), value);
}

static void
usher_record_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GValue *stored = get_value (USHER_RECORD (object), pspec);

  if (g_param_values_cmp (pspec, stored, value) == 0)
    return;

  g_value_copy (value, stored);
  g_object_notify_by_pspec (object, pspec);
}

static void
usher_record_class_init (UsherRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = usher_record_constructed;
  object_class->finalize = usher_record_finalize;
  object_class->get_property = usher_record_get_property;
}

static void
usher_record_init (UsherRecord *self)
{
}

static GParamSpec *
usher_record_find_property (JsonSerializable *serializable, const char *member)
{
  const UsherRecordField *field = find_field (USHER_RECORD_GET_CLASS (serializable), member);

  return field != NULL ? field->pspec : NULL;
}

static gboolean
read_list (JsonNode *node, GType item_type, GValue *value)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        g_ptr_array_add (items, json_gobject_deserialize (item_type, element));
    }

  /* At once: to append one looks for the end of the list. */
  g_list_store_splice (g_value_get_object (value), 0, 0, items->pdata, items->len);

  return TRUE;
}

static gboolean
read_record (JsonNode *node, GValue *value)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  g_value_take_object (value, json_gobject_deserialize (G_VALUE_TYPE (value), node));

  return TRUE;
}

/* Reads into @value, which holds the default; tells whether @node has something for it. */
static gboolean
read_field (const UsherRecordField *field, JsonNode *node, GValue *value)
{
  if (field->item_type != G_TYPE_INVALID)
    return read_list (node, field->item_type, value);

  if (field->numbered)
    return usher_json_read_numbered_enum (node, value);

  if (g_type_is_a (field->pspec->value_type, USHER_TYPE_RECORD))
    return read_record (node, value);

  return usher_json_read_value (node, value);
}

/* json-glib's own reading warns about null and about another type, so every value is read here, at once to where it
 * is kept, and nothing is ever handed back: what can't be used is the property's default.
 */
static gboolean
usher_record_deserialize_property (JsonSerializable *serializable,
                                   const char       *name,
                                   GValue           *value,
                                   GParamSpec       *pspec,
                                   JsonNode         *node)
{
  UsherRecordPrivate *priv = usher_record_get_instance_private (USHER_RECORD (serializable));
  UsherRecordClass   *klass = USHER_RECORD_GET_CLASS (serializable);
  const guint         i = get_index (pspec);

  priv->known[i] = read_field (get_field (klass, i), node, &priv->values[i]);

  return TRUE;
}

/* It has been set when it was read. json-glib's own looks for the property once more, by its name, and tells of
 * it; but nobody can have heard of the record before it was read.
 */
static void
usher_record_leave_property (JsonSerializable *serializable, GParamSpec *pspec, const GValue *value)
{
}

static void
usher_record_serializable_init (JsonSerializableIface *iface)
{
  iface->find_property = usher_record_find_property;
  iface->deserialize_property = usher_record_deserialize_property;
  iface->set_property = usher_record_leave_property;
}

/* joined-at → joinedAt */
static char *
dup_member (const char *name)
{
  GString *member = g_string_new (NULL);

  for (const char *c = name; *c != '\0'; c++)
    g_string_append_c (member, *c == '-' ? g_ascii_toupper (*++c) : *c);

  return g_string_free_and_steal (member);
}

static GParamSpec *
new_pspec (const char *name, GType type)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  if (type == G_TYPE_STRING)
    return g_param_spec_string (name, NULL, NULL, NULL, flags);
  if (type == G_TYPE_BOOLEAN)
    return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
  if (type == G_TYPE_INT64)
    return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  if (G_TYPE_IS_ENUM (type))
    return g_param_spec_enum (name, NULL, NULL, type, -1, flags);
  if (G_TYPE_IS_BOXED (type))
    return g_param_spec_boxed (name, NULL, NULL, type, flags);

  return g_param_spec_object (name, NULL, NULL, type, flags);
}

static void
add_field (UsherRecordClass *klass, GParamSpec *pspec, GType item_type, gboolean numbered)
{
  GObjectClass          *object_class = G_OBJECT_CLASS (klass);
  const UsherRecordField field = { dup_member (pspec->name), pspec, item_type, numbered };

  /* GObject does not hand these two down to the class that owns a property. */
  if (object_class->get_property == NULL)
    object_class->get_property = usher_record_get_property;
  if (object_class->set_property == NULL)
    object_class->set_property = usher_record_set_property;

  if (klass->fields == NULL)
    klass->fields = g_array_new (FALSE, FALSE, sizeof field);

  g_array_append_val (klass->fields, field);
  g_object_class_install_property (object_class, klass->fields->len, pspec);
}

/* Adds a property for one member of the JSON object. @name is a static string in kebab-case; @type
 * is that of a string, boolean, int64, GStrv, GDateTime, SecretValue, of an enumeration that has a
 * member -1 for "unknown", or of another record.
 */
void
usher_record_class_add_field (UsherRecordClass *klass, const char *name, GType type)
{
  add_field (klass, new_pspec (name, type), G_TYPE_INVALID, FALSE);
}

/* Adds a property for a member that is an enumeration, written as a number. */
void
usher_record_class_add_number_enum (UsherRecordClass *klass, const char *name, GType type)
{
  add_field (klass, new_pspec (name, type), G_TYPE_INVALID, TRUE);
}

/* Adds a property for a member that is an array of objects: a GListModel of @item_type, which is a
 * record, empty where the member is missing.
 */
void
usher_record_class_add_list (UsherRecordClass *klass, const char *name, GType item_type)
{
  add_field (klass, new_pspec (name, G_TYPE_LIST_MODEL), item_type, FALSE);
}

/**
 * usher_record_is_known:
 * @self: a record
 * @property: the name of a property that is a field of the reply
 *
 * Tells whether the service said what a property has. It did not where the member was missing, null or
 * of another type: then the property is at its default, which for a boolean looks like "no".
 *
 * Returns: whether the service said it
 */
gboolean
usher_record_is_known (UsherRecord *self, const char *property)
{
  UsherRecordPrivate *priv;
  UsherRecordClass   *klass;

  g_return_val_if_fail (USHER_IS_RECORD (self), FALSE);
  g_return_val_if_fail (property != NULL, FALSE);

  priv = usher_record_get_instance_private (self);
  klass = USHER_RECORD_GET_CLASS (self);
  for (guint i = 0; i < get_n_fields (klass); i++)
    if (g_str_equal (get_field (klass, i)->pspec->name, property))
      return priv->known[i];

  return FALSE;
}

/* Borrows the value of a field. */
const GValue *
usher_record_get_field (UsherRecord *self, const char *name)
{
  return get_value (self, g_object_class_find_property (G_OBJECT_GET_CLASS (self), name));
}

/* Borrows the value of a string field; one with nothing to be seen in it counts as missing. */
const char *
usher_record_get_string (UsherRecord *self, const char *name)
{
  const char *string = g_value_get_string (usher_record_get_field (self, name));

  for (const char *c = string; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isgraph (g_utf8_get_char (c)))
      return string;

  return NULL;
}

/* What to call an account, or a user of a Plex Home. */
const char *
usher_record_get_name (UsherRecord *self)
{
  static const char *const candidates[] = { "friendly-name", "title", "username", "email", "uuid" };

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      const char *name = usher_record_get_string (self, candidates[i]);

      if (name != NULL)
        return name;
    }

  return NULL;
}

/* Takes over every field of @source, which is of the same type. */
void
usher_record_assign (UsherRecord *self, UsherRecord *source)
{
  UsherRecordPrivate *priv = usher_record_get_instance_private (self);
  UsherRecordPrivate *source_priv = usher_record_get_instance_private (source);
  UsherRecordClass   *klass = USHER_RECORD_GET_CLASS (self);

  g_return_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (source));

  for (guint i = 0; i < get_n_fields (klass); i++)
    priv->known[i] = source_priv->known[i];

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < get_n_fields (klass); i++)
    {
      GParamSpec *pspec = get_field (klass, i)->pspec;

      g_object_set_property (G_OBJECT (self), pspec->name, get_value (source, pspec));
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* Whether @node is a scalar of any type, or an object where @type is a record, which is filtered then. */
static gboolean
filter_single (GType type, JsonNode *node)
{
  if (usher_json_is_scalar (node))
    return TRUE;

  if (!JSON_NODE_HOLDS_OBJECT (node) || !g_type_is_a (type, USHER_TYPE_RECORD))
    return FALSE;

  usher_record_type_filter (type, json_node_get_object (node));

  return TRUE;
}

static void
filter_array (GType item_type, JsonNode *node)
{
  JsonArray *array = json_node_get_array (node);
  JsonArray *kept = json_array_sized_new (json_array_get_length (array));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (filter_single (item_type, element))
        json_array_add_element (kept, json_node_ref (element));
    }

  json_node_take_array (node, kept);
}

/* Whether anything of @node may stay; it is filtered then. */
static gboolean
filter_node (const UsherRecordField *field, JsonNode *node)
{
  const GType type = field->pspec->value_type;

  if (type == SECRET_TYPE_VALUE)
    return FALSE;

  if (!JSON_NODE_HOLDS_ARRAY (node) || (field->item_type == G_TYPE_INVALID && type != G_TYPE_STRV))
    return filter_single (type, node);

  filter_array (field->item_type, node);

  return TRUE;
}

/* Takes out of @object what the record @type does not know of it, and the secrets: null stays null, missing
 * stays missing, and a scalar of another type stays as it came.
 */
void
usher_record_type_filter (GType type, JsonObject *object)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  g_autoptr (GPtrArray) unwanted = g_ptr_array_new ();
  JsonObjectIter iter;
  const char    *member;
  JsonNode      *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    {
      const UsherRecordField *field = find_field (USHER_RECORD_CLASS (klass), member);

      if (field == NULL || !filter_node (field, node))
        g_ptr_array_add (unwanted, (gpointer) member);
    }

  for (guint i = 0; i < unwanted->len; i++)
    json_object_remove_member (object, g_ptr_array_index (unwanted, i));
}
