#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl is killed at each point of its keeping an account. Whatever was kept before is there
afterwards, or what is new, whole."""

import json

from cli import USHERCTL, KeyringCase, account_files, demo, main, sign_in, usherctl
import killed
from demo import ADA

NOT_SIGNED_IN = 4


class KilledTest(KeyringCase):
    def items(self):
        """The labels of Ada's items, one each."""
        found = demo.secret_tool('search', '--all', 'xdg:schema',
                                 'io.github.usher_desktop.Usher.Token', 'username', 'ada')
        return [line for line in found.splitlines() if line.startswith('label = ')]

    def assert_whole(self, before, where):
        """`before`: the token that was kept at first, or an empty text."""
        given = [session['token'] for session in demo.sessions()]
        token = demo.token_of('ada')
        self.assertIn(token, [before, *given], where)
        self.assertEqual(len(self.items()), 1 if token else 0, where)
        # What a write that was cut short leaves beside it is nobody's account.
        for path in (path for path in account_files() if path.endswith('.json')):
            with open(path, encoding='utf-8') as file:
                self.assertEqual(json.load(file)['username'], 'ada', where)

        accounts = json.loads(usherctl('list', '--json').stdout)
        self.assertEqual([account['state'] for account in accounts], ['ok'] if token else [], where)
        if not token:
            return
        self.assertEqual(usherctl('token').stdout, token + '\n', where)
        self.assert_done(usherctl('show', '--json'))
        # What the service has ended meanwhile is found, and what it knows is whole from then on.
        check = usherctl('check')
        self.assertEqual(check.returncode, 0 if token in given else NOT_SIGNED_IN,
                         (where, check.stderr))
        if check.returncode == 0:
            self.assertEqual(self.shown(), self.whole, where)

    @staticmethod
    def shown():
        account = json.loads(usherctl('show', '--json').stdout)
        # It is another one in each session.
        del account['rememberExpiresAt']
        return account

    def begin(self, kept):
        self.tearDown()
        self.setUp()
        if kept:
            self.assert_done(sign_in(ADA))
        return demo.token_of('ada')

    @staticmethod
    def sign_in(kill_at=None):
        token = demo.foreign_token(ADA) + '\n'
        return killed.run([USHERCTL, 'sign-in', '--token-stdin'], kill_at, token)

    def test_token(self):
        """With an older token that is kept, and without one."""
        for kept in (False, True):
            self.begin(kept)
            calls = self.sign_in()
            self.assertTrue(demo.token_of('ada'))
            self.whole = self.shown()
            # From where it begins to keep what it got: it is the same code for each way.
            for point in range(calls // 2, calls + 1):
                before = self.begin(kept)
                self.sign_in(point)
                self.assert_whole(before, f'killed at call {point} of {calls}, '
                                          f'{"with" if kept else "without"} an older token')


if __name__ == '__main__':
    main()
