# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""For the programs of the documentation the demo account service is plex.tv."""

import http.client
import os
import urllib.parse

_init = http.client.HTTPSConnection.__init__


def _redirect(self, host, *arguments, **options):
    if host != 'plex.tv':
        raise OSError(f'nobody but plex.tv is to be asked: {host}')
    here = urllib.parse.urlsplit(os.environ['USHER_SERVICE_URL']).netloc
    _init(self, here, *arguments, **options)


http.client.HTTPSConnection.__init__ = _redirect
