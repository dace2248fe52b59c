/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk/gdk.h>
#include <libsecret/secret.h>

G_BEGIN_DECLS

void usher_clipboard_copy_secret (GdkClipboard *clipboard,
                                  SecretValue  *secret,
                                  const char   *owner,
                                  guint         seconds);
void usher_clipboard_forget_secret (GdkClipboard *clipboard, const char *owner);

G_END_DECLS
