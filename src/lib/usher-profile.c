/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-profile.h"

#include "usher-enum-types.h"
#include "usher-record-private.h"

/**
 * UsherProfile:
 *
 * What an account wants from a player: languages, subtitles, reviews.
 */
struct _UsherProfile
{
  UsherRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherProfile, usher_profile, USHER_TYPE_RECORD)

static void
usher_profile_class_init (UsherProfileClass *klass)
{
  UsherRecordClass *record_class = USHER_RECORD_CLASS (klass);

  usher_record_class_add_field (record_class, "auto-select-audio", G_TYPE_BOOLEAN);
  usher_record_class_add_field (record_class, "default-audio-language", G_TYPE_STRING);
  usher_record_class_add_number_enum (record_class,
                                      "default-audio-accessibility",
                                      USHER_TYPE_AUDIO_ACCESSIBILITY);
  usher_record_class_add_field (record_class, "default-audio-languages", G_TYPE_STRV);
  usher_record_class_add_field (record_class, "default-subtitle-language", G_TYPE_STRING);
  usher_record_class_add_field (record_class, "default-subtitle-languages", G_TYPE_STRV);
  usher_record_class_add_number_enum (record_class,
                                      "auto-select-subtitle",
                                      USHER_TYPE_AUTO_SELECT_SUBTITLE);
  usher_record_class_add_number_enum (record_class,
                                      "default-subtitle-accessibility",
                                      USHER_TYPE_SUBTITLE_ACCESSIBILITY);
  usher_record_class_add_number_enum (record_class,
                                      "default-subtitle-forced",
                                      USHER_TYPE_SUBTITLE_FORCED);
  usher_record_class_add_number_enum (record_class,
                                      "watched-indicator",
                                      USHER_TYPE_WATCHED_INDICATOR);
  usher_record_class_add_number_enum (record_class,
                                      "media-reviews-visibility",
                                      USHER_TYPE_MEDIA_REVIEWS_VISIBILITY);
  usher_record_class_add_field (record_class, "media-reviews-languages", G_TYPE_STRV);
}

static void
usher_profile_init (UsherProfile *self)
{
}
