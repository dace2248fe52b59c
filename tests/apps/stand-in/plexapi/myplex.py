# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What python-plexapi, which Debian does not have, takes from its environment, and asks with it."""

import json
import os
import urllib.request


def get_setting(key):
    return os.environ.get('PLEXAPI_' + key.upper().replace('.', '_'))


class MyPlexAccount:
    def __init__(self):
        request = urllib.request.Request('https://plex.tv/api/v2/user', headers={
            'Accept': 'application/json',
            'X-Plex-Token': get_setting('auth.server_token'),
            'X-Plex-Client-Identifier': get_setting('header.identifier'),
        })
        with urllib.request.urlopen(request) as reply:
            self.username = json.load(reply)['username']
