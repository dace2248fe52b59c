/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "usher-macros.h"

G_BEGIN_DECLS

/* Where the reply has a number, the member's value is that number; where it has a word, the
 * member's nick is that word in kebab-case. UNKNOWN stands for a value that is missing, null or
 * newer than this library.
 */

/**
 * UsherTristate:
 * @USHER_TRISTATE_UNKNOWN: the service did not say
 * @USHER_TRISTATE_NO: no
 * @USHER_TRISTATE_YES: yes
 *
 * A boolean that may be null.
 */
typedef enum
{
  USHER_TRISTATE_UNKNOWN = -1,
  USHER_TRISTATE_NO,
  USHER_TRISTATE_YES,
} UsherTristate;

/**
 * UsherMailingListStatus:
 * @USHER_MAILING_LIST_STATUS_UNKNOWN: not known
 * @USHER_MAILING_LIST_STATUS_ACTIVE: subscribed to the newsletter
 * @USHER_MAILING_LIST_STATUS_UNSUBSCRIBED: unsubscribed by the person
 * @USHER_MAILING_LIST_STATUS_REMOVED: removed by the service
 *
 * Whether the account gets the service's newsletter.
 */
typedef enum
{
  USHER_MAILING_LIST_STATUS_UNKNOWN = -1,
  USHER_MAILING_LIST_STATUS_ACTIVE,
  USHER_MAILING_LIST_STATUS_UNSUBSCRIBED,
  USHER_MAILING_LIST_STATUS_REMOVED,
} UsherMailingListStatus;

/**
 * UsherAudioAccessibility:
 * @USHER_AUDIO_ACCESSIBILITY_UNKNOWN: not known
 * @USHER_AUDIO_ACCESSIBILITY_PREFER_NON_ACCESSIBILITY: rather without audio description
 * @USHER_AUDIO_ACCESSIBILITY_PREFER_ACCESSIBILITY: rather with audio description
 * @USHER_AUDIO_ACCESSIBILITY_ONLY_ACCESSIBILITY: only with audio description
 * @USHER_AUDIO_ACCESSIBILITY_ONLY_NON_ACCESSIBILITY: only without audio description
 *
 * Which audio tracks a player chooses.
 */
typedef enum
{
  USHER_AUDIO_ACCESSIBILITY_UNKNOWN = -1,
  USHER_AUDIO_ACCESSIBILITY_PREFER_NON_ACCESSIBILITY,
  USHER_AUDIO_ACCESSIBILITY_PREFER_ACCESSIBILITY,
  USHER_AUDIO_ACCESSIBILITY_ONLY_ACCESSIBILITY,
  USHER_AUDIO_ACCESSIBILITY_ONLY_NON_ACCESSIBILITY,
} UsherAudioAccessibility;

/**
 * UsherAutoSelectSubtitle:
 * @USHER_AUTO_SELECT_SUBTITLE_UNKNOWN: not known
 * @USHER_AUTO_SELECT_SUBTITLE_MANUALLY_SELECTED: only when the person chooses some
 * @USHER_AUTO_SELECT_SUBTITLE_SHOWN_WITH_FOREIGN_AUDIO: when the audio is in another language
 * @USHER_AUTO_SELECT_SUBTITLE_ALWAYS_ENABLED: always
 *
 * When a player shows subtitles.
 */
typedef enum
{
  USHER_AUTO_SELECT_SUBTITLE_UNKNOWN = -1,
  USHER_AUTO_SELECT_SUBTITLE_MANUALLY_SELECTED,
  USHER_AUTO_SELECT_SUBTITLE_SHOWN_WITH_FOREIGN_AUDIO,
  USHER_AUTO_SELECT_SUBTITLE_ALWAYS_ENABLED,
} UsherAutoSelectSubtitle;

/**
 * UsherSubtitleAccessibility:
 * @USHER_SUBTITLE_ACCESSIBILITY_UNKNOWN: not known
 * @USHER_SUBTITLE_ACCESSIBILITY_PREFER_NON_SDH: rather not for the deaf and hard of hearing
 * @USHER_SUBTITLE_ACCESSIBILITY_PREFER_SDH: rather for the deaf and hard of hearing
 * @USHER_SUBTITLE_ACCESSIBILITY_ONLY_SDH: only for the deaf and hard of hearing
 * @USHER_SUBTITLE_ACCESSIBILITY_ONLY_NON_SDH: never for the deaf and hard of hearing
 *
 * Which subtitles a player chooses.
 */
typedef enum
{
  USHER_SUBTITLE_ACCESSIBILITY_UNKNOWN = -1,
  USHER_SUBTITLE_ACCESSIBILITY_PREFER_NON_SDH,
  USHER_SUBTITLE_ACCESSIBILITY_PREFER_SDH,
  USHER_SUBTITLE_ACCESSIBILITY_ONLY_SDH,
  USHER_SUBTITLE_ACCESSIBILITY_ONLY_NON_SDH,
} UsherSubtitleAccessibility;

/**
 * UsherSubtitleForced:
 * @USHER_SUBTITLE_FORCED_UNKNOWN: not known
 * @USHER_SUBTITLE_FORCED_PREFER_NON_FORCED: rather the full ones
 * @USHER_SUBTITLE_FORCED_PREFER_FORCED: rather the forced ones
 * @USHER_SUBTITLE_FORCED_ONLY_FORCED: only forced ones
 * @USHER_SUBTITLE_FORCED_ONLY_NON_FORCED: never forced ones
 *
 * Whether a player chooses forced subtitles.
 */
typedef enum
{
  USHER_SUBTITLE_FORCED_UNKNOWN = -1,
  USHER_SUBTITLE_FORCED_PREFER_NON_FORCED,
  USHER_SUBTITLE_FORCED_PREFER_FORCED,
  USHER_SUBTITLE_FORCED_ONLY_FORCED,
  USHER_SUBTITLE_FORCED_ONLY_NON_FORCED,
} UsherSubtitleForced;

/**
 * UsherWatchedIndicator:
 * @USHER_WATCHED_INDICATOR_UNKNOWN: not known
 * @USHER_WATCHED_INDICATOR_NONE: nowhere
 * @USHER_WATCHED_INDICATOR_MOVIES_AND_TV_SHOWS: on movies and TV shows
 * @USHER_WATCHED_INDICATOR_MOVIES: on movies
 * @USHER_WATCHED_INDICATOR_TV_SHOWS: on TV shows
 *
 * Where a player marks what was watched.
 */
typedef enum
{
  USHER_WATCHED_INDICATOR_UNKNOWN = -1,
  USHER_WATCHED_INDICATOR_NONE,
  USHER_WATCHED_INDICATOR_MOVIES_AND_TV_SHOWS,
  USHER_WATCHED_INDICATOR_MOVIES,
  USHER_WATCHED_INDICATOR_TV_SHOWS,
} UsherWatchedIndicator;

/**
 * UsherMediaReviewsVisibility:
 * @USHER_MEDIA_REVIEWS_VISIBILITY_UNKNOWN: not known
 * @USHER_MEDIA_REVIEWS_VISIBILITY_NO_ONE: none
 * @USHER_MEDIA_REVIEWS_VISIBILITY_CRITICS_ONLY: those of critics
 * @USHER_MEDIA_REVIEWS_VISIBILITY_PLEX_USERS_ONLY: those of Plex users
 * @USHER_MEDIA_REVIEWS_VISIBILITY_PLEX_USERS_AND_CRITICS: all
 *
 * Whose reviews a player shows.
 */
typedef enum
{
  USHER_MEDIA_REVIEWS_VISIBILITY_UNKNOWN = -1,
  USHER_MEDIA_REVIEWS_VISIBILITY_NO_ONE,
  USHER_MEDIA_REVIEWS_VISIBILITY_CRITICS_ONLY,
  USHER_MEDIA_REVIEWS_VISIBILITY_PLEX_USERS_ONLY,
  USHER_MEDIA_REVIEWS_VISIBILITY_PLEX_USERS_AND_CRITICS,
} UsherMediaReviewsVisibility;

/**
 * UsherServiceStatus:
 * @USHER_SERVICE_STATUS_UNKNOWN: not known
 * @USHER_SERVICE_STATUS_ONLINE: the service works
 * @USHER_SERVICE_STATUS_OFFLINE: the service does not work
 *
 * The state of a service that belongs to an account.
 */
typedef enum
{
  USHER_SERVICE_STATUS_UNKNOWN = -1,
  USHER_SERVICE_STATUS_ONLINE,
  USHER_SERVICE_STATUS_OFFLINE,
} UsherServiceStatus;

/**
 * UsherSubscriptionStatus:
 * @USHER_SUBSCRIPTION_STATUS_UNKNOWN: not known
 * @USHER_SUBSCRIPTION_STATUS_INACTIVE: there is none
 * @USHER_SUBSCRIPTION_STATUS_ACTIVE: it runs
 * @USHER_SUBSCRIPTION_STATUS_CANCELED: it was cancelled
 * @USHER_SUBSCRIPTION_STATUS_PENDING_CANCELLATION: it runs, and will not be renewed
 * @USHER_SUBSCRIPTION_STATUS_ENDED: it has ended
 * @USHER_SUBSCRIPTION_STATUS_LAPSED: it ended because it was not paid
 *
 * The state of an account's Plex Pass.
 */
typedef enum
{
  USHER_SUBSCRIPTION_STATUS_UNKNOWN = -1,
  USHER_SUBSCRIPTION_STATUS_INACTIVE,
  USHER_SUBSCRIPTION_STATUS_ACTIVE,
  USHER_SUBSCRIPTION_STATUS_CANCELED,
  USHER_SUBSCRIPTION_STATUS_PENDING_CANCELLATION,
  USHER_SUBSCRIPTION_STATUS_ENDED,
  USHER_SUBSCRIPTION_STATUS_LAPSED,
} UsherSubscriptionStatus;

/**
 * UsherPurchaseState:
 * @USHER_PURCHASE_STATE_UNKNOWN: not known
 * @USHER_PURCHASE_STATE_ACTIVE: it runs
 * @USHER_PURCHASE_STATE_ENDED: it has ended
 *
 * The state of one purchase of a subscription.
 */
typedef enum
{
  USHER_PURCHASE_STATE_UNKNOWN = -1,
  USHER_PURCHASE_STATE_ACTIVE,
  USHER_PURCHASE_STATE_ENDED,
} UsherPurchaseState;

/**
 * UsherAccountState:
 * @USHER_ACCOUNT_STATE_OK: the keyring has the account's token
 * @USHER_ACCOUNT_STATE_LOCKED: the keyring is locked, so nobody can say
 * @USHER_ACCOUNT_STATE_SIGNED_OUT: the keyring is open and has no token of the account
 *
 * What the keyring says of an account that this machine knows.
 */
typedef enum
{
  USHER_ACCOUNT_STATE_OK,
  USHER_ACCOUNT_STATE_LOCKED,
  USHER_ACCOUNT_STATE_SIGNED_OUT,
} UsherAccountState;

/**
 * UsherSignInState:
 * @USHER_SIGN_IN_STATE_IDLE: nothing was sent yet, or the last try failed
 * @USHER_SIGN_IN_STATE_BUSY: the service or the keyring is being asked
 * @USHER_SIGN_IN_STATE_CODE_NEEDED: the password was right, a verification code is wanted
 * @USHER_SIGN_IN_STATE_UNKEPT: signed in, and the keyring did not take the token yet
 * @USHER_SIGN_IN_STATE_DONE: signed in, and the token kept
 * @USHER_SIGN_IN_STATE_WAITING: somebody is to take the code of [property@SignIn:pin] elsewhere
 *
 * Where a sign-in stands.
 */
typedef enum
{
  USHER_SIGN_IN_STATE_IDLE,
  USHER_SIGN_IN_STATE_BUSY,
  USHER_SIGN_IN_STATE_CODE_NEEDED,
  USHER_SIGN_IN_STATE_UNKEPT,
  USHER_SIGN_IN_STATE_DONE,
  USHER_SIGN_IN_STATE_WAITING,
} UsherSignInState;

G_END_DECLS
