/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What of Plex's API is played here. Nothing in this file knows of tests. */

#include "demo-api.h"

#include "demo-avatar.h"
#include "demo-home.h"
#include "demo-pages.h"
#include "demo-pin-api.h"

static void
reply_account (DemoCall *call, guint status, DemoSession *session)
{
  DemoAccount *account = call->guise != NULL ? call->guise : session->account;
  g_autoptr (JsonObject) reply
      = demo_account_dup_reply (account, session->token, session->remember_expires_at);

  demo_reply_object (call->message, status, "user", reply);
}

/**
 * demo_api_sign_in:
 * @call: a call of somebody who is let in
 * @account: as whom
 * @remember: whether the session is to last
 *
 * Starts a session, and answers with the account.
 */
void
demo_api_sign_in (DemoCall *call, DemoAccount *account, gboolean remember)
{
  DemoAccount *holder = call->guise != NULL ? call->guise : account;

  reply_account (call,
                 SOUP_STATUS_CREATED,
                 demo_sessions_start (call->service->sessions, holder, call->identifier, remember));
}

static void
sign_in (DemoCall *call)
{
  static const DemoError refusals[] = {
    [DEMO_VERDICT_WRONG] = DEMO_ERROR_NOT_ACCEPTED,
    [DEMO_VERDICT_NEEDS_CODE] = DEMO_ERROR_NEEDS_CODE,
    [DEMO_VERDICT_WRONG_CODE] = DEMO_ERROR_WRONG_CODE,
    [DEMO_VERDICT_NEEDS_EMAIL] = DEMO_ERROR_NEEDS_EMAIL,
  };
  DemoService *service = call->service;
  const char  *login = demo_call_get_field (call, "login");
  const char  *password = demo_call_get_field (call, "password");
  const char  *code = demo_call_get_field (call, "verificationCode");
  const char  *remember = demo_call_get_field (call, "rememberMe");
  DemoVerdict  verdict = DEMO_VERDICT_WRONG;
  DemoAccount *account;

  if (demo_gate_is_crowded (service->gate))
    {
      demo_reply_error (call->message, DEMO_ERROR_TOO_MANY_CALLS);
      return;
    }

  if (login == NULL || *login == '\0' || password == NULL || *password == '\0')
    {
      demo_reply_error (call->message, DEMO_ERROR_MALFORMED);
      return;
    }

  if (demo_gate_is_blocked (service->gate))
    {
      demo_reply_error (call->message, DEMO_ERROR_BLOCKED);
      return;
    }

  account = demo_accounts_find (service->accounts, login);
  if (account != NULL)
    verdict = demo_account_judge (account, login, password, code);

  if (verdict == DEMO_VERDICT_WELCOME)
    {
      gboolean lasting = remember != NULL && g_ascii_strcasecmp (remember, "true") == 0;

      demo_gate_succeed (service->gate);
      demo_api_sign_in (call, account, lasting);
      return;
    }

  /* Only a wrong guess is a failure: the other two had the password right. */
  if (verdict == DEMO_VERDICT_WRONG || verdict == DEMO_VERDICT_WRONG_CODE)
    demo_gate_fail (service->gate);
  demo_reply_error (call->message, refusals[verdict]);
}

static void
user (DemoCall *call)
{
  DemoSession *session = demo_call_require_session (call);

  if (session != NULL)
    reply_account (call, SOUP_STATUS_OK, session);
}

static void
sign_out (DemoCall *call)
{
  DemoSession *session = demo_call_require_session (call);

  if (session == NULL)
    return;

  demo_sessions_end (call->service->sessions, session);
  soup_server_message_set_status (call->message, SOUP_STATUS_NO_CONTENT, NULL);
}

static void
ping (DemoCall *call)
{
  if (demo_call_require_session (call) == NULL)
    return;

  if (demo_reply_wants_json (call->message))
    demo_reply_text (call->message, SOUP_STATUS_OK, "application/json", "{\"pong\":true}");
  else
    demo_reply_text (call->message, SOUP_STATUS_OK, "application/xml", "<pong>true</pong>");
}

static void
avatar (DemoCall *call)
{
  g_auto (GStrv) segments = g_strsplit (call->path, "/", -1);
  const char *uuid = segments[2];
  g_autoptr (GBytes) picture = NULL;

  if (demo_accounts_find_by_uuid (call->service->accounts, uuid) == NULL)
    {
      demo_reply_error (call->message, DEMO_ERROR_NOT_FOUND);
      return;
    }

  picture = demo_avatar_draw (g_str_hash (uuid));
  soup_server_message_set_status (call->message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (call->message,
                                    "image/png",
                                    SOUP_MEMORY_COPY,
                                    g_bytes_get_data (picture, NULL),
                                    g_bytes_get_size (picture));
}

/* clang-format off */
static const DemoRoute routes[] = {
  { "POST", "/api/v2/users/signin", sign_in },
  { "DELETE", "/api/v2/users/signout", sign_out },
  { "GET", "/api/v2/user", user },
  { "GET", "/api/v2/ping", ping },
  { "GET", "/api/v2/home/users", demo_home_list },
  { "POST", DEMO_HOME_SWITCH_PATH, demo_home_switch },
  { "POST", "/api/v2/pins", demo_pin_api_make },
  { "GET", "/api/v2/pins/*", demo_pin_api_poll },
  { "PUT", "/api/v2/pins/link", demo_pin_api_link },
  { "GET", "/users/*/avatar", avatar },
  { "GET", "/link", demo_pages_show_link },
  { "POST", "/link", demo_pages_take_link },
  { "GET", "/auth", demo_pages_show_auth },
  { "GET", "/auth/", demo_pages_show_auth },
  { "POST", "/auth", demo_pages_take_auth },
  { "POST", "/auth/pin", demo_pages_check_auth },
  { "GET", "/pages/*", demo_pages_show_file },
};
/* clang-format on */

/**
 * demo_api_answer:
 * @call: a call
 *
 * Answers a call as Plex does.
 */
void
demo_api_answer (DemoCall *call)
{
  gboolean needs_identifier = g_str_has_prefix (call->path, "/api/v2/");

  if (needs_identifier && (call->identifier == NULL || *call->identifier == '\0'))
    demo_reply_error (call->message, DEMO_ERROR_NO_IDENTIFIER);
  else
    demo_call_route (call, routes, G_N_ELEMENTS (routes));
}
