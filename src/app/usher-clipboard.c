/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-clipboard.h"

#include <string.h>

/* Where a clipboard has the secret that was copied last. */
#define COPY_KEY "usher-secret"

typedef struct
{
  GdkClipboard       *clipboard;
  GdkContentProvider *content;
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->clipboard);
  g_object_unref (copy->content);
  g_free (copy);
}

/* Takes @content back, unless something else was copied since. */
static void
forget (GdkClipboard *clipboard, GdkContentProvider *content)
{
  if (content != NULL && gdk_clipboard_get_content (clipboard) == content)
    gdk_clipboard_set_content (clipboard, NULL);
}

static gboolean
forget_cb (gpointer user_data)
{
  Copy *copy = user_data;

  forget (copy->clipboard, copy->content);

  return G_SOURCE_REMOVE;
}

/**
 * usher_clipboard_copy_secret:
 * @clipboard: a clipboard
 * @secret: the secret
 * @seconds: how long it stays there
 *
 * Copies a secret, and takes it back after a while unless something else was copied since.
 */
void
usher_clipboard_copy_secret (GdkClipboard *clipboard, SecretValue *secret, guint seconds)
{
  g_autoptr (GBytes) hint = g_bytes_new_static ("secret", strlen ("secret"));
  Copy *copy = g_new (Copy, 1);

  copy->clipboard = g_object_ref (clipboard);
  /* The hint, first made by KDE, keeps it out of the history of clipboard managers. */
  copy->content = gdk_content_provider_new_union (
      (GdkContentProvider *[]) {
          gdk_content_provider_new_typed (G_TYPE_STRING, secret_value_get_text (secret)),
          gdk_content_provider_new_for_bytes ("x-kde-passwordManagerHint", hint),
      },
      2);
  gdk_clipboard_set_content (clipboard, copy->content);
  g_object_set_data_full (G_OBJECT (clipboard),
                          COPY_KEY,
                          g_object_ref (copy->content),
                          g_object_unref);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT,
                              seconds,
                              forget_cb,
                              copy,
                              (GDestroyNotify) copy_free);
}

/**
 * usher_clipboard_forget_secret:
 * @clipboard: a clipboard
 *
 * Takes a secret that was copied back at once, unless something else was copied since. GTK hands what
 * is in the clipboard over when a program ends, and nobody would take it back then.
 */
void
usher_clipboard_forget_secret (GdkClipboard *clipboard)
{
  forget (clipboard, g_object_get_data (G_OBJECT (clipboard), COPY_KEY));
}
