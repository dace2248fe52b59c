/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-record.h"

G_BEGIN_DECLS

#define USHER_TYPE_PAYMENT_METHOD (usher_payment_method_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherPaymentMethod, usher_payment_method, USHER, PAYMENT_METHOD, UsherRecord)

#define USHER_TYPE_BILLING (usher_billing_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherBilling, usher_billing, USHER, BILLING, UsherRecord)

#define USHER_TYPE_PURCHASE (usher_purchase_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherPurchase, usher_purchase, USHER, PURCHASE, UsherRecord)

#define USHER_TYPE_TRIAL (usher_trial_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherTrial, usher_trial, USHER, TRIAL, UsherRecord)

#define USHER_TYPE_SUBSCRIPTION (usher_subscription_get_type ())

USHER_API
G_DECLARE_FINAL_TYPE (UsherSubscription, usher_subscription, USHER, SUBSCRIPTION, UsherRecord)

G_END_DECLS
