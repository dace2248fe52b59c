/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "keyring-bus.h"

/* All of it is shared with GDBus's own thread, in which the filter runs. */
static GMutex      mutex;
static GHashTable *counts;
static guint       left;
static const char *disturbed_method;
static GFunc       disturb_func;
static gpointer    disturb_data;
static guint       n_blind; /* how many searches find nothing */
static guint32     blind_serial;

static gboolean
is_call_to_keyring (GDBusMessage *message)
{
  const char *path = g_dbus_message_get_path (message);

  return g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL
         && path != NULL && g_str_has_prefix (path, "/org/freedesktop/secrets");
}

/* The answer to a search, as it is where nothing was found. Takes @message. */
static GDBusMessage *
empty (GDBusMessage *message)
{
  GDBusMessage *answer = g_dbus_message_copy (message, NULL);
  const gsize   n_lists = g_variant_n_children (g_dbus_message_get_body (message));

  g_dbus_message_set_body (answer,
                           g_variant_new_parsed (n_lists == 1 ? "(@ao [],)" : "(@ao [], @ao [])"));
  g_object_unref (message);

  return answer;
}

static GDBusMessage *
filter_cb (GDBusConnection *connection,
           GDBusMessage    *message,
           gboolean         incoming,
           gpointer         user_data)
{
  if (!incoming && is_call_to_keyring (message))
    {
      const char *method = g_dbus_message_get_member (message);

      g_mutex_lock (&mutex);
      g_hash_table_insert (
          counts,
          g_strdup (method),
          GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, method)) + 1));
      if (left > 0 && (disturbed_method == NULL || g_str_equal (method, disturbed_method)))
        {
          left--;
          if (left == 0)
            disturb_func (message, disturb_data);
        }
      if (n_blind > 0 && g_str_equal (method, "SearchItems"))
        {
          n_blind--;
          blind_serial = g_dbus_message_get_serial (message);
        }
      g_mutex_unlock (&mutex);
    }
  else if (incoming
           && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_RETURN)
    {
      g_mutex_lock (&mutex);
      if (blind_serial != 0 && g_dbus_message_get_reply_serial (message) == blind_serial)
        message = empty (message);
      g_mutex_unlock (&mutex);
    }

  return message;
}

/* Counts from 0. */
void
bus_watch (void)
{
  /* Held: else the next who asks for it may get a new one. */
  static GDBusConnection *bus = NULL;

  g_mutex_lock (&mutex);
  g_clear_pointer (&counts, g_hash_table_unref);
  counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  left = 0;
  n_blind = 0;
  g_mutex_unlock (&mutex);

  if (bus == NULL)
    {
      bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
      g_dbus_connection_add_filter (bus, filter_cb, NULL, NULL);
    }
}

/* How often @method was called. */
guint
bus_count (const char *method)
{
  guint count;

  g_mutex_lock (&mutex);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, method));
  g_mutex_unlock (&mutex);

  return count;
}

/* Calls @disturb with the @nth message from now, counted from 1, and @data, right before that
 * message leaves: in GDBus's thread, where no call over the bus is possible. @method: (nullable):
 * the only one that counts.
 */
void
bus_disturb (const char *method, guint nth, GFunc disturb, gpointer data)
{
  bus_watch ();

  g_mutex_lock (&mutex);
  left = nth;
  disturbed_method = method;
  disturb_func = disturb;
  disturb_data = data;
  g_mutex_unlock (&mutex);
}

/* Whether so many messages were sent. */
gboolean
bus_was_disturbed (void)
{
  gboolean disturbed;

  g_mutex_lock (&mutex);
  disturbed = left == 0;
  left = 0;
  g_mutex_unlock (&mutex);

  return disturbed;
}

/* Lets the next @n searches of this process find nothing. */
void
bus_blind (guint n)
{
  bus_watch ();

  g_mutex_lock (&mutex);
  n_blind = n;
  g_mutex_unlock (&mutex);
}
