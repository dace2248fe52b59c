/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usherctl-sign-in-home.h"

#include <glib/gi18n.h>
#include <poll.h>
#include <unistd.h>

#include "usherctl-home-user.h"
#include "usherctl-terminal.h"

/* In milliseconds. */
#define INPUT_TIMEOUT 10000

static gboolean
submit (UsherSignIn   *sign_in,
        UsherAccount  *host,
        UsherHomeUser *user,
        const char    *pin,
        gboolean       remember,
        GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  usher_sign_in_submit_home_user_async (sign_in,
                                        host,
                                        usher_home_user_get_uuid (user),
                                        pin,
                                        remember,
                                        NULL,
                                        usherctl_ready_cb,
                                        &result);

  return usher_sign_in_submit_home_user_finish (sign_in, usherctl_wait (&result), error);
}

/* Whether there is something to read before long: nobody may ever write to the pipe that a program was
 * given by somebody who did not know that there would be a PIN.
 */
static gboolean
has_input (gboolean expected)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

  return expected || poll (&input, 1, INPUT_TIMEOUT) > 0;
}

/* From the terminal, or else a line of standard input, which is waited for where it is @expected. NULL
 * where there is none.
 */
static char *
get_pin (gboolean expected)
{
  g_auto (UsherctlSecret) pin = NULL;

  /* Whoever leaves the question without an answer knows what it was. */
  if (usherctl_terminal_is_there ())
    {
      pin = usherctl_terminal_ask (_ ("PIN:"), TRUE);
      return pin != NULL && *pin != '\0' ? g_steal_pointer (&pin) : NULL;
    }

  if (!isatty (STDIN_FILENO) && has_input (expected))
    pin = usherctl_read_line ();
  if (pin != NULL && *pin != '\0')
    return g_steal_pointer (&pin);

  usherctl_complain (_ ("This user of the Plex Home has a PIN. Give it on standard input."));

  return NULL;
}

/* Gives a PIN until one is accepted, as long as somebody is there who types another. */
static UsherctlStatus
sign_in_with_pin (UsherSignIn   *sign_in,
                  UsherAccount  *host,
                  UsherHomeUser *user,
                  gboolean       remember,
                  gboolean       expected)
{
  UsherctlStatus status = USHERCTL_FAILED;
  gboolean       wrong = FALSE;

  do
    {
      g_auto (UsherctlSecret) pin = get_pin (expected);
      g_autoptr (GError) error = NULL;

      if (pin == NULL)
        return USHERCTL_CODE_NEEDED;
      if (usher_home_is_pin (pin) && submit (sign_in, host, user, pin, remember, &error))
        return USHERCTL_DONE;

      /* Plex does not hear of what can't be a PIN. */
      wrong = error == NULL || g_error_matches (error, USHER_ERROR, USHER_ERROR_HOME_PIN_WRONG);
      if (error != NULL)
        status = usherctl_report (error);
      else
        usherctl_complain (_ ("A PIN has four digits."));
    }
  while (wrong && usherctl_terminal_is_there ());

  return status;
}

/* Signs in as the user who is called @name of the Plex Home that @host belongs to. @pin_expected: on
 * standard input.
 */
UsherctlStatus
usherctl_sign_in_as_home_user (UsherctlContext *context,
                               UsherSignIn     *sign_in,
                               UsherAccount    *host,
                               const char      *name,
                               gboolean         remember,
                               gboolean         pin_expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UsherHome) home = usherctl_home_load (context, host, &error);
  UsherctlStatus status = USHERCTL_FAILED;
  UsherHomeUser *user;

  if (home == NULL)
    return usherctl_report (error);

  user = usherctl_home_find_user (home, name, &status);
  if (user == NULL)
    return status;

  if (usher_home_user_get_protected (user))
    return sign_in_with_pin (sign_in, host, user, remember, pin_expected);
  if (submit (sign_in, host, user, NULL, remember, &error))
    return USHERCTL_DONE;

  /* Plex does not say of everybody beforehand that there is a PIN. */
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_HOME_PIN_NEEDED))
    return sign_in_with_pin (sign_in, host, user, remember, pin_expected);

  return usherctl_report (error);
}
