/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The answers that tests put in, in their order. */

#include "demo-answers.h"

#include "demo-path.h"

GPtrArray *
demo_answers_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) demo_answer_unref);
}

static gboolean
is_text (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
is_flag (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_BOOLEAN;
}

static gboolean
is_number (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) >= 0
         && json_node_get_int (node) <= G_MAXINT;
}

static gboolean
is_count (JsonNode *node)
{
  return is_number (node) && json_node_get_int (node) > 0;
}

static gboolean
is_object (JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node);
}

/* Whether an object or an array has nothing but strings in it. */
static gboolean
are_texts (JsonNode *node)
{
  g_autoptr (GList) nodes = JSON_NODE_HOLDS_OBJECT (node)
                                ? json_object_get_values (json_node_get_object (node))
                                : json_array_get_elements (json_node_get_array (node));

  for (GList *l = nodes; l != NULL; l = l->next)
    if (!is_text (l->data))
      return FALSE;

  return TRUE;
}

static gboolean
is_object_of_texts (JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node) && are_texts (node);
}

static gboolean
is_array_of_texts (JsonNode *node)
{
  return JSON_NODE_HOLDS_ARRAY (node) && are_texts (node);
}

static gboolean
is_charset (JsonNode *node)
{
  GIConv converter
      = is_text (node) ? g_iconv_open (json_node_get_string (node), "UTF-8") : (GIConv) -1;

  if (converter == (GIConv) -1)
    return FALSE;

  g_iconv_close (converter);
  return TRUE;
}

/* clang-format off */
static const struct
{
  const char *name;
  gboolean (*is_right) (JsonNode *value);
} members[] = {
  { "path", is_text },
  { "times", is_count },
  { "delay", is_number },
  { "status", is_number },
  { "body", is_text },
  { "redirect", is_text },
  { "account", is_text },
  { "merge", is_object },
  { "omit", is_array_of_texts },
  { "insert", is_text },
  { "charset", is_charset },
  { "content-type", is_text },
  { "headers", is_object_of_texts },
  { "size", is_number },
  { "cut", is_number },
  { "gzip", is_flag },
  { "chunk", is_flag },
};
/* clang-format on */

static gboolean
is_known (const char *name, JsonNode *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (name, members[i].name))
      return members[i].is_right (value);

  return FALSE;
}

/* A test with a mistake in it is told so, instead of passing for the wrong reason. */
static gboolean
check_members (JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (!is_known (l->data, json_object_get_member (object, l->data)))
      {
        g_set_error (error,
                     G_IO_ERROR,
                     G_IO_ERROR_INVALID_ARGUMENT,
                     "Unknown member, or wrong value: %s",
                     (const char *) l->data);
        return FALSE;
      }

  if (!json_object_has_member (object, "path"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "path is missing");
      return FALSE;
    }

  return TRUE;
}

static char *
dup_string (JsonObject *object, const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (object, name, NULL));
}

/**
 * demo_answers_add:
 * @answers: the answers
 * @accounts: the accounts
 * @object: an answer as a test described it
 * @error: return location for an error
 *
 * Puts an answer behind those that are there.
 *
 * Returns: %TRUE if @object is right
 */
gboolean
demo_answers_add (GPtrArray *answers, GPtrArray *accounts, JsonObject *object, GError **error)
{
  DemoAnswer  *answer;
  DemoAccount *account = NULL;

  if (!check_members (object, error))
    return FALSE;

  if (json_object_has_member (object, "account"))
    {
      account
          = demo_accounts_find_any (accounts, json_object_get_string_member (object, "account"));
      if (account == NULL)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no such account");
          return FALSE;
        }
    }

  answer = g_rc_box_new0 (DemoAnswer);
  answer->path = dup_string (object, "path");
  answer->times = json_object_get_int_member_with_default (object, "times", 1);
  answer->delay = json_object_get_int_member_with_default (object, "delay", 0);
  answer->status = json_object_get_int_member_with_default (object, "status", 0);
  answer->padding = json_object_get_int_member_with_default (object, "size", 0);
  answer->cut = json_object_get_int_member_with_default (object, "cut", -1);
  answer->gzip = json_object_get_boolean_member_with_default (object, "gzip", FALSE);
  answer->chunk = json_object_get_boolean_member_with_default (object, "chunk", FALSE);
  answer->content_type = dup_string (object, "content-type");
  answer->body = dup_string (object, "body");
  answer->redirect = dup_string (object, "redirect");
  answer->account = account;
  answer->insert = dup_string (object, "insert");
  answer->charset = dup_string (object, "charset");
  if (json_object_has_member (object, "headers"))
    answer->headers = json_object_ref (json_object_get_object_member (object, "headers"));
  if (json_object_has_member (object, "merge"))
    answer->merge = json_object_ref (json_object_get_object_member (object, "merge"));
  if (json_object_has_member (object, "omit"))
    answer->omit = json_array_ref (json_object_get_array_member (object, "omit"));

  g_ptr_array_add (answers, answer);
  return TRUE;
}

/**
 * demo_answers_take:
 * @answers: the answers
 * @path: the path of a call
 *
 * Takes the answer that is meant for a call: the first of those that are for its path.
 *
 * Returns: (transfer full) (nullable): the answer
 */
DemoAnswer *
demo_answers_take (GPtrArray *answers, const char *path)
{
  for (guint i = 0; i < answers->len; i++)
    {
      DemoAnswer *answer = answers->pdata[i];

      if (!demo_path_matches (path, answer->path))
        continue;

      if (--answer->times == 0)
        return g_ptr_array_steal_index (answers, i);
      return g_rc_box_acquire (answer);
    }

  return NULL;
}
