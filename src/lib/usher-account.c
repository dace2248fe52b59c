/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-account-private.h"

#include <string.h>

#include "usher-enum-types.h"
#include "usher-error.h"
#include "usher-json-private.h"
#include "usher-profile.h"
#include "usher-record-private.h"
#include "usher-service.h"
#include "usher-subscription.h"

/* The longest token and uuid that are taken, in bytes. */
#define MAX_TOKEN_LENGTH 4096
#define MAX_UUID_LENGTH 128

/* In an account's file, beside what the service said. No reply has a member of that name. */
#define ADMIN_MEMBER "usherAdminUuid"

/**
 * UsherAccount:
 *
 * A Plex account, as the service's reply to a sign-in describes it.
 *
 * Each field of the reply is a property: `joinedAt` is `joined-at`. Beside these the account knows
 * the state of its token in the keyring and the client identifier that the token was issued to.
 */
struct _UsherAccount
{
  UsherRecord parent_instance;

  JsonObject *data; /* what the service said, less what the record does not know and secrets */
  char       *client_identifier;
  char       *admin_uuid;
  UsherAccountState state;
  gboolean          remembered;
  GDateTime        *updated_at;
  GError           *problem;
  gboolean          leaving;
};

typedef enum
{
  /* Below are the fields of the record, which number their properties from 1. */
  PROP_STATE = 1000,
  PROP_CLIENT_IDENTIFIER,
  PROP_NAME,
  PROP_REMEMBERED,
  PROP_UPDATED_AT,
  PROP_PROBLEM,
  PROP_ADMIN_UUID,
} UsherAccountProperty;

static GParamSpec *state_pspec;
static GParamSpec *client_identifier_pspec;
static GParamSpec *name_pspec;
static GParamSpec *remembered_pspec;
static GParamSpec *updated_at_pspec;
static GParamSpec *problem_pspec;
static GParamSpec *admin_uuid_pspec;

G_DEFINE_FINAL_TYPE (UsherAccount, usher_account, USHER_TYPE_RECORD)

static void
usher_account_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherAccount *self = USHER_ACCOUNT (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_CLIENT_IDENTIFIER:
      g_value_set_string (value, self->client_identifier);
      break;
    case PROP_NAME:
      g_value_set_string (value, usher_account_get_name (self));
      break;
    case PROP_REMEMBERED:
      g_value_set_boolean (value, self->remembered);
      break;
    case PROP_UPDATED_AT:
      g_value_set_boxed (value, self->updated_at);
      break;
    case PROP_PROBLEM:
      g_value_set_boxed (value, self->problem);
      break;
    case PROP_ADMIN_UUID:
      g_value_set_string (value, self->admin_uuid);
      break;
    default:
      G_OBJECT_CLASS (usher_account_parent_class)->get_property (object, id, value, pspec);
    }
}

static void
usher_account_finalize (GObject *object)
{
  UsherAccount *self = USHER_ACCOUNT (object);

  json_object_unref (self->data);
  g_free (self->client_identifier);
  g_free (self->admin_uuid);
  g_clear_pointer (&self->updated_at, g_date_time_unref);
  g_clear_error (&self->problem);

  G_OBJECT_CLASS (usher_account_parent_class)->finalize (object);
}

static void
usher_account_class_init (UsherAccountClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  UsherRecordClass *record_class = USHER_RECORD_CLASS (klass);

  object_class->get_property = usher_account_get_property;
  object_class->finalize = usher_account_finalize;

  usher_record_class_add_field (record_class, "ads-consent", USHER_TYPE_TRISTATE);
  usher_record_class_add_field (record_class, "ads-consent-reminder-at", G_TYPE_DATE_TIME);
  usher_record_class_add_field (record_class, "ads-consent-set-at", G_TYPE_DATE_TIME);
  usher_record_class_add_field (record_class, "anonymous", USHER_TYPE_TRISTATE);
  usher_record_class_add_field (record_class, "auth-token", SECRET_TYPE_VALUE);
  usher_record_class_add_field (record_class, "backup-codes-created", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "confirmed", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "country", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "email", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "email-only-auth", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "experimental-features", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "friendly-name", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "entitlements", G_TYPE_STRV);
  usher_record_class_add_field (record_class, "guest", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "has-password", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "home", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "home-admin", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "home-size", G_TYPE_INT64);
  usher_record_class_add_field (record_class, "id", G_TYPE_INT64);
  usher_record_class_add_field (record_class, "joined-at", G_TYPE_DATE_TIME);
  usher_record_class_add_field (record_class, "locale", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "mailing-list-active", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class,
                                "mailing-list-status",
                                USHER_TYPE_MAILING_LIST_STATUS);
  usher_record_class_add_field (record_class, "max-home-size", G_TYPE_INT64);
  usher_record_class_add_field (record_class, "pin", SECRET_TYPE_VALUE);
  usher_record_class_add_field (record_class, "profile", USHER_TYPE_PROFILE);
  usher_record_class_add_field (record_class, "protected", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "remember-expires-at", G_TYPE_DATE_TIME);
  usher_record_class_add_field (record_class, "restricted", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "roles", G_TYPE_STRV);
  usher_record_class_add_field (record_class, "scrobble-types", G_TYPE_STRING);
  usher_record_class_add_list (record_class, "services", USHER_TYPE_SERVICE);
  usher_record_class_add_field (record_class, "subscription", USHER_TYPE_SUBSCRIPTION);
  usher_record_class_add_field (record_class, "subscription-description", G_TYPE_STRING);
  usher_record_class_add_list (record_class, "subscriptions", USHER_TYPE_PURCHASE);
  usher_record_class_add_field (record_class, "thumb", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "title", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "two-factor-enabled", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "username", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "uuid", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "attribution-partner", G_TYPE_STRING);
  usher_record_class_add_list (record_class, "past-subscriptions", USHER_TYPE_PURCHASE);
  usher_record_class_add_list (record_class, "trials", USHER_TYPE_TRIAL);

  /**
   * UsherAccount:state:
   *
   * What the keyring says of the account.
   */
  state_pspec = g_param_spec_enum ("state",
                                   NULL,
                                   NULL,
                                   USHER_TYPE_ACCOUNT_STATE,
                                   USHER_ACCOUNT_STATE_SIGNED_OUT,
                                   flags);
  g_object_class_install_property (object_class, PROP_STATE, state_pspec);

  /**
   * UsherAccount:client-identifier:
   *
   * The client identifier that the account's token was issued to.
   */
  client_identifier_pspec = g_param_spec_string ("client-identifier", NULL, NULL, NULL, flags);
  g_object_class_install_property (object_class, PROP_CLIENT_IDENTIFIER, client_identifier_pspec);

  /**
   * UsherAccount:name:
   *
   * What to call the account.
   */
  name_pspec = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  g_object_class_install_property (object_class, PROP_NAME, name_pspec);

  /**
   * UsherAccount:remembered:
   *
   * Whether the account outlasts the log-in.
   */
  remembered_pspec = g_param_spec_boolean ("remembered", NULL, NULL, TRUE, flags);
  g_object_class_install_property (object_class, PROP_REMEMBERED, remembered_pspec);

  /**
   * UsherAccount:updated-at:
   *
   * When the service said last what the account knows of itself.
   */
  updated_at_pspec = g_param_spec_boxed ("updated-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  g_object_class_install_property (object_class, PROP_UPDATED_AT, updated_at_pspec);

  /**
   * UsherAccount:problem:
   *
   * What the last sign-in or refresh ran into.
   */
  problem_pspec = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_property (object_class, PROP_PROBLEM, problem_pspec);

  /**
   * UsherAccount:admin-uuid:
   *
   * The UUID of the account through whose Plex Home this one was signed in.
   */
  admin_uuid_pspec = g_param_spec_string ("admin-uuid", NULL, NULL, NULL, flags);
  g_object_class_install_property (object_class, PROP_ADMIN_UUID, admin_uuid_pspec);
}

static void
usher_account_init (UsherAccount *self)
{
  self->data = json_object_new ();
  self->state = USHER_ACCOUNT_STATE_SIGNED_OUT;
  self->remembered = TRUE;
}

static gboolean
is_plain (const char *text, gsize length, gsize max_length, const char *forbidden)
{
  if (length == 0 || length > max_length)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]) || strchr (forbidden, text[i]) != NULL)
      return FALSE;

  return TRUE;
}

/* A token goes into a header and into the keyring. A backslash is refused because a keyring without
 * a password loses a secret that has one (gnome-keyring 42 and 48).
 */
gboolean
usher_account_token_is_usable (SecretValue *token)
{
  const char *text;
  gsize       length;

  if (token == NULL)
    return FALSE;

  text = secret_value_get (token, &length);

  return is_plain (text, length, MAX_TOKEN_LENGTH, "\\");
}

gboolean
usher_account_uuid_is_usable (const char *uuid)
{
  return uuid != NULL && is_plain (uuid, strlen (uuid), MAX_UUID_LENGTH, "");
}

/* Of @root only what may be kept is left. */
static UsherAccount *
new_from_node (JsonNode *root, GError **error)
{
  g_autoptr (UsherAccount) self = NULL;

  self = USHER_ACCOUNT (json_gobject_deserialize (USHER_TYPE_ACCOUNT, root));
  usher_record_type_filter (USHER_TYPE_ACCOUNT, json_node_get_object (root));
  json_object_unref (self->data);
  self->data = json_node_dup_object (root);

  if (!usher_account_uuid_is_usable (usher_account_get_uuid (self)))
    {
      g_set_error_literal (error,
                           USHER_ERROR,
                           USHER_ERROR_INCOMPLETE_REPLY,
                           "No usable account uuid");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * usher_account_new_from_json:
 * @data: the service's reply to a sign-in, JSON
 * @length: the length of @data in bytes, or -1 if it ends with a NUL
 * @error: return location for a #GError
 *
 * Makes an account from the reply to a sign-in or to `GET /api/v2/user`.
 *
 * A field that is missing, null, of another type or unknown does no harm. Only a reply without a
 * `uuid` or without a token that can be used is refused.
 *
 * Returns: (transfer full): the account, or %NULL with %USHER_ERROR_INCOMPLETE_REPLY, or with
 *   %USHER_ERROR_BAD_REPLY where @data is no account at all
 */
UsherAccount *
usher_account_new_from_json (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (UsherAccount) self = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  root = usher_json_parse (data, length, error);
  if (root == NULL)
    return NULL;

  if (!json_object_has_member (json_node_get_object (root), "uuid")
      && !json_object_has_member (json_node_get_object (root), "authToken"))
    {
      g_set_error_literal (error, USHER_ERROR, USHER_ERROR_BAD_REPLY, "Not an account");
      return NULL;
    }

  self = new_from_node (root, error);
  if (self == NULL)
    return NULL;

  if (!usher_account_token_is_usable (usher_account_get_token (self)))
    {
      g_set_error_literal (error, USHER_ERROR, USHER_ERROR_INCOMPLETE_REPLY, "No usable token");
      return NULL;
    }

  self->updated_at = g_date_time_new_now_utc ();

  return g_steal_pointer (&self);
}

/* Makes an account from what usher_account_to_stored() wrote, which has no token. */
UsherAccount *
usher_account_new_from_stored (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = usher_json_parse (data, length, error);
  g_autofree char *admin_uuid = NULL;
  JsonNode        *admin;
  UsherAccount    *self;

  if (root == NULL)
    return NULL;

  admin = json_object_get_member (json_node_get_object (root), ADMIN_MEMBER);
  if (admin != NULL && json_node_get_value_type (admin) == G_TYPE_STRING)
    admin_uuid = json_node_dup_string (admin);

  self = new_from_node (root, error);
  if (self != NULL)
    self->admin_uuid = g_steal_pointer (&admin_uuid);

  return self;
}

/* Makes an account from what its item in the keyring says: all that there is of one that another
 * installation signed in.
 */
UsherAccount *
usher_account_new_from_attributes (const char *uuid,
                                   const char *title,
                                   const char *username,
                                   const char *email)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "uuid", uuid);
  json_object_set_string_member (object, "title", title);
  json_object_set_string_member (object, "username", username);
  json_object_set_string_member (object, "email", email);
  json_node_take_object (root, object);

  return new_from_node (root, NULL);
}

/**
 * usher_account_to_json:
 * @self: an account
 *
 * Writes what the service said of the account, in the service's own names. Secrets are left out.
 *
 * Returns: (transfer full): a JSON object, indented
 */
char *
usher_account_to_json (UsherAccount *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  json_node_set_object (root, self->data);

  return json_to_string (root, TRUE);
}

/* Writes what an account's file holds: what the service said, and whose Home it was signed in through. */
char *
usher_account_to_stored (UsherAccount *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObjectIter iter;
  const char    *member;
  JsonNode      *node;

  if (self->admin_uuid == NULL)
    return usher_account_to_json (self);

  json_node_take_object (root, json_object_new ());
  json_object_iter_init_ordered (&iter, self->data);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    json_object_set_member (json_node_get_object (root), member, json_node_copy (node));
  json_object_set_string_member (json_node_get_object (root), ADMIN_MEMBER, self->admin_uuid);

  return json_to_string (root, TRUE);
}

/* Takes over what @source says of the same account. */
void
usher_account_update (UsherAccount *self, UsherAccount *source)
{
  usher_record_assign (USHER_RECORD (self), USHER_RECORD (source));

  json_object_unref (self->data);
  self->data = json_object_ref (source->data);
  g_object_notify_by_pspec (G_OBJECT (self), name_pspec);
  usher_account_set_remembered (self, source->remembered);
  usher_account_set_admin_uuid (self, source->admin_uuid);

  /* Another program may have signed in since. */
  if (self->updated_at != NULL && source->updated_at != NULL
      && g_date_time_compare (self->updated_at, source->updated_at) < 0)
    usher_account_set_problem (self, NULL);
  usher_account_set_updated_at (self, source->updated_at);
}

/* @token: (nullable): NULL lets go of it */
void
usher_account_set_token (UsherAccount *self, SecretValue *token)
{
  g_object_set (self, "auth-token", token, NULL);
}

void
usher_account_set_remembered (UsherAccount *self, gboolean remembered)
{
  if (self->remembered == remembered)
    return;

  self->remembered = remembered;
  g_object_notify_by_pspec (G_OBJECT (self), remembered_pspec);
}

void
usher_account_set_updated_at (UsherAccount *self, GDateTime *updated_at)
{
  if (self->updated_at == updated_at
      || (self->updated_at != NULL && updated_at != NULL
          && g_date_time_equal (self->updated_at, updated_at)))
    return;

  g_clear_pointer (&self->updated_at, g_date_time_unref);
  if (updated_at != NULL)
    self->updated_at = g_date_time_ref (updated_at);
  g_object_notify_by_pspec (G_OBJECT (self), updated_at_pspec);
}

void
usher_account_set_problem (UsherAccount *self, const GError *problem)
{
  if (self->problem == NULL && problem == NULL)
    return;

  g_clear_error (&self->problem);
  if (problem != NULL)
    self->problem = g_error_copy (problem);
  g_object_notify_by_pspec (G_OBJECT (self), problem_pspec);
}

/* That its session is being ended, at the person's wish: that Plex refuses the token is no problem then. */
void
usher_account_set_leaving (UsherAccount *self, gboolean leaving)
{
  self->leaving = leaving;
}

gboolean
usher_account_get_leaving (UsherAccount *self)
{
  return self->leaving;
}

void
usher_account_set_state (UsherAccount *self, UsherAccountState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), state_pspec);
}

void
usher_account_set_client_identifier (UsherAccount *self, const char *client_identifier)
{
  if (g_set_str (&self->client_identifier, client_identifier))
    g_object_notify_by_pspec (G_OBJECT (self), client_identifier_pspec);
}

/* @admin_uuid: (nullable): NULL where the account was signed in by itself */
void
usher_account_set_admin_uuid (UsherAccount *self, const char *admin_uuid)
{
  if (g_set_str (&self->admin_uuid, admin_uuid))
    g_object_notify_by_pspec (G_OBJECT (self), admin_uuid_pspec);
}

/**
 * usher_account_get_uuid:
 * @self: an account
 *
 * Gets the account's UUID, which never changes.
 *
 * Returns: the UUID
 */
const char *
usher_account_get_uuid (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return usher_record_get_string (USHER_RECORD (self), "uuid");
}

/**
 * usher_account_get_username:
 * @self: an account
 *
 * Gets the account's user name.
 *
 * Returns: (nullable): the user name; managed users have none
 */
const char *
usher_account_get_username (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return usher_record_get_string (USHER_RECORD (self), "username");
}

/**
 * usher_account_get_email:
 * @self: an account
 *
 * Gets the account's e-mail address.
 *
 * Returns: (nullable): the address; managed users have none
 */
const char *
usher_account_get_email (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return usher_record_get_string (USHER_RECORD (self), "email");
}

/**
 * usher_account_get_title:
 * @self: an account
 *
 * Gets the name that the service shows for the account.
 *
 * Returns: (nullable): the title
 */
const char *
usher_account_get_title (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return usher_record_get_string (USHER_RECORD (self), "title");
}

/**
 * usher_account_get_name:
 * @self: an account
 *
 * Gets what to call the account: its friendly name, else its title, user name or e-mail address.
 *
 * Returns: the name
 */
const char *
usher_account_get_name (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return usher_record_get_name (USHER_RECORD (self));
}

/**
 * usher_account_get_token:
 * @self: an account
 *
 * Gets the account's token, which is there between the reply and the keyring only: afterwards,
 * look it up with [method@AccountStore.lookup_token_async].
 *
 * Returns: (transfer none) (nullable): the token
 */
SecretValue *
usher_account_get_token (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return g_value_get_boxed (usher_record_get_field (USHER_RECORD (self), "auth-token"));
}

/**
 * usher_account_has_plex_pass:
 * @self: an account
 *
 * Tells whether the account has a Plex Pass.
 *
 * Returns: whether its subscription is active
 */
gboolean
usher_account_has_plex_pass (UsherAccount *self)
{
  UsherRecord *subscription;

  g_return_val_if_fail (USHER_IS_ACCOUNT (self), FALSE);

  subscription = g_value_get_object (usher_record_get_field (USHER_RECORD (self), "subscription"));

  return subscription != NULL
         && g_value_get_boolean (usher_record_get_field (subscription, "active"));
}

/**
 * usher_account_get_state:
 * @self: an account
 *
 * Gets what the keyring says of the account.
 *
 * Returns: the state
 */
UsherAccountState
usher_account_get_state (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), USHER_ACCOUNT_STATE_SIGNED_OUT);

  return self->state;
}

/**
 * usher_account_get_client_identifier:
 * @self: an account
 *
 * Gets the client identifier that the account's token was issued to: every call with the token
 * carries it.
 *
 * Returns: (nullable): the identifier
 */
const char *
usher_account_get_client_identifier (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return self->client_identifier;
}

/**
 * usher_account_get_remembered:
 * @self: an account
 *
 * Tells whether the account outlasts the log-in.
 *
 * Returns: whether its token is in the default collection, rather than in that of the session
 */
gboolean
usher_account_get_remembered (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), FALSE);

  return self->remembered;
}

/**
 * usher_account_get_updated_at:
 * @self: an account
 *
 * Gets when the service said last what the account knows of itself.
 *
 * Returns: (transfer none) (nullable): the time, or %NULL for an account that is known from its item
 *   in the keyring alone
 */
GDateTime *
usher_account_get_updated_at (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return self->updated_at;
}

/**
 * usher_account_get_problem:
 * @self: an account
 *
 * Gets what the last sign-in or [func@refresh_async] of the account ran into. Its token is kept all the same.
 *
 * Returns: (nullable): the error, or %NULL where it went well or there was none yet
 */
const GError *
usher_account_get_problem (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return self->problem;
}

/**
 * usher_account_get_admin_uuid:
 * @self: an account
 *
 * Gets through whose Plex Home the account was signed in: a managed user has no other way in.
 *
 * Returns: (nullable): the UUID of that account, or %NULL where this one was signed in by itself
 */
const char *
usher_account_get_admin_uuid (UsherAccount *self)
{
  g_return_val_if_fail (USHER_IS_ACCOUNT (self), NULL);

  return self->admin_uuid;
}
