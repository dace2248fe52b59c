#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window before a service that misbehaves, with a clock that is wrong, and beside usherctl."""

import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', name) for name in ('window', 'support', 'tools', 'cli')]
from case import LOGIN, PASSWORD, WindowCase, demo, run  # noqa: E402
from cli import USHERCTL, usherctl  # noqa: E402
from clock import YEAR, Clock, without_tls  # noqa: E402
from demo import ADA, BOB  # noqa: E402
from driver import wait_for  # noqa: E402
from faults import FAULTS, GOOD, TOKEN  # noqa: E402
from wire import Service  # noqa: E402

USER = '/api/v2/user'
NOT_UNDERSTOOD = 'The answer was not understood.'
NOT_REACHED = 'can’t be reached'
# By their names in the table, and what the window says.
PLAYED = {
    'a reset in the body': NOT_REACHED,
    'endless interim replies': NOT_UNDERSTOOD,
    'gzip, a bomb': NOT_UNDERSTOOD,
    'deep arrays in a field': NOT_UNDERSTOOD,
    'an absurd Retry-After': 'fewer requests',
}


class Faults(WindowCase):
    def test_faults(self):
        service = Service()
        self.addCleanup(service.close)
        rows = {row.name: row for row in FAULTS}
        self.restart(**service.env)
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        for name, words in PLAYED.items():
            service.set_reply(rows[name].reply)
            self.window.fill_in(ADA)
            self.window.click('Sign In' if self.window.find('Sign In', 'button') else 'Try Again')
            wait_for(lambda: service.requests, f'the request: {name}')
            self.window.wait_gone('Signing in…')
            self.window.wait_text(words)
            # What was typed is there, and nothing is kept.
            self.assertEqual(self.window.read(LOGIN), ADA[0], name)
            self.assertEqual(demo.token_of('ada'), '', name)
            self.assertEqual(len(service.requests), 1, name)
        service.set_reply(GOOD)
        self.window.key('Escape')
        self.window.wait_gone(PASSWORD)
        self.window.submit(ADA)
        self.window.wait('Sign Out…')
        self.assertEqual(demo.token_of('ada'), TOKEN)


class ClockTest(WindowCase):
    @staticmethod
    def asked(path=USER):
        return sum(request['path'] == path for request in demo.log())

    def open_window(self, env):
        clock, plain = Clock(), without_tls()
        self.clock, env = clock, {**clock.env, **plain.__enter__(), **env}
        self.addCleanup(plain.__exit__, None, None, None)
        return super().open_window(env)

    def test_wrong(self):
        self.sign_in(ADA)
        for offset in (-YEAR, YEAR):
            with self.subTest(offset):
                self.window.close()
                asked = self.asked()
                self.window = self.open_window({})
                self.clock.set(offset)
                self.window.wait_text('ada@example.org')
                wait_for(lambda: self.asked() > asked, 'the service to be asked')
                time.sleep(2)
                self.assertEqual(self.asked(), asked + 1)
        self.add_bob()
        self.assertNotEqual(demo.token_of('bob'), '')

    def test_set_meanwhile(self):
        """Nothing counts backwards, nobody is asked more often, and nothing waits for a year."""
        self.sign_in(ADA)
        time.sleep(1)
        for offset in (YEAR, -YEAR):
            demo.call('DELETE', '/demo/log')
            self.clock.set(offset)
            time.sleep(1.5)
            self.assertEqual(demo.log(), [])
            self.window.key('F5')
            wait_for(lambda: self.asked() == 1, 'the service to be asked')
        demo.answer_next(status=429, headers={'Retry-After': '20'})
        self.window.key('ctrl+n')
        self.window.wait(PASSWORD)
        self.window.fill_in(BOB)
        self.window.click('Sign In')
        left = [21]
        for offset in (YEAR, -YEAR):
            wait_for(lambda: 0 < (self.counted() or left[-1]) < left[-1], 'it to count')
            left.append(self.counted())
            self.clock.set(offset)
            time.sleep(1.5)
        wait_for(lambda: (button := self.window.find('Sign In', 'button')) is not None
                 and self.window.is_sensitive(button), 'the button')
        self.window.click('Sign In')
        self.window.wait_text('bob@example.org')

    def counted(self):
        """The seconds on the button."""
        begin, end = 'Try again in ', '\u00a0s'
        names = [node.name for node in self.window.all()]
        return next((int(name[len(begin):-len(end)]) for name in names
                     if name.startswith(begin) and name.endswith(end)), None)


class Together(WindowCase):
    """The window and usherctl sign in at the same moment."""

    def sign_in_beside(self, other):
        program = subprocess.Popen([USHERCTL, 'sign-in', '--login', other[0], '--password-stdin'],
                                   text=True, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.addCleanup(program.kill)
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.window.fill_in(ADA)
        self.window.click('Sign In')
        program.communicate(other[1] + '\n', timeout=60)
        self.assertEqual(program.returncode, 0)
        self.window.wait_gone(LOGIN)

    def assert_good(self, *names):
        sessions = demo.sessions()
        for name in names:
            self.assertEqual([session['token'] for session in sessions
                              if session['username'] == name], [demo.token_of(name)])
        listed = json.loads(usherctl('list', '--json').stdout)
        self.assertEqual({row['username']: row['state'] for row in listed},
                         dict.fromkeys(names, 'ok'))

    def test_one_account(self):
        for number in range(2):
            with self.subTest(number):
                self.sign_in_beside(ADA)
                self.window.wait_text('ada@example.org')
                self.assert_good('ada')
                usherctl('sign-out', 'ada')
                self.window.wait('Sign In to Plex')

    def test_two_accounts(self):
        self.sign_in_beside(BOB)
        self.window.wait_text('ada@example.org')
        self.window.wait_text('Bob')
        self.assert_good('ada', 'bob')


if __name__ == '__main__':
    run()
