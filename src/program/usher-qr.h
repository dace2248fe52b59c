/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <qrencode.h>

QRcode *usher_qr_encode (const char *text, QRecLevel level);
void    usher_qr_free (QRcode *code);
