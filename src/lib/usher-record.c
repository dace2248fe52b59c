/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-record-private.h"

#include <gio/gio.h>
#include <libsecret/secret.h>

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

static void usher_record_serializable_init (JsonSerializableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (UsherRecord,
                                  usher_record,
                                  G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (UsherRecord)
                                      G_IMPLEMENT_INTERFACE (JSON_TYPE_SERIALIZABLE,
                                                             usher_record_serializable_init))

static G_DEFINE_QUARK (usher - record - item - type,
                       usher_record_item_type) static G_DEFINE_QUARK (usher - record - numbered,
                                                                      usher_record_numbered)

    /* That of the records in a list; invalid for any other field. */
    static GType get_item_type (GParamSpec *pspec)
{
  return pspec->value_type == G_TYPE_LIST_MODEL
             ? (GType) g_param_spec_get_qdata (pspec, usher_record_item_type_quark ())
             : G_TYPE_INVALID;
}

static gboolean
is_numbered (GParamSpec *pspec)
{
  return G_TYPE_IS_ENUM (pspec->value_type)
         && g_param_spec_get_qdata (pspec, usher_record_numbered_quark ()) != NULL;
}

/* A record without known fields has no array. */
static guint
get_n_fields (UsherRecordClass *klass)
{
  return klass->fields != NULL ? klass->fields->len : 0;
}

static GParamSpec *
find_field (UsherRecordClass *klass, const char *member)
{
  for (guint i = 0; i < get_n_fields (klass); i++)
    {
      GParamSpec *pspec = g_ptr_array_index (klass->fields, i);

      if (usher_json_is_named (member, pspec->name))
        return pspec;
    }

  return NULL;
}

static GValue *
get_value (UsherRecord *self, GParamSpec *pspec)
{
  UsherRecordPrivate *priv = usher_record_get_instance_private (self);

  return &priv->values[pspec->param_id - 1];
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
      GParamSpec *pspec = g_ptr_array_index (klass->fields, i);
      GValue     *value = get_value (self, pspec);

      g_value_init (value, pspec->value_type);
      g_param_value_set_default (pspec, value);
      if (get_item_type (pspec) != G_TYPE_INVALID)
        g_value_take_object (value, g_list_store_new (get_item_type (pspec)));
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
  return find_field (USHER_RECORD_GET_CLASS (serializable), member);
}

static GListModel *
read_list (JsonNode *node, GType item_type)
{
  GListStore *list = g_list_store_new (item_type);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return G_LIST_MODEL (list);

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        g_ptr_array_add (items, json_gobject_deserialize (item_type, element));
    }

  /* At once: to append one looks for the end of the list. */
  g_list_store_splice (list, 0, 0, items->pdata, items->len);

  return G_LIST_MODEL (list);
}

/* A boolean, a number or a list that was not said can't be told from one that is the default. */
static gboolean
is_said (GParamSpec *pspec, const GValue *value, JsonNode *node)
{
  if (get_item_type (pspec) != G_TYPE_INVALID)
    return JSON_NODE_HOLDS_ARRAY (node);

  if (pspec->value_type == G_TYPE_BOOLEAN || pspec->value_type == G_TYPE_INT64)
    return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == pspec->value_type;

  return !g_param_value_defaults (pspec, value);
}

/* json-glib's own reading warns about null and about another type, so every value is read here and
 * nothing is ever handed back to it: what can't be used is the property's default.
 */
static gboolean
usher_record_deserialize_property (JsonSerializable *serializable,
                                   const char       *name,
                                   GValue           *value,
                                   GParamSpec       *pspec,
                                   JsonNode         *node)
{
  UsherRecordPrivate *priv = usher_record_get_instance_private (USHER_RECORD (serializable));
  const GType         item_type = get_item_type (pspec);

  g_param_value_set_default (pspec, value);

  if (item_type != G_TYPE_INVALID)
    g_value_take_object (value, read_list (node, item_type));
  else if (is_numbered (pspec))
    usher_json_read_numbered_enum (node, value);
  else if (!g_type_is_a (pspec->value_type, USHER_TYPE_RECORD))
    usher_json_read_value (node, value);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    g_value_take_object (value, json_gobject_deserialize (pspec->value_type, node));

  priv->known[pspec->param_id - 1] = is_said (pspec, value, node);

  return TRUE;
}

static void
usher_record_serializable_init (JsonSerializableIface *iface)
{
  iface->find_property = usher_record_find_property;
  iface->deserialize_property = usher_record_deserialize_property;
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
add_pspec (UsherRecordClass *klass, GParamSpec *pspec)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* GObject does not hand these two down to the class that owns a property. */
  if (object_class->get_property == NULL)
    object_class->get_property = usher_record_get_property;
  if (object_class->set_property == NULL)
    object_class->set_property = usher_record_set_property;

  if (klass->fields == NULL)
    klass->fields = g_ptr_array_new ();

  g_ptr_array_add (klass->fields, pspec);
  g_object_class_install_property (object_class, klass->fields->len, pspec);
}

/* Adds a property for one member of the JSON object. @name is a static string in kebab-case; @type
 * is that of a string, boolean, int64, GStrv, GDateTime, SecretValue, of an enumeration that has a
 * member -1 for "unknown", or of another record.
 */
void
usher_record_class_add_field (UsherRecordClass *klass, const char *name, GType type)
{
  add_pspec (klass, new_pspec (name, type));
}

/* Adds a property for a member that is an enumeration, written as a number. */
void
usher_record_class_add_number_enum (UsherRecordClass *klass, const char *name, GType type)
{
  GParamSpec *pspec = new_pspec (name, type);

  g_param_spec_set_qdata (pspec, usher_record_numbered_quark (), GINT_TO_POINTER (TRUE));
  add_pspec (klass, pspec);
}

/* Adds a property for a member that is an array of objects: a GListModel of @item_type, which is a
 * record, empty where the member is missing.
 */
void
usher_record_class_add_list (UsherRecordClass *klass, const char *name, GType item_type)
{
  GParamSpec *pspec = new_pspec (name, G_TYPE_LIST_MODEL);

  g_param_spec_set_qdata (pspec, usher_record_item_type_quark (), (gpointer) item_type);
  add_pspec (klass, pspec);
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
    if (g_str_equal (((GParamSpec *) g_ptr_array_index (klass->fields, i))->name, property))
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
      GParamSpec *pspec = g_ptr_array_index (klass->fields, i);

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
filter_node (GParamSpec *pspec, JsonNode *node)
{
  const GType item_type = get_item_type (pspec);

  if (pspec->value_type == SECRET_TYPE_VALUE)
    return FALSE;

  if (!JSON_NODE_HOLDS_ARRAY (node)
      || (item_type == G_TYPE_INVALID && pspec->value_type != G_TYPE_STRV))
    return filter_single (pspec->value_type, node);

  filter_array (item_type, node);

  return TRUE;
}

/* Takes out of @object what the record @type does not know of it, and the secrets: null stays null, missing
 * stays missing, and a scalar of another type stays as it came.
 */
void
usher_record_type_filter (GType type, JsonObject *object)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  g_autoptr (GList) members = json_object_get_members (object);

  for (const GList *link = members; link != NULL; link = link->next)
    {
      const char *member = link->data;
      GParamSpec *pspec = find_field (USHER_RECORD_CLASS (klass), member);

      if (pspec == NULL || !filter_node (pspec, json_object_get_member (object, member)))
        json_object_remove_member (object, member);
    }
}
