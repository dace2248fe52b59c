/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo-call.h"

void demo_pages_show_link (DemoCall *call);
void demo_pages_take_link (DemoCall *call);
void demo_pages_show_auth (DemoCall *call);
void demo_pages_check_auth (DemoCall *call);
void demo_pages_take_auth (DemoCall *call);
void demo_pages_show_file (DemoCall *call);
