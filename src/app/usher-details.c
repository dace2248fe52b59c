/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-details.h"

#include <glib/gi18n.h>

#include "usher-locale.h"

/* Which details there are, in which order, and in which words. */

/* What Plex writes as one word and has a name of its own. Other words are shown as they are. */
static char *
dup_name_of (const char *word)
{
  static const char *const names[][2] = {
    { "android", "Android" },   { "ios", "iOS" },           { "plexpass", N_ ("Plex Pass") },
    { "roku", "Roku" },         { "windows", "Windows" },   { "windows_phone", "Windows Phone" },
    { "xbox_360", "Xbox 360" }, { "xbox_one", "Xbox One" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i][0], word))
      return g_strdup (_ (names[i][1]));

  return g_strdup (word);
}

static char *
dup_string (const GValue *value)
{
  return g_value_dup_string (value);
}

static char *
dup_name (const GValue *value)
{
  const char *word = g_value_get_string (value);

  return word != NULL ? dup_name_of (word) : NULL;
}

static char *
dup_plan (const GValue *value)
{
  static const char *const plans[][2] = {
    { "monthly", NC_ ("plan", "Monthly") },
    { "yearly", NC_ ("plan", "Yearly") },
    { "lifetime", NC_ ("plan", "Lifetime") },
  };
  const char *plan = g_value_get_string (value);

  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    if (g_strcmp0 (plans[i][0], plan) == 0)
      return g_strdup (g_dpgettext2 (NULL, "plan", plans[i][1]));

  return g_strdup (plan);
}

static char *
dup_number (const GValue *value)
{
  const gint64 number = g_value_get_int64 (value);

  return number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

static char *
dup_yes_no (const GValue *value)
{
  return g_strdup (g_value_get_boolean (value) ? _ ("Yes") : _ ("No"));
}

static char *
dup_if_yes (const GValue *value)
{
  return g_value_get_boolean (value) ? g_strdup (_ ("Yes")) : NULL;
}

static char *
dup_two_factor (const GValue *value)
{
  return g_strdup (g_value_get_boolean (value) ? C_ ("two-factor authentication", "On")
                                               : C_ ("two-factor authentication", "Off"));
}

static char *
dup_experimental (const GValue *value)
{
  return g_strdup (g_value_get_boolean (value) ? C_ ("experimental features", "On")
                                               : C_ ("experimental features", "Off"));
}

static char *
dup_password_set (const GValue *value)
{
  return g_strdup (g_value_get_boolean (value) ? C_ ("password", "Set")
                                               : C_ ("password", "Not set"));
}

static char *
dup_pin_set (const GValue *value)
{
  return g_strdup (g_value_get_boolean (value) ? C_ ("PIN", "Set") : C_ ("PIN", "Not set"));
}

static char *
dup_confirmed (const GValue *value)
{
  /* Translators: an e-mail address, by its owner. */
  return g_strdup (g_value_get_boolean (value) ? _ ("Confirmed") : _ ("Not confirmed"));
}

static char *
dup_created (const GValue *value)
{
  /* Translators: backup codes for two-factor authentication. */
  return g_strdup (g_value_get_boolean (value) ? _ ("Created") : _ ("Not created"));
}

static char *
dup_sign_in_name (const GValue *value)
{
  return g_strdup (g_value_get_boolean (value) ? _ ("E-mail address only")
                                               : _ ("User name or e-mail address"));
}

static char *
dup_date (const GValue *value)
{
  GDateTime *date = g_value_get_boxed (value);

  /* The first second of 1970 stands for no date at all. */
  return date != NULL && g_date_time_to_unix (date) > 0 ? usher_locale_dup_date (date) : NULL;
}

static char *
dup_country (const GValue *value)
{
  const char *code = g_value_get_string (value);

  return code != NULL ? usher_locale_dup_country (code) : NULL;
}

static char *
dup_language (const GValue *value)
{
  const char *tag = g_value_get_string (value);

  return tag != NULL ? usher_locale_dup_language (tag) : NULL;
}

/* An enumeration of what @dup_item makes of each string of a list. */
static char *
dup_list (const GValue *value, char *(*dup_item) (const char *) )
{
  char **strings = g_value_get_boxed (value);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) items = NULL;

  for (gsize i = 0; strings != NULL && strings[i] != NULL; i++)
    if (usher_detail_is_visible (strings[i]))
      g_strv_builder_take (builder, dup_item (strings[i]));
  items = g_strv_builder_end (builder);

  /* Translators: stands between the parts of an enumeration. */
  return g_strjoinv (_ (", "), items);
}

static char *
dup_languages (const GValue *value)
{
  return dup_list (value, usher_locale_dup_language);
}

static char *
dup_names (const GValue *value)
{
  return dup_list (value, dup_name_of);
}

static char *
dup_count (const GValue *value)
{
  const guint count = g_list_model_get_n_items (g_value_get_object (value));

  return count > 0 ? g_strdup_printf ("%u", count) : NULL;
}

/* The word for an enumeration's value, from a list that begins with that for 0. */
static char *
dup_word (const GValue *value, const char *context, const char *const *words, gsize n_words)
{
  const int number = g_value_get_enum (value);

  return number >= 0 && (gsize) number < n_words
             ? g_strdup (g_dpgettext2 (NULL, context, words[number]))
             : NULL;
}

static char *
dup_tristate (const GValue *value)
{
  switch (g_value_get_enum (value))
    {
    case USHER_TRISTATE_NO:
      return g_strdup (_ ("No"));
    case USHER_TRISTATE_YES:
      return g_strdup (_ ("Yes"));
    default:
      return NULL;
    }
}

static char *
dup_newsletter (const GValue *value)
{
  static const char *const words[] = { NC_ ("newsletter", "Subscribed"),
                                       NC_ ("newsletter", "Unsubscribed"),
                                       NC_ ("newsletter", "Removed") };

  return dup_word (value, "newsletter", words, G_N_ELEMENTS (words));
}

static char *
dup_subscription_status (const GValue *value)
{
  static const char *const words[] = {
    NC_ ("subscription", "Inactive"),
    NC_ ("subscription", "Active"),
    NC_ ("subscription", "Canceled"),
    /* Translators: a subscription that was canceled and still runs for a while. */
    NC_ ("subscription", "Ends soon"),
    NC_ ("subscription", "Ended"),
    NC_ ("subscription", "Lapsed"),
  };

  return dup_word (value, "subscription", words, G_N_ELEMENTS (words));
}

static char *
dup_purchase_state (const GValue *value)
{
  static const char *const words[] = { NC_ ("purchase", "Active"), NC_ ("purchase", "Ended") };

  return dup_word (value, "purchase", words, G_N_ELEMENTS (words));
}

static char *
dup_audio_accessibility (const GValue *value)
{
  static const char *const words[] = {
    NC_ ("audio", "Prefer without audio description"),
    NC_ ("audio", "Prefer with audio description"),
    NC_ ("audio", "Only with audio description"),
    NC_ ("audio", "Only without audio description"),
  };

  return dup_word (value, "audio", words, G_N_ELEMENTS (words));
}

static char *
dup_subtitle_choice (const GValue *value)
{
  static const char *const words[] = {
    NC_ ("subtitles are shown", "Chosen by hand"),
    NC_ ("subtitles are shown", "With foreign audio"),
    NC_ ("subtitles are shown", "Always"),
  };

  return dup_word (value, "subtitles are shown", words, G_N_ELEMENTS (words));
}

static char *
dup_subtitle_accessibility (const GValue *value)
{
  static const char *const words[] = {
    NC_ ("subtitles", "Prefer without descriptions of sounds"),
    NC_ ("subtitles", "Prefer with descriptions of sounds"),
    NC_ ("subtitles", "Only with descriptions of sounds"),
    NC_ ("subtitles", "Only without descriptions of sounds"),
  };

  return dup_word (value, "subtitles", words, G_N_ELEMENTS (words));
}

static char *
dup_subtitle_forced (const GValue *value)
{
  static const char *const words[] = {
    NC_ ("subtitles", "Prefer full subtitles"),
    NC_ ("subtitles", "Prefer forced subtitles"),
    NC_ ("subtitles", "Only forced subtitles"),
    NC_ ("subtitles", "Only full subtitles"),
  };

  return dup_word (value, "subtitles", words, G_N_ELEMENTS (words));
}

static char *
dup_watched_indicator (const GValue *value)
{
  static const char *const words[] = {
    /* Translators: on which pictures a player marks what was watched. */
    NC_ ("watched marks", "Nowhere"),
    NC_ ("watched marks", "Movies and TV shows"),
    NC_ ("watched marks", "Movies"),
    NC_ ("watched marks", "TV shows"),
  };

  return dup_word (value, "watched marks", words, G_N_ELEMENTS (words));
}

static char *
dup_reviews (const GValue *value)
{
  static const char *const words[] = {
    /* Translators: whose reviews are shown. */
    NC_ ("reviews", "Nobody’s"),
    NC_ ("reviews", "Critics’"),
    NC_ ("reviews", "Plex users’"),
    NC_ ("reviews", "Plex users’ and critics’"),
  };

  return dup_word (value, "reviews", words, G_N_ELEMENTS (words));
}

/* clang-format off */
static const UsherDetail account_details[] = {
  { N_ ("User name"), NULL, "username", dup_string, TRUE },
  { N_ ("E-mail"), NULL, "email", dup_string, TRUE },
  /* Translators: when the account was made; a date follows. */
  { N_ ("Joined"), NULL, "joined-at", dup_date },
  { N_ ("Country"), NULL, "country", dup_country },
  { N_ ("Language"), NULL, "locale", dup_language },
  { N_ ("Account number"), NULL, "id", dup_number, TRUE },
  { N_ ("UUID"), NULL, "uuid", dup_string, TRUE },
  { NULL },
};

static const UsherDetail security_details[] = {
  { N_ ("Two-factor authentication"), NULL, "two-factor-enabled", dup_two_factor },
  /* Translators: codes to write down, for when the authenticator app is lost. */
  { N_ ("Backup codes"), NULL, "backup-codes-created", dup_created },
  { N_ ("Password"), NULL, "has-password", dup_password_set },
  /* Translators: either the e-mail address only, or the user name too. */
  { N_ ("Signs in with"), NULL, "email-only-auth", dup_sign_in_name,
    .about = "has-password" },
  { N_ ("E-mail address"), NULL, "confirmed", dup_confirmed,
    .about = "email" },
  /* Translators: a date follows. */
  { N_ ("Session remembered until"), NULL, "remember-expires-at", dup_date },
  { NULL },
};

static const UsherDetail plex_pass_details[] = {
  { N_ ("Status"), "subscription", "status", dup_subscription_status },
  { N_ ("Description"), NULL, "subscription-description", dup_string },
  /* Translators: a date follows. */
  { N_ ("Subscribed on"), "subscription", "subscribed-at", dup_date },
  { N_ ("Plan"), "subscription", "plan", dup_plan },
  /* Translators: the name of a payment service follows. */
  { N_ ("Paid through"), "subscription", "payment-service", dup_string },
  /* Translators: what an account may do, as Plex names it. */
  { N_ ("Roles"), NULL, "roles", dup_names },
  /* Translators: kinds of devices, such as “android”, on which the account may be used. */
  { N_ ("Unlocked apps"), NULL, "entitlements", dup_names },
  /* Translators: how many subscriptions were tried out. */
  { N_ ("Trials"), NULL, "trials", dup_count },
  { NULL },
};

static const UsherDetail home_details[] = {
  { N_ ("Member of a Plex Home"), NULL, "home", dup_yes_no },
  { N_ ("Manages the Plex Home"), NULL, "home-admin", dup_if_yes },
  { N_ ("Users in the Plex Home"), NULL, "home-size", dup_number,
    .about = "home" },
  /* Translators: how many users a Plex Home can have. */
  { N_ ("Most users allowed"), NULL, "max-home-size", dup_number,
    .about = "home" },
  { N_ ("Home PIN"), NULL, "protected", dup_pin_set },
  { N_ ("Managed user"), NULL, "restricted", dup_if_yes },
  /* Translators: whether the account is a guest in a Plex Home. */
  { N_ ("Guest"), NULL, "guest", dup_if_yes },
  { NULL },
};

static const UsherDetail audio_details[] = {
  /* Translators: the sound track. */
  { N_ ("Chosen automatically"), "profile", "auto-select-audio", dup_yes_no },
  { N_ ("Language"), "profile", "default-audio-language", dup_language,
    .better = TRUE },
  { N_ ("Languages"), "profile", "default-audio-languages", dup_languages },
  { N_ ("Accessibility"), "profile", "default-audio-accessibility", dup_audio_accessibility },
  { NULL },
};

static const UsherDetail subtitles_details[] = {
  /* Translators: when subtitles are shown. */
  { N_ ("Shown"), "profile", "auto-select-subtitle", dup_subtitle_choice },
  { N_ ("Language"), "profile", "default-subtitle-language", dup_language,
    .better = TRUE },
  { N_ ("Languages"), "profile", "default-subtitle-languages", dup_languages },
  { N_ ("Accessibility"), "profile", "default-subtitle-accessibility", dup_subtitle_accessibility },
  { N_ ("Forced subtitles"), "profile", "default-subtitle-forced", dup_subtitle_forced },
  { NULL },
};

static const UsherDetail library_details[] = {
  { N_ ("Watched marks"), "profile", "watched-indicator", dup_watched_indicator },
  { N_ ("Reviews"), "profile", "media-reviews-visibility", dup_reviews },
  { N_ ("Languages of reviews"), "profile", "media-reviews-languages", dup_languages },
  /* Translators: to scrobble is to tell another service what was played. */
  { N_ ("Scrobble types"), NULL, "scrobble-types", dup_string },
  { NULL },
};

static const UsherDetail privacy_details[] = {
  /* Translators: whether the person agreed to personal advertising. */
  { N_ ("Agreed to advertising"), NULL, "ads-consent", dup_tristate },
  /* Translators: when the person agreed to advertising or refused it; a date follows. */
  { N_ ("Advertising choice made"), NULL, "ads-consent-set-at", dup_date },
  /* Translators: when Plex asks about advertising again; a date follows. */
  { N_ ("To be asked again"), NULL, "ads-consent-reminder-at", dup_date },
  { N_ ("Receives the newsletter"), NULL, "mailing-list-active", dup_yes_no,
    .better = TRUE },
  { N_ ("Newsletter"), NULL, "mailing-list-status", dup_newsletter },
  /* Translators: whether Plex calls the account that. */
  { N_ ("Anonymous"), NULL, "anonymous", dup_tristate },
  { N_ ("Experimental features"), NULL, "experimental-features", dup_experimental },
  /* Translators: the company through which the account came to Plex. */
  { N_ ("Partner"), NULL, "attribution-partner", dup_string },
  { NULL },
};
static const UsherDetail purchase_details[] = {
  { N_ ("Status"), NULL, "state", dup_purchase_state },
  { N_ ("Plan"), NULL, "mode", dup_plan },
  /* Translators: what was bought. */
  { N_ ("Product"), NULL, "type", dup_name },
  /* Translators: a date follows. */
  { N_ ("Renews"), NULL, "renews-at", dup_date },
  /* Translators: a date follows. */
  { N_ ("Until"), NULL, "ends-at", dup_date },
  /* Translators: whether the purchase was. */
  { N_ ("Canceled"), NULL, "canceled", dup_if_yes },
  /* Translators: a payment is late, and the subscription runs on for some days. */
  { N_ ("In the grace period"), NULL, "grace-period", dup_if_yes },
  /* Translators: whether the purchase is. */
  { N_ ("On hold"), NULL, "on-hold", dup_if_yes },
  { N_ ("Can be reactivated"), NULL, "can-reactivate", dup_if_yes },
  { N_ ("Can be upgraded"), NULL, "can-upgrade", dup_if_yes },
  { N_ ("Can be downgraded"), NULL, "can-downgrade", dup_if_yes },
  { N_ ("Can be converted"), NULL, "can-convert", dup_if_yes },
  /* Translators: by whom the purchase was handed over. */
  { N_ ("Transferred from"), NULL, "transfer", dup_string },
  { N_ ("Purchase number"), NULL, "id", dup_string },
  { N_ ("Payment method number"), "billing", "payment-method-id", dup_number },
  { NULL },
};
/* clang-format on */

/* Borrows the details of a group, the last one of which has no title. */
const UsherDetail *
usher_details_get (const char *group)
{
  static const struct
  {
    const char        *name;
    const UsherDetail *details;
  } groups[] = {
    { "account", account_details },     { "security", security_details },
    { "plex-pass", plex_pass_details }, { "home", home_details },
    { "audio", audio_details },         { "subtitles", subtitles_details },
    { "library", library_details },     { "privacy", privacy_details },
    { "purchase", purchase_details },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_strcmp0 (groups[i].name, group) == 0)
      return groups[i].details;

  g_return_val_if_reached (NULL);
}

/* Whether the details of a group have anything to say of @record. */
gboolean
usher_details_say_anything (const char *group, UsherRecord *record)
{
  for (const UsherDetail *detail = usher_details_get (group); detail->title != NULL; detail++)
    {
      g_autofree char *text = usher_detail_dup_text (detail, record);

      if (text != NULL)
        return TRUE;
    }

  return FALSE;
}
