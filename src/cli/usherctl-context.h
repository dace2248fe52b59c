/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "usher.h"
#include "usherctl-commands.h"

G_BEGIN_DECLS

/* What a command works with. */
typedef struct
{
  UsherClient       *client;
  UsherAccountStore *store;
} UsherctlContext;

gboolean         usherctl_has_display (void);
UsherctlContext *usherctl_context_new (void) G_GNUC_WARN_UNUSED_RESULT;
UsherctlContext *usherctl_context_new_silent (void) G_GNUC_WARN_UNUSED_RESULT;
void             usherctl_context_free (UsherctlContext *self);
gboolean         usherctl_context_load (UsherctlContext *self, GError **error);
gboolean         usherctl_context_unlock (UsherctlContext *self, GError **error);
UsherAccount    *usherctl_context_find (UsherctlContext *self, const char *text, GError **error);
UsherAccount *
usherctl_context_find_account (UsherctlContext *self, char **words, UsherctlStatus *status);
UsherAccount *
usherctl_context_open_account (UsherctlContext *self, char **words, UsherctlStatus *status);
UsherAccount *usherctl_context_load_token (UsherctlContext *self,
                                           char           **words,
                                           SecretValue    **token,
                                           UsherctlStatus  *status) G_GNUC_WARN_UNUSED_RESULT;
gboolean    usherctl_context_refresh (UsherctlContext *self, UsherAccount *account, GError **error);
gboolean    usherctl_parse (int                 argc,
                            char              **argv,
                            const char         *parameters,
                            const char         *summary,
                            const GOptionEntry *options);
const char *usherctl_context_get_word (UsherctlContext *self, UsherAccount *account);
char       *usherctl_dup_line (const char *text) G_GNUC_WARN_UNUSED_RESULT;
UsherctlStatus usherctl_complain (const char *text);
UsherctlStatus usherctl_report (const GError *error);
GAsyncResult  *usherctl_wait (GAsyncResult **result);
void           usherctl_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherctlContext, usherctl_context_free)

G_END_DECLS
