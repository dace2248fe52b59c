/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-support.h"
#include "usher-portal.h"

/* What a portal is asked, and what is made of its answers. The portal is one of our own: a real one runs on
 * a desktop only.
 */

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"

static const char xml[]
    = "<node><interface name='org.freedesktop.portal.Background'>"
      "<property name='version' type='u' access='read'/>"
      "<method name='RequestBackground'><arg type='s' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
      "</interface><interface name='org.freedesktop.portal.Request'><method name='Close'/>"
      "</interface></node>";

static gboolean is_impatient;

/* In the place of GLib's: nobody waits for minutes. */
guint
g_timeout_add_seconds_once (guint interval, GSourceOnceFunc function, gpointer data)
{
  g_assert_cmpuint (interval, >=, 60);

  return g_timeout_add_once (is_impatient ? 100 : interval * 1000, function, data);
}

typedef struct
{
  GDBusConnection *bus;
  GVariant        *options; /* of the last request */
  gboolean         refuses; /* to take the request at all */
  gboolean         early;   /* it answers before the call is over */
  gboolean         silent;  /* it does not answer */
  guint            n_closed;
  guint32          response;
  GVariant        *autostart; /* in the answer, where it has any */
} Portal;

static void
answer (Portal *self, const char *sender, const char *path)
{
  GVariantBuilder results = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autoptr (GError) error = NULL;

  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (TRUE));
  if (self->autostart != NULL)
    g_variant_builder_add (&results, "{sv}", "autostart", self->autostart);
  g_dbus_connection_emit_signal (self->bus,
                                 sender,
                                 path,
                                 "org.freedesktop.portal.Request",
                                 "Response",
                                 g_variant_new ("(ua{sv})", self->response, &results),
                                 &error);
  g_assert_no_error (error);
}

static char *
dup_handle (const char *sender, const char *token)
{
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');

  return g_strdup_printf (PATH "/request/%s/%s", name, token);
}

static void
close_cb (GDBusConnection       *bus,
          const char            *sender,
          const char            *path,
          const char            *interface,
          const char            *method,
          GVariant              *parameters,
          GDBusMethodInvocation *invocation,
          gpointer               user_data)
{
  Portal *self = user_data;

  self->n_closed++;
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
offer_to_close (Portal *self, const char *handle)
{
  static const GDBusInterfaceVTable table = { .method_call = close_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GError) error = NULL;

  g_dbus_connection_register_object (self->bus,
                                     handle,
                                     node->interfaces[1],
                                     &table,
                                     self,
                                     NULL,
                                     &error);
  g_assert_no_error (error);
}

static void
call_cb (GDBusConnection       *bus,
         const char            *sender,
         const char            *path,
         const char            *interface,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  Portal          *self = user_data;
  g_autofree char *handle = NULL;
  const char      *token;

  if (self->refuses)
    {
      g_dbus_method_invocation_return_dbus_error (invocation,
                                                  "org.freedesktop.portal.Error.NotAllowed",
                                                  "No");
      return;
    }

  g_clear_pointer (&self->options, g_variant_unref);
  g_variant_get (parameters, "(&s@a{sv})", NULL, &self->options);
  g_assert_true (g_variant_lookup (self->options, "handle_token", "&s", &token));
  handle = dup_handle (sender, token);
  offer_to_close (self, handle);
  if (self->early)
    answer (self, sender, handle);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", handle));
  if (!self->early && !self->silent)
    answer (self, sender, handle);
}

static GVariant *
get_cb (GDBusConnection *bus,
        const char      *sender,
        const char      *path,
        const char      *interface,
        const char      *property,
        GError         **error,
        gpointer         user_data)
{
  return g_variant_new_uint32 (2);
}

static GDBusConnection *
connect_to_bus (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL,
      NULL,
      &error);

  g_assert_no_error (error);

  return bus;
}

static void
portal_start (Portal *self)
{
  static const GDBusInterfaceVTable table = { call_cb, get_cb, NULL };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  self->bus = connect_to_bus ();
  g_dbus_connection_register_object (self->bus,
                                     PATH,
                                     node->interfaces[0],
                                     &table,
                                     self,
                                     NULL,
                                     &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->bus,
                                       "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus",
                                       "RequestName",
                                       g_variant_new ("(su)", NAME, 4),
                                       NULL,
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       &error);
  g_assert_no_error (error);
}

static void
portal_stop (Portal *self)
{
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->options, g_variant_unref);
  g_clear_pointer (&self->autostart, g_variant_unref);
}

static void
set_autostart (Portal *self, gboolean autostart)
{
  g_clear_pointer (&self->autostart, g_variant_unref);
  self->autostart = g_variant_ref_sink (g_variant_new_boolean (autostart));
}

static gboolean
request (gboolean autostart, char **sentence)
{
  g_autoptr (GDBusConnection) bus = connect_to_bus ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  usher_portal_request_background_async (bus, autostart, test_ready_cb, &result);
  done = usher_portal_request_background_finish (test_wait (&result), &error);
  g_assert_true (done == (error == NULL));
  g_dbus_connection_flush_sync (bus, NULL, NULL);
  if (sentence != NULL)
    *sentence = error != NULL ? g_strdup (error->message) : NULL;

  return done;
}

static void
assert_refused (gboolean autostart)
{
  g_autofree char *sentence = NULL;

  g_assert_false (request (autostart, &sentence));
  g_assert_cmpstr (sentence,
                   ==,
                   "The desktop did not allow this. Its settings may have a switch for it.");
}

static void
test_absent (void)
{
  g_autofree char *sentence = NULL;

  g_assert_false (request (TRUE, &sentence));
  g_assert_cmpstr (sentence, ==, "This desktop can’t start apps from a sandbox.");
}

static void
test_granted (void)
{
  Portal                  portal = { 0 };
  g_autofree const char **command = NULL;
  gboolean                autostart, dbus_activatable;
  const char             *reason;

  portal_start (&portal);
  for (portal.early = FALSE; portal.early <= TRUE; portal.early++)
    {
      set_autostart (&portal, TRUE);
      g_assert_true (request (TRUE, NULL));
    }

  g_assert_true (g_variant_lookup (portal.options, "autostart", "b", &autostart));
  g_assert_true (g_variant_lookup (portal.options, "dbus-activatable", "b", &dbus_activatable));
  g_assert_true (g_variant_lookup (portal.options, "commandline", "^a&s", &command));
  g_assert_true (g_variant_lookup (portal.options, "reason", "&s", &reason));
  g_assert_true (autostart);
  g_assert_false (dbus_activatable);
  g_assert_cmpstr (command[0], ==, "usher");
  g_assert_cmpstr (command[1], ==, "--gapplication-service");
  g_assert_null (command[2]);
  g_assert_cmpstr (reason, !=, "");

  /* And taken back. */
  set_autostart (&portal, FALSE);
  g_assert_true (request (FALSE, NULL));
  g_assert_true (g_variant_lookup (portal.options, "autostart", "b", &autostart));
  g_assert_false (autostart);

  portal_stop (&portal);
}

static void
test_refused (void)
{
  Portal portal = { 0 };

  portal_start (&portal);
  /* By the person, or in another way. */
  set_autostart (&portal, TRUE);
  for (portal.response = 1; portal.response <= 2; portal.response++)
    assert_refused (TRUE);

  /* It may run, and is not started. */
  portal.response = 0;
  set_autostart (&portal, FALSE);
  assert_refused (TRUE);
  g_clear_pointer (&portal.autostart, g_variant_unref);
  assert_refused (TRUE);

  portal.refuses = TRUE;
  assert_refused (TRUE);
  portal_stop (&portal);
}

/* What was given up can't be allowed afterwards. */
static void
test_not_answered (void)
{
  const gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  Portal       portal = { .silent = TRUE };

  is_impatient = TRUE;
  portal_start (&portal);
  assert_refused (TRUE);
  while (portal.n_closed == 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (portal.n_closed, ==, 1);
  portal_stop (&portal);
  is_impatient = FALSE;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/portal/absent", test_absent);
  g_test_add_func ("/portal/granted", test_granted);
  g_test_add_func ("/portal/refused", test_refused);
  g_test_add_func ("/portal/not-answered", test_not_answered);

  return g_test_run ();
}
