#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a library was told to say, it says no secret."""

import os
import subprocess

import cli
import demo
from demo import ADA, CODE, TIA
from loud import LOUD, assert_unsaid


class Loud(cli.KeyringCase):
    def setUp(self):
        super().setUp()
        self.said = b''

    def run_loud(self, *words, stdin=''):
        run = subprocess.run([cli.USHERCTL, *words], input=stdin.encode(), stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, timeout=120, check=False,
                             env={**os.environ, **LOUD})
        self.assertEqual(run.returncode, 0)
        self.said += run.stdout

    def check(self, *secrets, **numbers):
        for sign in (b'GLib-GIO-DEBUG', b'GDBus-debug', b'gnutls'):
            self.assertIn(sign, self.said)
        assert_unsaid(self.said, *secrets, **numbers)

    def test_password_and_code(self):
        self.run_loud('sign-in', '--login', TIA[0], '--password-stdin', '--code', CODE,
                      stdin=TIA[1] + '\n')
        token = demo.token_of(TIA[0])
        for words in (['list'], ['check'], ['show', TIA[0]], ['sign-out', TIA[0]]):
            self.run_loud(*words)
        self.check(TIA[1], token, code=CODE)

    def test_home_user(self):
        cli.sign_in(ADA)
        sam = next(user for user in demo.HOME if user.title == 'Sam' and user.pin)
        self.run_loud('sign-in', '--home-user', sam.uuid, '--password-stdin', stdin=sam.pin + '\n')
        self.check(*(session['token'] for session in demo.sessions()), pin=sam.pin)

    def test_token(self):
        token = demo.foreign_token(ADA)
        self.run_loud('sign-in', '--token-stdin', stdin=token + '\n')
        self.check(token)


if __name__ == '__main__':
    cli.main()
