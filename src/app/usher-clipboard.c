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
  GdkClipboard       *clipboard; /* that it belongs to */
  GdkContentProvider *content;   /* weak: whatever is copied next takes its place */
  char               *owner;     /* the UUID of the account */
  guint               timeout_source;
} Copy;

static void
copy_free (Copy *copy)
{
  g_clear_handle_id (&copy->timeout_source, g_source_remove);
  g_clear_weak_pointer (&copy->content);
  g_free (copy->owner);
  g_free (copy);
}

static void
forget_cb (gpointer user_data)
{
  Copy *copy = user_data;

  copy->timeout_source = 0;
  usher_clipboard_forget_secret (copy->clipboard, NULL);
}

/**
 * usher_clipboard_copy_secret:
 * @clipboard: a clipboard
 * @secret: the secret
 * @owner: the UUID of the account that it belongs to
 * @seconds: how long it stays there
 *
 * Copies a secret, and takes it back after a while unless something else was copied since.
 */
void
usher_clipboard_copy_secret (GdkClipboard *clipboard,
                             SecretValue  *secret,
                             const char   *owner,
                             guint         seconds)
{
  g_autoptr (GBytes) hint = g_bytes_new_static ("secret", strlen ("secret"));
  /* The hint, first made by KDE, keeps it out of the history of clipboard managers. */
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_union (
      (GdkContentProvider *[]) {
          gdk_content_provider_new_typed (G_TYPE_STRING, secret_value_get_text (secret)),
          gdk_content_provider_new_for_bytes ("x-kde-passwordManagerHint", hint),
      },
      2);
  Copy *copy = g_new0 (Copy, 1);

  copy->clipboard = clipboard;
  copy->owner = g_strdup (owner);
  g_set_weak_pointer (&copy->content, content);
  copy->timeout_source = g_timeout_add_seconds_once (seconds, forget_cb, copy);
  gdk_clipboard_set_content (clipboard, content);
  g_object_set_data_full (G_OBJECT (clipboard), COPY_KEY, copy, (GDestroyNotify) copy_free);
}

/**
 * usher_clipboard_forget_secret:
 * @clipboard: a clipboard
 * @owner: (nullable): the UUID of an account; %NULL for whosever it is
 *
 * Takes a secret that was copied back at once, unless something else was copied since. GTK hands what
 * is in the clipboard over when a program ends, and nobody would take it back then.
 */
void
usher_clipboard_forget_secret (GdkClipboard *clipboard, const char *owner)
{
  Copy *copy = g_object_get_data (G_OBJECT (clipboard), COPY_KEY);

  if (copy == NULL || (owner != NULL && !g_str_equal (owner, copy->owner)))
    return;

  if (copy->content != NULL && gdk_clipboard_get_content (clipboard) == copy->content)
    gdk_clipboard_set_content (clipboard, NULL);
  g_object_set_data (G_OBJECT (clipboard), COPY_KEY, NULL);
}
