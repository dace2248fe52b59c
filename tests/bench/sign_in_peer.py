# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""sign_in_peer.py URL BUNDLE LOGIN HEADER…: signs in as a program in Python does. The password
comes from standard input."""

import contextlib
import sys

import requests
import secretstorage

URL, BUNDLE, LOGIN, *HEADERS = sys.argv[1:]


def main():
    headers = dict(header.split(': ', 1) for header in HEADERS)
    form = {'login': LOGIN, 'password': sys.stdin.readline().rstrip('\n'), 'rememberMe': 'true'}
    reply = requests.post(URL, data=form, headers=headers, verify=BUNDLE, timeout=30)
    reply.raise_for_status()
    account = reply.json()
    attributes = {'xdg:schema': 'io.github.usher_desktop.Usher.Token', 'service': 'plex.tv',
                  'client-identifier': headers['X-Plex-Client-Identifier'],
                  **{name: account[name] for name in ('uuid', 'username', 'email')}}
    with contextlib.closing(secretstorage.dbus_init()) as bus:
        secretstorage.get_default_collection(bus).create_item(
            f'Plex: {account["username"]}', attributes, account['authToken'].encode(), replace=True)


main()
