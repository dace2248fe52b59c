/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-obstacle.h"

#include <glib/gi18n.h>

#include "usher-form.h"

/* How long to wait where the service asks for fewer requests and does not say for how long, in seconds. */
#define SHORT_PAUSE 10

/* And where it refuses sign-ins from this network. Nobody knows how long it does; further tries may make it
 * last longer.
 */
#define LONG_PAUSE (5 * 60)

/* What a banner's button is for: a remedy. */
#define REMEDY "usher-remedy"

/* Until when sign-ins are refused, in monotonic microseconds: it is this network that is, whichever dialog
 * they come from.
 */
static gint64 refused_until;

/**
 * usher_obstacle_get_label:
 * @remedy: what helps
 *
 * Gets the label of the button for it.
 *
 * Returns: (nullable): the label; %NULL where there is no such button in a banner
 */
const char *
usher_obstacle_get_label (UsherRemedy remedy)
{
  switch (remedy)
    {
    case USHER_REMEDY_TRY_AGAIN:
      return _ ("_Try Again");
    case USHER_REMEDY_SIGN_IN:
      return _ ("_Sign In");
    case USHER_REMEDY_UNLOCK:
      return _ ("_Unlock");
    case USHER_REMEDY_NETWORK_LOG_IN:
      /* Translators: opens the page with which a hotel's or café's network begins. */
      return _ ("Open Lo_g-In Page");
    case USHER_REMEDY_BROWSER:
      /* Translators: a button: to sign in. */
      return _ ("Use the Bro_wser");
    case USHER_REMEDY_RESET_PASSWORD:
    case USHER_REMEDY_NONE:
    default:
      return NULL;
    }
}

char *
usher_obstacle_dup_no_browser (const char *uri)
{
  /* Translators: %s is the address of a web page. */
  return g_strdup_printf (_ ("No browser could be opened. The page is %s"), uri);
}

/**
 * usher_obstacle_open_log_in:
 * @widget: what the person used
 * @failed: called where no browser could be opened
 *
 * Opens a page in the place of which a network shows its log-in.
 */
void
usher_obstacle_open_log_in (GtkWidget *widget, UsherLaunchFailedFunc failed)
{
  g_autofree char *url = usher_service_url_resolve (USHER_URL_NETWORK_LOG_IN, NULL);

  if (url != NULL)
    usher_launch (widget, url, failed);
}

static void
show_no_browser (GtkWidget *widget, const char *uri)
{
  g_autofree char *sentence = usher_obstacle_dup_no_browser (uri);

  usher_form_show_trouble (ADW_BANNER (widget), sentence, NULL);
}

/**
 * usher_obstacle_pause:
 * @pause: a pause
 * @error: what stands in the way
 *
 * Begins a pause where @error asks for one.
 *
 * Returns: whether it does
 */
gboolean
usher_obstacle_pause (UsherPause *pause, const GError *error)
{
  const int retry_after = usher_error_get_retry_after (error);

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_NETWORK_REFUSED))
    {
      refused_until = g_get_monotonic_time () + LONG_PAUSE * G_USEC_PER_SEC;
      usher_pause_start (pause, LONG_PAUSE, FALSE);
    }
  else if (g_error_matches (error, USHER_ERROR, USHER_ERROR_SLOW_DOWN) && retry_after != 0)
    usher_pause_start (pause, retry_after > 0 ? (guint) retry_after : SHORT_PAUSE, TRUE);
  else
    return FALSE;

  return TRUE;
}

static void
show (AdwBanner *banner, const GError *error)
{
  const UsherRemedy remedy = usher_error_get_remedy (error);
  g_autofree char  *sentence = usher_error_dup_sentence (error);

  g_object_set_data (G_OBJECT (banner), REMEDY, GUINT_TO_POINTER (remedy));
  usher_form_show_trouble (banner, sentence, usher_obstacle_get_label (remedy));
}

/**
 * usher_obstacle_show:
 * @banner: the place above the fields
 * @error: what stands in the way
 * @pause: of what submits
 *
 * Says what no field is to blame for, with the button that helps. Where it is only to wait, that is what
 * the button that submits shows.
 */
void
usher_obstacle_show (AdwBanner *banner, const GError *error, UsherPause *pause)
{
  g_autofree char *reason = NULL;

  show (banner, error);
  if (!usher_obstacle_pause (pause, error)
      || usher_error_get_remedy (error) != USHER_REMEDY_TRY_AGAIN)
    return;

  /* The one sentence has said how long it takes, the other holds for as long. */
  reason = usher_error_dup_reason (error);
  adw_banner_set_title (banner, reason);
  adw_banner_set_button_label (banner, NULL);
}

/**
 * usher_obstacle_resume:
 * @banner: the place above the fields
 * @pause: of what submits
 *
 * Shows what still holds since another form was refused.
 */
void
usher_obstacle_resume (AdwBanner *banner, UsherPause *pause)
{
  const gint64 left = refused_until - g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  if (left <= 0)
    return;

  error = g_error_new_literal (USHER_ERROR, USHER_ERROR_NETWORK_REFUSED, "Refused before");
  show (banner, error);
  usher_pause_start (pause, (guint) (left / G_USEC_PER_SEC) + 1, FALSE);
}

/**
 * usher_obstacle_hide:
 * @banner: the place above the fields
 * @pause: of what submits
 *
 * Takes back what was said, unless it still holds.
 */
void
usher_obstacle_hide (AdwBanner *banner, UsherPause *pause)
{
  if (!usher_pause_get_active (pause))
    adw_banner_set_revealed (banner, FALSE);
}

UsherRemedy
usher_obstacle_get_remedy (AdwBanner *banner)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (banner), REMEDY));
}

/**
 * usher_obstacle_follow_remedy:
 * @banner: one whose button was clicked
 *
 * Does what the button is for.
 *
 * Returns: whether that is done; if not, it is to submit again
 */
gboolean
usher_obstacle_follow_remedy (AdwBanner *banner)
{
  switch (usher_obstacle_get_remedy (banner))
    {
    case USHER_REMEDY_NETWORK_LOG_IN:
      usher_obstacle_open_log_in (GTK_WIDGET (banner), show_no_browser);
      return TRUE;
    case USHER_REMEDY_BROWSER:
      gtk_widget_activate_action (GTK_WIDGET (banner), "sign-in.enter", "s", "browser");
      return TRUE;
    case USHER_REMEDY_NONE:
    case USHER_REMEDY_TRY_AGAIN:
    case USHER_REMEDY_SIGN_IN:
    case USHER_REMEDY_RESET_PASSWORD:
    case USHER_REMEDY_UNLOCK:
    default:
      return FALSE;
    }
}
