/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The answers that a test put in: slow, broken, odd or far too long ones. */

#include "demo-answers.h"

#include "demo-reply.h"

#define PIECES 64

typedef struct
{
  const char *name;
  GType       type;
} Member;

/* clang-format off */
static const Member members[] = {
  { "path", G_TYPE_STRING },
  { "times", G_TYPE_INT64 },
  { "delay", G_TYPE_INT64 },
  { "status", G_TYPE_INT64 },
  { "body", G_TYPE_STRING },
  { "redirect", G_TYPE_STRING },
  { "content-type", G_TYPE_STRING },
  { "headers", G_TYPE_NONE }, /* an object of strings */
  { "size", G_TYPE_INT64 },
  { "cut", G_TYPE_INT64 },
  { "gzip", G_TYPE_BOOLEAN },
  { "chunk", G_TYPE_BOOLEAN },
};
/* clang-format on */

static void
clear_answer (gpointer data)
{
  DemoAnswer *self = data;

  g_free (self->content_type);
  g_free (self->body);
  g_free (self->redirect);
  g_clear_pointer (&self->headers, json_object_unref);
}

void
demo_answer_unref (DemoAnswer *self)
{
  g_rc_box_release_full (self, clear_answer);
}

static void
free_queue (gpointer queue)
{
  g_queue_free_full (queue, (GDestroyNotify) demo_answer_unref);
}

GHashTable *
demo_answers_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_queue);
}

static gboolean
is_known (const char *name, JsonNode *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (name, members[i].name))
      {
        if (members[i].type == G_TYPE_NONE)
          return JSON_NODE_HOLDS_OBJECT (node);
        if (json_node_get_value_type (node) != members[i].type)
          return FALSE;
        return members[i].type != G_TYPE_INT64
               || (json_node_get_int (node) >= 0 && json_node_get_int (node) <= G_MAXINT);
      }

  return FALSE;
}

static gboolean
are_strings (JsonObject *headers)
{
  g_autoptr (GList) nodes = json_object_get_values (headers);

  for (GList *l = nodes; l != NULL; l = l->next)
    if (json_node_get_value_type (l->data) != G_TYPE_STRING)
      return FALSE;

  return TRUE;
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

  if (!json_object_has_member (object, "path")
      || json_object_get_int_member_with_default (object, "times", 1) == 0
      || (json_object_has_member (object, "headers")
          && !are_strings (json_object_get_object_member (object, "headers"))))
    {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_INVALID_ARGUMENT,
                           "path, times or headers is missing or wrong");
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
 * @object: an answer as a test described it
 * @error: return location for an error
 *
 * Puts an answer at the end of its path's queue.
 *
 * Returns: %TRUE if @object is right
 */
gboolean
demo_answers_add (GHashTable *answers, JsonObject *object, GError **error)
{
  DemoAnswer *answer;
  const char *path;
  GQueue     *queue;

  if (!check_members (object, error))
    return FALSE;

  answer = g_rc_box_new0 (DemoAnswer);
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
  if (json_object_has_member (object, "headers"))
    answer->headers = json_object_ref (json_object_get_object_member (object, "headers"));

  path = json_object_get_string_member (object, "path");
  queue = g_hash_table_lookup (answers, path);
  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (answers, g_strdup (path), queue);
    }
  g_queue_push_tail (queue, answer);

  return TRUE;
}

/**
 * demo_answers_take:
 * @answers: the answers
 * @path: the path of a call
 *
 * Takes the answer that is meant for the next call of a path.
 *
 * Returns: (transfer full) (nullable): the answer
 */
DemoAnswer *
demo_answers_take (GHashTable *answers, const char *path)
{
  GQueue     *queue = g_hash_table_lookup (answers, path);
  DemoAnswer *answer = queue != NULL ? g_queue_peek_head (queue) : NULL;

  if (answer == NULL)
    return NULL;

  if (--answer->times == 0)
    return g_queue_pop_head (queue);

  return g_rc_box_acquire (answer);
}

/**
 * demo_answer_write:
 * @self: an answer
 * @message: the request to answer
 *
 * Writes the reply, where the answer has one of its own: then nothing happens to the accounts.
 *
 * Returns: %FALSE where the ordinary reply has to be written first
 */
gboolean
demo_answer_write (DemoAnswer *self, SoupServerMessage *message)
{
  if (self->redirect != NULL)
    soup_server_message_set_redirect (message,
                                      self->status != 0 ? self->status : SOUP_STATUS_FOUND,
                                      self->redirect);
  else if (self->body != NULL)
    demo_reply_text (message,
                     self->status != 0 ? self->status : SOUP_STATUS_OK,
                     "application/json",
                     self->body);
  else if (self->status >= SOUP_STATUS_BAD_REQUEST)
    demo_reply_status (message, self->status);
  else
    return FALSE;

  return TRUE;
}

static GBytes *
pad (GBytes *bytes, gsize size)
{
  GByteArray *array = g_bytes_unref_to_array (bytes);
  guint       length = array->len;

  g_byte_array_set_size (array, length + size);
  memset (array->data + length, ' ', size);
  return g_byte_array_free_to_bytes (array);
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  GBytes *compressed = g_converter_convert_bytes (G_CONVERTER (gzip), bytes, NULL);

  g_bytes_unref (bytes);
  return compressed;
}

static void
set_header (JsonObject *object, const char *name, JsonNode *value, gpointer headers)
{
  soup_message_headers_replace (headers, name, json_node_get_string (value));
}

/**
 * demo_answer_change:
 * @self: an answer
 * @message: a request that has its reply, not sent yet
 *
 * Changes what the answer wants otherwise.
 */
void
demo_answer_change (DemoAnswer *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody    *body = soup_server_message_get_response_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize size;
  gsize piece;

  if (self->status != 0)
    soup_server_message_set_status (message, self->status, NULL);
  if (self->content_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", self->content_type);
  if (self->headers != NULL)
    json_object_foreach_member (self->headers, set_header, headers);

  if (self->padding > 0)
    bytes = pad (g_steal_pointer (&bytes), self->padding);
  if (self->gzip)
    {
      bytes = compress (g_steal_pointer (&bytes));
      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    }

  size = g_bytes_get_size (bytes);
  piece = self->chunk ? size / PIECES + 1 : size;
  soup_message_body_truncate (body);
  for (gsize start = 0; start < size; start += piece)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, start, MIN (piece, size - start));

      soup_message_body_append_bytes (body, part);
    }

  if (self->chunk)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_complete (body);
}

static void
append_header (const char *name, const char *value, gpointer head)
{
  g_string_append_printf (head, "%s: %s\r\n", name, value);
}

static void
cut_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GIOStream) stream = user_data;

  /* Whether the client stayed until the cut is its affair. */
  g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

/**
 * demo_answer_cut:
 * @self: an answer that is to be cut
 * @message: a request that has its reply, not sent yet
 *
 * Sends the head, which announces the whole body, and the first bytes of the body; hangs up then.
 *
 * After this @message has no connection any more.
 */
void
demo_answer_cut (DemoAnswer *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody    *body = soup_server_message_get_response_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GBytes) start = NULL;
  g_autoptr (GInputStream) input = NULL;
  GString   *text = g_string_new (NULL);
  gsize      size = g_bytes_get_size (bytes);
  GIOStream *stream;

  soup_message_headers_set_content_length (headers, size);
  g_string_append_printf (text,
                          "HTTP/1.1 %u %s\r\n",
                          soup_server_message_get_status (message),
                          soup_server_message_get_reason_phrase (message));
  soup_message_headers_foreach (headers, append_header, text);
  g_string_append (text, "\r\n");
  g_string_append_len (text, g_bytes_get_data (bytes, NULL), MIN (size, (gsize) self->cut));
  start = g_string_free_to_bytes (text);
  input = g_memory_input_stream_new_from_bytes (start);

  stream = soup_server_message_steal_connection (message);
  g_output_stream_splice_async (g_io_stream_get_output_stream (stream),
                                input,
                                G_OUTPUT_STREAM_SPLICE_NONE,
                                G_PRIORITY_DEFAULT,
                                NULL,
                                cut_cb,
                                stream);
}
