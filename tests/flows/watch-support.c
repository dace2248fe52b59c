/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "watch-support.h"

static gint64
get_time (gpointer data)
{
  Watch *self = data;

  return self->now;
}

/* This runs on the stack of the fiber. */
static DexFuture *
begin_wait (guint milliseconds, gpointer data)
{
  Watch *self = data;

  self->pause = milliseconds;
  self->n_waits++;
  dex_clear (&self->waiting);
  self->waiting = dex_promise_new ();

  return DEX_FUTURE (dex_ref (self->waiting));
}

/* Starts a watch. */
Watch *
watch_new (Flows *flows)
{
  Watch *self = g_new0 (Watch, 1);

  self->flows = flows;
  self->clock = (UsherClock) { get_time, begin_wait, self };
  self->watch = usher_watch_new (flows->client, flows->store);
  usher_watch_set_clock (self->watch, &self->clock);
  usher_watch_start (self->watch);

  return self;
}

/* Nothing is left of a watch that was stopped. */
void
watch_free (Watch *self)
{
  gpointer left = self->watch;

  g_object_add_weak_pointer (G_OBJECT (self->watch), &left);
  usher_watch_stop (self->watch);
  g_object_unref (self->watch);
  while (left != NULL)
    g_main_context_iteration (NULL, TRUE);

  dex_clear (&self->waiting);
  g_free (self);
}

/* Until it has done what is to be done, and waits anew. */
void
watch_until_asleep (Watch *self)
{
  const guint before = self->n_waits;

  while (self->n_waits == before)
    g_main_context_iteration (NULL, TRUE);
}

/* Lets it sleep as long as it likes, and do what is to be done then. */
void
watch_sleep (Watch *self)
{
  watch_sleep_for (self, self->pause);
}

void
watch_sleep_for (Watch *self, gint64 milliseconds)
{
  DexPromise *waiting = g_steal_pointer (&self->waiting);

  g_assert_nonnull (waiting);
  self->now += milliseconds * 1000;
  self->pause -= milliseconds;
  if (self->pause > 0)
    {
      self->waiting = waiting;
      return;
    }

  dex_promise_resolve_boolean (waiting, TRUE);
  dex_unref (waiting);
  watch_until_asleep (self);
}

/* What the service says to the next questions about an account. */
void
watch_answer (const char *answer, guint times)
{
  g_autofree char *next = g_strdup_printf ("{" USER_ANSWER "\"times\": %u, %s}", times, answer);

  test_demo_next (next);
}

/* How often that was asked, with @token where that is not NULL. */
guint
watch_count (const char *path, const char *token)
{
  g_autoptr (JsonNode) log = test_demo_call ("GET", "/demo/log", NULL);
  JsonArray *requests = json_node_get_array (log);
  guint      n = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      JsonObject *headers = json_object_get_object_member (request, "headers");

      if (g_str_equal (json_object_get_string_member (request, "path"), path)
          && (token == NULL
              || g_strcmp0 (
                     json_object_get_string_member_with_default (headers, "X-Plex-Token", NULL),
                     token)
                     == 0))
        n++;
    }

  return n;
}

/* Lets the service count anew. */
void
watch_forget (void)
{
  g_autoptr (JsonNode) reply = test_demo_call ("DELETE", "/demo/log", NULL);
}

/* @code: -1 where there is none */
void
watch_assert_problem (Flows *flows, const char *name, int code)
{
  const GError *problem = usher_account_get_problem (flows_get (flows, name));

  if (code < 0)
    g_assert_no_error (problem);
  else
    g_assert_error (problem, USHER_ERROR, code);
}
