/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo-call.h"

#define DEMO_HOME_SWITCH_PATH "/api/v2/home/users/*/switch"

void demo_home_list (DemoCall *call);
void demo_home_switch (DemoCall *call);
