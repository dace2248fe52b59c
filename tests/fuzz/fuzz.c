/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What all fuzzers have in common: a place of their own, and what holds for whatever comes out. */

#include "fuzz.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "usher-json-private.h"
#include "usher.h"

#define UNKNOWN_MEMBER "nobodyKnowsThis"

static char *folder;

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }

  g_rmdir (path);
}

/* What a thread is about to let go of is not leaked. */
static void
exit_cb (void)
{
  g_usleep (G_USEC_PER_SEC / 5);
  remove_folder (folder);
}

/* A fuzzer that is run by hand reaches neither the person's keyring nor their files, nor Plex. */
static void
set_up_environment (void)
{
  static const char *const folders[]
      = { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR" };
  static const char *const variables[][2] = {
    { "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent" },
    { "GIO_USE_PROXY_RESOLVER", "dummy" },
    { "GIO_USE_VFS", "local" },
    { "GSETTINGS_BACKEND", "memory" },
    { "USHER_SERVICE_URL", "https://localhost:1" },
  };

  folder = g_dir_make_tmp ("usher-fuzz-XXXXXX", NULL);
  atexit (exit_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (folder, folders[i], NULL);

      g_mkdir (path, 0700);
      g_setenv (folders[i], path, TRUE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i][0], variables[i][1], TRUE);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
}

/* In a way that libFuzzer, which puts into an input what strstr() looks for, does not see. */
static gboolean
has_secret (const char *text, gsize length)
{
  return g_strstr_len (text, (gssize) length, FUZZ_SECRET) != NULL;
}

/* GLib ends a program in a way that libFuzzer does not see; what it does not print can be a secret all
 * the same.
 */
static GLogWriterOutput
log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      fuzz_check_text (fields[i].value);

  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) == 0)
    return G_LOG_WRITER_HANDLED;

  g_log_writer_standard_streams (level, fields, n_fields, NULL);
  abort ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  set_up_environment ();
  g_log_set_writer_func (log_cb, NULL, NULL);

  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  return has_secret ((const char *) data, size) ? FUZZ_DISREGARD : fuzz_input (data, size);
}

/* What is written, shown or logged. */
void
fuzz_check_text (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_false (has_secret (text, strlen (text)));
}

/* What is shown as one line. */
void
fuzz_check_line (const char *text)
{
  fuzz_check_text (text);
  for (const char *c = text; *c != '\0'; c++)
    g_assert_false (g_ascii_iscntrl (*c));
}

/* Either the one or the other; and whatever an error says fits to be read. */
void
fuzz_check_result (gpointer result, const GError *error)
{
  g_autofree char *sentence = NULL;
  g_autofree char *reason = NULL;

  g_assert_true ((result != NULL) != (error != NULL));
  if (error == NULL)
    return;

  sentence = usher_error_dup_sentence (error);
  reason = usher_error_dup_reason (error);
  g_assert_true (error->domain == USHER_ERROR);
  fuzz_check_text (error->message);
  fuzz_check_line (sentence);
  fuzz_check_line (reason);
  g_assert_cmpstr (sentence, !=, "");
  g_assert_cmpstr (reason, !=, "");
  usher_error_get_remedy (error);
}

static void describe_object (GObject *object, GString *text);

static void
describe_string (const char *string, GString *text)
{
  g_autofree char *escaped = NULL;

  if (string == NULL)
    {
      g_string_append (text, "null");
      return;
    }

  fuzz_check_text (string);
  escaped = g_strescape (string, NULL);
  g_string_append_printf (text, "\"%s\"", escaped);
}

static void
describe_list (GListModel *list, GString *text)
{
  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);

      g_assert_true (g_type_is_a (G_OBJECT_TYPE (item), g_list_model_get_item_type (list)));
      describe_object (item, text);
    }
}

static void
describe_enum (const GValue *value, GString *text)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
  const GEnumValue *member = g_enum_get_value (klass, g_value_get_enum (value));

  g_assert_nonnull (member);
  g_string_append (text, member->value_nick);
}

static void
describe_date (GDateTime *date, GString *text)
{
  g_autofree char *written = date != NULL ? g_date_time_format_iso8601 (date) : NULL;

  g_assert_true (date == NULL || written != NULL);
  describe_string (written, text);
}

static void
describe_value (const GValue *value, GString *text)
{
  const GType type = G_VALUE_TYPE (value);

  if (type == G_TYPE_STRING)
    describe_string (g_value_get_string (value), text);
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, g_value_get_boolean (value) ? "yes" : "no");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, g_value_get_int64 (value));
  else if (G_TYPE_IS_ENUM (type))
    describe_enum (value, text);
  else if (type == G_TYPE_DATE_TIME)
    describe_date (g_value_get_boxed (value), text);
  else if (type == G_TYPE_STRV)
    for (char **string = g_value_get_boxed (value); string != NULL && *string != NULL; string++)
      describe_string (*string, text);
  else if (type == G_TYPE_ERROR)
    g_assert_null (g_value_get_boxed (value));
  else if (type == G_TYPE_LIST_MODEL)
    describe_list (g_value_get_object (value), text);
  else if (g_value_get_object (value) != NULL)
    describe_object (g_value_get_object (value), text);
}

/* Two accounts that were read at two moments are the same. */
static gboolean
is_of_moment (GParamSpec *pspec)
{
  return pspec->owner_type == USHER_TYPE_ACCOUNT && g_str_equal (pspec->name, "updated-at");
}

static void
describe_object (GObject *object, GString *text)
{
  g_autofree GParamSpec **pspecs = NULL;
  guint                   n_pspecs;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_pspecs);
  g_string_append (text, "{");
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (object, pspecs[i]->name, &value);
      if (pspecs[i]->value_type == SECRET_TYPE_VALUE || is_of_moment (pspecs[i]))
        continue;

      g_string_append_printf (text, "%s: ", pspecs[i]->name);
      describe_value (&value, text);
      if (USHER_IS_RECORD (object)
          && !usher_record_is_known (USHER_RECORD (object), pspecs[i]->name))
        g_string_append (text, " (not said)");
      g_string_append (text, "\n");
    }
  g_string_append (text, "}");
}

/* Reads all that there is of a record, secrets excepted, and writes it down to be compared. */
char *
fuzz_describe (gpointer object)
{
  GString *text = g_string_new (NULL);

  describe_object (object, text);

  return g_string_free_and_steal (text);
}

static void plant_in_node (JsonNode *node);

/* A member that nobody knows may be a secret, too. */
static void
plant_in_object (JsonObject *object)
{
  static const char *const names[] = { "authToken", "pin", "secret", "token" };
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *member = members; member != NULL; member = member->next)
    plant_in_node (json_object_get_member (object, member->data));

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (json_object_has_member (object, names[i]))
      json_object_set_string_member (object, names[i], FUZZ_SECRET);
  json_object_set_string_member (object, UNKNOWN_MEMBER, FUZZ_SECRET);
}

static void
plant_in_node (JsonNode *node)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_OBJECT (node))
    plant_in_object (json_node_get_object (node));
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    plant_in_node (json_array_get_element (array, i));
}

/* The same reply with FUZZ_SECRET wherever a secret may be; NULL where it is no JSON object. */
char *
fuzz_plant_secrets (const char *json, gsize length)
{
  g_autoptr (JsonNode) root = usher_json_parse (json, (gssize) length, NULL);

  if (root == NULL)
    return NULL;

  plant_in_node (root);
  json_object_set_string_member (json_node_get_object (root), "authToken", FUZZ_SECRET);

  return json_to_string (root, FALSE);
}
