/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "usher-macros.h"

G_BEGIN_DECLS

/**
 * USHER_URL_SERVICE:
 *
 * Where the account service lives.
 */
#define USHER_URL_SERVICE "https://plex.tv"

/**
 * USHER_URL_LINK:
 *
 * The page that takes link codes.
 */
#define USHER_URL_LINK "https://plex.tv/link"

/**
 * USHER_URL_AUTH:
 *
 * The page on which a browser lets a device in. Source: Plex's API documentation.
 */
#define USHER_URL_AUTH "https://app.plex.tv/auth"

/**
 * USHER_URL_RESET_PASSWORD:
 *
 * The page for a forgotten password. Source: Plex's support page "Account requires password reset".
 */
#define USHER_URL_RESET_PASSWORD "https://app.plex.tv/auth#?resetPassword"

/**
 * USHER_URL_NETWORK_LOG_IN:
 *
 * A page without TLS, in the place of which a network that asks for a log-in of its own shows that.
 * It is the one with which GNOME looks for such networks.
 */
#define USHER_URL_NETWORK_LOG_IN "http://nmcheck.gnome.org/"

USHER_API
char *usher_service_url_resolve (const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
