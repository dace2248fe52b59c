/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usherctl-sign-in-pin.h"

#include <glib/gi18n.h>

#include "usherctl-browser.h"
#include "usherctl-process.h"
#include "usherctl-qr.h"

/* How many codes are shown, one after the other, before nobody is waited for any more. */
#define MAX_CODES 4

#define NO_PROBLEM (-1)

/* Tells the person where to go with a PIN. */
typedef gboolean (*Invite) (UsherPin *pin, UsherDevice *device, GError **error);

/* What goes on while somebody is waited for. */
typedef struct
{
  UsherDevice  *device;
  Invite        invite;
  GCancellable *cancellable;
  GError       *error;   /* why the person could not be told where to go */
  int           problem; /* what is in the way, by its code */
} Wait;

static gboolean
invite_to_browser (UsherPin *pin, UsherDevice *device, GError **error)
{
  g_autofree char *url = usher_pin_dup_auth_url (pin, device, NULL, error);
  const gboolean   opens = usherctl_has_display ();

  if (url == NULL)
    return FALSE;

  g_print ("%s\n%s\n",
           opens ? _ ("Sign in in the browser. If none opens, open this address in one:")
                 : _ ("Open this address in a browser and sign in there:"),
           url);
  if (opens)
    usherctl_browser_open (url);

  return TRUE;
}

static char *
describe_lifetime (UsherPin *pin)
{
  const guint seconds = usher_pin_get_lifetime (pin);
  const guint minutes = seconds / 60;

  if (minutes == 0)
    return g_strdup_printf (
        ngettext ("The code is good for %u second.", "The code is good for %u seconds.", seconds),
        seconds);

  return g_strdup_printf (
      ngettext ("The code is good for %u minute.", "The code is good for %u minutes.", minutes),
      minutes);
}

static gboolean
invite_to_link (UsherPin *pin, UsherDevice *device, GError **error)
{
  g_autofree char *address = usher_service_url_resolve (USHER_URL_LINK, error);
  g_autofree char *url = address != NULL ? usher_pin_dup_link_url (pin, error) : NULL;
  g_autofree char *code = usher_pin_dup_spelled_code (pin);
  g_autofree char *lifetime = describe_lifetime (pin);
  g_autofree char *drawing = NULL;

  if (url == NULL)
    return FALSE;

  /* Translators: %s is the address of a web page; a code follows on a line of its own. */
  g_print (_ ("Open %s on any device and enter this code there:"), address);
  g_print ("\n\n    %s\n\n", code);
  drawing = usherctl_qr_draw (url);
  if (drawing != NULL)
    g_print ("%s\n%s", _ ("Or point a phone’s camera at this:"), drawing);
  g_print ("%s\n", lifetime);

  return TRUE;
}

/* A code that nobody can read is not waited for. */
static void
pin_cb (UsherSignIn *sign_in, GParamSpec *pspec, Wait *wait)
{
  UsherPin *pin = usher_sign_in_get_pin (sign_in);

  if (pin == NULL || wait->error != NULL)
    return;

  if (wait->invite (pin, wait->device, &wait->error) && usherctl_process_has_lost_output ())
    g_set_error_literal (&wait->error,
                         G_IO_ERROR,
                         G_IO_ERROR_FAILED,
                         _ ("The output can’t be written."));
  if (wait->error != NULL)
    g_cancellable_cancel (wait->cancellable);
}

/* Says once what is in the way, however often it is met. */
static void
problem_cb (UsherSignIn *sign_in, GParamSpec *pspec, Wait *wait)
{
  const GError *problem = usher_sign_in_get_problem (sign_in);
  const int     code = problem != NULL ? problem->code : NO_PROBLEM;

  if (code != wait->problem && problem != NULL)
    {
      g_autofree char *sentence = usher_error_dup_reason (problem);
      /* Translators: %s is a sentence that says what is in the way. */
      g_autofree char *line = g_strdup_printf (_ ("%s Usher keeps trying."), sentence);

      usherctl_complain (line);
    }

  wait->problem = code;
}

static gboolean
submit (UsherSignIn *sign_in, gboolean strong, gboolean remember, Wait *wait, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) local_error = NULL;

  usher_sign_in_submit_pin_async (sign_in,
                                  strong,
                                  remember,
                                  wait->cancellable,
                                  usherctl_ready_cb,
                                  &result);
  if (usher_sign_in_submit_pin_finish (sign_in, usherctl_wait (&result), &local_error))
    return TRUE;

  g_propagate_error (error,
                     wait->error != NULL ? g_steal_pointer (&wait->error)
                                         : g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
sign_in_by_pin (UsherctlContext *context,
                UsherSignIn     *sign_in,
                gboolean         strong,
                gboolean         remember,
                GError         **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Wait         wait = { .device = usher_client_get_device (context->client),
                        .invite = strong ? invite_to_browser : invite_to_link,
                        .cancellable = cancellable,
                        .problem = NO_PROBLEM };
  const gulong handlers[] = {
    g_signal_connect (sign_in, "notify::pin", G_CALLBACK (pin_cb), &wait),
    g_signal_connect (sign_in, "notify::problem", G_CALLBACK (problem_cb), &wait),
  };
  g_autoptr (GError) local_error = NULL;
  gboolean done = FALSE;

  for (int n_left = strong ? 1 : MAX_CODES; !done && n_left > 0; n_left--)
    {
      if (local_error != NULL)
        g_print ("\n%s\n", _ ("The code has expired. This is a new one."));
      g_clear_error (&local_error);
      done = submit (sign_in, strong, remember, &wait, &local_error);
      if (!g_error_matches (local_error, USHER_ERROR, USHER_ERROR_PIN_EXPIRED))
        break;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_handler_disconnect (sign_in, handlers[i]);
  g_clear_error (&wait.error);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return done;
}

/* Waits until somebody has signed in in a browser. */
gboolean
usherctl_sign_in_by_browser (UsherctlContext *context,
                             UsherSignIn     *sign_in,
                             gboolean         remember,
                             GError         **error)
{
  return sign_in_by_pin (context, sign_in, TRUE, remember, error);
}

/* Waits until somebody has entered a code on another device. */
gboolean
usherctl_sign_in_by_link (UsherctlContext *context,
                          UsherSignIn     *sign_in,
                          gboolean         remember,
                          GError         **error)
{
  return sign_in_by_pin (context, sign_in, FALSE, remember, error);
}
