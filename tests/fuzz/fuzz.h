/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <stdint.h>

G_BEGIN_DECLS

/* What libFuzzer calls. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What each fuzzer does with an input; 0, or FUZZ_DISREGARD where it is not worth keeping. */
int fuzz_input (const uint8_t *data, size_t size);

#define FUZZ_DISREGARD (-1)

/* Stands for every secret, and may show nowhere. */
#define FUZZ_SECRET "fuzz-secret-that-shows-nowhere"

void  fuzz_check_text (const char *text);
void  fuzz_check_line (const char *text);
void  fuzz_check_result (gpointer result, const GError *error);
char *fuzz_describe (gpointer object) G_GNUC_WARN_UNUSED_RESULT;
char *fuzz_plant_secrets (const char *json, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
