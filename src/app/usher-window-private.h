/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "usher-account-list.h"
#include "usher-account-page.h"
#include "usher-sidebar.h"
#include "usher-window.h"

G_BEGIN_DECLS

struct _UsherWindow
{
  AdwApplicationWindow parent_instance;

  /* The template. */
  AdwBanner              *banner;
  AdwNavigationPage      *content_page;
  AdwNavigationSplitView *split_view;
  AdwNavigationView      *navigation;
  AdwStatusPage          *welcome;
  AdwToastOverlay        *toasts;
  GtkStack               *stack;
  GtkWidget              *add_button;
  GtkWidget              *loading;
  GtkWidget              *menu_button;
  UsherAccountPage       *account_page;
  UsherSidebar           *sidebar;

  UsherClient       *client;
  UsherAccountStore *store;
  UsherAccountList  *accounts;
  UsherAccount      *account;  /* the one that is shown */
  guint              position; /* its place in the list */
  GSignalGroup      *account_signals;
  UsherAccount      *checked;     /* the one that Plex is asked about, as the person wanted */
  UsherAccount      *leaving;     /* the one that is to be signed out */
  GError            *load_error;  /* why the accounts could not be read at all */
  GCancellable      *cancellable; /* of everything that is under way */
  guint              loading_id;
  char              *wished_uuid;
  char              *wished_action; /* what the desktop asked for, and is still to be done */
  gint64             wished_at;     /* monotonic time, in microseconds */
  gboolean           narrow;
  gboolean           settled;     /* all accounts have been read, once */
  gboolean           signing_out; /* leaving, by now */
  gboolean           mending;     /* what the banner offers is being done */
};

void     usher_window_install_actions (GtkWidgetClass *widget_class);
void     usher_window_update (UsherWindow *self);
void     usher_window_show_account (UsherWindow *self, UsherAccount *account);
void     usher_window_focus_content (UsherWindow *self);
void     usher_window_load (UsherWindow *self);
void     usher_window_sign_out (UsherWindow *self);
void     usher_window_fulfil_wish (UsherWindow *self);
void     usher_window_take_sign_in (UsherWindow *self, UsherSignIn *sign_in, const GError *error);
void     usher_window_show_home (UsherWindow *self);
gboolean usher_window_sign_in_home_user (UsherWindow *self);
void     usher_window_add_toast (UsherWindow *self, const char *text);

G_END_DECLS
