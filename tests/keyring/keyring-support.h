/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "test-support.h"

G_BEGIN_DECLS

#define TOKEN_SCHEMA_NAME "io.github.usher_desktop.Usher.Token"

/* The keyring as another program sees it: by libsecret's blocking calls, or secret-tool. */
GList *keyring_search (const char *uuid) G_GNUC_WARN_UNUSED_RESULT;
guint  keyring_count (const char *uuid);
char *keyring_secret_tool (const char *first, ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
void  keyring_add_item (const char *uuid, const char *token, const char *collection);
void  keyring_open (void);
void  keyring_clear (void);
void  keyring_lock (void);
void  keyring_unlock (void);
void  keyring_lock_in_another (const char *uuid, const char *token);

G_END_DECLS
