/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define USHER_TYPE_QR_CODE (usher_qr_code_get_type ())

G_DECLARE_FINAL_TYPE (UsherQrCode, usher_qr_code, USHER, QR_CODE, GObject)

UsherQrCode *usher_qr_code_new (const char *text);

G_END_DECLS
