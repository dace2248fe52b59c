/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What the properties mean that classes make from a table, a line each, in their class_init. There
 * a comment for each would bury the table. This file has no code.
 *
 * For all fields of a reply, "not said" is missing, null or of a wrong type:
 * usher_record_is_known() tells it from a value that was said.
 */

/**
 * UsherAccount:ads-consent:
 *
 * Whether the person agreed to advertising, going by the name.
 *
 * Replies have null, too: %USHER_TRISTATE_UNKNOWN.
 */

/**
 * UsherAccount:ads-consent-reminder-at:
 *
 * When the person is to be asked for that again, going by the name, or %NULL.
 */

/**
 * UsherAccount:ads-consent-set-at:
 *
 * When the person answered, going by the name, or %NULL.
 */

/**
 * UsherAccount:anonymous:
 *
 * Whether the service calls the account anonymous.
 *
 * Older replies have null: %USHER_TRISTATE_UNKNOWN.
 */

/**
 * UsherAccount:attribution-partner:
 *
 * The partner through whom the account came, going by the name, or %NULL.
 *
 * Replies have it since 2024.
 */

/**
 * UsherAccount:auth-token:
 *
 * The token.
 *
 * It is there from the reply until the keyring has it, then %NULL: see [method@Account.get_token].
 */

/**
 * UsherAccount:backup-codes-created:
 *
 * Whether backup codes for two-factor authentication were made.
 */

/**
 * UsherAccount:confirmed:
 *
 * Whether the e-mail address was confirmed.
 */

/**
 * UsherAccount:country:
 *
 * The country of the account, two letters as in ISO 3166-1, or %NULL.
 */

/**
 * UsherAccount:email:
 *
 * The e-mail address; empty or %NULL for managed users.
 *
 * Do not log it.
 */

/**
 * UsherAccount:email-only-auth:
 *
 * Whether one can sign in with the e-mail address only, not with the user name.
 */

/**
 * UsherAccount:entitlements:
 *
 * The kinds of devices that the account may be used on, such as `android`; %NULL where nothing was
 * said.
 */

/**
 * UsherAccount:experimental-features:
 *
 * Whether experimental features are switched on.
 */

/**
 * UsherAccount:friendly-name:
 *
 * The person's full name, as they gave it; often empty.
 */

/**
 * UsherAccount:guest:
 *
 * Whether the account is the guest of a Plex Home.
 */

/**
 * UsherAccount:has-password:
 *
 * Whether the account has a password.
 *
 * One that was made with another provider may have none, and can't be signed in to with
 * [class@SignIn].
 */

/**
 * UsherAccount:home:
 *
 * Whether the account is in a Plex Home.
 */

/**
 * UsherAccount:home-admin:
 *
 * Whether the account is the owner of its Plex Home.
 */

/**
 * UsherAccount:home-size:
 *
 * How many users the Plex Home has, this one included; 0 where nothing was said.
 */

/**
 * UsherAccount:id:
 *
 * The number of the account, which needs more than 32 bits.
 *
 * It is 0 where nothing was said; the key of an account is its [property@Account:uuid].
 */

/**
 * UsherAccount:joined-at:
 *
 * When the account was made, or %NULL.
 */

/**
 * UsherAccount:locale:
 *
 * The language that the person chose, such as `en`, or %NULL.
 */

/**
 * UsherAccount:mailing-list-active:
 *
 * Whether the account gets the newsletter.
 */

/**
 * UsherAccount:mailing-list-status:
 *
 * Why the account gets the newsletter, or does not.
 */

/**
 * UsherAccount:max-home-size:
 *
 * How many users the Plex Home may have; 0 where nothing was said.
 */

/**
 * UsherAccount:past-subscriptions:
 *
 * Purchases that have ended: a list of [class@Purchase], empty where there are none.
 */

/**
 * UsherAccount:pin:
 *
 * A hash of the PIN that protects the account in its Plex Home, or %NULL.
 *
 * It is a secret, and kept in no file.
 */

/**
 * UsherAccount:profile:
 *
 * What the person wants from a player, or %NULL.
 */

/**
 * UsherAccount:protected:
 *
 * Whether a PIN protects the account in its Plex Home.
 */

/**
 * UsherAccount:remember-expires-at:
 *
 * Until when the service says that it remembers the sign-in, or %NULL.
 *
 * A token in use lives on after it: only [method@Client.get_user_async] tells whether it is valid.
 */

/**
 * UsherAccount:restricted:
 *
 * Whether the account is a managed user of a Plex Home: one without a name or an address of its
 * own.
 */

/**
 * UsherAccount:roles:
 *
 * What the account is beside an ordinary one, such as `plexpass`; %NULL where nothing was said.
 */

/**
 * UsherAccount:scrobble-types:
 *
 * Numbers with commas between them, or empty.
 *
 * What they stand for is not known.
 */

/**
 * UsherAccount:services:
 *
 * Services that belong to the account: a list of [class@Service], empty where there are none.
 */

/**
 * UsherAccount:subscription:
 *
 * Whether the account has a Plex Pass, and which; %NULL where nothing was said.
 *
 * [method@Account.has_plex_pass] tells it in a word.
 */

/**
 * UsherAccount:subscription-description:
 *
 * The Plex Pass in words, in English, or %NULL.
 */

/**
 * UsherAccount:subscriptions:
 *
 * Purchases that run: a list of [class@Purchase], empty where there are none.
 */

/**
 * UsherAccount:thumb:
 *
 * The address of the account's picture, or %NULL.
 *
 * [func@avatar_load_async] loads it.
 */

/**
 * UsherAccount:title:
 *
 * What the service calls the account: its user name or, for managed users, the name they were
 * given.
 */

/**
 * UsherAccount:trials:
 *
 * Trials of a subscription: a list of [class@Trial], empty where there are none.
 */

/**
 * UsherAccount:two-factor-enabled:
 *
 * Whether a sign-in asks for a verification code.
 */

/**
 * UsherAccount:username:
 *
 * The user name; empty or %NULL for managed users.
 *
 * It can change.
 */

/**
 * UsherAccount:uuid:
 *
 * What the account is known by: 1 to 128 printable ASCII characters, which never change.
 */

/**
 * UsherBilling:internal-payment-method:
 *
 * The means of payment, or %NULL.
 */

/**
 * UsherBilling:payment-method-id:
 *
 * The number of the means of payment; 0 where nothing was said.
 */

/**
 * UsherPurchase:billing:
 *
 * How it is paid, or %NULL.
 */

/**
 * UsherPurchase:can-convert:
 *
 * Whether it can be changed into another kind, going by the name.
 */

/**
 * UsherPurchase:can-downgrade:
 *
 * Whether a smaller plan can be chosen.
 */

/**
 * UsherPurchase:can-reactivate:
 *
 * Whether it can be taken up again.
 */

/**
 * UsherPurchase:can-upgrade:
 *
 * Whether a larger plan can be chosen.
 */

/**
 * UsherPurchase:canceled:
 *
 * Whether it was cancelled.
 *
 * It may run on until [property@Purchase:ends-at].
 */

/**
 * UsherPurchase:ends-at:
 *
 * When it ends or ended, or %NULL.
 */

/**
 * UsherPurchase:grace-period:
 *
 * Whether it runs on although a payment failed.
 */

/**
 * UsherPurchase:id:
 *
 * What the purchase is known by, or %NULL.
 */

/**
 * UsherPurchase:mode:
 *
 * How often it is paid, such as `monthly`, `yearly` or `lifetime`, or %NULL.
 */

/**
 * UsherPurchase:on-hold:
 *
 * Whether it rests.
 */

/**
 * UsherPurchase:renews-at:
 *
 * When it is to be paid next, or %NULL.
 */

/**
 * UsherPurchase:state:
 *
 * Whether it runs.
 */

/**
 * UsherPurchase:transfer:
 *
 * To or from whom it was handed over, or %NULL.
 *
 * What the service puts here is not known.
 */

/**
 * UsherPurchase:type:
 *
 * What was bought, such as `plexpass`.
 */

/**
 * UsherSubscription:active:
 *
 * Whether the account has a Plex Pass now.
 */

/**
 * UsherSubscription:features:
 *
 * What the Plex Pass allows, by the service's own words, such as `hardware_transcoding`; %NULL
 * where nothing was said.
 */

/**
 * UsherSubscription:payment-service:
 *
 * Through whom it is paid, or %NULL.
 */

/**
 * UsherSubscription:plan:
 *
 * The name of the plan, such as `yearly`, or %NULL.
 */

/**
 * UsherSubscription:status:
 *
 * The state of the Plex Pass.
 *
 * Go by [property@Subscription:active]: there are states that this library does not know.
 */

/**
 * UsherSubscription:subscribed-at:
 *
 * Since when there is one, or %NULL.
 *
 * It is kept after the end.
 */

/**
 * UsherProfile:auto-select-audio:
 *
 * Whether a player chooses the audio track and the subtitles by itself.
 */

/**
 * UsherProfile:auto-select-subtitle:
 *
 * When a player shows subtitles by itself.
 */

/**
 * UsherProfile:default-audio-accessibility:
 *
 * Whether a player prefers audio description.
 */

/**
 * UsherProfile:default-audio-language:
 *
 * The language of the audio track that a player chooses, as in ISO 639, or %NULL.
 */

/**
 * UsherProfile:default-audio-languages:
 *
 * The same where there are several, the dearest first, or %NULL.
 */

/**
 * UsherProfile:default-subtitle-accessibility:
 *
 * Whether a player prefers subtitles for the deaf and hard of hearing.
 */

/**
 * UsherProfile:default-subtitle-forced:
 *
 * Whether a player prefers forced subtitles: those for what is said in a foreign language only.
 */

/**
 * UsherProfile:default-subtitle-language:
 *
 * The language of the subtitles that a player chooses, as in ISO 639, or %NULL.
 */

/**
 * UsherProfile:default-subtitle-languages:
 *
 * The same where there are several, the dearest first, or %NULL.
 */

/**
 * UsherProfile:media-reviews-languages:
 *
 * In which languages a player shows reviews, as in ISO 639, or %NULL.
 */

/**
 * UsherProfile:media-reviews-visibility:
 *
 * Whose reviews a player shows.
 */

/**
 * UsherProfile:watched-indicator:
 *
 * Where a player marks what was not watched yet.
 */

/**
 * UsherService:endpoint:
 *
 * The address of the service, or %NULL.
 */

/**
 * UsherService:identifier:
 *
 * The name of the service, such as `metadata`, or %NULL.
 */

/**
 * UsherService:secret:
 *
 * A secret of the service, or %NULL.
 *
 * It is kept in no file.
 */

/**
 * UsherService:status:
 *
 * Whether the service works.
 */

/**
 * UsherService:token:
 *
 * A token for the service, or %NULL.
 *
 * It is a secret, and kept in no file.
 */

/**
 * UsherDevice:device:
 *
 * `X-Plex-Device`: what kind of computer it is, such as `Laptop`; `PC` where the firmware does not
 * say.
 */

/**
 * UsherDevice:device-name:
 *
 * `X-Plex-Device-Name`: the host name.
 */

/**
 * UsherDevice:device-vendor:
 *
 * `X-Plex-Device-Vendor`: who made it, else the name of the system.
 */

/**
 * UsherDevice:marketplace:
 *
 * `X-Plex-Marketplace`: how the program came here: `flatpak`, else the system's id, such as
 * `debian`.
 */

/**
 * UsherDevice:model:
 *
 * `X-Plex-Model`: the model that the firmware names, else the processor architecture.
 */

/**
 * UsherDevice:platform:
 *
 * `X-Plex-Platform`: `Linux`.
 */

/**
 * UsherDevice:platform-version:
 *
 * `X-Plex-Platform-Version`: the name and version of the system, such as `Debian GNU/Linux 13
 * (trixie)`, else the kernel's.
 */

/**
 * UsherDevice:product:
 *
 * `X-Plex-Product`: `Usher`.
 */

/**
 * UsherDevice:version:
 *
 * `X-Plex-Version`: the version of Usher.
 */

/**
 * UsherHome:guest-enabled:
 *
 * Whether the Home has a guest, going by the name.
 */

/**
 * UsherHome:id:
 *
 * The Home’s number.
 */

/**
 * UsherHome:name:
 *
 * What the Home is called, or %NULL.
 */

/**
 * UsherHome:subscription:
 *
 * Whether the Home has a Plex Pass, going by the name.
 */

/**
 * UsherHome:users:
 *
 * The users: a #GListModel of [class@HomeUser]. [method@Home.get_users] leaves out those that nobody can
 * be signed in as.
 */

/**
 * UsherHomeUser:admin:
 *
 * Whether the Home is this user’s.
 */

/**
 * UsherHomeUser:email:
 *
 * The e-mail address; %NULL for managed users.
 */

/**
 * UsherHomeUser:friendly-name:
 *
 * The name that the user chose, often %NULL.
 */

/**
 * UsherHomeUser:guest:
 *
 * Whether this is the Home’s guest.
 */

/**
 * UsherHomeUser:has-password:
 *
 * Whether the user can sign in without the Home.
 */

/**
 * UsherHomeUser:id:
 *
 * The number of the user’s account.
 */

/**
 * UsherHomeUser:protected:
 *
 * Whether the user has a PIN.
 */

/**
 * UsherHomeUser:restricted:
 *
 * Whether the user is managed by the Home’s admin.
 */

/**
 * UsherHomeUser:restriction-profile:
 *
 * What a managed user may see, in the service’s own words, such as `little_kid`, or %NULL.
 */

/**
 * UsherHomeUser:thumb:
 *
 * The URL of the user’s picture, or %NULL.
 */

/**
 * UsherHomeUser:title:
 *
 * The name that the service shows.
 */

/**
 * UsherHomeUser:updated-at:
 *
 * When the user was changed last, going by the name, or %NULL.
 */

/**
 * UsherHomeUser:username:
 *
 * The user name; %NULL for managed users.
 */

/**
 * UsherHomeUser:uuid:
 *
 * The UUID of the user’s account.
 */
