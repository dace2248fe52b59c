/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo-call.h"

void demo_pin_api_make (DemoCall *call);
void demo_pin_api_poll (DemoCall *call);
void demo_pin_api_link (DemoCall *call);
void demo_pin_api_count (DemoCall *call);
void demo_pin_claim (DemoService *service, DemoPin *pin, DemoAccount *account);
