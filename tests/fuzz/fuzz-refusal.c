/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A reply that is no success. The input is a line with what was asked, a number, and then what the
 * service sent: status line, headers, an empty line, body.
 */

#include <string.h>

#include "fuzz.h"
#include "usher-enum-types.h"
#include "usher-reply-private.h"
#include "usher.h"

#define N_CONTEXTS (USHER_REPLY_TO_PICTURE + 1)
#define LONGEST_RETRY_AFTER (60 * 60)
#define LONGEST_MESSAGE 200

static gboolean
is_member (GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);

  return g_enum_get_value (klass, value) != NULL;
}

static void
check (UsherReplyContext context, guint status, SoupMessageHeaders *headers, GBytes *body)
{
  g_autoptr (GError) error = usher_reply_to_error (context, status, headers, body);
  g_autoptr (GError) copy = g_error_copy (error);
  const char *message = usher_error_get_service_message (copy);

  fuzz_check_result (NULL, copy);
  g_assert_true (is_member (USHER_TYPE_ERROR, copy->code));
  g_assert_true (is_member (USHER_TYPE_REMEDY, (int) usher_error_get_remedy (copy)));
  g_assert_cmpint (usher_error_get_retry_after (copy), >=, -1);
  g_assert_cmpint (usher_error_get_retry_after (copy), <=, LONGEST_RETRY_AFTER);
  if (message == NULL)
    return;

  fuzz_check_line (message);
  g_assert_false (g_ascii_isspace (*message) || *message == '\0');
  g_assert_cmpint (g_utf8_strlen (message, -1), <=, LONGEST_MESSAGE);
}

int
fuzz_input (const uint8_t *data, size_t size)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autofree char *text = g_strndup ((const char *) data, size);
  char            *head = strchr (text, '\n');
  char            *end = head != NULL ? strstr (head, "\n\n") : NULL;
  gsize            offset;
  g_autoptr (GBytes) body = NULL;
  guint status;

  if (end == NULL
      || !soup_headers_parse_response (head + 1, (int) (end - head), headers, NULL, &status, NULL))
    return FUZZ_DISREGARD;

  offset = (gsize) (end + 2 - text);
  body = g_bytes_new (data + offset, size - offset);
  check ((UsherReplyContext) (data[0] % N_CONTEXTS), status, headers, body);

  return 0;
}
