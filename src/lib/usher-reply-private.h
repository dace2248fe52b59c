/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What the call was about: the same status means different things. */
typedef enum
{
  USHER_REPLY_TO_SIGN_IN,
  USHER_REPLY_TO_TOKEN,
  USHER_REPLY_TO_NEW_PIN,
  USHER_REPLY_TO_PIN,
  USHER_REPLY_TO_SWITCH,  /* to another user of a Plex Home, with a token */
  USHER_REPLY_TO_LINK,    /* of another device, with a token */
  USHER_REPLY_TO_PICTURE, /* without a token, perhaps by another host */
} UsherReplyContext;

gboolean usher_reply_is_page (SoupMessageHeaders *headers, GBytes *body);
GError  *usher_reply_to_error (UsherReplyContext   context,
                               guint               status,
                               SoupMessageHeaders *headers,
                               GBytes             *body) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
