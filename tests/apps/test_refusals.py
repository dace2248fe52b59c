#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of docs/refusals.md, row by row: each is played, and what comes out is compared with what
the table says, in usherctl and in the library.

    test_refusals.py --behind-proxy ANSWER CMD…    CMD with a proxy that answers so
"""

import contextlib
import email.utils
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import gi
gi.require_version('Usher', '1')
from gi.repository import GLib, Usher  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', name) for name in ('support', 'tools', 'cli')]
import demo  # noqa: E402
import tap  # noqa: E402
from cli import KeyringCase, sign_in  # noqa: E402
from demo import ADA, EVA, TIA, secret_tool  # noqa: E402
from keyring_daemon import Keyring  # noqa: E402
from probe import describe, nick  # noqa: E402
from session import Session  # noqa: E402

PROBE = [sys.executable, os.path.join(HERE, 'probe.py')]
DOCUMENT = os.path.join(HERE, '..', '..', 'docs', 'refusals.md')
BUTTONS = {'–': 'none', 'Try Again': 'try-again', 'Sign In': 'sign-in', 'Unlock': 'unlock',
           'Forgot it?': 'reset-password', 'Use the Browser': 'browser',
           'Open Log-In Page': 'network-log-in'}
PATHS = {'sign in': demo.SIGN_IN, 'token': '/api/v2/user', 'check': '/api/v2/user',
         'new code': '/api/v2/pins', 'code': '/api/v2/pins/*', 'device': '/api/v2/pins/link',
         'home': demo.SWITCH}
# Of a Home, one without a PIN and one with.
KIM, SAM = demo.HOME[1], demo.HOME[4]
TOKEN = 'AbCdEfGhIjKlMnOpQrSt'
JWT = 'eyJhbGciOiJub25lIn0.e30.e30'
# What is given where the row does not say.
WORDS = {'sign in': ADA, 'token': TOKEN, 'device': 'AB12', 'home': (KIM.uuid, None)}
PAGE = '<!DOCTYPE html><title>Log in</title>'
XML = '<Response code="410" status="This has gone"/>'
# A network of its own, which ends at this computer.
ALONE = ['unshare', '--map-root-user', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', '-']
# One that seems to lead somewhere.
NOWHERE = [*ALONE[:-2], 'ip link set lo up && ip route add default dev lo && exec "$@"', '-']
# Nothing in the place of Plex: with one of these networks that can't be reached either.
PLEX = {'USHER_SERVICE_URL': '', 'USHER_SERVICE_CA': ''}
keyring = Keyring()


def read_table():
    """The rows under the names of their columns."""
    with open(DOCUMENT, encoding='utf-8') as file:
        lines = [line for line in file if line.startswith('|')]
    head, _, *rows = [[cell.strip() for cell in re.split(r'(?<!\\)\|', line)[1:-1]]
                      for line in lines]
    assert head == ['when', 'what comes', '`UsherError`', 'what a person is told', 'button',
                    'exit status'], head
    return rows


# What the library makes of it.

def constructed(code):
    """What nothing here can bring about."""
    return describe(GLib.Error.new_literal(Usher.error_quark(), 'any', code))


# The network's side.

def listen(answer):
    """Says the same to whoever comes, and hangs up."""
    server = socket.create_server(('127.0.0.1', 0))

    def serve():
        while True:
            with contextlib.suppress(OSError):
                connection = server.accept()[0]
                connection.recv(4096)
                connection.sendall(answer)
                connection.close()

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


def run_behind_proxy(answer, *command):
    port = listen(answer.encode())
    env = {**os.environ, 'https_proxy': f'http://127.0.0.1:{port}'}
    sys.exit(subprocess.run(command, env=env, check=False).returncode)


def error_body(code=None, message='The words of the service', **more):
    return json.dumps({'errors': [{**({'code': code} if code else {}), 'message': message, **more}]})


class Answer:
    """The service answers so."""

    def __init__(self, *variants, words=None):
        self.variants, self.words = variants, words

    @contextlib.contextmanager
    def play(self, when, variant):
        answer = variant() if callable(variant) else variant
        if answer:
            demo.answer_next(PATHS[when], times=2, **answer)
        yield {'words': self.words}


def refusal(http_status, code=None, **more):
    return {'status': http_status, 'body': error_body(code, **more)}


def answers(status, *codes):
    return Answer(*[refusal(status, code) for code in codes])


def slow_down(*values):
    return Answer(*[{'status': 429, 'headers': {'Retry-After': value}} for value in values])


def http_date(seconds):
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


class Situation:
    """Something else than an answer: a function that yields how to run a command in it."""
    variants = (None,)

    def __init__(self, function, *arguments):
        self.function = contextlib.contextmanager(function)
        self.arguments = arguments

    def play(self, _when, _variant):
        return self.function(*self.arguments)


def with_env(prefix=(), words=None, **env):
    yield {'env': env, 'prefix': prefix, 'words': words}


def with_certificate(kind):
    service = subprocess.Popen([os.environ['USHER_DEMO_SERVICE'], '--certificate', kind],
                               stdout=subprocess.PIPE, text=True)
    try:
        env = dict(line.rstrip('\n').split('=', 1)
                   for line in iter(service.stdout.readline, 'ready\n') if line.startswith('USHER'))
        yield {'env': env}
    finally:
        service.terminate()
        service.communicate()


def behind_proxy(status):
    body = error_body(1001)
    answer = (f'HTTP/1.1 {status} No\r\nProxy-Authenticate: Basic realm="a"\r\n'
              f'Content-Length: {len(body)}\r\n\r\n{body}')
    yield {'env': PLEX,
           'prefix': [*NOWHERE, sys.executable, __file__, '--behind-proxy', answer]}


def without_tls():
    yield {'env': {'USHER_SERVICE_URL': f'https://localhost:{listen(b"220 Not here")}'}}


def no_answer_in_time():
    demo.answer_next(times=2, delay=50000)
    yield {'env': {'USHER_TEST_TIMEOUT': '500'}}


def cancelled():
    demo.answer_next(delay=50000)
    yield {'env': {'USHER_TEST_CANCEL': ''}}


def locked():
    keyring.lock()
    try:
        yield {}
    finally:
        keyring.unlock()


def without_keyring():
    with Session() as session:
        yield {'env': {'DBUS_SESSION_BUS_ADDRESS': session.env['DBUS_SESSION_BUS_ADDRESS']}}


def silent_keyring():
    keyring.send(signal.SIGSTOP)
    try:
        yield {}
    finally:
        keyring.send(signal.SIGCONT)


def without_folder():
    with tempfile.TemporaryDirectory() as folder:
        with open(f'{folder}/usher', 'w', encoding='utf-8'):
            yield {'env': {'XDG_DATA_HOME': folder}}


def forgotten():
    secret_tool('clear', 'service', 'plex.tv')
    yield {}


def revoked():
    demo.call('POST', '/demo/revoke?username=ada')
    yield {}


class Constructed:
    """Nothing here can bring it about."""

    def __init__(self, code):
        self.code = code


TOO_MANY = refusal(401, 1031)
NOT_A_NUMBER = ('-5', 'soon', '7 s', '7.5')
CASES = {
    ('sign in', '400, 1000: no client identifier'): answers(400, 1000),
    ('sign in', '400, 1004: a parameter is missing or malformed'): answers(400, 1004),
    ('sign in', '401, 1001: wrong login or password'):
        Answer(None, words=('ada', 'wrong')),
    ('sign in', '401 without a code'): Answer({'status': 401, 'body': ''}, refusal(401)),
    ('sign in', '401, 1028: wrong verification code'): answers(401, 1028),
    ('sign in', '401, 1028: a wrong code behind the password'):
        Answer(None, words=(TIA[0], TIA[1] + '999999')),
    ('sign in', '401, 1029: a verification code is needed'): Answer(None, words=TIA),
    ('sign in', '401, 1030: by e-mail address only'): Answer(None, words=EVA),
    ('sign in', '401, 1031: too many failures from this network'): Answer(TOO_MANY),
    ('sign in', '401 with another code'): answers(401, 4711),
    ('any', '401 with a page in HTML'): Answer({'status': 401, 'body': PAGE}),
    ('any', '403, 1009: not for managed users'): answers(403, 1009),
    ('any', '403, 1040 or 1045: a password and a code are required'): answers(403, 1040, 1045),
    ('any', '403, 1043 or 1068: not for this user or device'): answers(403, 1043, 1068),
    ('any', '403 without a code'): Answer({'status': 403, 'body': ''}),
    ('any', '403 with a page in HTML'): Answer({'status': 403, 'body': PAGE}),
    ('sign in', '404, 1002: there is no such thing to ask'): answers(404, 1002),
    ('sign in', '404 without a code'): Answer({'status': 404, 'body': ''}),
    ('any', '405, 1005'): answers(405, 1005),
    ('any', '406, 1006'): answers(406, 1006),
    ('any', '410 in XML: an older way that is gone'): Answer({'status': 410, 'body': XML}),
    ('any', '410, 1061: another provider has ended its token'): answers(410, 1061),
    ('sign in', '422, 1008'): answers(422, 1008),
    ('any', '498: a short-lived token has run out, which no kept one is'):
        Answer({'status': 498, 'body': ''}),
    ('any', 'another 4xx'): Answer(*[{'status': status, 'body': ''} for status in (402, 409, 451)]),
    ('any', '429, 1003 without Retry-After'): answers(429, 1003),
    ('any', '429, Retry-After: 7'): slow_down('7'),
    ('any', '429, Retry-After: a date in half an hour'):
        Answer(lambda: {'status': 429, 'headers': {'Retry-After': http_date(1800)}}),
    ('any', '429, Retry-After: a date that is over, or 0'):
        slow_down('Wed, 01 Jan 2020 00:00:00 GMT', '0'),
    ('any', '429, Retry-After: in ten years, as a date or a number'):
        slow_down(http_date(315360000), '315360000', '99999999999999999999'),
    ('any', '429, Retry-After: no number and no date'): slow_down(*NOT_A_NUMBER),
    ('any', '1003 with another status'): answers(400, 1003),
    ('any', '500, 1007 or 503, 1013'): Answer(refusal(500, 1007), refusal(503, 1013)),
    ('any', '5xx with a page in HTML'):
        Answer({'status': 502, 'body': PAGE}, {'status': 504, 'body': PAGE}),
    ('any', '200 with plain text'): Answer({'body': 'Bad Gateway'}),
    ('any', '200 with an empty body'): Answer({'body': ''}),
    ('any', 'JSON that is cut off'): Answer({'body': '{"uuid":"a","authToken":"b"'}),
    ('any', 'more than 1 MiB'): Answer({'size': 1048577}),
    ('any', '3xx that leads nowhere'):
        Answer(*[{'status': status, 'body': ''} for status in (302, 304, 307)]),
    ('sign in', '201 without a token or a UUID that can be used'):
        Answer({'omit': ['authToken']}, {'merge': {'uuid': ''}}),
    ('any', '200 with a page in HTML: a network’s log-in'):
        Answer({'body': PAGE}, {'body': '\n<HTML>', 'content-type': 'text/html'}),
    ('any', '3xx to another place'):
        Answer({'redirect': 'https://example.org/'}, {'redirect': 'http://localhost/'}),
    ('any', '511'): Answer({'status': 511, 'body': PAGE}),
    ('any', 'no answer, and the system knows of a network’s log-in'):
        Constructed(Usher.Error.NETWORK_LOG_IN),
    ('any', '407'): Answer({'status': 407, 'body': ''}),
    ('any', 'a proxy that wants a log-in'): Situation(behind_proxy, 407),
    ('any', 'a proxy that says 401'): Situation(behind_proxy, 401),
    ('any', 'a proxy that does not get through either: 5xx'): Situation(behind_proxy, 503),
    ('any', 'the computer is offline'): Situation(lambda: with_env(ALONE, **PLEX)),
    ('any', 'the name is not found'): Situation(lambda: with_env(NOWHERE, **PLEX)),
    ('any', 'nobody listens'):
        Situation(lambda: with_env(USHER_SERVICE_URL='https://localhost:1')),
    ('any', 'the connection breaks off'): Answer({'cut': 0}, {'cut': 10}),
    ('any', 'no answer in time'): Situation(no_answer_in_time),
    ('any', 'a certificate that has expired'): Situation(with_certificate, 'expired'),
    ('any', 'the certificate of another host'): Situation(with_certificate, 'wrong-host'),
    ('any', 'a self-signed certificate'): Situation(with_certificate, 'self-signed'),
    ('any', 'an authority that is not known here'):
        Situation(lambda: with_env(USHER_SERVICE_CA='')),
    ('any', 'no TLS at all'): Situation(without_tls),
    ('check', '401, 1001: the token has ended'): Situation(revoked),
    ('check', '401 without a code'): Answer({'status': 401, 'body': ''}),
    ('check', '401, 1031: too many failures from this network'): Answer(TOO_MANY),
    ('check', '422 that says that the token is invalid'):
        Answer(refusal(422, 1008, message='Invalid token')),
    ('check', '422, 1008'): answers(422, 1008),
    ('check', '404, 1002'): answers(404, 1002),
    ('check', 'another account’s answer'): Answer({'account': 'bob'}),
    ('token', '401, 1001: no token of an account, or an ended one'): Answer(None),
    ('token', 'what was given is no token'): Answer(None, words='two words'),
    ('token', 'a JSON Web Token'): Answer(None, words=JWT),
    ('new code', '400, 1000: no client identifier'): answers(400, 1000),
    ('new code', '404, 1002'): answers(404, 1002),
    ('new code', '429, 1003 without Retry-After'): answers(429, 1003),
    ('code', '404, 1020: it has expired, or is another client’s'):
        Answer(refusal(404, 1020, status=404)),
    ('code', '404, 1020 without a status'): answers(404, 1020),
    ('code', '404, 1002'): answers(404, 1002),
    ('code', '400, 1004'): answers(400, 1004),
    ('device', '404, 1020: no such code'): Answer(refusal(404, 1020, status=404)),
    ('device', '404, 1020 without a status'): Answer(None),
    ('device', 'what was typed is no code'): Answer(None, words='ABCDE'),
    ('device', '401, 1001, and the token has ended'): Situation(revoked),
    ('device', '401, 1001, and the token has not'): answers(401, 1001),
    ('home', '403, 1041: a PIN is needed'): Answer(None, words=(SAM.uuid, None)),
    ('home', '403, 1041: the PIN is wrong'): Answer(None, words=(SAM.uuid, '0000')),
    ('home', '403, 1009: a managed user asks'): answers(403, 1009),
    ('home', '404, 1002: the user belongs to the Home no more'): answers(404, 1002),
    ('home', '429, 1003 without Retry-After'): answers(429, 1003),
    ('home', 'the token of another user'): Answer({'account': 'bob'}),
    ('home', '401, 1001, and the token has ended'): Situation(revoked),
    ('home', '401, 1001, and the token has not'): answers(401, 1001),
    ('any', '`USHER_SERVICE_URL` is not on this machine'):
        Situation(lambda: with_env(USHER_SERVICE_URL='https://example.org')),
    ('any', 'the folder for Usher’s files is a file'): Situation(without_folder),
    ('any', 'the keyring stays locked'): Situation(locked),
    ('any', 'there is no keyring'): Situation(without_keyring),
    ('any', 'the keyring does not answer'): Situation(silent_keyring),
    ('check', 'the token is not in the keyring any more'): Situation(forgotten),
    ('any', 'the person cancels'): Situation(cancelled),
    ('any', 'anything else'): Constructed(Usher.Error.FAILED),
}


def usherctl_words(when, words):
    """The arguments of usherctl, and what it reads."""
    if when == 'check':
        return ['check'], ''
    if when == 'device':
        return ['approve', words], ''
    if when == 'home':
        uuid, pin = words
        return ['sign-in', '--home-user', uuid], f'{pin}\n' if pin else ''
    if when == 'token':
        return ['sign-in', '--token-stdin'], words + '\n'
    if when == 'sign in':
        login, password = words
        return ['sign-in', '--login', login, '--password-stdin'], password + '\n'
    return ['sign-in', '--link'], ''


def environment(situation):
    env = {**os.environ, **situation.get('env', {})}
    # An empty one is none.
    return {name: value for name, value in env.items() if value or name.startswith('USHER_TEST')}


def run_in(situation, command, stdin=''):
    return subprocess.run([*situation.get('prefix', ()), *command], env=environment(situation),
                          input=stdin, text=True, capture_output=True, timeout=120, check=False)


class Refusals(KeyringCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.probe = cls.enterClassContext(subprocess.Popen(
            PROBE, text=True, bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE))

    def probe_in(self, situation, when, words):
        request = {'when': when, 'words': words}
        if situation.get('prefix'):
            # Which may change the environment, too.
            done = run_in(situation, PROBE, json.dumps(request) + '\n')
            print(done.stderr, end='', file=sys.stderr)
            return done.stdout.strip()
        request['env'] = environment(situation)
        self.probe.stdin.write(json.dumps(request) + '\n')
        return self.probe.stdout.readline().strip()

    def assert_library(self, situation, when, words, row):
        told = self.probe_in(situation, when, words)
        self.assertTrue(told, 'nothing was refused')
        told = json.loads(told)
        self.assertEqual((told['code'], told['button']), (row.code, row.button))
        # PyGObject hands over neither the service's words nor its Retry-After: usherctl has them.
        if row.status == '–':
            self.assertRegex(told['sentence'], f'^{row.pattern}$')

    def assert_usherctl(self, situation, when, words, row):
        words, stdin = usherctl_words(when, words)
        done = run_in(situation, [os.environ['USHER_TEST_USHERCTL'], *words], stdin)
        self.assertEqual(str(done.returncode), row.status, done.stderr)
        # Where nobody is there to be asked it also says what to do.
        self.assertRegex(done.stderr,
                         f'^usherctl: {row.pattern}( Give it on standard input.)?\n$')

    def play(self, row, case):
        if isinstance(case, Constructed):
            told = constructed(case.code)
            self.assertEqual((told['code'], told['button']), (row.code, row.button))
            self.assertRegex(told['sentence'], f'^{row.pattern}$')
            return
        whens = [row.when] if row.when != 'any' else (
            ['sign in', 'check'] if isinstance(case, Answer) else ['sign in'])
        for number, (when, variant) in enumerate(itertools.product(whens, case.variants)):
            with self.subTest(when=when, variant=variant):
                if number > 0:
                    self.tearDown()
                    self.setUp()
                if when in ('check', 'device', 'home'):
                    self.assert_done(sign_in(ADA))
                with case.play(when, variant) as situation:
                    words = situation.get('words') or WORDS.get(when)
                    before = self.requests(when)
                    self.assert_library(situation, when, words, row)
                    if row.status != '–':
                        self.assert_usherctl(situation, when, words, row)
                        # Each of both has asked once, and nothing was tried again by itself.
                        if isinstance(case, Answer) and when in ('sign in', 'check'):
                            self.assertEqual(self.requests(when) - before, 2)

    @staticmethod
    def requests(when):
        return sum(request['path'] == PATHS[when] for request in demo.log())

    def test_every_code_has_a_row(self):
        self.assertEqual({row.code for row in ROWS}, {nick(value) for value in CODES})

    def test_every_case_has_a_row(self):
        self.assertEqual(set(CASES), {(row.when, row.what) for row in ROWS})
        self.assertEqual(len(ROWS), len(CASES))


class Row:
    def __init__(self, cells):
        self.when, self.what, code, sentence, button, self.status = cells
        self.code = code.strip('`')
        self.button = BUTTONS[button]
        # What stands for other people's words.
        self.pattern = '.+'.join(map(re.escape, sentence.split('…')))


def add_tests():
    """One for each row: one that can't be played fails."""
    for number, row in enumerate(ROWS):
        def test(self, row=row):
            self.assertIn((row.when, row.what), CASES)
            self.play(row, CASES[row.when, row.what])
        name = re.sub(r'\W+', '_', f'{row.when} {row.what}')
        setattr(Refusals, f'test_{number:02}_{name}', test)


ROWS = [Row(cells) for cells in read_table()]
CODES = [getattr(Usher.Error, name) for name in dir(Usher.Error)
         if name.isupper() and isinstance(getattr(Usher.Error, name), Usher.Error)]


if __name__ == '__main__':
    if sys.argv[1:2] == ['--behind-proxy']:
        run_behind_proxy(*sys.argv[2:])
    else:
        add_tests()
        tap.main()
