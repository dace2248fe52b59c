# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in on the command line, over TLS, with the token kept in the keyring."""

import functools
import json
import os
import sys
import tempfile

import measure

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import demo  # noqa: E402

LOGIN, PASSWORD = demo.ADA
URL = os.environ['USHER_SERVICE_URL'] + demo.SIGN_IN
CA = os.environ['USHER_SERVICE_CA']
SYSTEM_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'
SCHEMA = 'io.github.usher_desktop.Usher.Token'


def ours():
    measure.sign_in(LOGIN, PASSWORD)


@functools.cache
def headers():
    """What usherctl says of itself to the service; by this there is an item to be replaced, too."""
    demo.allow_sign_ins(1000000)
    ours()
    sent = next(request['headers'] for request in reversed(demo.log())
                if request['path'] == demo.SIGN_IN)
    return {name: value for name, value in sent.items()
            if name.lower().startswith('x-plex-') or name.lower() == 'accept'}


def header_lines():
    return [f'{name}: {value}' for name, value in headers().items()]


@functools.cache
def bundle():
    """The system's authorities, which usherctl reads too, and that of the service."""
    file, path = tempfile.mkstemp(suffix='.pem')
    with open(file, 'wb') as joined:
        for part in SYSTEM_BUNDLE, CA:
            with open(part, 'rb') as authorities:
                joined.write(authorities.read())
    return path


def curl_and_secret_tool():
    words = [word for line in header_lines() for word in ('--header', line)]
    form = f'login={LOGIN}&password={PASSWORD}&rememberMe=true'
    account = json.loads(measure.run('curl', '--silent', '--fail', '--cacert', bundle(), *words,
                                     '--data-binary', '@-', URL, input=form.encode()))
    identifier = next(value for name, value in headers().items()
                      if name.lower() == 'x-plex-client-identifier')
    measure.run('secret-tool', 'store', f'--label=Plex: {account["username"]}',
                'xdg:schema', SCHEMA, 'service', 'plex.tv', 'uuid', account['uuid'],
                'username', account['username'], 'email', account['email'],
                'client-identifier', identifier, input=account['authToken'].encode())


def bare():
    measure.run(os.path.join(measure.PROGRAMS, 'bare-sign-in'), URL, CA, LOGIN, *header_lines(),
                input=PASSWORD.encode() + b'\n')


def python():
    measure.run(sys.executable, 'sign_in_peer.py', URL, bundle(), LOGIN, *header_lines(),
                input=PASSWORD.encode())


def beside(peer, goal):
    def work():
        headers()
        return *measure.medians(ours, peer), 's', goal
    return work


MEASUREMENTS = {
    'sign-in': beside(curl_and_secret_tool, 1.5),
    'sign-in-bare': beside(bare, 1.15),
    'sign-in-python': beside(python, 0.4),
}
