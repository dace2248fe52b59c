# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the bytes of a reply to an account as a program in Python has it: an attribute for each
field, dates as such."""

import datetime
import json
import re
import statistics
import time


class Record:
    """An object of the reply. What it has no field for is left out."""

    FIELDS = ()
    DATES = ()
    OBJECTS = {}

    def __init__(self, data):
        for field in self.FIELDS:
            setattr(self, attribute(field), data.get(field))
        for field in self.DATES:
            setattr(self, attribute(field), read_date(data.get(field)))
        for field, kind in self.OBJECTS.items():
            value = data.get(field)
            if isinstance(value, list):
                value = [kind(element) for element in value]
            elif value is not None:
                value = kind(value)
            setattr(self, attribute(field), value)


NAMES = {}


def attribute(field):
    """joinedAt is joined_at."""
    if field not in NAMES:
        NAMES[field] = re.sub('[A-Z]', lambda letter: '_' + letter[0].lower(), field)
    return NAMES[field]


def read_date(value):
    if isinstance(value, int):
        return datetime.datetime.fromtimestamp(value, datetime.UTC)
    return datetime.datetime.fromisoformat(value) if value else None


class Billing(Record):
    FIELDS = ('paymentMethodId', 'internalPaymentMethod')


class Purchase(Record):
    FIELDS = ('id', 'mode', 'canceled', 'gracePeriod', 'onHold', 'canReactivate', 'canUpgrade',
              'canDowngrade', 'canConvert', 'type', 'transfer', 'state')
    DATES = ('renewsAt', 'endsAt')
    OBJECTS = {'billing': Billing}


class Subscription(Record):
    FIELDS = ('active', 'status', 'paymentService', 'plan', 'features')
    DATES = ('subscribedAt',)


class Profile(Record):
    FIELDS = ('autoSelectAudio', 'defaultAudioAccessibility', 'defaultAudioLanguage',
              'defaultAudioLanguages', 'defaultSubtitleLanguage', 'defaultSubtitleLanguages',
              'autoSelectSubtitle', 'defaultSubtitleAccessibility', 'defaultSubtitleForced',
              'watchedIndicator', 'mediaReviewsVisibility', 'mediaReviewsLanguages')


class Service(Record):
    FIELDS = ('identifier', 'endpoint', 'token', 'secret', 'status')


class Account(Record):
    FIELDS = ('adsConsent', 'anonymous', 'authToken', 'backupCodesCreated', 'confirmed', 'country',
              'email', 'emailOnlyAuth', 'experimentalFeatures', 'friendlyName', 'entitlements',
              'guest', 'hasPassword', 'home', 'homeAdmin', 'homeSize', 'id', 'locale',
              'mailingListActive', 'mailingListStatus', 'maxHomeSize', 'pin', 'protected',
              'restricted', 'roles', 'scrobbleTypes', 'subscriptionDescription', 'thumb', 'title',
              'twoFactorEnabled', 'username', 'uuid', 'attributionPartner', 'trials')
    DATES = ('adsConsentReminderAt', 'adsConsentSetAt', 'joinedAt', 'rememberExpiresAt')
    OBJECTS = {'profile': Profile, 'services': Service, 'subscription': Subscription,
               'subscriptions': Purchase, 'pastSubscriptions': Purchase}


def median(reply, rounds):
    """In nanoseconds."""
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter_ns()
        Account(json.loads(reply))
        taken.append(time.perf_counter_ns() - begin)
    return statistics.median(taken)
