/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo-call.h"

void demo_api_answer (DemoCall *call);
void demo_api_sign_in (DemoCall *call, DemoAccount *account, gboolean remember);
