/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-settings.h"

/**
 * usher_settings_new:
 *
 * Gets the program's settings. GSettings itself would end the program where they are not installed.
 *
 * Returns: (transfer full) (nullable): the settings, %NULL where they are not installed
 */
GSettings *
usher_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
