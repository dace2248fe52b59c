# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo account service's controls, and the keyring as another program sees it."""

import json
import os
import ssl
import subprocess
import urllib.parse
import urllib.request

# name: (login, password)
ADA = ('ada', 'tea-and-films')
BOB = ('bob', 'bread-and-books')
EVA = ('eva', 'letters-only')
TIA = ('tia', 'two-steps-in')
CODE = '123456'

SIGN_IN = '/api/v2/users/signin'


def open_url(method, path, data=None, headers=None, env=os.environ):
    """One request to the service, as it is."""
    request = urllib.request.Request(env['USHER_SERVICE_URL'] + path, method=method, data=data,
                                     headers=headers or {})
    context = ssl.create_default_context(cafile=env['USHER_SERVICE_CA'])
    # Nothing but this machine is asked, whatever proxy the person has.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                         urllib.request.HTTPSHandler(context=context))
    return opener.open(request)


def call(method, path, body=None, env=os.environ):
    data = json.dumps(body).encode() if body else None
    with open_url(method, path, data, env=env) as reply:
        return json.load(reply)


def reset():
    call('POST', '/demo/reset')


def answer_next(path=SIGN_IN, **answer):
    """Scripts the next answer; see the service's README."""
    call('POST', '/demo/next', {'path': path, **answer})


def sessions(env=os.environ):
    return call('GET', '/demo/state', env=env)['sessions']


def foreign_token(account):
    """A token that the service gives to another program."""
    login, password = account
    form = urllib.parse.urlencode({'login': login, 'password': password, 'rememberMe': 'true'})
    headers = {'Accept': 'application/json', 'X-Plex-Client-Identifier': 'another-program'}
    with open_url('POST', SIGN_IN, form.encode(), headers) as reply:
        return json.load(reply)['authToken']


class Device:
    """Another device, with a code on its screen."""

    IDENTIFIER = 'set-top-box'
    HEADERS = {'Accept': 'application/json', 'X-Plex-Client-Identifier': IDENTIFIER,
               'X-Plex-Product': 'Set-top box'}

    def __init__(self, env=os.environ):
        self.env = env
        pin = self.call('POST', '/api/v2/pins')
        self.id, self.code = pin['id'], pin['code']

    def call(self, method, path):
        with open_url(method, path, b'' if method == 'POST' else None, self.HEADERS,
                      self.env) as reply:
            return json.load(reply)

    def token(self):
        """None until it was let in."""
        return self.call('GET', f'/api/v2/pins/{self.id}')['authToken']


def pins():
    """The PINs that programs have made, the oldest first."""
    return call('GET', '/demo/state')['pins']


def set_pins(**options):
    """How long PINs live, where their clock stands, and more; see the service's README."""
    call('POST', '/demo/pins', options)


def claim(username, code=None):
    """Lets the program in whose PIN that is, or the newest, as a person does in a browser."""
    call('POST', '/demo/claim', {'username': username, **({'code': code} if code else {})})


def log():
    return call('GET', '/demo/log')


def secret_tool(*words, env=None):
    return subprocess.run(['secret-tool', *words], text=True, capture_output=True, timeout=60,
                          env=env, check=False).stdout


def token_of(username, env=None):
    """What any other app finds in the keyring."""
    return secret_tool('lookup', 'service', 'plex.tv', 'username', username, env=env)
