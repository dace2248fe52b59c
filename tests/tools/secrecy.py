# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds secrets where there must be none: in what a test has written and in what it has said.

The demo account service lists what lets somebody in there, in the file that $USHER_DEMO_SECRETS
names: `KIND<tab>SECRET` a line, the secret percent-encoded."""

import base64
import json
import os
import re
import urllib.parse

# What stands in the place of every other secret in a reply; see the demo account service's README.
IN_REPLIES = b'demo-secret'
# As short as a code or a Home PIN is, it may be anything: it has to be called so.
NUMBERS = ('code', 'pin')


def read_list(path):
    """The secrets of such a file, as (kind, secret)."""
    with open(path, encoding='ascii') as file:
        return {(kind, urllib.parse.unquote_to_bytes(secret))
                for kind, secret in (line.rstrip('\n').split('\t') for line in file)}


def forms(secret):
    """How it may be written: as it is, in an address, in JSON, in Base64 wherever it begins."""
    yield secret
    yield urllib.parse.quote(secret, safe='').encode()
    yield urllib.parse.quote_plus(secret).encode()
    yield json.dumps(secret.decode(errors='replace'))[1:-1].encode()
    for before in range(3):
        # The first and the last digits have bits of what is beside it in them, too.
        encoded = base64.b64encode(bytes(before) + secret)
        yield encoded[(0, 2, 3)[before]:len(secret + bytes(before)) * 8 // 6]


class Secrets:
    def __init__(self, listed):
        self._forms = {form: kind for kind, secret in listed if kind not in NUMBERS
                       for form in forms(secret)}
        self._forms[IN_REPLIES] = 'reply'
        self._numbers = [(kind, re.compile(rb'%s(?:\W|%%[0-9a-f]{2}){1,4}%s(?![0-9])'
                                           % (kind.encode(), re.escape(secret)), re.IGNORECASE))
                         for kind, secret in listed if kind in NUMBERS]

    def found(self, data):
        """The kinds of the secrets that are in it: whoever says which they are tells them again."""
        kinds = {kind for form, kind in self._forms.items() if form in data}
        kinds |= {kind for kind, number in self._numbers if number.search(data)}
        return sorted(kinds)

    def found_below(self, folder):
        """`PATH: KIND` for each file with one."""
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                if os.path.isfile(path) and not os.path.islink(path):
                    with open(path, 'rb') as file:
                        for kind in self.found(file.read()):
                            yield f'{os.path.relpath(path, folder)}: {kind}'
