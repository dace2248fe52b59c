/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <usher.h>

G_BEGIN_DECLS

#define USHER_TYPE_WAY_PAGE (usher_way_page_get_type ())

G_DECLARE_DERIVABLE_TYPE (UsherWayPage, usher_way_page, USHER, WAY_PAGE, AdwNavigationPage)

struct _UsherWayPageClass
{
  AdwNavigationPageClass parent_class;

  void (*enter) (UsherWayPage *self);
  void (*fail) (UsherWayPage *self, const GError *error);
  void (*wipe) (UsherWayPage *self);
};

void usher_way_page_set_up (UsherWayPage *self, UsherClient *client, UsherAccountStore *store);
void usher_way_page_enter (UsherWayPage *self);
void usher_way_page_cancel (UsherWayPage *self);
void usher_way_page_forget (UsherWayPage *self);
void usher_way_page_present (UsherWayPage *self);
void usher_way_page_wipe (UsherWayPage *self);
UsherClient  *usher_way_page_get_client (UsherWayPage *self);
UsherSignIn  *usher_way_page_get_sign_in (UsherWayPage *self);
GCancellable *usher_way_page_get_cancellable (UsherWayPage *self);
gboolean      usher_way_page_get_remember (UsherWayPage *self);
gboolean      usher_way_page_get_busy (UsherWayPage *self);
void          usher_way_page_set_busy (UsherWayPage *self, gboolean busy);
gboolean      usher_way_page_begin (UsherWayPage *self);
void          usher_way_page_end (UsherWayPage *self, UsherSignIn *sign_in, const GError *error);

G_END_DECLS
