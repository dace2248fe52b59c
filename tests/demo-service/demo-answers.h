/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "demo-answer.h"

GPtrArray *demo_answers_new (void);
gboolean
demo_answers_add (GPtrArray *answers, GPtrArray *accounts, JsonObject *object, GError **error);
DemoAnswer *demo_answers_take (GPtrArray *answers, const char *path);
