/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "usher-watch-private.h"

#include "usher-account-private.h"
#include "usher-account-store-private.h"
#include "usher-error.h"
#include "usher-fiber-private.h"
#include "usher-refresh-private.h"

/* All times are in milliseconds. */
#define MINUTE G_GINT64_CONSTANT (60000)
#define DAY (24 * 60 * MINUTE)

/* After a check that failed; twice as long after each that follows, up to a day. */
#define FIRST_PAUSE (5 * MINUTE)
#define MAX_DOUBLINGS 9

/* Whoever was answered about is not asked about again when the network comes back so soon after. */
#define FRESH_TIME MINUTE

#define NEVER G_MAXINT64

/**
 * UsherWatch:
 *
 * Keeps watch over the sessions of all accounts of a store.
 *
 * While it runs it does for each account what [func@refresh_async] does: when it starts, when the
 * network comes back, and each day. The accounts come one after the other. Where Plex could not be asked,
 * or did not say, it is asked again, after five minutes at first, then less and less often, as it wishes
 * itself where it says so, and once a day in the end. In between nothing happens.
 *
 * Nobody is asked to unlock a keyring: an account whose token can't be read is left alone until it can.
 *
 * What was found shows at the accounts: [property@Account:problem].
 */
typedef struct _Run Run;

struct _UsherWatch
{
  GObject parent_instance;

  UsherClient       *client;
  UsherAccountStore *store;
  const UsherClock  *clock;
  GNetworkMonitor   *network;
  GHashTable        *entries; /* one for each account of the store, while the watch runs */
  GDateTime         *started_at;
  Run               *run;        /* NULL while it does not */
  gint64             not_before; /* for all accounts: it is this network that asks too often */
  gboolean           available;
  gboolean           full;
};

typedef enum
{
  PROP_CLIENT = 1,
  PROP_STORE,
} UsherWatchProperty;

static GParamSpec *props[PROP_STORE + 1];

G_DEFINE_FINAL_TYPE (UsherWatch, usher_watch, G_TYPE_OBJECT)

/* From a start to the stop. A watch may be started again before this one has ended. */
struct _Run
{
  UsherWatch   *watch;
  GCancellable *cancellable;
  GCancellable *sleep; /* NULL while something is to be done */
};

/* What the watch knows of an account. */
typedef struct
{
  UsherWatch       *watch;
  UsherAccount     *account;
  UsherAccountState state;
  gint64            due;        /* NEVER while it is asked about */
  gint64            not_before; /* as the service wished */
  gint64            answered;   /* when the service last said anything */
  guint             n_failures; /* since Plex last said how it stands */
} Entry;

static void
run_free (Run *run)
{
  g_object_unref (run->watch);
  g_object_unref (run->cancellable);
  g_clear_object (&run->sleep);
  g_free (run);
}

static void
entry_free (Entry *entry)
{
  g_signal_handlers_disconnect_by_data (entry->account, entry);
  g_object_unref (entry->account);
  g_free (entry);
}

static gint64
get_now (UsherWatch *self)
{
  return self->clock->get_time (self->clock->data) / 1000;
}

/* Looks what is to be done now. */
static void
wake (UsherWatch *self)
{
  if (self->run != NULL)
    g_cancellable_cancel (self->run->sleep);
}

static void
set_answered (Entry *entry, gint64 now)
{
  entry->answered = now;
  entry->not_before = now;
  entry->n_failures = 0;
  entry->due = now + DAY;
}

static void
set_due (Entry *entry, gint64 now)
{
  entry->due = MAX (now, entry->not_before);
}

/* Whether the service has said all of it just now: to a sign-in, say. What it said in the future was said
 * while the clock was wrong, whenever that was.
 */
static gboolean
is_fresh (UsherWatch *self, UsherAccount *account)
{
  GDateTime *updated_at = usher_account_get_updated_at (account);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GTimeSpan age;

  if (updated_at == NULL || g_date_time_compare (updated_at, self->started_at) < 0)
    return FALSE;

  age = g_date_time_difference (now, updated_at);

  return age >= 0 && age < FRESH_TIME * 1000;
}

static void
updated_cb (Entry *entry)
{
  if (is_fresh (entry->watch, entry->account))
    set_answered (entry, get_now (entry->watch));
}

/* A token that can be read again may be another one. */
static void
state_cb (Entry *entry)
{
  const UsherAccountState before = entry->state;

  entry->state = usher_account_get_state (entry->account);
  if (entry->state != USHER_ACCOUNT_STATE_OK)
    return;

  if ((before == USHER_ACCOUNT_STATE_SIGNED_OUT || entry->n_failures > 0)
      && !is_fresh (entry->watch, entry->account))
    set_due (entry, get_now (entry->watch));
  wake (entry->watch);
}

static void
add_entry (UsherWatch *self, UsherAccount *account)
{
  const gint64 now = get_now (self);
  Entry       *entry = g_new0 (Entry, 1);

  entry->watch = self;
  entry->account = g_object_ref (account);
  entry->state = usher_account_get_state (account);
  entry->due = now;
  entry->not_before = now;
  entry->answered = now - DAY;
  g_signal_connect_swapped (account, "notify::state", G_CALLBACK (state_cb), entry);
  g_signal_connect_swapped (account, "notify::updated-at", G_CALLBACK (updated_cb), entry);
  updated_cb (entry);
  g_hash_table_insert (self->entries, account, entry);
}

static gboolean
is_gone_cb (gpointer account, gpointer entry, gpointer user_data)
{
  return !usher_account_store_has (user_data, account);
}

static void
accounts_changed_cb (UsherWatch *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed > 0)
    g_hash_table_foreach_remove (self->entries, is_gone_cb, self->store);

  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (!g_hash_table_contains (self->entries, account))
        add_entry (self, account);
    }

  wake (self);
}

static void
network_returned (UsherWatch *self)
{
  const gint64   now = get_now (self);
  GHashTableIter iter;
  Entry         *entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (now - entry->answered >= FRESH_TIME)
      set_due (entry, now);

  wake (self);
}

static void
network_changed_cb (UsherWatch *self, gboolean available)
{
  const gboolean before = self->available;

  self->available = available;
  if (available && !before)
    network_returned (self);
}

static void
connectivity_cb (UsherWatch *self)
{
  const gboolean before = self->full;

  self->full = g_network_monitor_get_connectivity (self->network) == G_NETWORK_CONNECTIVITY_FULL;
  if (self->full && !before)
    network_returned (self);
}

/* Whether the service has said how it stands with the token. */
static gboolean
has_said (const GError *error)
{
  return error == NULL || g_error_matches (error, USHER_ERROR, USHER_ERROR_TOKEN_REVOKED);
}

static void
fail (Entry *entry, const GError *error, gint64 now)
{
  const gint64   retry_after = usher_error_get_retry_after (error) * (gint64) 1000;
  const gboolean refused = usher_refresh_is_refusal (error);
  const gint64   pause = MIN (FIRST_PAUSE << MIN (entry->n_failures, MAX_DOUBLINGS), DAY);

  entry->n_failures++;
  entry->not_before = now + CLAMP (retry_after, 0, DAY);
  if (refused)
    entry->answered = now;
  /* The network may have come back while a call from before was still waiting for it. */
  if (entry->due == NEVER || refused)
    entry->due = MAX (now + pause, entry->not_before);
}

/* Before anything else is asked, by the service's wish. */
static gint64
get_pause (const GError *error)
{
  return CLAMP (usher_error_get_retry_after (error) * G_GINT64_CONSTANT (1000), MINUTE, DAY);
}

static Entry *
find_entry (Run *run, UsherAccount *account)
{
  return g_hash_table_lookup (run->watch->entries, account);
}

static void
check (Run *run, UsherAccount *account)
{
  UsherWatch *self = run->watch;
  DexPromise *promise = usher_promise_new (run->cancellable);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Entry *entry;

  find_entry (run, account)->due = NEVER;
  usher_refresh_quietly_async (self->client,
                               self->store,
                               account,
                               dex_promise_get_cancellable (promise),
                               usher_promise_ready_cb,
                               promise);
  result = usher_promise_await (promise, 0, &error);
  if (result != NULL)
    usher_refresh_finish (result, &error);

  /* It may have been removed meanwhile. */
  entry = find_entry (run, account);
  if (entry == NULL || g_cancellable_is_cancelled (run->cancellable))
    return;

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_SLOW_DOWN))
    self->not_before = get_now (self) + get_pause (error);

  if (has_said (error))
    set_answered (entry, get_now (self));
  else
    fail (entry, error, get_now (self));
  if (error != NULL)
    g_info ("Checked: %s", error->message);
}

/* An account that it is time to ask about; where there is none, when it will be. */
static UsherAccount *
dup_due (UsherWatch *self, gint64 *next)
{
  const gint64 now = get_now (self);
  const guint  n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  *next = now + DAY;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (UsherAccount) account = g_list_model_get_item (G_LIST_MODEL (self->store), i);
      const Entry *entry = g_hash_table_lookup (self->entries, account);
      const gint64 due = MAX (entry->due, self->not_before);

      if (entry->state != USHER_ACCOUNT_STATE_OK)
        continue;
      if (due <= now && !usher_account_get_leaving (account))
        return g_steal_pointer (&account);

      /* One that is being signed out may stay all the same. */
      *next = MIN (*next, due <= now ? now + MINUTE : due);
    }

  return NULL;
}

static void
sleep_until (Run *run, gint64 time)
{
  const gint64 milliseconds = time - get_now (run->watch);

  run->sleep = g_cancellable_new ();
  usher_clock_await (run->watch->clock, (guint) MAX (milliseconds, 0), run->sleep, NULL);
  g_clear_object (&run->sleep);
}

static DexFuture *
watch_fiber (gpointer user_data)
{
  Run *run = user_data;

  while (!g_cancellable_is_cancelled (run->cancellable))
    {
      gint64 next;
      g_autoptr (UsherAccount) account = dup_due (run->watch, &next);

      if (account != NULL)
        check (run, account);
      else
        sleep_until (run, next);
    }

  return dex_future_new_for_boolean (TRUE);
}

static void
usher_watch_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UsherWatch *self = USHER_WATCH (object);

  switch ((UsherWatchProperty) id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_watch_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UsherWatch *self = USHER_WATCH (object);

  switch ((UsherWatchProperty) id)
    {
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;
    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
usher_watch_constructed (GObject *object)
{
  UsherWatch *self = USHER_WATCH (object);

  G_OBJECT_CLASS (usher_watch_parent_class)->constructed (object);

  g_return_if_fail (USHER_IS_CLIENT (self->client));
  g_return_if_fail (USHER_IS_ACCOUNT_STORE (self->store));
}

static void
usher_watch_finalize (GObject *object)
{
  UsherWatch *self = USHER_WATCH (object);

  g_clear_object (&self->client);
  g_clear_object (&self->store);
  g_clear_pointer (&self->started_at, g_date_time_unref);
  g_hash_table_unref (self->entries);

  G_OBJECT_CLASS (usher_watch_parent_class)->finalize (object);
}

static void
usher_watch_class_init (UsherWatchClass *klass)
{
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_watch_get_property;
  object_class->set_property = usher_watch_set_property;
  object_class->constructed = usher_watch_constructed;
  object_class->finalize = usher_watch_finalize;

  /**
   * UsherWatch:client:
   *
   * Who asks the service.
   */
  props[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, USHER_TYPE_CLIENT, given);

  /**
   * UsherWatch:store:
   *
   * The accounts that are watched.
   */
  props[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, USHER_TYPE_ACCOUNT_STORE, given);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  dex_init ();
}

static void
usher_watch_init (UsherWatch *self)
{
  self->clock = usher_clock_get_default ();
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) entry_free);
}

void
usher_watch_set_clock (UsherWatch *self, const UsherClock *clock)
{
  self->clock = clock;
}

/**
 * usher_watch_new:
 * @client: asks the service
 * @store: has the accounts; whoever made it has it read them
 *
 * Makes a watch, which does not run yet.
 *
 * Returns: (transfer full): the watch
 */
UsherWatch *
usher_watch_new (UsherClient *client, UsherAccountStore *store)
{
  g_return_val_if_fail (USHER_IS_CLIENT (client), NULL);
  g_return_val_if_fail (USHER_IS_ACCOUNT_STORE (store), NULL);

  return g_object_new (USHER_TYPE_WATCH, "client", client, "store", store, NULL);
}

static void
follow (UsherWatch *self)
{
  self->network = g_network_monitor_get_default ();
  self->available = g_network_monitor_get_network_available (self->network);
  self->full = g_network_monitor_get_connectivity (self->network) == G_NETWORK_CONNECTIVITY_FULL;
  g_signal_connect_swapped (self->network,
                            "network-changed",
                            G_CALLBACK (network_changed_cb),
                            self);
  g_signal_connect_swapped (self->network,
                            "notify::connectivity",
                            G_CALLBACK (connectivity_cb),
                            self);
  g_signal_connect_swapped (self->store, "items-changed", G_CALLBACK (accounts_changed_cb), self);
}

/**
 * usher_watch_start:
 * @self: a watch
 *
 * Begins to keep watch, over each account from when the store has it. It runs until
 * [method@Watch.stop] is called, and is there as long. Starting one that runs does nothing.
 */
void
usher_watch_start (UsherWatch *self)
{
  g_return_if_fail (USHER_IS_WATCH (self));

  if (self->run != NULL)
    return;

  g_clear_pointer (&self->started_at, g_date_time_unref);
  self->started_at = g_date_time_new_now_utc ();
  follow (self);
  accounts_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)));

  self->run = g_new0 (Run, 1);
  self->run->watch = g_object_ref (self);
  self->run->cancellable = g_cancellable_new ();
  dex_future_disown (usher_fiber_spawn (NULL,
                                        USHER_FIBER_STACK,
                                        watch_fiber,
                                        self->run,
                                        (GDestroyNotify) run_free));
}

/**
 * usher_watch_stop:
 * @self: a watch
 *
 * Ends the watch: a check that is under way is given up. Stopping one that does not run does nothing.
 */
void
usher_watch_stop (UsherWatch *self)
{
  Run *run;

  g_return_if_fail (USHER_IS_WATCH (self));

  run = g_steal_pointer (&self->run);
  if (run == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->network, self);
  g_signal_handlers_disconnect_by_data (self->store, self);
  g_hash_table_remove_all (self->entries);
  g_cancellable_cancel (run->cancellable);
  g_cancellable_cancel (run->sleep);
}
