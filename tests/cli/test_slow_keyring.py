#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl with a keyring that does not answer for a minute, and then all that it was asked."""

import contextlib
import signal
import subprocess
import time

import secretstorage

import cli
import demo
from cli import USHERCTL, listed, sign_in, usherctl
from demo import ADA, BOB, token_of
from keyring_daemon import Keyring

# In seconds: how long it does not answer; by when a command has given up that asks it once, and by
# when each has. GDBus alone would wait for 25.
SLOW, SOON, PATIENCE = 60, 20, 50
KEYRING = 'The keyring did not do as it was asked.'
USER, SIGN_OUT = '/api/v2/user', '/api/v2/users/signout'


class SlowTest(cli.KeyringCase):
    """Ada and Bob are signed in."""

    keyring = Keyring()

    def setUp(self):
        super().setUp()
        for account in (ADA, BOB):
            self.assert_done(sign_in(account))
        self.tokens = {name: token_of(name) for name in ('ada', 'bob')}

    @contextlib.contextmanager
    def started(self, *words, stdin=''):
        process = subprocess.Popen([USHERCTL, *words], text=True, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write(stdin)
        process.stdin.close()
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def give_up(self, process, patience=PATIENCE):
        self.assertEqual(process.wait(patience), 5)
        complaint = process.stderr.read()
        self.assertEqual(complaint, f'usherctl: {KEYRING}\n')
        self.assertEqual(process.stdout.read(), '')

    @staticmethod
    def wait_for_request(path):
        while path not in [request['path'] for request in demo.log()]:
            time.sleep(0.02)

    def test_slow(self):
        """All at once: what begins then, and what is half-way through, at Plex, by then."""
        token = demo.foreign_token(BOB)
        demo.answer_next(USER, delay=15000)
        demo.answer_next(SIGN_OUT, delay=5000)
        demo.call('DELETE', '/demo/log')
        with contextlib.ExitStack() as stack:
            self.addCleanup(self.keyring.send, signal.SIGCONT)
            half_way = [stack.enter_context(self.started('sign-in', '--token-stdin',
                                                         stdin=token + '\n'))]
            self.wait_for_request(USER)
            half_way.append(stack.enter_context(self.started('sign-out', 'ada')))
            self.wait_for_request(SIGN_OUT)
            self.keyring.send(signal.SIGSTOP)
            begun = time.monotonic()
            beginning = [stack.enter_context(self.started(*words)) for words in (
                ['list'], ['token', 'ada'], ['check', 'ada'], ['sign-out', '--keep-session', 'bob'],
                ['run', 'ada', '--', 'false'], ['sign-in', '--link'])]
            self.give_up(beginning.pop(0), SOON)
            for process in half_way + beginning:
                self.give_up(process)
            time.sleep(max(0, begun + SLOW - time.monotonic()))
            self.keyring.send(signal.SIGCONT)

        # What was asked for and given up may have been done since; it is whole, and nobody else's.
        self.assertEqual(token_of('ada'), self.tokens['ada'])
        self.assertIn(token_of('bob'), [self.tokens['bob'], token])
        with contextlib.closing(secretstorage.dbus_init()) as bus:
            items = list(secretstorage.search_items(bus, {'service': 'plex.tv'}))
            self.assertEqual(sorted(item.get_attributes()['username'] for item in items),
                             ['ada', 'bob'])
        self.assertEqual({name: account['state'] for name, account in listed().items()},
                         {'ada': 'ok', 'bob': 'ok'})

        # The second try does it.
        self.assert_done(usherctl('sign-in', '--token-stdin', stdin=token + '\n'))
        self.assertEqual(token_of('bob'), token)
        self.assert_done(usherctl('check', 'bob'))
        self.assert_done(usherctl('sign-out', 'ada'))
        self.assertNotIn('ada', listed())


if __name__ == '__main__':
    cli.main()
