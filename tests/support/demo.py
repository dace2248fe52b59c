# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo account service's controls, and the keyring as another program sees it."""

import json
import os
import ssl
import subprocess
import time
import typing
import urllib.parse
import urllib.request

# name: (login, password)
ADA = ('ada', 'tea-and-films')
BOB = ('bob', 'bread-and-books')
EVA = ('eva', 'letters-only')
TIA = ('tia', 'two-steps-in')
CODE = '123456'
# Two of ada's Home who can sign in by themselves.
CLEO = ('cleo', 'songs-at-noon')
HUGO = ('hugo', 'maps-and-moss')

SIGN_IN = '/api/v2/users/signin'
SWITCH = '/api/v2/home/users/*/switch'


class HomeUser(typing.NamedTuple):
    title: str
    uuid: str
    pin: str | None = None


ADA_PIN = '2580'
# Not among those who are protected, and asked for a PIN all the same.
HUGO_PIN = '7007'

# The Home of ada, in the service's order.
HOME = (
    HomeUser('Ada', 'ada0c0ffee123456', ADA_PIN),
    HomeUser('Kim', 'c1d0c1d0c1d0c1d0'),
    HomeUser('Cleo', 'c1e0c1e0c1e0c1e0'),
    HomeUser('Hugo', '46060000000004e0', HUGO_PIN),
    HomeUser('Sam', 'fa3117c0de000001', '2468'),
    HomeUser('Sam', 'fa3117c0de000002'),
    HomeUser('Wilhelmina Anastasia Featherstonehaugh-Cholmondeley of the Upper Room',
             'fa3117c0de000003', '9753'),
    HomeUser('ليلى', 'fa3117c0de000004', '0042'),
    HomeUser('さくら', 'fa3117c0de000005'),
    HomeUser('Zoë', 'fa3117c0de000006'),
    HomeUser('Tom & <Jerry>', 'fa3117c0de000007'),
    HomeUser('Grandma Ilse', 'fa3117c0de000008', '1234'),
    HomeUser('Living Room', 'fa3117c0de000009'),
    HomeUser('Mateo', 'fa3117c0de000010', '3141'),
    HomeUser('Sofa Bed', 'fa3117c0de000011'),
)


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


def answer_next(path=SIGN_IN, delay=0, **answer):
    """Scripts the next answer; see the service's README. A delay in which something is to be seen is longer
    where programs are slow, but not so long that they give up."""
    slowness = int(os.environ.get('USHER_TEST_SLOWNESS', '1'))
    call('POST', '/demo/next',
         {'path': path, 'delay': max(delay, min(delay * slowness, 15000)), **answer})


def release():
    """Answers the call that is delayed, as soon as it has come."""
    end = time.monotonic() + 20
    while not call('POST', '/demo/release')['released']:
        assert time.monotonic() < end, 'nothing is delayed'
        time.sleep(0.02)


def sessions(env=os.environ):
    return call('GET', '/demo/state', env=env)['sessions']


def crowd():
    """The logins of thirty people more, as above."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'demo-service',
                        'accounts', 'crowd.json')
    with open(path, encoding='utf-8') as file:
        group = json.load(file)
    names = [person['reply']['username'] for person in group['people']]
    return [(name, name + group['password-suffix']) for name in names]


def allow_sign_ins(number):
    """How many sign-ins there may be within ten seconds, until the next reset."""
    call('POST', '/demo/gate', {'calls': number})


def home_user(name):
    """The one of HOME with that title, which has to be the only one."""
    found, = (user for user in HOME if user.title == name)
    return found


def home_users(token):
    """What the service says of the users of that token's Home."""
    headers = {'Accept': 'application/json', 'X-Plex-Client-Identifier': 'another-program',
               'X-Plex-Token': token}
    with open_url('GET', '/api/v2/home/users', headers=headers) as reply:
        return json.load(reply)['users']


def demand_pin(times=1):
    """The next switch is answered as if a PIN were missing, whoever it is to."""
    error = {'code': 1041, 'message': 'The PIN is missing or wrong', 'status': 403}
    answer_next(SWITCH, status=403, body=json.dumps({'errors': [error]}), times=times)


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


def set_secrets(username, **secrets):
    """Other ones than in the list above, until the next reset: password, code, homePin."""
    call('POST', '/demo/secrets', {'username': username, **secrets})


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
