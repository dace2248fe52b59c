/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* An answer that a test put in: a slow, broken, odd or far too long one. */

#include "demo-answer.h"

#include "demo-reply.h"

#define PIECES 64

static void
clear_answer (gpointer data)
{
  DemoAnswer *self = data;

  g_free (self->path);
  g_free (self->content_type);
  g_free (self->body);
  g_free (self->redirect);
  g_free (self->insert);
  g_free (self->charset);
  g_clear_pointer (&self->headers, json_object_unref);
  g_clear_pointer (&self->merge, json_object_unref);
  g_clear_pointer (&self->omit, json_array_unref);
}

void
demo_answer_unref (DemoAnswer *self)
{
  g_rc_box_release_full (self, clear_answer);
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

static void
set_member (JsonObject *object, const char *name, JsonNode *value, gpointer reply)
{
  json_object_set_member (reply, name, json_node_copy (value));
}

/* Writes another JSON object in the place of one; any other reply stays as it is. */
static GBytes *
rewrite (DemoAnswer *self, GBytes *bytes)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode   *root = NULL;
  JsonObject *reply;
  GString    *text;

  if (json_parser_load_from_data (parser,
                                  g_bytes_get_data (bytes, NULL),
                                  g_bytes_get_size (bytes),
                                  NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return bytes;

  reply = json_node_get_object (root);
  if (self->merge != NULL)
    json_object_foreach_member (self->merge, set_member, reply);
  for (guint i = 0; self->omit != NULL && i < json_array_get_length (self->omit); i++)
    json_object_remove_member (reply, json_array_get_string_element (self->omit, i));

  text = g_string_new_take (json_to_string (root, FALSE));
  if (self->insert != NULL)
    g_string_insert (text, strlen ("{"), self->insert);

  g_bytes_unref (bytes);
  return g_string_free_to_bytes (text);
}

static GBytes *
encode (GBytes *bytes, const char *charset)
{
  gsize size;
  char *encoded = g_convert_with_fallback (g_bytes_get_data (bytes, NULL),
                                           g_bytes_get_size (bytes),
                                           charset,
                                           "UTF-8",
                                           "?",
                                           NULL,
                                           &size,
                                           NULL);

  g_bytes_unref (bytes);
  return g_bytes_new_take (encoded, encoded != NULL ? size : 0);
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

  if (self->merge != NULL || self->omit != NULL || self->insert != NULL)
    bytes = rewrite (self, g_steal_pointer (&bytes));
  if (self->charset != NULL)
    bytes = encode (g_steal_pointer (&bytes), self->charset);
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
