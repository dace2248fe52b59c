# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that can be turned on from outside for a library to say more, and what must not be said."""

import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tools'))
import secrecy  # noqa: E402

# libsoup and libsecret have no such variable.
LOUD = {
    'G_MESSAGES_DEBUG': 'all',
    'G_DBUS_DEBUG': 'all',
    'G_ENABLE_DIAGNOSTIC': '1',
    'GNUTLS_DEBUG_LEVEL': '9',
    'DBUS_VERBOSE': '1',
    'GDK_DEBUG': 'clipboard,dnd,events,misc,portals,selection,settings',
    'GTK_DEBUG': 'actions,builder,icontheme,keybindings,modules,text',
}
# As much of a secret as would be of use to somebody, or a line of a hex dump.
PIECE = 8


def pieces(secret):
    for form in secrecy.forms(secret.encode()):
        for i in range(max(len(form) - PIECE, 0) + 1):
            yield form[i:i + PIECE]


def assert_unsaid(output, *secrets, code=None, pin=None):
    listed = [(kind, secret.encode()) for kind, secret in (('code', code), ('pin', pin)) if secret]
    assert not secrecy.Secrets(listed).found(output), 'a code or a Home PIN was said'
    for number, secret in enumerate(secrets):
        for piece in pieces(secret):
            # Not which: this is read by others, too.
            assert piece not in output, f'a part of secret number {number} was said'
