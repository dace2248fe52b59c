/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* One client of the account service, which signs in for each line that it reads, with the time in
 * milliseconds that stands there, and says what came of it: "ok", the UUID and the token, or the nick of the
 * error.
 */

#include <stdio.h>

#include "test-support.h"
#include "usher-client-private.h"

static const char *
get_nick (const GError *error)
{
  g_autoptr (GEnumClass) codes = g_type_class_ref (USHER_TYPE_ERROR);

  g_assert_true (error->domain == USHER_ERROR);

  return g_enum_get_value (codes, error->code)->value_nick;
}

static void
sign_in (UsherClient *client)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (UsherAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  usher_client_sign_in_async (client,
                              "ada",
                              ADA_PASSWORD,
                              NULL,
                              TRUE,
                              NULL,
                              test_ready_cb,
                              &result);
  account = usher_client_sign_in_finish (client, test_wait (&result), &error);
  if (account != NULL)
    printf ("ok %s %s\n",
            usher_account_get_uuid (account),
            secret_value_get_text (usher_account_get_token (account)));
  else
    printf ("%s\n", get_nick (error));
  fflush (stdout);
}

int
main (void)
{
  g_autoptr (UsherDevice) device = usher_device_new ();
  g_autoptr (UsherClient) client = usher_client_new (device);
  char line[32];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      usher_client_set_timeout (client, (guint) g_ascii_strtoull (line, NULL, 10));
      sign_in (client);
    }

  return 0;
}
