/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-portrait.h"

#include "usher-application.h"
#include "usher-picture.h"
#include "usher-weak.h"

/* A window may be moved to a screen of twice the density, and the picture is to be sharp there. */
#define MIN_DENSITY 2

/**
 * UsherPortrait:
 *
 * The picture of an account or of a user of a Plex Home, and the initials until that is there.
 */
struct _UsherPortrait
{
  AdwBin parent_instance;

  AdwAvatar *avatar;

  UsherAccount  *account;
  UsherHomeUser *user;
  GSignalGroup  *signals;
  char          *thumb; /* where the picture that is shown, or on its way, is from */
  GCancellable  *cancellable;
};

typedef enum
{
  PROP_ACCOUNT = 1,
  PROP_SIZE,
  PROP_USER,
} UsherPortraitProperty;

static GParamSpec *props[PROP_USER + 1];

G_DEFINE_FINAL_TYPE (UsherPortrait, usher_portrait, ADW_TYPE_BIN)

/* Another picture may be wanted by now. */
static gboolean
is_wanted (UsherPortrait *self, GAsyncResult *result)
{
  return self != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UsherPortrait) self = usher_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPaintable) picture = usher_picture_decode_finish (result, &error);

  if (!is_wanted (self, result))
    return;

  if (picture == NULL)
    g_info ("A picture is left out: %s", error->message);
  else
    adw_avatar_set_custom_image (self->avatar, picture);
}

static int
get_n_pixels (UsherPortrait *self)
{
  const int density = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return adw_avatar_get_size (self->avatar) * MAX (density, MIN_DENSITY);
}

/* @bytes: (nullable): what was loaded; NULL with @error */
static void
take (gpointer weak, GAsyncResult *result, GBytes *bytes, const GError *error)
{
  g_autoptr (UsherPortrait) self = usher_weak_take (weak);

  if (!is_wanted (self, result))
    return;

  if (bytes == NULL)
    {
      g_info ("A picture is left out: %s", error->message);
      /* What could not be reached is asked for again when the account is. */
      if (g_error_matches (error, USHER_ERROR, USHER_ERROR_OFFLINE)
          || g_error_matches (error, USHER_ERROR, USHER_ERROR_NO_NETWORK)
          || g_error_matches (error, USHER_ERROR, USHER_ERROR_TIMED_OUT))
        g_clear_pointer (&self->thumb, g_free);
    }
  else
    usher_picture_decode_async (bytes,
                                get_n_pixels (self),
                                self->cancellable,
                                decoded_cb,
                                usher_weak_new (self));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = usher_avatar_load_finish (result, &error);

  take (user_data, result, bytes, error);
}

static void
loaded_of_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = usher_avatar_load_of_user_finish (result, &error);

  take (user_data, result, bytes, error);
}

static const char *
get_name (UsherPortrait *self)
{
  if (self->account != NULL)
    return usher_account_get_name (self->account);

  return self->user != NULL ? usher_home_user_get_name (self->user) : "";
}

static char *
dup_thumb (UsherPortrait *self)
{
  char *thumb = NULL;

  if (self->account != NULL)
    g_object_get (self->account, "thumb", &thumb, NULL);
  else if (self->user != NULL)
    g_object_get (self->user, "thumb", &thumb, NULL);

  return thumb;
}

static void
load (UsherPortrait *self)
{
  GApplication *application = g_application_get_default ();
  UsherClient  *client = usher_application_get_client (USHER_APPLICATION (application));

  if (self->account != NULL)
    usher_avatar_load_async (client,
                             self->account,
                             self->cancellable,
                             loaded_cb,
                             usher_weak_new (self));
  else
    usher_avatar_load_of_user_async (client,
                                     self->user,
                                     self->cancellable,
                                     loaded_of_user_cb,
                                     usher_weak_new (self));
}

/* The picture of another account, or another picture, is not shown while the right one loads. One that
 * nobody sees is not asked for.
 */
static void
update (UsherPortrait *self)
{
  g_autofree char *thumb = dup_thumb (self);

  adw_avatar_set_text (self->avatar, get_name (self));
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !g_set_str (&self->thumb, thumb))
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  adw_avatar_set_custom_image (self->avatar, NULL);
  if (thumb != NULL && *thumb != '\0')
    load (self);
}

static void
usher_portrait_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherPortrait *self = USHER_PORTRAIT (object);

  switch ((UsherPortraitProperty) id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_USER:
      g_value_set_object (value, self->user);
      break;
    case PROP_SIZE:
      g_value_set_int (value, adw_avatar_get_size (self->avatar));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_portrait_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherPortrait *self = USHER_PORTRAIT (object);

  switch ((UsherPortraitProperty) id)
    {
    case PROP_ACCOUNT:
      if (!g_set_object (&self->account, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->account);
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_USER:
      if (!g_set_object (&self->user, g_value_get_object (value)))
        return;
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SIZE:
      adw_avatar_set_size (self->avatar, g_value_get_int (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_portrait_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_portrait_parent_class)->map (widget);
  update (USHER_PORTRAIT (widget));
}

static void
usher_portrait_dispose (GObject *object)
{
  UsherPortrait *self = USHER_PORTRAIT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->signals);
  g_clear_object (&self->account);
  g_clear_object (&self->user);
  g_clear_pointer (&self->thumb, g_free);

  G_OBJECT_CLASS (usher_portrait_parent_class)->dispose (object);
}

static void
usher_portrait_class_init (UsherPortraitClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_portrait_get_property;
  object_class->set_property = usher_portrait_set_property;
  object_class->dispose = usher_portrait_dispose;
  GTK_WIDGET_CLASS (klass)->map = usher_portrait_map;

  /**
   * UsherPortrait:account:
   *
   * The account.
   */
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, USHER_TYPE_ACCOUNT, flags);

  /**
   * UsherPortrait:size:
   *
   * How large it is, in pixels.
   */
  props[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, -1, G_MAXINT, -1, flags);

  /**
   * UsherPortrait:user:
   *
   * The user of a Plex Home, where there is no account.
   */
  props[PROP_USER] = g_param_spec_object ("user", NULL, NULL, USHER_TYPE_HOME_USER, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /* The name stands beside it. */
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
usher_portrait_init (UsherPortrait *self)
{
  self->avatar = ADW_AVATAR (adw_avatar_new (-1, NULL, TRUE));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->avatar));

  self->signals = g_signal_group_new (USHER_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->signals, "notify::name", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::thumb", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::updated-at", G_CALLBACK (update), self);
}
