/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The two pages where a person lets a program in: plex.tv/link, for the code that is typed, and the
 * Auth App, which a program opens in the browser.
 */

#include "demo-pages.h"

#include "demo-pin-api.h"

#define PAGES_PATH "/demo/pages/"

/* Nothing comes from elsewhere, and nothing goes there. */
#define POLICY                                                                                     \
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "   \
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_strconcat (PAGES_PATH, name, NULL);

  return g_resources_lookup_data (path, 0, NULL);
}

static void
reply (DemoCall *call, guint status, const char *type, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Content-Security-Policy", POLICY);
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  demo_reply_text (call->message, status, type, text);
}

static void
fill_in (GString *page, const char *name, const char *text)
{
  g_autofree char *place = g_strconcat ("{{", name, "}}", NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);

  g_string_replace (page, place, escaped, 0);
}

static GString *
load_page (const char *name)
{
  g_autoptr (GBytes) bytes = load (name);

  return g_string_new_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The form, with the cursor in the field that @focus names. */
static void
reply_link (DemoCall   *call,
            guint       status,
            const char *code,
            const char *username,
            const char *message,
            const char *focus)
{
  g_autofree char *plain = g_strdup_printf ("id=\"%s\"", focus);
  g_autofree char *focused = g_strconcat (plain, " autofocus", NULL);
  g_autoptr (GString) page = load_page ("link.html");

  g_string_replace (page, plain, focused, 1);
  fill_in (page, "code", code);
  fill_in (page, "username", username);
  fill_in (page, "message", message);
  reply (call, status, "text/html; charset=utf-8", page->str);
}

/* People type codes in any case, and with spaces. */
static char *
tidy_code (const char *code)
{
  g_auto (GStrv) parts = g_strsplit_set (code, " \t", -1);
  g_autofree char *joined = g_strjoinv ("", parts);

  return g_ascii_strup (joined, -1);
}

void
demo_pages_show_link (DemoCall *call)
{
  const char      *pin = g_hash_table_lookup (call->query, "pin");
  g_autofree char *code = tidy_code (pin != NULL ? pin : "");

  reply_link (call, SOUP_STATUS_OK, code, "", "", *code != '\0' ? "username" : "code");
}

static const char *
get_text (DemoCall *call, const char *name)
{
  const char *text = demo_call_get_field (call, name);

  return text != NULL ? text : "";
}

/* Why somebody is not signed in with a password; NULL if there is no reason. */
static const char *
judge (DemoAccount *account, const char *username, const char *password)
{
  static const char *const reasons[] = {
    [DEMO_VERDICT_WELCOME] = NULL,
    [DEMO_VERDICT_WRONG] = "Wrong user name or password.",
    [DEMO_VERDICT_NEEDS_CODE] = "Put the verification code right after the password.",
    [DEMO_VERDICT_WRONG_CODE] = "Wrong verification code.",
    [DEMO_VERDICT_NEEDS_EMAIL] = "This account signs in by its e-mail address only.",
  };
  DemoVerdict verdict = DEMO_VERDICT_WRONG;

  if (account != NULL)
    verdict = demo_account_judge (account, username, password, NULL);
  return reasons[verdict];
}

void
demo_pages_take_link (DemoCall *call)
{
  DemoService     *service = call->service;
  const char      *username = get_text (call, "username");
  g_autofree char *code = tidy_code (get_text (call, "code"));
  DemoAccount     *account = demo_accounts_find (service->accounts, username);
  const char      *refusal = judge (account, username, get_text (call, "password"));
  DemoPin         *pin = demo_pins_find_open (service->pins, code);
  g_autoptr (GString) page = NULL;

  if (pin == NULL)
    {
      reply_link (call,
                  SOUP_STATUS_NOT_FOUND,
                  code,
                  username,
                  strlen (code) == 4 ? "This code is unknown or has expired."
                                     : "A code has four characters.",
                  "code");
      return;
    }

  if (refusal != NULL)
    {
      reply_link (call, SOUP_STATUS_UNAUTHORIZED, code, username, refusal, "password");
      return;
    }

  demo_pin_claim (service, pin, account);
  page = load_page ("linked.html");
  fill_in (page, "product", pin->product);
  fill_in (page, "username", account->name);
  reply (call, SOUP_STATUS_OK, "text/html; charset=utf-8", page->str);
}

void
demo_pages_show_auth (DemoCall *call)
{
  GPtrArray *accounts = call->service->accounts;
  g_autoptr (GString) page = load_page ("auth.html");
  g_autoptr (GString) options = g_string_new (NULL);

  for (guint i = 0; i < accounts->len; i++)
    {
      DemoAccount *account = accounts->pdata[i];

      if (account->password != NULL && account->is_listed)
        {
          g_autofree char *option = g_markup_printf_escaped ("<option>%s</option>", account->name);

          g_string_append (options, option);
        }
    }

  g_string_replace (page, "{{accounts}}", options->str, 0);
  reply (call, SOUP_STATUS_OK, "text/html; charset=utf-8", page->str);
}

static void
reply_message (DemoCall *call, guint status, const char *text)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  if (text != NULL)
    json_object_set_string_member (object, "message", text);
  demo_reply_json (call->message, status, node);
}

/* The PIN that the page is about; without one the call has its answer already. */
static DemoPin *
require_pin (DemoCall *call)
{
  DemoPin *pin = demo_pins_find_open (call->service->pins, get_text (call, "code"));

  if (pin == NULL || !pin->strong)
    {
      reply_message (call,
                     SOUP_STATUS_NOT_FOUND,
                     "This page can’t complete the request: this code is unknown or has expired.");
      return NULL;
    }

  if (!g_str_equal (pin->identifier, get_text (call, "clientID")))
    {
      reply_message (call,
                     SOUP_STATUS_FORBIDDEN,
                     "This page can’t complete the request: this code belongs to another program.");
      return NULL;
    }

  return pin;
}

/* What the page asks before it shows anything. */
void
demo_pages_check_auth (DemoCall *call)
{
  if (require_pin (call) != NULL)
    reply_message (call, SOUP_STATUS_OK, NULL);
}

static gboolean
is_provider (const char *name)
{
  static const char *const providers[] = { "google", "apple", "facebook", NULL };

  return g_strv_contains (providers, name);
}

void
demo_pages_take_auth (DemoCall *call)
{
  DemoService *service = call->service;
  const char  *username = get_text (call, "username");
  DemoAccount *account = demo_accounts_find (service->accounts, username);
  DemoPin     *pin = require_pin (call);
  const char  *refusal = NULL;

  if (pin == NULL)
    return;

  /* Whoever comes from a provider has shown there who it is. */
  if (account == NULL || account->password == NULL || !is_provider (get_text (call, "provider")))
    refusal = judge (account, username, get_text (call, "password"));
  if (refusal != NULL)
    {
      reply_message (call, SOUP_STATUS_UNAUTHORIZED, refusal);
      return;
    }

  demo_pin_claim (service, pin, account);
  reply_message (call, SOUP_STATUS_OK, NULL);
}

/* What the pages need. */
void
demo_pages_show_file (DemoCall *call)
{
  const char *name = strrchr (call->path, '/') + 1;
  const char *type = NULL;
  g_autoptr (GBytes) bytes = load (name);

  if (g_str_has_suffix (name, ".css"))
    type = "text/css; charset=utf-8";
  else if (g_str_has_suffix (name, ".js"))
    type = "text/javascript; charset=utf-8";

  if (bytes == NULL || type == NULL)
    demo_reply_error (call->message, DEMO_ERROR_NOT_FOUND);
  else
    reply (call, SOUP_STATUS_OK, type, g_bytes_get_data (bytes, NULL));
}
