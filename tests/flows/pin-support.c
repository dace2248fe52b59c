/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE /* for the bounds of a stack */

#include "pin-support.h"

#include <pthread.h>

/* Whoever listens does not run on the stack of a fiber. */
static void
assert_outside (void)
{
  const char    *here = __builtin_frame_address (0);
  pthread_attr_t attributes;
  void          *stack;
  gsize          size;

  g_assert_cmpint (pthread_getattr_np (pthread_self (), &attributes), ==, 0);
  g_assert_cmpint (pthread_attr_getstack (&attributes, &stack, &size), ==, 0);
  pthread_attr_destroy (&attributes);
  g_assert_true (here >= (const char *) stack && here < (const char *) stack + size);
}

static void
notify_cb (UsherSignIn *sign_in, GParamSpec *pspec, gpointer user_data)
{
  static const char *const states[]
      = { "IDLE", "BUSY", "CODE_NEEDED", "UNKEPT", "DONE", "WAITING" };
  PinTry *self = user_data;

  assert_outside ();
  if (g_str_equal (pspec->name, "state"))
    g_string_append (self->trace, states[usher_sign_in_get_state (sign_in)]);
  else if (g_str_equal (pspec->name, "pin"))
    g_string_append (self->trace, usher_sign_in_get_pin (sign_in) != NULL ? "pin" : "no-pin");
  else if (g_str_equal (pspec->name, "problem"))
    g_string_append (self->trace,
                     usher_sign_in_get_problem (sign_in) != NULL ? "problem" : "no-problem");
  else
    g_string_append (self->trace, pspec->name);
  g_string_append_c (self->trace, ' ');
}

static gint64
get_time (gpointer data)
{
  PinTry *self = data;

  return self->now;
}

/* What the service is going to say to the next question. The time that it names is exact: its own one
 * goes on while a test runs.
 */
static void
script (PinTry *self)
{
  const guint      n = self->n_waits - 1;
  const char      *answer = n < self->n_answers ? self->answers[n] : NULL;
  const gint64     left = self->lifetime - self->now / G_USEC_PER_SEC;
  g_autofree char *next = NULL;

  if (answer != NULL)
    next = g_strdup_printf ("{" PIN_ANSWER "%s}", answer);
  else if (self->lifetime > 0)
    next = g_strdup_printf ("{" PIN_ANSWER "\"merge\": {\"expiresIn\": %" G_GINT64_FORMAT "}}",
                            MAX (left, 0));

  if (next != NULL)
    test_demo_next (next);
}

/* Ends a wait: the time has passed. */
void
pin_try_go_on (PinTry *self)
{
  const gint64 before = self->now / G_USEC_PER_SEC;
  DexPromise  *waiting = g_steal_pointer (&self->waiting);

  g_assert_nonnull (waiting);
  self->now += self->pause * G_GINT64_CONSTANT (1000);
  if (self->forward)
    {
      const gint64     passed = self->now / G_USEC_PER_SEC - before;
      g_autofree char *body = g_strdup_printf ("{\"forward\": %" G_GINT64_FORMAT "}", passed);
      g_autoptr (JsonNode) reply = test_demo_call ("POST", "/demo/pins", body);
    }
  script (self);
  dex_promise_resolve_boolean (waiting, TRUE);
  dex_unref (waiting);
}

static void
waiting_cb (gpointer user_data)
{
  PinTry *self = user_data;

  self->source = 0;
  if (self->func == NULL || self->func (self, self->n_waits))
    pin_try_go_on (self);
}

/* This runs on the stack of the fiber. */
static DexFuture *
begin_wait (guint milliseconds, gpointer data)
{
  PinTry *self = data;

  self->pause = milliseconds;
  self->n_waits++;
  g_string_append_printf (self->waits, "%u ", milliseconds);
  dex_clear (&self->waiting);
  self->waiting = dex_promise_new ();
  self->source = g_idle_add_once (waiting_cb, self);

  return DEX_FUTURE (dex_ref (self->waiting));
}

PinTry *
pin_try_new (Flows *flows)
{
  PinTry *self = g_new0 (PinTry, 1);

  self->flows = flows;
  self->sign_in = usher_sign_in_new (flows->client, flows->store);
  self->cancellable = g_cancellable_new ();
  self->clock = (UsherClock) { get_time, begin_wait, self };
  self->waits = g_string_new (NULL);
  self->trace = g_string_new (NULL);
  usher_sign_in_set_clock (self->sign_in, &self->clock);
  g_signal_connect (self->sign_in, "notify", G_CALLBACK (notify_cb), self);

  return self;
}

void
pin_try_free (PinTry *self)
{
  if (self->sign_in != NULL)
    g_signal_handlers_disconnect_by_data (self->sign_in, self);
  g_clear_object (&self->sign_in);
  g_object_unref (self->cancellable);
  g_clear_object (&self->result);
  g_clear_handle_id (&self->source, g_source_remove);
  dex_clear (&self->waiting);
  g_string_free (self->waits, TRUE);
  g_string_free (self->trace, TRUE);
  g_free (self);
}

/* The time begins anew. */
void
pin_try_start (PinTry *self, gboolean strong, gboolean remember)
{
  self->now = 0;
  self->n_waits = 0;
  g_string_truncate (self->waits, 0);
  g_string_truncate (self->trace, 0);
  g_clear_object (&self->result);
  if (self->lifetime > 0)
    {
      g_autofree char *next
          = g_strdup_printf ("{" NEW_PIN_ANSWER "\"merge\": {\"expiresIn\": %u}}", self->lifetime);

      test_demo_next (next);
    }

  usher_sign_in_submit_pin_async (self->sign_in,
                                  strong,
                                  remember,
                                  self->cancellable,
                                  test_ready_cb,
                                  &self->result);
}

void
pin_try_until_waiting (PinTry *self)
{
  while (self->waiting == NULL && self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (self->result);
}

gboolean
pin_try_finish (PinTry *self, GError **error)
{
  test_wait (&self->result);
  g_test_message ("waits: %s", self->waits->str);
  g_test_message ("notified: %s", self->trace->str);

  return usher_sign_in_submit_pin_finish (self->sign_in, self->result, error);
}

void
pin_try_succeed (PinTry *self)
{
  g_autoptr (GError) error = NULL;
  gboolean done = pin_try_finish (self, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_cmpint (usher_sign_in_get_state (self->sign_in), ==, USHER_SIGN_IN_STATE_DONE);
  g_assert_null (usher_sign_in_get_pin (self->sign_in));
  g_assert_null (usher_sign_in_get_problem (self->sign_in));
}

void
pin_try_fail (PinTry *self, UsherError wanted, UsherSignInState state)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pin_try_finish (self, &error));
  g_assert_error (error, USHER_ERROR, (int) wanted);
  g_assert_cmpint (usher_sign_in_get_state (self->sign_in), ==, state);
  g_assert_null (usher_sign_in_get_pin (self->sign_in));
  g_assert_null (usher_sign_in_get_problem (self->sign_in));
}

/* As a person does who takes the newest code elsewhere. */
void
pin_claim (const char *username)
{
  g_autofree char *body = g_strdup_printf ("{\"username\": \"%s\"}", username);
  g_autoptr (JsonNode) reply = test_demo_call ("POST", "/demo/claim", body);
}

/* How many requests the service has had; @path may end with a slash, and stands then for all below it. */
guint
pin_count_requests (const char *method, const char *path)
{
  g_autoptr (JsonNode) log = test_demo_call ("GET", "/demo/log", NULL);
  JsonArray *requests = json_node_get_array (log);
  guint      n = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      const char *requested = json_object_get_string_member (request, "path");

      if (g_str_equal (json_object_get_string_member (request, "method"), method)
          && (g_str_has_suffix (path, "/") ? g_str_has_prefix (requested, path)
                                           : g_str_equal (requested, path)))
        n++;
    }

  return n;
}

/* Lets the main context run until the service has such a request. */
void
pin_wait_for_request (const char *method, const char *path)
{
  while (pin_count_requests (method, path) == 0)
    test_spin (20);
}

/* No token was in a URL, and none where a PIN is made or asked about. */
void
pin_assert_no_leak (void)
{
  g_autoptr (JsonNode) state = test_demo_call ("GET", "/demo/state", NULL);
  g_autoptr (JsonNode) log = test_demo_call ("GET", "/demo/log", NULL);
  JsonArray *requests = json_node_get_array (log);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (state), "leaks"), ==, 0);
  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      const char *path = json_object_get_string_member (request, "path");
      JsonObject *headers = json_object_get_object_member (request, "headers");

      if (g_str_has_prefix (path, "/api/v2/pins") && !g_str_has_suffix (path, "/link"))
        g_assert_false (json_object_has_member (headers, "X-Plex-Token"));
    }
}

void
pin_assert_nothing_kept (const char *uuid)
{
  g_autofree char *token = flows_lookup (uuid);

  g_assert_cmpstr (token, ==, "");
  for (gboolean remembered = FALSE; remembered <= TRUE; remembered++)
    {
      g_auto (GStrv) files = flows_list_files (remembered);

      g_assert_cmpuint (g_strv_length (files), ==, 0);
    }
}
