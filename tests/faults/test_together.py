#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two programs sign in at the same moment. What is left is whole, and good."""

import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', name) for name in ('support', 'tools', 'cli')]
import demo  # noqa: E402
import jeepney  # noqa: E402
import jeepney.io.blocking  # noqa: E402
import secretstorage  # noqa: E402
from cli import USHERCTL, KeyringCase, another_installation, main, usherctl  # noqa: E402
from demo import ADA, BOB  # noqa: E402

ROUNDS = 20
TURN = 'io.github.usher_desktop.Usher.Turn'
SCHEMA = {'xdg:schema': 'io.github.usher_desktop.Usher.Token'}


class Together(KeyringCase):
    def setUp(self):
        super().setUp()
        demo.allow_sign_ins(1000)
        self.bus = secretstorage.dbus_init()
        self.addCleanup(self.bus.close)

    def sign_in(self, *people):
        """Each a pair of an account and an environment. All of them begin at once."""
        programs = [subprocess.Popen([USHERCTL, 'sign-in', '--login', login, '--password-stdin'],
                                     env={**os.environ, **env}, text=True, stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                    for (login, _), env in people]
        for program, ((_, password), _) in zip(programs, people):
            program.stdin.write(password + '\n')
            program.stdin.flush()
        for program in programs:
            _, words = program.communicate(timeout=60)
            self.assertEqual((program.returncode, words), (0, ''))

    def items(self):
        """Of each account, by its UUID, the token and the client identifier."""
        found = {}
        for item in secretstorage.search_items(self.bus, SCHEMA):
            attributes = item.get_attributes()
            self.assertNotIn(attributes['uuid'], found)
            found[attributes['uuid']] = (item.get_secret().decode(),
                                         attributes['client-identifier'])
        return found

    def assert_good(self, n_accounts, env=None):
        """One item an account, with a token that the service knows as that account's."""
        known = {(session['uuid'], (session['token'], session['identifier']))
                 for session in demo.sessions()}
        items = self.items()
        self.assertEqual(len(items), n_accounts)
        self.assertLessEqual(items.items(), known)
        listed = json.loads(usherctl('list', '--json', env=env).stdout)
        self.assertEqual({account['uuid']: account['state'] for account in listed},
                         dict.fromkeys(items, 'ok'))
        for account in listed:
            token = usherctl('token', account['uuid'], env=env).stdout
            self.assertEqual(token, items[account['uuid']][0] + '\n')
            shown = json.loads(usherctl('show', '--json', account['uuid'], env=env).stdout)
            self.assertEqual(shown['uuid'], account['uuid'])

    def assert_files(self, n_accounts):
        folder = os.path.join(os.environ['XDG_DATA_HOME'], 'usher')
        names = glob.glob('accounts/*', root_dir=folder)
        self.assertEqual(len([name for name in names if name.endswith('.json')]), n_accounts)
        self.assertEqual(names, [name for name in names if name.endswith('.json')])
        self.assertEqual(len(glob.glob('client-identifier*', root_dir=folder)), 1)

    def test_one_account(self):
        for number in range(ROUNDS):
            with self.subTest(number):
                self.sign_in((ADA, {}), (ADA, {}))
                self.assert_good(1)
                self.assert_files(1)

    def test_one_account_that_is_new(self):
        for number in range(ROUNDS):
            with self.subTest(number):
                shutil.rmtree(os.path.join(os.environ['XDG_DATA_HOME'], 'usher'),
                              ignore_errors=True)
                demo.secret_tool('clear', 'service', 'plex.tv')
                self.sign_in((ADA, {}), (ADA, {}))
                self.assert_good(1)
                self.assert_files(1)

    def test_two_accounts(self):
        for number in range(ROUNDS):
            with self.subTest(number):
                shutil.rmtree(os.path.join(os.environ['XDG_DATA_HOME'], 'usher'),
                              ignore_errors=True)
                self.sign_in((ADA, {}), (BOB, {}))
                self.assert_good(2)
                self.assert_files(2)

    def test_another_installation(self):
        """With files of its own, as in a Flatpak: it has another client identifier, too."""
        for number in range(ROUNDS):
            with self.subTest(number), another_installation() as env:
                demo.secret_tool('clear', 'service', 'plex.tv')
                self.sign_in((ADA, {}), (ADA, env))
                self.assert_good(1)
                self.assert_good(1, env)

    # Whose turn it is.

    def take_turn(self):
        """As a program does that is in the midst of it."""
        bus = jeepney.io.blocking.open_dbus_connection()
        self.addCleanup(bus.close)
        answer = bus.send_and_get_reply(jeepney.message_bus.RequestName(TURN))
        self.assertEqual(answer.body, (1,))
        return bus

    def start(self):
        program = subprocess.Popen([USHERCTL, 'sign-in', '--login', ADA[0], '--password-stdin'],
                                   text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(program.kill)
        program.stdin.write(ADA[1] + '\n')
        program.stdin.flush()
        time.sleep(1)
        self.assertIsNone(program.poll())
        self.assertEqual(demo.log(), [])
        return program

    def test_one_that_ends(self):
        """By whatever."""
        bus = self.take_turn()
        program = self.start()
        bus.close()
        program.communicate(timeout=5)
        self.assertEqual(program.returncode, 0)
        self.assert_good(1)

    def test_one_that_does_not_end(self):
        self.take_turn()
        program = self.start()
        program.communicate(timeout=60)
        self.assertEqual(program.returncode, 0)
        self.assert_good(1)

    def test_interrupted(self):
        self.take_turn()
        program = self.start()
        begin = time.monotonic()
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=60)
        self.assertLess(time.monotonic() - begin, 5)
        self.assertEqual(demo.log(), [])


if __name__ == '__main__':
    main()
