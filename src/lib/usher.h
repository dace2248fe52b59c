/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-account-store.h"
#include "usher-account.h"
#include "usher-approve.h"
#include "usher-avatar.h"
#include "usher-client.h"
#include "usher-device.h"
#include "usher-enum-types.h"
#include "usher-enums.h"
#include "usher-error.h"
#include "usher-home-user.h"
#include "usher-home.h"
#include "usher-keyring.h"
#include "usher-pin.h"
#include "usher-profile.h"
#include "usher-record.h"
#include "usher-refresh.h"
#include "usher-service-url.h"
#include "usher-service.h"
#include "usher-sign-in.h"
#include "usher-sign-out.h"
#include "usher-subscription.h"
#include "usher-watch.h"
