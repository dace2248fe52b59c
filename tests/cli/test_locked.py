#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl with a keyring that is locked, and nobody there to unlock it: before a command, in the
middle of it, and after a restart, when the keyring says nothing of what is in it. No token is taken
for absent, none is lost.
"""

import os
import subprocess
import time

from gi.repository import Gio, GLib

import cli
from cli import USHERCTL, another_installation, listed, sign_in, usherctl
import demo
from demo import ADA, BOB, CODE, TIA, secret_tool, token_of
from keyring_daemon import Keyring, gdbus

USER = '/api/v2/user'
SIGN_OUT = '/api/v2/users/signout'


class Locked(cli.KeyringCase):
    """Ada is signed in, Bob is by another installation, of Tia only a file is left."""

    keyring = Keyring()

    def setUp(self):
        super().setUp()
        sign_in(ADA)
        sign_in(TIA, '--code', CODE)
        secret_tool('clear', 'service', 'plex.tv', 'username', 'tia')
        with another_installation() as elsewhere:
            sign_in(BOB, env=elsewhere)
        usherctl('default', 'ada')
        self.tokens = {name: token_of(name) for name in ('ada', 'bob')}
        self.sessions = demo.sessions()

    def tearDown(self):
        self.keyring.unlock()
        super().tearDown()

    def assert_nothing_is_lost(self):
        self.keyring.unlock()
        self.assertEqual({name: token_of(name) for name in ('ada', 'bob')}, self.tokens)
        self.assertEqual({name: account['state'] for name, account in listed().items()},
                         {'ada': 'ok', 'bob': 'ok', 'tia': 'signed-out'})

    def assert_locked(self, *words):
        with self.subTest(words):
            self.assert_fails(usherctl(*words, stdin=ADA[1] + '\n'), 5, 'locked')

    def assert_the_token_is_out_of_reach(self):
        marker = os.path.join(os.environ['HOME'], 'was-run')
        for account in ([], ['ada'], ['bob'], ['tia'], ['eva'], ['ADA@example.org']):
            self.assert_locked('token', *account)
            self.assert_locked('check', *account)
            self.assert_locked('run', *account, '--', 'touch', marker)
            self.assert_locked('sign-out', *account)
            self.assert_locked('sign-out', '--keep-session', *account)
        self.assert_locked('sign-in', '--login', 'ada', '--password-stdin')
        self.assertFalse(os.path.exists(marker))
        self.assertEqual(demo.sessions(), self.sessions)

    def test_locked(self):
        self.keyring.lock()
        self.assertEqual({name: account['state'] for name, account in listed().items()},
                         {'ada': 'locked', 'bob': 'locked', 'tia': 'locked'})
        self.assertEqual(usherctl('list').stdout.splitlines()[0],
                         'ada\tada@example.org\tthe keyring is locked\tdefault')
        self.assert_the_token_is_out_of_reach()
        for words in (['show'], ['show', 'bob'], ['show', '--json', 'bob'], ['show', 'tia'],
                      ['default'], ['default', 'bob']):
            with self.subTest(words):
                self.assert_done(usherctl(*words))
        self.assert_locked('show', 'eva')
        self.assert_locked('default', 'eva')
        self.assert_nothing_is_lost()

    def test_an_empty_display_shows_no_prompt(self):
        self.keyring.lock()
        empty = {'DISPLAY': '', 'WAYLAND_DISPLAY': ''}
        self.assert_fails(usherctl('token', 'ada', env=empty), 5, 'locked')

    def test_after_a_restart(self):
        # Now the keyring does not say what is in it.
        self.keyring.restart()
        self.assertEqual({name: account['state'] for name, account in listed().items()},
                         {'ada': 'locked', 'tia': 'locked'})
        self.assert_the_token_is_out_of_reach()
        for words in (['show'], ['show', 'tia'], ['default'], ['default', 'tia']):
            with self.subTest(words):
                self.assert_done(usherctl(*words))
        for words in (['show', 'bob'], ['default', 'bob']):
            self.assert_locked(*words)
        self.assert_nothing_is_lost()

    def test_nothing_is_known(self):
        # An empty list would say that there are no accounts.
        self.keyring.restart()
        with another_installation() as elsewhere:
            for words in (['list'], ['list', '--json'], ['default'], ['show'], ['token']):
                with self.subTest(words):
                    self.assert_fails(usherctl(*words, env=elsewhere), 5, 'locked')

    def test_default_is_not_known(self):
        usherctl('sign-out', 'tia')
        usherctl('default', 'bob')
        self.keyring.restart()
        for words in (['default'], ['token'], ['show']):
            self.assert_locked(*words)

    def run_half_way(self, path, *words, stdin=ADA[1]):
        """Locks the keyring while the command waits for Plex."""
        demo.call('DELETE', '/demo/log')
        demo.answer_next(path, delay=20000)
        with subprocess.Popen([USHERCTL, *words], text=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdin.write(stdin + '\n')
            process.stdin.close()
            while not demo.log() and process.poll() is None:
                time.sleep(0.02)
            self.keyring.lock()
            demo.release()
            run = subprocess.CompletedProcess(words, process.wait(60), process.stdout.read(),
                                              process.stderr.read())
        return run

    def test_half_way_through_a_check(self):
        self.assert_fails(self.run_half_way(USER, 'check', 'ada'), 5, 'locked')
        self.assert_nothing_is_lost()

    def test_half_way_through_a_show(self):
        run = self.run_half_way(USER, 'show', 'bob')
        self.assert_done(run)
        self.assertIn('bob@example.org', run.stdout)
        self.assert_nothing_is_lost()

    def test_half_way_through_a_sign_out(self):
        # The session has ended, the item is still there: once the keyring is open, that goes too.
        self.assert_fails(self.run_half_way(SIGN_OUT, 'sign-out', 'ada'), 5, 'locked')
        self.assert_nothing_is_lost()
        self.assert_done(usherctl('sign-out', 'ada'))
        self.assertEqual(token_of('ada'), '')

    def test_half_way_through_a_sign_in(self):
        run = self.run_half_way(demo.SIGN_IN, 'sign-in', '--login', 'ada', '--password-stdin')
        self.assert_fails(run, 5, 'locked')
        self.assert_nothing_is_lost()

    def test_half_way_through_another_way_in(self):
        for words, path, stdin in ((['--token-stdin'], USER, self.tokens['bob']),
                                   (['--home-user', 'Kim'], demo.SWITCH, '')):
            with self.subTest(words):
                self.assert_fails(self.run_half_way(path, 'sign-in', *words, stdin=stdin), 5,
                                  'locked')
                self.assert_nothing_is_lost()

    def test_half_way_through_what_keeps_nothing(self):
        device = demo.Device()
        for words, path in ((['approve', device.code, 'ada'], cli.LINK),
                            (['home', 'ada'], '/api/v2/home/users')):
            with self.subTest(words):
                self.assert_done(self.run_half_way(path, *words))
                self.keyring.unlock()
        self.assertIsNotNone(device.token())
        self.assert_nothing_is_lost()


class NoPassword(cli.KeyringCase):
    """A keyring without a password says that it is locked, and opens without a question."""

    keyring = Keyring()

    def setUp(self):
        super().setUp()
        self.make_keyring()
        sign_in(ADA)
        self.keyring.restart()

    @staticmethod
    def make_keyring():
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)

        def call(path, interface, method, *values):
            return bus.call_sync('org.freedesktop.secrets', path, interface, method,
                                 GLib.Variant(*values), None, Gio.DBusCallFlags.NONE, -1)

        secrets = '/org/freedesktop/secrets'
        service = 'org.freedesktop.Secret.Service'
        _, session = call(secrets, service, 'OpenSession',
                          '(sv)', ('plain', GLib.Variant('s', '')))
        [path] = call(secrets, 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface',
                      'CreateWithMasterPassword', '(a{sv}(oayays))',
                      ({'org.freedesktop.Secret.Collection.Label': GLib.Variant('s', 'Open')},
                       (session, b'', b'', 'text/plain')))
        call(secrets, service, 'SetAlias', '(so)', ('default', path))

    def tearDown(self):
        super().tearDown()
        gdbus('call', '--dest', 'org.freedesktop.secrets', '--object-path',
              '/org/freedesktop/secrets', '--method', 'org.freedesktop.Secret.Service.SetAlias',
              'default', '/org/freedesktop/secrets/collection/login')

    def is_locked(self):
        return 'true' in gdbus('call', '--dest', 'org.freedesktop.secrets', '--object-path',
                               '/org/freedesktop/secrets/aliases/default', '--method',
                               'org.freedesktop.DBus.Properties.Get',
                               'org.freedesktop.Secret.Collection', 'Locked')

    def test_list_opens_it(self):
        for words in (['list'], ['token'], ['check'], ['run', '--', 'true']):
            with self.subTest(words):
                self.keyring.restart()
                self.assertTrue(self.is_locked())
                self.assert_done(usherctl(*words))
                self.assertFalse(self.is_locked())
        self.assertEqual(listed()['ada']['state'], 'ok')

    def test_identifier_is_known_once_it_is_open(self):
        [session] = demo.sessions()
        run = usherctl('run', '--', 'printenv', 'PLEXAPI_HEADER_IDENTIFIER')
        self.assert_done(run, session['identifier'] + '\n')


if __name__ == '__main__':
    cli.main()
