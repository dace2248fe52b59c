/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-home-user.h"

#include "usher-record-private.h"

/**
 * UsherHomeUser:
 *
 * A user of a Plex Home: its admin, somebody with an account of their own, or a managed user, who has
 * neither a user name nor a password.
 */
struct _UsherHomeUser
{
  UsherRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherHomeUser, usher_home_user, USHER_TYPE_RECORD)

static void
usher_home_user_class_init (UsherHomeUserClass *klass)
{
  UsherRecordClass *record_class = USHER_RECORD_CLASS (klass);

  usher_record_class_add_field (record_class, "id", G_TYPE_INT64);
  usher_record_class_add_field (record_class, "uuid", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "title", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "username", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "email", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "friendly-name", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "thumb", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "has-password", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "restricted", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "restriction-profile", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "admin", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "guest", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "protected", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "updated-at", G_TYPE_DATE_TIME);
}

static void
usher_home_user_init (UsherHomeUser *self)
{
}

static gboolean
get_flag (UsherHomeUser *self, const char *name)
{
  return g_value_get_boolean (usher_record_get_field (USHER_RECORD (self), name));
}

/**
 * usher_home_user_get_uuid:
 * @self: a user of a Home
 *
 * Gets the UUID of the user's account.
 *
 * Returns: (nullable): the UUID; each user of [method@Home.get_users] has one
 */
const char *
usher_home_user_get_uuid (UsherHomeUser *self)
{
  g_return_val_if_fail (USHER_IS_HOME_USER (self), NULL);

  return usher_record_get_string (USHER_RECORD (self), "uuid");
}

/**
 * usher_home_user_get_name:
 * @self: a user of a Home
 *
 * Gets what to call the user, as [method@Account.get_name] does an account.
 *
 * Returns: (nullable): the name; each user of [method@Home.get_users] has one
 */
const char *
usher_home_user_get_name (UsherHomeUser *self)
{
  g_return_val_if_fail (USHER_IS_HOME_USER (self), NULL);

  return usher_record_get_name (USHER_RECORD (self));
}

/**
 * usher_home_user_get_admin:
 * @self: a user of a Home
 *
 * Tells whether the Home is this user's.
 *
 * Returns: whether it is its admin
 */
gboolean
usher_home_user_get_admin (UsherHomeUser *self)
{
  g_return_val_if_fail (USHER_IS_HOME_USER (self), FALSE);

  return get_flag (self, "admin");
}

/**
 * usher_home_user_get_restricted:
 * @self: a user of a Home
 *
 * Tells whether the user is managed by the Home's admin.
 *
 * Returns: whether it is a managed user
 */
gboolean
usher_home_user_get_restricted (UsherHomeUser *self)
{
  g_return_val_if_fail (USHER_IS_HOME_USER (self), FALSE);

  return get_flag (self, "restricted");
}

/**
 * usher_home_user_get_protected:
 * @self: a user of a Home
 *
 * Tells whether the user has a PIN. The service may want one even where this says that there is none.
 *
 * Returns: whether a PIN is to be given
 */
gboolean
usher_home_user_get_protected (UsherHomeUser *self)
{
  g_return_val_if_fail (USHER_IS_HOME_USER (self), FALSE);

  return get_flag (self, "protected");
}
