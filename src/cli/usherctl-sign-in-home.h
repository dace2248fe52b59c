/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "usherctl-context.h"

G_BEGIN_DECLS

UsherctlStatus usherctl_sign_in_as_home_user (UsherctlContext *context,
                                              UsherSignIn     *sign_in,
                                              UsherAccount    *host,
                                              const char      *name,
                                              gboolean         remember,
                                              gboolean         pin_expected);

G_END_DECLS
