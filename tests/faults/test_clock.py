#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl with a clock that is a year behind or ahead, or is set while it runs."""

import email.utils
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', name) for name in ('support', 'tools', 'cli')]
import demo  # noqa: E402
from cli import USHERCTL, KeyringCase, account_files, main, sign_in, usherctl  # noqa: E402
from clock import YEAR, Clock, without_tls  # noqa: E402
from demo import ADA, BOB  # noqa: E402

WRONG = 'Check the date and time of this computer.'


class ClockTest(KeyringCase):
    def assert_all_well(self, env=None):
        """One is signed in, and every command says so."""
        token = demo.token_of('ada')
        self.assertIn(token, [session['token'] for session in demo.sessions()])
        self.assert_done(usherctl('token', 'ada', env=env), token + '\n')
        listed = {row['username']: row['state']
                  for row in json.loads(usherctl('list', '--json', env=env).stdout)}
        self.assertEqual(listed, dict.fromkeys(listed, 'ok'))
        before = len(demo.log())
        self.assert_done(usherctl('check', 'ada', env=env))
        self.assertLessEqual(len(demo.log()) - before, 2)
        shown = json.loads(usherctl('show', '--json', 'ada', env=env).stdout)
        self.assertEqual(shown['username'], 'ada')

    def test_certificate(self):
        """It seems to have expired, or not to be valid yet."""
        self.assert_done(sign_in(ADA))
        token = demo.token_of('ada')
        for offset in (-YEAR, YEAR):
            with self.subTest(offset):
                clock = Clock(offset)
                env = clock.env
                asked = len(demo.log())
                for run in sign_in(ADA, env=env), usherctl('check', env=env):
                    self.assert_fails(run, 6, WRONG)
                self.assertEqual(len(demo.log()), asked)
                self.assertEqual(usherctl('token', env=env).stdout, token + '\n')
                self.assertIn('ada', usherctl('list', env=env).stdout)
        self.assert_all_well()

    def test_wrong(self):
        with without_tls() as plain:
            for offset in (-YEAR, YEAR):
                with self.subTest(offset):
                    clock = Clock(offset)
                    env = {**plain, **clock.env}
                    # What was there before it went wrong.
                    self.assert_done(sign_in(ADA))
                    self.assert_all_well(env)
                    # What came meanwhile.
                    self.assert_done(sign_in(ADA, env=env))
                    self.assert_done(sign_in(BOB, env=env))
                    self.assert_all_well(env)
                    for path in account_files():
                        self.assertAlmostEqual(os.stat(path).st_mtime, time.time() + offset,
                                               delta=600)
                    # And what is there afterwards.
                    clock.set(0)
                    self.assert_all_well(env)
                    self.assert_all_well()
                    # The one that was asked about is as old as it is, whatever it was before.
                    self.assertEqual(sum(abs(os.stat(path).st_mtime - time.time()) < 600
                                         for path in account_files()), 1)
                    self.tearDown()
                    demo.reset()

    def test_wait_until_a_date(self):
        """Nobody is kept waiting for a year, nor by less than nothing."""
        date = email.utils.formatdate(time.time() + 60, usegmt=True)
        with without_tls() as plain:
            for offset, words in (-YEAR, 'Try again in 60 minutes.'), (YEAR, 'Wait a moment'):
                with self.subTest(offset):
                    clock = Clock(offset)
                    demo.answer_next(status=429, headers={'Retry-After': date})
                    run = sign_in(ADA, env={**plain, **clock.env})
                    self.assert_fails(run, 6, words)

    def test_set_while_a_code_is_waited_for(self):
        clock = Clock()
        with without_tls() as plain:
            program = subprocess.Popen([USHERCTL, 'sign-in', '--link'], text=True,
                                       env={**os.environ, **plain, **clock.env},
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.addCleanup(program.kill)
            for offset in (0, YEAR, -YEAR):
                clock.set(offset)
                self.wait_polled()
            # One code, whose time goes on as before, and no haste.
            pin, = demo.pins()
            self.assertEqual(demo.call('GET', '/demo/state')['hasty'], 0)
            demo.claim('ada', pin['code'])
            _, words = program.communicate(timeout=30)
            self.assertEqual(program.returncode, 0, words)
        self.assert_all_well()

    def wait_polled(self):
        """Once more."""
        before = sum(pin['polls'] for pin in demo.pins())
        for _ in range(200):
            if sum(pin['polls'] for pin in demo.pins()) > before:
                return
            time.sleep(0.1)
        self.fail('the service is not asked any more')


if __name__ == '__main__':
    main()
