/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-subscription.h"

#include "usher-enum-types.h"
#include "usher-record-private.h"

/**
 * UsherPaymentMethod:
 *
 * A means of payment. No field of it is known.
 */
struct _UsherPaymentMethod
{
  UsherRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherPaymentMethod, usher_payment_method, USHER_TYPE_RECORD)

static void
usher_payment_method_class_init (UsherPaymentMethodClass *klass)
{
}

static void
usher_payment_method_init (UsherPaymentMethod *self)
{
}

/**
 * UsherBilling:
 *
 * How a purchase is paid.
 */
struct _UsherBilling
{
  UsherRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherBilling, usher_billing, USHER_TYPE_RECORD)

static void
usher_billing_class_init (UsherBillingClass *klass)
{
  UsherRecordClass *record_class = USHER_RECORD_CLASS (klass);

  usher_record_class_add_field (record_class, "internal-payment-method", USHER_TYPE_PAYMENT_METHOD);
  usher_record_class_add_field (record_class, "payment-method-id", G_TYPE_INT64);
}

static void
usher_billing_init (UsherBilling *self)
{
}

/**
 * UsherPurchase:
 *
 * One purchase of a subscription, present or past.
 */
struct _UsherPurchase
{
  UsherRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherPurchase, usher_purchase, USHER_TYPE_RECORD)

static void
usher_purchase_class_init (UsherPurchaseClass *klass)
{
  UsherRecordClass *record_class = USHER_RECORD_CLASS (klass);

  usher_record_class_add_field (record_class, "id", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "mode", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "renews-at", G_TYPE_DATE_TIME);
  usher_record_class_add_field (record_class, "ends-at", G_TYPE_DATE_TIME);
  usher_record_class_add_field (record_class, "canceled", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "grace-period", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "on-hold", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "can-reactivate", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "can-upgrade", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "can-downgrade", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "can-convert", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "type", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "transfer", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "state", USHER_TYPE_PURCHASE_STATE);
  usher_record_class_add_field (record_class, "billing", USHER_TYPE_BILLING);
}

static void
usher_purchase_init (UsherPurchase *self)
{
}

/**
 * UsherTrial:
 *
 * A trial of a subscription. No field of it is known.
 */
struct _UsherTrial
{
  UsherRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherTrial, usher_trial, USHER_TYPE_RECORD)

static void
usher_trial_class_init (UsherTrialClass *klass)
{
}

static void
usher_trial_init (UsherTrial *self)
{
}

/**
 * UsherSubscription:
 *
 * Whether, since when and how an account has a Plex Pass.
 */
struct _UsherSubscription
{
  UsherRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherSubscription, usher_subscription, USHER_TYPE_RECORD)

static void
usher_subscription_class_init (UsherSubscriptionClass *klass)
{
  UsherRecordClass *record_class = USHER_RECORD_CLASS (klass);

  usher_record_class_add_field (record_class, "features", G_TYPE_STRV);
  usher_record_class_add_field (record_class, "active", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "subscribed-at", G_TYPE_DATE_TIME);
  usher_record_class_add_field (record_class, "status", USHER_TYPE_SUBSCRIPTION_STATUS);
  usher_record_class_add_field (record_class, "payment-service", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "plan", G_TYPE_STRING);
}

static void
usher_subscription_init (UsherSubscription *self)
{
}
