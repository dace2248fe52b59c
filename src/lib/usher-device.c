/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-device-private.h"

#include <string.h>
#include <sys/utsname.h>

#include "usher-client-identifier-private.h"

/* In characters: some firmware has a whole paragraph for a name. */
#define MAX_VALUE_LENGTH 128

typedef enum
{
  PROP_PRODUCT = 1,
  PROP_VERSION,
  PROP_PLATFORM,
  PROP_PLATFORM_VERSION,
  PROP_DEVICE,
  PROP_MODEL,
  PROP_DEVICE_VENDOR,
  PROP_DEVICE_NAME,
  PROP_MARKETPLACE,
} UsherDeviceProperty;

/**
 * UsherDevice:
 *
 * Who this client is to Plex: what the person reads in the list of authorized devices.
 *
 * Each of the properties is a request header, filled with what is true of this machine and never
 * empty. The source of the names: the documentation of `POST /api/v2/users/signin`.
 */
struct _UsherDevice
{
  GObject parent_instance;

  char *values[PROP_MARKETPLACE + 1];
  char *client_identifier;
};

/* The property and the header of each value; the client identifier and Accept complete the eleven. What
 * the page in the browser calls it, where it knows it.
 */
static const struct
{
  const char *property;
  const char *header;
  const char *context;
} names[] = {
  [PROP_PRODUCT] = { "product", "X-Plex-Product", "product" },
  [PROP_VERSION] = { "version", "X-Plex-Version", "version" },
  [PROP_PLATFORM] = { "platform", "X-Plex-Platform", "platform" },
  [PROP_PLATFORM_VERSION] = { "platform-version", "X-Plex-Platform-Version", "platformVersion" },
  [PROP_DEVICE] = { "device", "X-Plex-Device", "device" },
  [PROP_MODEL] = { "model", "X-Plex-Model", "model" },
  [PROP_DEVICE_VENDOR] = { "device-vendor", "X-Plex-Device-Vendor", NULL },
  [PROP_DEVICE_NAME] = { "device-name", "X-Plex-Device-Name", "deviceName" },
  [PROP_MARKETPLACE] = { "marketplace", "X-Plex-Marketplace", NULL },
};

static GParamSpec *props[G_N_ELEMENTS (names)];

G_DEFINE_FINAL_TYPE (UsherDevice, usher_device, G_TYPE_OBJECT)

static void
usher_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, USHER_DEVICE (object)->values[id]);
}

static void
usher_device_finalize (GObject *object)
{
  UsherDevice *self = USHER_DEVICE (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->values); i++)
    g_free (self->values[i]);
  g_free (self->client_identifier);

  G_OBJECT_CLASS (usher_device_parent_class)->finalize (object);
}

/* A header value is UTF-8 (plex.tv reads it so) without control characters; NULL if nothing is left. */
static char *
clean (const char *text)
{
  g_autofree char *valid = NULL;
  GString         *value = g_string_new (NULL);

  if (text != NULL)
    valid = g_utf8_make_valid (text, -1);

  for (const char *c = valid; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    {
      const gunichar character = g_utf8_get_char (c);

      if (g_utf8_strlen (value->str, -1) < MAX_VALUE_LENGTH)
        g_string_append_unichar (value, g_unichar_iscntrl (character) ? ' ' : character);
    }

  g_strstrip (value->str);

  return *value->str != '\0' ? g_string_free_and_steal (value) : g_string_free (value, TRUE);
}

static char *
read_first_line (const char *root, const char *path)
{
  g_autofree char *file = g_build_filename (root, path, NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return NULL;

  return clean (g_strdelimit (text, "\n", '\0'));
}

/* What firmware says where its maker filled in nothing. */
static gboolean
is_placeholder (const char *text)
{
  static const char *const placeholders[] = {
    "default string",
    "n/a",
    "none",
    "not applicable",
    "not specified",
    "o.e.m.",
    "oem",
    "system manufacturer",
    "system product name",
    "to be filled by o.e.m.",
    "undefined",
    "unknown",
  };
  g_autofree char *folded = g_ascii_strdown (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (placeholders); i++)
    if (g_str_equal (folded, placeholders[i]))
      return TRUE;

  return FALSE;
}

static char *
read_dmi (const char *root, const char *name)
{
  g_autofree char *path = g_build_filename ("sys/class/dmi/id", name, NULL);
  char            *value = read_first_line (root, path);

  if (value != NULL && is_placeholder (value))
    g_clear_pointer (&value, g_free);

  return value;
}

/* os-release(5): NAME="value" as a shell would read it. */
static GHashTable *
read_os_release (const char *root)
{
  static const char *const paths[]
      = { "run/host/os-release", "etc/os-release", "usr/lib/os-release" };
  GHashTable      *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  /* In a Flatpak /etc is the runtime's; the machine is the host. */
  for (gsize i = 0; text == NULL && i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_build_filename (root, paths[i], NULL);

      g_file_get_contents (path, &text, NULL, NULL);
    }

  lines = g_strsplit (text ? text : "", "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char      *equals = strchr (lines[i], '=');
      g_autofree char *value = equals ? g_shell_unquote (equals + 1, NULL) : NULL;
      char            *cleaned = clean (value);

      if (cleaned != NULL)
        g_hash_table_replace (values, g_strndup (lines[i], (gsize) (equals - lines[i])), cleaned);
    }

  return values;
}

/* The number is the type of the chassis as SMBIOS 3.7, section 7.4.1, has it. */
static const char *
get_chassis (const char *root)
{
  g_autofree char *number = read_dmi (root, "chassis_type");

  switch (number != NULL ? g_ascii_strtoll (number, NULL, 10) : 0)
    {
    case 8:
    case 9:
    case 10:
    case 14:
    case 31:
    case 32:
      return "Laptop";
    case 11:
    case 30:
      return "Tablet";
    default:
      return "PC";
    }
}

/* Takes @value, or copies @fallback where there is none. */
static void
set_value (UsherDevice *self, UsherDeviceProperty property, char *value, const char *fallback)
{
  g_free (self->values[property]);
  self->values[property] = value != NULL ? value : g_strdup (fallback);
}

/* Says what is true of the machine whose root folder is @root. */
static void
describe (UsherDevice *self, const char *root)
{
  g_autoptr (GHashTable) os_release = read_os_release (root);
  g_autofree char *flatpak_info = g_build_filename (root, ".flatpak-info", NULL);
  const gboolean   is_flatpak = g_file_test (flatpak_info, G_FILE_TEST_EXISTS);
  struct utsname   system;

  if (uname (&system) != 0)
    memset (&system, 0, sizeof system);

  set_value (self, PROP_PRODUCT, NULL, "Usher");
  set_value (self, PROP_VERSION, NULL, PACKAGE_VERSION);
  set_value (self, PROP_PLATFORM, NULL, "Linux");
  set_value (self,
             PROP_PLATFORM_VERSION,
             clean (g_hash_table_lookup (os_release, "PRETTY_NAME")),
             *system.release != '\0' ? system.release : "unknown");
  set_value (self, PROP_DEVICE, NULL, get_chassis (root));
  set_value (self,
             PROP_MODEL,
             read_dmi (root, "product_name"),
             *system.machine != '\0' ? system.machine : "unknown");
  set_value (self, PROP_DEVICE_VENDOR, read_dmi (root, "sys_vendor"), NULL);
  if (self->values[PROP_DEVICE_VENDOR] == NULL)
    set_value (self, PROP_DEVICE_VENDOR, clean (g_hash_table_lookup (os_release, "NAME")), "Linux");
  set_value (self, PROP_DEVICE_NAME, clean (g_get_host_name ()), "localhost");
  set_value (self,
             PROP_MARKETPLACE,
             is_flatpak ? g_strdup ("flatpak") : clean (g_hash_table_lookup (os_release, "ID")),
             "linux");
}

static void
usher_device_constructed (GObject *object)
{
  G_OBJECT_CLASS (usher_device_parent_class)->constructed (object);

  describe (USHER_DEVICE (object), "/");
}

static void
usher_device_class_init (UsherDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_device_get_property;
  object_class->constructed = usher_device_constructed;
  object_class->finalize = usher_device_finalize;

  for (guint id = PROP_PRODUCT; id < G_N_ELEMENTS (names); id++)
    props[id] = g_param_spec_string (names[id].property,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
usher_device_init (UsherDevice *self)
{
}

/* @root: of another machine, so that a test can describe one */
UsherDevice *
usher_device_new_for_root (const char *root)
{
  UsherDevice *self = usher_device_new ();

  describe (self, root);

  return self;
}

/**
 * usher_device_new:
 *
 * Describes this machine, from its os-release, firmware and host name.
 *
 * Returns: (transfer full): the device
 */
UsherDevice *
usher_device_new (void)
{
  return g_object_new (USHER_TYPE_DEVICE, NULL);
}

/**
 * usher_device_load_client_identifier:
 * @self: a device
 * @error: return location for a #GError
 *
 * Gets the identifier by which Plex knows this installation. It is a UUID, made on first use and
 * kept in `$XDG_DATA_HOME/usher/client-identifier`.
 *
 * Returns: (transfer none): the identifier, or %NULL with %USHER_ERROR_STORAGE
 */
const char *
usher_device_load_client_identifier (UsherDevice *self, GError **error)
{
  g_return_val_if_fail (USHER_IS_DEVICE (self), NULL);

  if (self->client_identifier == NULL)
    self->client_identifier = usher_client_identifier_load (error);

  return self->client_identifier;
}

/* Writes the eleven headers that every request carries. */
void
usher_device_write_headers (UsherDevice        *self,
                            const char         *client_identifier,
                            SoupMessageHeaders *headers)
{
  /* Without it the service answers in XML. */
  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_headers_replace (headers, "X-Plex-Client-Identifier", client_identifier);

  for (guint id = PROP_PRODUCT; id < G_N_ELEMENTS (names); id++)
    soup_message_headers_replace (headers, names[id].header, self->values[id]);
}

static void
append_context (GString *query, const char *name, const char *value)
{
  g_string_append_printf (query, "&context%%5Bdevice%%5D%%5B%s%%5D=", name);
  g_string_append_uri_escaped (query, value, NULL, FALSE);
}

/* Adds to @query what the page in the browser is told. All is encoded that RFC 3986 reserves: the page
 * has stumbled over a plus sign and over an apostrophe. Source: Ombi’s issues. An `environment` is left
 * out: the one that is known, "bundled", is said by programs that have Plex’s own player in them.
 */
void
usher_device_write_context (UsherDevice *self, const char *screen_resolution, GString *query)
{
  for (guint id = PROP_PRODUCT; id < G_N_ELEMENTS (names); id++)
    if (names[id].context != NULL)
      append_context (query, names[id].context, self->values[id]);

  append_context (query, "layout", "desktop");
  if (screen_resolution != NULL)
    append_context (query, "screenResolution", screen_resolution);
}
