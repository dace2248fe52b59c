/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <pango/pango.h>

#include "test-support.h"
#include "usher-details.h"

#define TOKEN "\"uuid\": \"u\", \"authToken\": \"t\", "

static UsherRecord *
new_account (const char *members)
{
  g_autofree char *json = g_strconcat ("{", TOKEN, members, "}", NULL);
  g_autoptr (GError) error = NULL;
  UsherAccount *account = usher_account_new_from_json (json, -1, &error);

  g_assert_no_error (error);

  return USHER_RECORD (account);
}

static char *
dup_said (const char *group, UsherRecord *record)
{
  g_autoptr (GString) said = g_string_new (NULL);

  for (const UsherDetail *detail = usher_details_get (group); detail->title != NULL; detail++)
    {
      g_autofree char *text = usher_detail_dup_text (detail, record);

      if (text != NULL)
        g_string_append_printf (said, "%s: %s; ", detail->title, text);
    }

  g_assert_true (usher_details_say_anything (group, record) == (said->len > 0));

  return g_strdup (said->str);
}

static void
assert_says (const char *group, const char *members, const char *wanted)
{
  g_autoptr (UsherRecord) account = new_account (members);
  g_autofree char *said = dup_said (group, account);

  g_assert_cmpstr (said, ==, wanted);
}

/* Neither a key that was left out nor a null is a "no", and a name of nothing but spaces is none. */
static void
test_nothing (void)
{
  assert_says ("account", "\"id\": null", "UUID: u; ");
  assert_says ("account",
               "\"username\": \"\", \"email\": \" \", \"country\": \"\\u200b\", \"locale\": \"\","
               "\"joinedAt\": 0",
               "UUID: u; ");
  assert_says ("security", "\"twoFactorEnabled\": null, \"rememberExpiresAt\": -1", "");
  assert_says ("plex-pass", "\"roles\": [\"\"], \"entitlements\": [], \"subscription\": null", "");
  assert_says ("home", "\"home\": null, \"homeSize\": 15", "");
  assert_says ("audio", "\"profile\": {\"defaultAudioLanguages\": [\"\", \" \"]}", "");
  assert_says ("privacy", "\"adsConsent\": null, \"mailingListStatus\": \"thrown out\"", "");
}

static void
test_words (void)
{
  assert_says ("plex-pass",
               "\"subscription\": {\"status\": \"PendingCancellation\", \"plan\": \"lifetime\","
               "\"subscribedAt\": \"2014-06-01T12:00:00Z\"}, \"roles\": [\"plexpass\", \"other\"],"
               "\"entitlements\": [\"ios\", \"\", \"xbox_one\"], \"trials\": [{}, {}]",
               "Status: Ends soon; Subscribed on: June 1, 2014; Plan: Lifetime; "
               "Roles: Plex Pass, other; Unlocked apps: iOS, Xbox One; Trials: 2; ");
  assert_says ("plex-pass", "\"subscription\": {\"plan\": \"biennial\"}", "Plan: biennial; ");
  assert_says ("audio",
               "\"profile\": {\"autoSelectAudio\": false, \"defaultAudioAccessibility\": 4}",
               "Chosen automatically: No; ");
}

static void
test_purchase (void)
{
  g_autoptr (UsherRecord) account
      = new_account ("\"pastSubscriptions\": [{\"mode\": \"yearly\", \"type\": \"plexpass\","
                     "\"state\": \"ended\", \"endsAt\": 1400000000, \"canceled\": false}]");
  g_autoptr (GListModel) purchases = NULL;
  g_autoptr (UsherRecord) purchase = NULL;
  g_autofree char *said = NULL;

  g_object_get (account, "past-subscriptions", &purchases, NULL);
  purchase = g_list_model_get_item (purchases, 0);
  said = dup_said ("purchase", purchase);
  g_assert_cmpstr (said,
                   ==,
                   "Status: Ended; Plan: Yearly; Product: Plex Pass; Until: May 13, 2014; ");
}

/* Only one of two that say the same is shown: the one that says more, if it says anything. */
static void
test_better (void)
{
  assert_says ("audio",
               "\"profile\": {\"defaultAudioLanguage\": \"en\", \"defaultAudioLanguages\": [\"en\","
               "\"ga\"]}",
               "Languages: English, Irish; ");
  assert_says ("audio",
               "\"profile\": {\"defaultAudioLanguage\": \"en\", \"defaultAudioLanguages\": []}",
               "Language: English; ");
  assert_says ("privacy",
               "\"mailingListActive\": true, \"mailingListStatus\": \"active\"",
               "Newsletter: Subscribed; ");
  assert_says ("privacy",
               "\"mailingListActive\": true, \"mailingListStatus\": null",
               "Receives the newsletter: Yes; ");
}

/* What would be about something that is not there. */
static void
test_about (void)
{
  assert_says ("home",
               "\"home\": false, \"homeSize\": 1, \"maxHomeSize\": 15",
               "Member of a Plex Home: No; ");
  assert_says ("home",
               "\"home\": true, \"homeSize\": 2, \"maxHomeSize\": 15",
               "Member of a Plex Home: Yes; Users in the Plex Home: 2; Most users allowed: 15; ");
  assert_says (
      "security",
      "\"hasPassword\": false, \"emailOnlyAuth\": false, \"confirmed\": true, \"email\": \"\"",
      "Password: Not set; ");
  assert_says (
      "security",
      "\"hasPassword\": true, \"emailOnlyAuth\": true, \"confirmed\": true, \"email\": \"e@e\"",
      "Password: Set; Signs in with: E-mail address only; E-mail address: Confirmed; ");
}

static void
test_markup (void)
{
  g_autofree char *markup = usher_detail_dup_markup ("<b>&amp;");
  g_autofree char *text = NULL;
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autoptr (PangoAttrList) hyphens = pango_attr_list_new ();
  g_autoptr (GError) error = NULL;
  PangoAttribute *hyphen;

  pango_parse_markup (markup, -1, 0, &attributes, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "<b>&amp;");
  hyphen = pango_attr_insert_hyphens_new (FALSE);
  hyphen->end_index = strlen (text);
  pango_attr_list_insert (hyphens, hyphen);
  g_assert_true (pango_attr_list_equal (attributes, hyphens));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  g_test_add_func ("/details/nothing", test_nothing);
  g_test_add_func ("/details/words", test_words);
  g_test_add_func ("/details/purchase", test_purchase);
  g_test_add_func ("/details/better", test_better);
  g_test_add_func ("/details/about", test_about);
  g_test_add_func ("/details/markup", test_markup);

  return g_test_run ();
}
