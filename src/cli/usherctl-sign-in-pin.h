/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "usherctl-context.h"

G_BEGIN_DECLS

gboolean usherctl_sign_in_by_browser (UsherctlContext *context,
                                      UsherSignIn     *sign_in,
                                      gboolean         remember,
                                      GError         **error);
gboolean usherctl_sign_in_by_link (UsherctlContext *context,
                                   UsherSignIn     *sign_in,
                                   gboolean         remember,
                                   GError         **error);

G_END_DECLS
