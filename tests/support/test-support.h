/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "usher.h"

G_BEGIN_DECLS

/* Accounts of the demo service. */
#define ADA_PASSWORD "tea-and-films"
#define TIA_PASSWORD "two-steps-in"
#define TIA_CODE "123456"

GAsyncResult *test_wait (GAsyncResult **result);
void          test_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data);
void          test_spin (guint milliseconds);

GSocketService *test_serve (const char *answer, guint16 *port) G_GNUC_WARN_UNUSED_RESULT;

/* Another program whose turn it is, until it is closed. */
GDBusConnection *test_take_turn (void) G_GNUC_WARN_UNUSED_RESULT;

/* A store that, when it is let go of, is waited for until nothing that it has begun is under way. */
typedef UsherAccountStore TestStore;

void test_store_close (TestStore *store);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestStore, test_store_close)

/* Of an answer: it waits for test_demo_release(), which comes sooner than in these milliseconds. */
#define TEST_DEMO_HELD "\"delay\": 20000"

/* The demo service's controls; test_demo_next() scripts the next answers, see its README. */
JsonNode *
test_demo_call (const char *method, const char *path, const char *body) G_GNUC_WARN_UNUSED_RESULT;
void        test_demo_reset (void);
void        test_demo_next (const char *json);
void        test_demo_release (void);
JsonObject *test_demo_last_request (JsonNode *log);

UsherAccount *test_account_new (const char *uuid,
                                const char *username,
                                const char *token) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
