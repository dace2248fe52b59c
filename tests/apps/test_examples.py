#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every program on the page for other apps, as it stands there, in each state of the keyring."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import unittest

import pexpect

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
for part in ('support', 'tools'):
    sys.path.insert(0, os.path.join(TESTS, part))
import demo  # noqa: E402
import tap  # noqa: E402
from demo import ADA, BOB  # noqa: E402
from keyring_daemon import Keyring  # noqa: E402
from pages import Page, program, run  # noqa: E402
from session import KEYRING_PASSWORD, Session  # noqa: E402

PAGE = Page('docs/for-app-developers.md')
USHERCTL_TOKEN, COMPILE, RUN_PLEXAPI, LOOK_UP_BY_NAME, IDENTIFIER = PAGE.commands
README_LOOK_UP, README_COMMANDS = Page('README.md', 'Get the token in your own app').commands

LOOK_UPS = ['plex-token.sh', 'plex_token.py', 'plex-token.c', 'plex-token.js']
OTHERS = ['plex_accounts.py', 'whoami.py', 'whose.py']
# These print what they find, and do not say why there is nothing.
SILENT = [LOOK_UP_BY_NAME, README_LOOK_UP, IDENTIFIER, program('plex_accounts.py')]

USER = '/api/v2/user'

# Does to the keyring's prompt what it is told until the prompt is gone: a key that comes before it
# is ready is lost.
ANSWER = '''
find='xdotool search --onlyvisible --class gcr'
window=$(timeout 15 xdotool search --sync --onlyvisible --class gcr | head -n 1)
[ -n "$window" ] || exit 1
for try in 1 2 3 4 5 6 7 8; do
  xdotool windowfocus --sync "$window" "$@" || exit 0
  for wait in 1 2 3 4 5 6 7 8 9 10; do
    $find >/dev/null || exit 0
    sleep 0.1
  done
done
exit 1
'''
TYPE_PASSWORD = ['key', 'ctrl+a', 'type', '--args', '1', KEYRING_PASSWORD, 'key', 'Return']
DISMISS = ['key', 'Escape']

folder = None


def setUpModule():
    global folder
    folder = unittest.enterModuleContext(tempfile.TemporaryDirectory())
    PAGE.write_programs(folder)
    compiled = run(COMPILE, folder, os.environ)
    if compiled.returncode != 0 or compiled.stderr:
        raise AssertionError(compiled.stderr)


class ExampleCase(unittest.TestCase):
    PARTS = {}

    @classmethod
    def setUpClass(cls):
        cls.env = cls.enterClassContext(Session(**cls.PARTS)).env
        cls.env['PATH'] = os.path.dirname(os.environ['USHER_TEST_USHERCTL']) + ':' + cls.env['PATH']
        cls.env['PYTHONPATH'] = os.path.join(TESTS, 'apps', 'stand-in')
        cls.env['SSL_CERT_FILE'] = cls.env.get('USHER_SERVICE_CA', '')
        cls.keyring = Keyring(cls.env)

    def run_here(self, command, stdin=''):
        return run(command, folder, self.env, stdin)

    def sign_in(self, account):
        login, password = account
        done = self.run_here(['usherctl', 'sign-in', '--login', login, '--password-stdin'],
                             password + '\n')
        self.assertEqual(done.returncode, 0, done.stderr)

    def session_of(self, username):
        [session] = [each for each in demo.sessions(self.env) if each['username'] == username]
        return session

    def assert_prints(self, command, output):
        done = self.run_here(command)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, output, ''), command)

    def assert_says(self, command, status, words):
        done = self.run_here(command)
        self.assertEqual((done.returncode, done.stdout), (status, ''), f'{command}\n{done.stderr}')
        self.assertIn(words, done.stderr.lower(), command)


class SignedIn(ExampleCase):
    PARTS = {'keyring': True, 'service': True}

    def setUp(self):
        demo.call('POST', '/demo/reset', env=self.env)
        for account in json.loads(self.run_here(['usherctl', 'list', '--json']).stdout):
            self.run_here(['usherctl', 'sign-out', '--keep-session', account['uuid']])
        self.sign_in(ADA)
        self.token = self.session_of('ada')['token']
        self.identifier = self.session_of('ada')['identifier']

    def calls(self):
        return [(call['headers']['X-Plex-Token'], call['headers']['X-Plex-Client-Identifier'])
                for call in demo.call('GET', '/demo/log', env=self.env) if call['path'] == USER]

    def test_every_program_is_here(self):
        self.assertEqual(set(PAGE.programs), {*LOOK_UPS, *OTHERS})

    def test_look_up(self):
        for name in LOOK_UPS:
            self.assert_prints(program(name), self.token + '\n')
        self.assert_prints(USHERCTL_TOKEN, self.token + '\n')
        self.assert_prints(LOOK_UP_BY_NAME, self.token)
        self.assert_prints(README_LOOK_UP, self.token)
        self.assert_prints(IDENTIFIER, self.identifier + '\n')

    def test_several_accounts(self):
        self.sign_in(BOB)
        listed = self.run_here(program('plex_accounts.py')).stdout.splitlines()
        uuids = {name: uuid for uuid, name in (line.split() for line in listed)}
        self.assertEqual(set(uuids), {'ada', 'bob'})
        for name in LOOK_UPS:
            for username, uuid in uuids.items():
                self.assert_prints(program(name, uuid), self.session_of(username)['token'] + '\n')
            self.assert_says(program(name, 'of-nobody'), 4, 'nobody is signed in')

    def test_what_is_sent(self):
        for command in [program('whoami.py'), RUN_PLEXAPI]:
            demo.call('DELETE', '/demo/log', env=self.env)
            self.assert_prints(command, 'ada\n')
            self.assertEqual(self.calls(), [(self.token, self.identifier)], command)

    def test_401(self):
        demo.call('POST', '/demo/revoke?username=ada', env=self.env)
        demo.call('DELETE', '/demo/log', env=self.env)
        self.assert_says(program('whoami.py'), 4, 'nobody is signed in')
        self.assertEqual(self.calls(), [(self.token, self.identifier)])
        self.assert_prints(LOOK_UP_BY_NAME, self.token)

    def test_401_of_a_token_that_was_replaced(self):
        demo.call('POST', '/demo/next', {'path': USER, 'status': 401, 'delay': 1500}, env=self.env)
        demo.call('DELETE', '/demo/log', env=self.env)
        done = []
        app = threading.Thread(target=lambda: done.append(self.run_here(program('whoami.py'))))
        app.start()
        while app.is_alive() and not self.calls():
            pass
        self.sign_in(ADA)
        app.join()
        self.assertEqual((done[0].stdout, done[0].stderr), ('ada\n', ''))
        self.assertEqual([token for token, _ in self.calls()],
                         [self.token, self.session_of('ada')['token']])

    def test_422_of_a_token(self):
        for body, status, words in (('Invalid token', 4, 'nobody is signed in'),
                                    ('Too large', 6, 'plex can’t be asked')):
            demo.call('POST', '/demo/next', {'path': USER, 'status': 422, 'body': body},
                      env=self.env)
            self.assert_says(program('whoami.py'), status, words)

    def test_trouble_is_no_401(self):
        demo.call('POST', '/demo/next', {'path': USER, 'status': 503}, env=self.env)
        self.assert_says(program('whoami.py'), 6, 'plex can’t be asked')

    def test_readme_commands(self):
        report = os.path.join(folder, 'report.py')
        with open(report, 'w', encoding='utf-8') as file:
            file.write('#!/bin/sh\ntest -n "$PLEX_TOKEN"\n')
        os.chmod(report, 0o700)
        commands = README_COMMANDS.replace('AB12', demo.Device(self.env).code)
        terminal = pexpect.spawn('sh', ['-ec', commands], cwd=folder, env=self.env,
                                 encoding='utf-8', timeout=20)
        terminal.expect('e-mail:')
        terminal.sendline(ADA[0])
        terminal.expect('Password:')
        terminal.sendline(ADA[1])
        for address in ('/auth#', '/link'):
            terminal.expect(address)
            demo.call('POST', '/demo/claim', {'username': 'ada'}, env=self.env)
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.exitstatus, 0, terminal.before)
        # Who was let in is no part of the sign-out.
        self.assertEqual([session['username'] for session in demo.sessions(self.env)],
                         ['Kim', 'ada'])
        self.assertEqual(demo.sessions(self.env)[1]['identifier'], demo.Device.IDENTIFIER)


class SignedOut(ExampleCase):
    PARTS = {'keyring': True, 'service': True}

    def test_nobody(self):
        for name in [*LOOK_UPS, 'whoami.py']:
            self.assert_says(program(name), 4, 'nobody is signed in')
        for command in [USHERCTL_TOKEN, RUN_PLEXAPI]:
            self.assert_says(command, 4, 'nobody is signed in')
        for command in SILENT:
            self.assertEqual(self.run_here(command).stdout, '', command)


class NothingKept(ExampleCase):
    """Where nobody has ever kept a secret there is a keyring daemon, and no keyring."""

    def test_nobody(self):
        self.addCleanup(self.keyring.stop)
        self.keyring.start()
        for command in [*map(program, LOOK_UPS), USHERCTL_TOKEN, RUN_PLEXAPI]:
            self.assert_says(command, 4, 'signed in')


class NoKeyring(ExampleCase):
    def test_no_keyring(self):
        for command in [*map(program, LOOK_UPS), USHERCTL_TOKEN, RUN_PLEXAPI]:
            done = self.run_here(command)
            self.assertEqual((done.returncode, done.stdout), (5, ''), f'{command}\n{done.stderr}')


class Locked(ExampleCase):
    """With nobody there to answer the keyring's prompt."""

    PARTS = {'keyring': True, 'service': True}

    def test_locked(self):
        self.sign_in(ADA)
        self.keyring.lock()
        for name in [*LOOK_UPS, 'whoami.py']:
            self.assert_says(program(name), 5, 'the keyring is locked')
        for command in [USHERCTL_TOKEN, RUN_PLEXAPI]:
            self.assert_says(command, 5, 'the keyring is locked')
        for command in SILENT:
            self.assertNotIn(self.session_of('ada')['token'], self.run_here(command).stdout)


class Prompt(ExampleCase):
    """With a person there."""

    PARTS = {'keyring': True, 'service': True, 'display': True}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sign_in(cls(), ADA)

    def answered(self, keys):
        """Answers the prompt that comes."""
        person = subprocess.Popen(['sh', '-c', ANSWER, '-', *keys], env=self.env,
                                  stdout=subprocess.DEVNULL)
        self.addCleanup(lambda: self.assertEqual(person.wait(20), 0))

    def test_unlocks(self):
        token = self.session_of('ada')['token']
        # After a restart GNOME Keyring does not know what is in it before it is open.
        for lock in (self.keyring.lock, self.keyring.restart):
            for name in LOOK_UPS:
                lock()
                self.answered(TYPE_PASSWORD)
                self.assert_prints(program(name), token + '\n')

    def test_dismissed(self):
        for name in LOOK_UPS:
            self.keyring.lock()
            self.answered(DISMISS)
            self.assert_says(program(name), 5, 'the keyring is locked')


if __name__ == '__main__':
    tap.main()
