/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-home-private.h"

#include <string.h>

#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-client-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-flow-private.h"
#include "usher-json-private.h"
#include "usher-record-private.h"

/* Source: plex-api.rs and other clients, which ask for four digits. */
#define PIN_LENGTH 4

/**
 * UsherHome:
 *
 * A Plex Home: the users that belong together, one of them its admin.
 */
struct _UsherHome
{
  UsherRecord parent_instance;

  GListModel *users;
};

G_DEFINE_FINAL_TYPE (UsherHome, usher_home, USHER_TYPE_RECORD)

static void
usher_home_finalize (GObject *object)
{
  g_clear_object (&USHER_HOME (object)->users);

  G_OBJECT_CLASS (usher_home_parent_class)->finalize (object);
}

static void
usher_home_class_init (UsherHomeClass *klass)
{
  UsherRecordClass *record_class = USHER_RECORD_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_home_finalize;

  usher_record_class_add_field (record_class, "id", G_TYPE_INT64);
  usher_record_class_add_field (record_class, "name", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "guest-enabled", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "subscription", G_TYPE_BOOLEAN);
  usher_record_class_add_list (record_class, "users", USHER_TYPE_HOME_USER);
}

static void
usher_home_init (UsherHome *self)
{
}

static gboolean
is_same_user (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (usher_home_user_get_uuid ((UsherHomeUser *) a),
                             usher_home_user_get_uuid ((UsherHomeUser *) b))
         == 0;
}

/* A user whose UUID can't be used can't be switched to either; nor can a second one who has the same, which
 * means the first.
 */
static GListModel *
list_usable (GListModel *users)
{
  GListStore *usable = g_list_store_new (USHER_TYPE_HOME_USER);

  for (guint i = 0; users != NULL && i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr (UsherHomeUser) user = g_list_model_get_item (users, i);

      if (usher_account_uuid_is_usable (usher_home_user_get_uuid (user))
          && !g_list_store_find_with_equal_func (usable, user, is_same_user, NULL))
        g_list_store_append (usable, user);
    }

  return G_LIST_MODEL (usable);
}

/* Makes a Home from the reply to `GET /api/v2/home/users`. */
UsherHome *
usher_home_new_from_json (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = usher_json_parse (data, length, error);
  UsherHome *self;

  if (root == NULL)
    return NULL;

  self = USHER_HOME (json_gobject_deserialize (USHER_TYPE_HOME, root));
  if (!usher_record_is_known (USHER_RECORD (self), "users"))
    {
      g_set_error_literal (error, USHER_ERROR, USHER_ERROR_BAD_REPLY, "Not a Plex Home");
      g_object_unref (self);
      return NULL;
    }

  self->users
      = list_usable (g_value_get_object (usher_record_get_field (USHER_RECORD (self), "users")));

  return self;
}

static UsherHome *
get_home (UsherFlow *flow, SecretValue *token, GError **error)
{
  DexPromise *promise = usher_promise_new (flow->cancellable);
  g_autoptr (GAsyncResult) result = NULL;

  usher_client_get_home_async (flow->client,
                               token,
                               usher_account_get_client_identifier (flow->account),
                               dex_promise_get_cancellable (promise),
                               usher_promise_ready_cb,
                               promise);
  result = usher_promise_await (promise, 0, error);

  return result != NULL ? usher_client_get_home_finish (flow->client, result, error) : NULL;
}

static gboolean
is_managed (UsherAccount *account)
{
  return g_value_get_boolean (usher_record_get_field (USHER_RECORD (account), "restricted"));
}

static DexFuture *
load_fiber (gpointer user_data)
{
  UsherFlow *flow = user_data;
  g_autoptr (SecretValue) token = NULL;
  UsherHome *home = NULL;
  GError    *error = NULL;

  token = usher_account_store_await_token (flow->store, flow->account, flow->cancellable, &error);
  if (token != NULL)
    home = get_home (flow, token, &error);
  if (home != NULL)
    return dex_future_new_take_object (home);

  /* Somebody who belongs to no Home gets that answer, too. */
  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_MANAGED_USER) && !is_managed (flow->account))
    error->code = USHER_ERROR_REFUSED;
  usher_flow_check_token (flow, &error);

  return dex_future_new_for_error (error);
}

/**
 * usher_home_load_async:
 * @client: asks the service
 * @store: has the account
 * @account: an account of @store
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Asks the service with `GET /api/v2/home/users` who the users of the account’s Plex Home are.
 */
void
usher_home_load_async (UsherClient        *client,
                       UsherAccountStore  *store,
                       UsherAccount       *account,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_return_if_fail (USHER_IS_CLIENT (client));
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (store));
  g_return_if_fail (USHER_IS_ACCOUNT (account));

  usher_flow_start (client, store, account, NULL, load_fiber, cancellable, callback, user_data);
}

/**
 * usher_home_load_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Ends [func@Home.load_async].
 *
 * Returns: (transfer full): the Home, or %NULL with an error of %USHER_ERROR
 */
UsherHome *
usher_home_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return usher_task_propagate_pointer (result, error);
}

/**
 * usher_home_get_users:
 * @self: a Home
 *
 * Gets the users that can be signed in, in the order in which the service names them.
 *
 * Returns: (transfer none): a list of [class@HomeUser]
 */
GListModel *
usher_home_get_users (UsherHome *self)
{
  g_return_val_if_fail (USHER_IS_HOME (self), NULL);

  return self->users;
}

/**
 * usher_home_is_pin:
 * @text: what a person typed
 *
 * Tells whether @text can be the PIN of a user of a Plex Home, which has four digits.
 *
 * Returns: whether it is worth asking the service
 */
gboolean
usher_home_is_pin (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strlen (text) == PIN_LENGTH && strspn (text, "0123456789") == PIN_LENGTH;
}
