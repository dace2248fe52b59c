#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed on the way in, the next start finds what was there before or what is new, either whole.

USHER_TEST_SEED has the last test kill at the same moments again.
"""

import json
import os
import random
import signal
import time

from browsing import set_browser, wait_opened
from case import PASSWORD, WindowCase, demo, keyring, run
from demo import ADA, BOB, secret_tool, token_of
from driver import wait_for

USER = '/api/v2/user'
SEED = int(os.environ.get('USHER_TEST_SEED') or random.randrange(1 << 32))
KILLS = 20


def asked_for_user():
    return [request for request in demo.log() if request['path'] == USER]


class FirstAccountTest(WindowCase):
    def setUp(self):
        set_browser(True)
        super().setUp()
        self.addCleanup(keyring.send, signal.SIGCONT)
        self.before = self.prepare()
        self.window.key('ctrl+n')
        self.window.wait(PASSWORD)

    def prepare(self):
        """Gives the token that is there before."""
        return ''

    def enter_browser(self):
        self.open('In the Browser')
        wait_opened()

    def kill(self):
        self.window.kill()
        keyring.send(signal.SIGCONT)
        token = token_of('ada')
        self.assertIn(token, [self.before, *(session['token'] for session in demo.sessions())])
        self.assertEqual(secret_tool('search', '--all', 'service', 'plex.tv').count('[/'),
                         1 if token else 0)
        self.check_files(token)
        self.window = self.open_window({})
        if not token:
            self.window.wait('Sign In to Plex')
        elif token in [session['token'] for session in demo.sessions()]:
            self.window.wait('ada · ada@example.org')
            self.window.wait('In the keyring')
        else:
            self.window.wait('Signed out by Plex')
        self.assertEqual(token_of('ada'), token)
        return token

    def check_files(self, token):
        """Each is whole, and has no token in it."""
        for place, _, names in os.walk(os.path.join(os.environ['XDG_DATA_HOME'], 'usher')):
            for name in names:
                with open(os.path.join(place, name), encoding='utf-8') as file:
                    text = file.read()
                self.assertFalse(token and token in text, name)
                if name.endswith('.json'):
                    self.assertEqual(json.loads(text)['username'], 'ada')

    def test_pin_just_made(self):
        demo.answer_next('/api/v2/pins', delay=1000)
        self.open('In the Browser')
        wait_for(demo.pins, 'the PIN')
        self.assertEqual(self.kill(), self.before)

    def test_waiting(self):
        self.enter_browser()
        wait_for(lambda: demo.pins()[-1]['polls'] > 0, 'a question about the PIN')
        self.assertEqual(self.kill(), self.before)

    def test_claimed_and_not_noticed(self):
        self.enter_browser()
        demo.claim('ada')
        self.kill()

    def test_account_awaited(self):
        self.enter_browser()
        demo.answer_next(USER, delay=20000)
        demo.claim('ada')
        self.window.wait('Signing in…')
        self.assertEqual(self.kill(), self.before)

    def test_keyring_awaited(self):
        self.enter_browser()
        keyring.send(signal.SIGSTOP)
        before = len(asked_for_user())
        demo.claim('ada')
        wait_for(lambda: [request for request in asked_for_user()[before:] if 'status' in request],
                 'the account')
        time.sleep(0.3)  # until the keyring is asked
        self.kill()

    def test_just_kept(self):
        self.enter_browser()
        demo.claim('ada')
        token = demo.sessions()[-1]['token']
        wait_for(lambda: token_of('ada') == token, 'the token in the keyring')
        self.assertEqual(self.kill(), token)

    def test_token_checked(self):
        self.open('With a Token')
        demo.answer_next(USER, delay=20000)
        self.window.type('Token', 'somebodyelses')
        self.window.click('Sign In')
        self.window.wait('Signing in…')
        self.assertEqual(self.kill(), self.before)


class SameAccountTest(FirstAccountTest):
    """Somebody who is signed in does it again, and the service ends the token from before."""

    def prepare(self):
        self.sign_in(ADA)
        return token_of('ada')


class AnyMomentTest(WindowCase):
    """Ada and Bob by turns, in one way or another, and killed at any moment from then on."""

    def setUp(self):
        set_browser(True)
        super().setUp()
        demo.allow_sign_ins(1000)

    def by_password(self, account):
        self.window.fill_in(account)
        self.window.click('Sign In')

    def by_token(self, account):
        token = demo.foreign_token(account)
        self.open('With a Token')
        self.window.type('Token', token)
        self.window.click('Sign In')

    def by_browser(self, account):
        before = len(demo.pins())
        self.open('In the Browser')
        wait_for(lambda: len(demo.pins()) > before, 'a PIN')
        demo.claim(account[0])

    @staticmethod
    def tokens():
        return {name: token_of(name) for name in ('ada', 'bob')}

    def check_files(self):
        folder = os.path.join(os.environ['XDG_DATA_HOME'], 'usher', 'accounts')
        names = [name for name in os.listdir(folder) if name.endswith('.json')] \
            if os.path.isdir(folder) else []
        found = []
        for name in names:
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                found.append(json.load(file)['username'])
        self.assertEqual(len(found), len(set(found)))
        self.assertLessEqual(set(found), {'ada', 'bob'})

    def wait_listed(self, name):
        """By the title, or where a file is missing and the session over, by the user name."""
        wait_for(lambda: self.window.find(name.title()) or self.window.find(name), name)

    def test_any_moment(self):
        print(f'# USHER_TEST_SEED={SEED}', flush=True)
        lots = random.Random(SEED)
        for i in range(KILLS):
            account = (ADA, BOB)[i % 2]
            name, other = account[0], (BOB, ADA)[i % 2][0]
            way = lots.choice((self.by_password, self.by_token, self.by_browser))
            delay = lots.uniform(0, 1.2 if way == self.by_browser else 0.4)
            before = self.tokens()
            self.window.key('ctrl+n')
            self.window.wait(PASSWORD)
            way(account)
            time.sleep(delay)
            self.window.kill()

            after = self.tokens()
            where = f'kill {i}: {way.__name__} of {name} after {delay} s, USHER_TEST_SEED={SEED}'
            given = [session['token'] for session in demo.sessions() if session['username'] == name]
            self.assertIn(after[name], [before[name], *given], where)
            self.assertEqual(after[other], before[other], where)
            self.assertEqual(secret_tool('search', '--all', 'service', 'plex.tv').count('[/'),
                             len(list(filter(None, after.values()))), where)
            self.check_files()
            self.window = self.open_window({})
            for shown, token in after.items():
                if token:
                    self.wait_listed(shown)
            self.assertEqual(self.tokens(), after, where)


if __name__ == '__main__':
    run()
