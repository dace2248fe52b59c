/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "usher-way-page.h"

/**
 * UsherWayPage:
 *
 * A page of the sign-in dialog with a way in that needs no password. It has a sign-in of its own, which
 * goes on while the person looks at another page: what was begun elsewhere is not lost by going back.
 */
typedef struct
{
  UsherClient       *client;
  UsherAccountStore *store;
  UsherSignIn       *sign_in;
  GCancellable      *cancellable;
  gboolean           remember;
  gboolean           busy;
} UsherWayPagePrivate;

typedef enum
{
  PROP_BUSY = 1,
  PROP_REMEMBER,
} UsherWayPageProperty;

static GParamSpec *props[PROP_REMEMBER + 1];

enum
{
  SIGNAL_SIGNED_IN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (UsherWayPage, usher_way_page, ADW_TYPE_NAVIGATION_PAGE)

static void
set_remember (UsherWayPage *self, gboolean remember)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  priv->remember = remember;
  if (priv->sign_in != NULL)
    usher_sign_in_set_remember (priv->sign_in, remember);
}

static void
usher_way_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherWayPage *self = USHER_WAY_PAGE (object);

  switch ((UsherWayPageProperty) id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, usher_way_page_get_busy (self));
      break;
    case PROP_REMEMBER:
      g_value_set_boolean (value, usher_way_page_get_remember (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_way_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((UsherWayPageProperty) id)
    {
    case PROP_REMEMBER:
      set_remember (USHER_WAY_PAGE (object), g_value_get_boolean (value));
      break;
    case PROP_BUSY:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_way_page_dispose (GObject *object)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (USHER_WAY_PAGE (object));

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  g_clear_object (&priv->sign_in);
  g_clear_object (&priv->client);
  g_clear_object (&priv->store);

  G_OBJECT_CLASS (usher_way_page_parent_class)->dispose (object);
}

static void
usher_way_page_class_init (UsherWayPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_way_page_get_property;
  object_class->set_property = usher_way_page_set_property;
  object_class->dispose = usher_way_page_dispose;

  /**
   * UsherWayPage:busy:
   *
   * Whether it is too late to go back: Plex is about to sign in.
   */
  props[PROP_BUSY]
      = g_param_spec_boolean ("busy",
                              NULL,
                              NULL,
                              FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * UsherWayPage:remember:
   *
   * Whether the account is to outlast the log-in. It can change while the page waits.
   */
  props[PROP_REMEMBER] = g_param_spec_boolean ("remember",
                                               NULL,
                                               NULL,
                                               TRUE,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * UsherWayPage::signed-in:
   * @self: the page
   * @sign_in: the sign-in, DONE or UNKEPT
   * @error: (nullable): why the keyring did not take the token
   *
   * Plex has signed in.
   */
  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in",
                                            G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            2,
                                            USHER_TYPE_SIGN_IN,
                                            G_TYPE_ERROR);
}

static void
usher_way_page_init (UsherWayPage *self)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  priv->remember = TRUE;
}

/**
 * usher_way_page_set_up:
 * @self: a page
 * @client: asks the service
 * @store: keeps the account
 *
 * Gives the page what it works with.
 */
void
usher_way_page_set_up (UsherWayPage *self, UsherClient *client, UsherAccountStore *store)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  g_set_object (&priv->client, client);
  g_set_object (&priv->store, store);
}

/**
 * usher_way_page_enter:
 * @self: a page
 *
 * The person has chosen this way.
 */
void
usher_way_page_enter (UsherWayPage *self)
{
  USHER_WAY_PAGE_GET_CLASS (self)->enter (self);
}

/**
 * usher_way_page_cancel:
 * @self: a page
 *
 * Ends what is under way.
 */
void
usher_way_page_cancel (UsherWayPage *self)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  g_cancellable_cancel (priv->cancellable);
}

/**
 * usher_way_page_forget:
 * @self: a page with nothing under way
 *
 * Lets the next try begin from nothing.
 */
void
usher_way_page_forget (UsherWayPage *self)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  g_clear_object (&priv->sign_in);
}

/**
 * usher_way_page_present:
 * @self: a page
 *
 * Brings the window to the front, for somebody who is in the browser.
 */
void
usher_way_page_present (UsherWayPage *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  if (window != NULL && !gtk_window_is_active (window))
    gtk_window_present (window);
}

/**
 * usher_way_page_wipe:
 * @self: a page
 *
 * Forgets what was typed.
 */
void
usher_way_page_wipe (UsherWayPage *self)
{
  if (USHER_WAY_PAGE_GET_CLASS (self)->wipe != NULL)
    USHER_WAY_PAGE_GET_CLASS (self)->wipe (self);
}

UsherClient *
usher_way_page_get_client (UsherWayPage *self)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  return priv->client;
}

/* NULL before the first try. */
UsherSignIn *
usher_way_page_get_sign_in (UsherWayPage *self)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  return priv->sign_in;
}

GCancellable *
usher_way_page_get_cancellable (UsherWayPage *self)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  return priv->cancellable;
}

gboolean
usher_way_page_get_remember (UsherWayPage *self)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  return priv->remember;
}

gboolean
usher_way_page_get_busy (UsherWayPage *self)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  return priv->busy;
}

void
usher_way_page_set_busy (UsherWayPage *self, gboolean busy)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);

  if (priv->busy == busy)
    return;

  priv->busy = busy;
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), !busy);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

/**
 * usher_way_page_begin:
 * @self: a page
 *
 * Begins a try. A sign-in that came as far as a token goes on with it.
 *
 * Returns: whether it is the first
 */
gboolean
usher_way_page_begin (UsherWayPage *self)
{
  UsherWayPagePrivate *priv = usher_way_page_get_instance_private (self);
  const gboolean       first = priv->sign_in == NULL;

  if (first)
    priv->sign_in = usher_sign_in_new (priv->client, priv->store);
  g_clear_object (&priv->cancellable);
  priv->cancellable = g_cancellable_new ();

  return first;
}

/**
 * usher_way_page_end:
 * @self: a page
 * @sign_in: what was tried
 * @error: (nullable): what went wrong
 *
 * Tells the dialog that Plex has signed in, or lets the page say why not.
 */
void
usher_way_page_end (UsherWayPage *self, UsherSignIn *sign_in, const GError *error)
{
  usher_way_page_set_busy (self, FALSE);

  /* Where the keyring did not take it the token is in hand all the same. */
  if (error == NULL || usher_sign_in_get_state (sign_in) == USHER_SIGN_IN_STATE_UNKEPT)
    g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, sign_in, error);
  else
    USHER_WAY_PAGE_GET_CLASS (self)->fail (self, error);
}
