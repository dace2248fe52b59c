/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gtk/gtk.h>

#include "test-support.h"
#include "usher-clipboard.h"

/* In seconds, how long the secret stays in these tests. */
#define TIME 1

static GdkClipboard *
copy (void)
{
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  g_autoptr (SecretValue) secret = secret_value_new ("the-token", -1, "text/plain");

  usher_clipboard_copy_secret (clipboard, secret, "ada", TIME);

  return clipboard;
}

static char *
read_text (GdkClipboard *clipboard)
{
  g_autoptr (GAsyncResult) result = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, test_ready_cb, &result);

  return gdk_clipboard_read_text_finish (clipboard, test_wait (&result), NULL);
}

static void
test_taken_back (void)
{
  GdkClipboard    *clipboard = copy ();
  g_autofree char *before = read_text (clipboard);

  g_assert_cmpstr (before, ==, "the-token");
  g_assert_true (gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard),
                                                        "x-kde-passwordManagerHint"));

  test_spin (TIME * 2000);
  g_assert_null (gdk_clipboard_get_content (clipboard));
  /* Not read: GTK 4.18 leaks the call where there is nothing. */
  g_assert_false (
      gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), G_TYPE_STRING));
}

/* What somebody copied since is theirs. */
static void
test_another_copy (void)
{
  GdkClipboard    *clipboard = copy ();
  g_autofree char *after = NULL;

  gdk_clipboard_set_text (clipboard, "something else");
  test_spin (TIME * 2000);
  after = read_text (clipboard);
  g_assert_cmpstr (after, ==, "something else");
}

/* Copied again, it stays as long as the first time. */
static void
test_again (void)
{
  GdkClipboard    *clipboard = copy ();
  g_autofree char *between = NULL;

  test_spin (TIME * 600);
  copy ();
  test_spin (TIME * 600);
  between = read_text (clipboard);
  g_assert_cmpstr (between, ==, "the-token");
  test_spin (TIME * 2000);
  g_assert_null (gdk_clipboard_get_content (clipboard));
}

/* At the end of the program it is taken back at once, but what somebody else copied is not. */
static void
test_forgotten (void)
{
  GdkClipboard    *clipboard = copy ();
  g_autofree char *after = NULL;

  usher_clipboard_forget_secret (clipboard, NULL);
  g_assert_null (gdk_clipboard_get_content (clipboard));

  copy ();
  gdk_clipboard_set_text (clipboard, "something else");
  usher_clipboard_forget_secret (clipboard, NULL);
  after = read_text (clipboard);
  g_assert_cmpstr (after, ==, "something else");
}

/* It goes with its account, and with no other. */
static void
test_owner (void)
{
  GdkClipboard *clipboard = copy ();

  usher_clipboard_forget_secret (clipboard, "bob");
  g_assert_nonnull (gdk_clipboard_get_content (clipboard));
  usher_clipboard_forget_secret (clipboard, "ada");
  g_assert_null (gdk_clipboard_get_content (clipboard));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/clipboard/taken-back", test_taken_back);
  g_test_add_func ("/clipboard/another-copy", test_another_copy);
  g_test_add_func ("/clipboard/again", test_again);
  g_test_add_func ("/clipboard/forgotten", test_forgotten);
  g_test_add_func ("/clipboard/owner", test_owner);

  return g_test_run ();
}
