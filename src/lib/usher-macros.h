/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* The library is built with hidden visibility: only what carries this is exported. */
#define USHER_API __attribute__ ((visibility ("default")))
