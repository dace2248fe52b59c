# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the bytes of a reply to an account, beside json-glib's reading of them alone."""

import functools
import itertools
import json
import os

import measure
import reply_peer

ADA = os.path.join('..', 'demo-service', 'accounts', 'ada.json')
KIB = 1024
# Of each size as many as make some tenths of a second.
ROUNDS = {2: 3001, 20: 1001, 900: 31}


def size(thing):
    return len(json.dumps(thing, separators=(',', ':')))


@functools.cache
def reply(kib):
    """One of that size or a little less, with as many services and purchases as it takes."""
    with open(ADA, encoding='utf-8') as file:
        account = json.load(file)['reply']
    account['authToken'] = 'a-token-of-no-account'
    wide = {name: account[name] for name in ('services', 'pastSubscriptions')}
    account.update({name: [] for name in wide})
    room = kib * KIB - size(account)
    for number in itertools.count():
        name = 'services' if number % 4 else 'pastSubscriptions'
        item = wide[name][number % len(wide[name])]
        room -= size(item) + 1
        if room < 0:
            return json.dumps(account, separators=(',', ':')).encode()
        account[name].append(item)


@functools.cache
def times(kib):
    """Ours and json-glib's, in nanoseconds."""
    printed = measure.run(os.path.join(measure.PROGRAMS, 'reply'), str(ROUNDS[kib]),
                          input=reply(kib))
    return tuple(float(number) for number in printed.split())


def beside_json_glib(kib):
    return lambda: (*times(kib), 'ns', 2)


def growth():
    """What a byte costs in a large reply beside one in a small one."""
    return *(times(kib)[0] / len(reply(kib)) for kib in (900, 20)), 'ns/byte', 1.1


def beside_python():
    return times(20)[0], reply_peer.median(reply(20), ROUNDS[20]), 'ns', 0.333


MEASUREMENTS = {
    **{f'reply-{kib}k': beside_json_glib(kib) for kib in ROUNDS},
    'reply-growth': growth,
    'reply-python': beside_python,
}
