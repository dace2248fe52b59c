/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-service.h"

#include <libsecret/secret.h>

#include "usher-enum-types.h"
#include "usher-record-private.h"

/**
 * UsherService:
 *
 * A service that belongs to an account, such as its cloud storage.
 */
struct _UsherService
{
  UsherRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherService, usher_service, USHER_TYPE_RECORD)

static void
usher_service_class_init (UsherServiceClass *klass)
{
  UsherRecordClass *record_class = USHER_RECORD_CLASS (klass);

  usher_record_class_add_field (record_class, "identifier", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "endpoint", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "token", SECRET_TYPE_VALUE);
  usher_record_class_add_field (record_class, "secret", SECRET_TYPE_VALUE);
  usher_record_class_add_field (record_class, "status", USHER_TYPE_SERVICE_STATUS);
}

static void
usher_service_init (UsherService *self)
{
}
