#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window's memory still has of a password, a code or a token that nobody needs any more.

They are made up anew each time, and typed with real keys: what comes over the accessibility bus stays in
the buffers of D-Bus. Where no dialog is open, no password and no token is needed: the keyring has it."""

import time

from browsing import set_browser, wait_opened
from case import LOGIN, PASSWORD, demo, keyring, run, unlock
from demo import token_of
from driver import wait_for
from keyboard import KeyboardCase
import memory

# In seconds, from the end of what a secret was needed for.
GRACE = 1
MATEO = demo.home_user('Mateo')


class MemoryTest(KeyboardCase):
    def setUp(self):
        set_browser(True)
        super().setUp()
        self.password = memory.make_up_password()
        self.code = memory.make_up_code(self.window.process.pid)
        for username in 'ada', 'tia':
            demo.set_secrets(username, password=self.password)
        demo.set_secrets('tia', code=self.code)

    def look(self, **more):
        for i, session in enumerate(demo.sessions()):
            more[f'token {i + 1}'] = session['token']
        return memory.find(self.window.process.pid,
                           {'password': self.password, 'code': self.code, **more})

    def assert_gone(self, **more):
        time.sleep(GRACE)
        self.assertEqual(self.look(**more), {})

    def fill_in(self, login, password):
        """All but the last key."""
        self.window.key('ctrl+n')
        self.assert_focus(LOGIN)
        self.write(login)
        self.press('Tab')
        self.assert_focus(PASSWORD)
        self.write(password)

    def submit(self, login, password=None):
        self.fill_in(login, password or self.password)
        # What is there is found.
        self.assertIn('password', self.look())
        self.window.key('Return')

    def sign_in(self, login='ada'):
        self.submit(login)
        self.window.wait('Sign Out…')
        self.assertTrue(token_of(login))

    def close_dialog(self, field):
        self.window.key('Escape')
        self.window.wait_gone(field)

    def sign_out(self):
        self.open('Sign Out…')
        self.assert_focus('Cancel')
        self.window.click('Sign Out')
        self.window.wait('Sign In to Plex')

    def test_signed_in(self):
        self.sign_in()
        self.assert_gone()

    def test_revealed(self):
        self.fill_in('ada', self.password)
        self.assertEqual(self.press('Tab'), 'Show Password')
        self.window.key('space')
        wait_for(lambda: self.window.read(PASSWORD) == self.password, 'the password')
        self.press('shift+Tab')
        self.window.key('Return')
        self.window.wait('Sign Out…')
        self.assert_gone()

    def test_code(self):
        wrong = memory.make_up_code(self.window.process.pid)
        self.submit('tia')
        self.assert_focus('Code')
        self.write(wrong)
        self.window.wait_text('not accepted')
        self.write(self.code)
        self.window.wait('Sign Out…')
        self.assert_gone(wrong=wrong)

    def test_code_behind_password(self):
        self.submit('tia', self.password + self.code)
        self.window.wait('Sign Out…')
        self.assert_gone()

    def test_code_not_given(self):
        self.submit('tia')
        self.assert_focus('Code')
        self.write(self.code[:4])
        self.window.key('Escape')
        self.assert_focus(PASSWORD)
        self.close_dialog(PASSWORD)
        self.assert_gone()

    def test_refused(self):
        self.submit('ada', 'x' + self.password)
        self.window.wait_text('password is wrong')
        # It can be mended, so it is in its field: there, and nowhere else.
        time.sleep(GRACE)
        self.assertEqual([len(places) for places in self.look().values()], [1])
        self.close_dialog(PASSWORD)
        self.assert_gone()

    def test_service_trouble(self):
        demo.answer_next(status=503)
        self.submit('ada')
        self.window.wait_text('Plex has trouble')
        self.close_dialog(PASSWORD)
        self.assert_gone()

    def test_cancelled(self):
        demo.answer_next(delay=20000)
        self.submit('ada')
        self.window.wait('Signing in…')
        self.window.key('Escape')
        self.window.wait_gone('Signing in…')
        self.close_dialog(PASSWORD)
        self.assert_gone()

    def test_keyring_locked(self):
        demo.answer_next(delay=20000)
        self.submit('ada')
        wait_for(demo.log, 'the request')
        keyring.lock()
        demo.release()
        # The prompt is open, and the token is in the window alone.
        wait_for(lambda: 'token 1' in self.look(), 'the token')
        unlock()
        self.window.wait('Sign Out…')
        self.assert_gone()

    def test_signed_out(self):
        self.sign_in()
        token = token_of('ada')
        self.window.key('ctrl+shift+c')
        wait_for(lambda: self.look(copied=token), 'the copy')
        self.sign_out()
        self.assert_gone(copied=token)

    def test_refreshed(self):
        self.sign_in()
        before = len(demo.log())
        self.restart()
        self.window.wait('Sign Out…')
        wait_for(lambda: [request for request in demo.log()[before:] if 'status' in request],
                 'a question about the account')
        self.assert_gone()

    def test_token(self):
        token = demo.foreign_token(('ada', self.password))
        self.open_way('With a Token', 'Paste a token')
        self.write(token)
        self.window.key('Return')
        self.window.wait('Sign Out…')
        self.assert_gone()

    def test_browser(self):
        self.open_way('In the Browser', 'Continue in Your Browser')
        wait_opened()
        demo.claim('ada')
        self.window.wait('Sign Out…')
        self.assert_gone()

    def test_home_pin(self):
        pin = memory.make_up_code(length=4)
        demo.set_secrets(MATEO.uuid, homePin=pin)
        self.sign_in()
        self.open('Users of the Plex Home')
        self.window.wait('Kim')
        self.choose('Mateo')
        self.window.wait('PIN')
        self.window.key(*pin)
        wait_for(lambda: demo.secret_tool('lookup', 'service', 'plex.tv', 'uuid', MATEO.uuid),
                 'the token of Mateo')
        # Four digits are somewhere by chance; so they are sent.
        self.assert_gone(pin=f'pin={pin}')


if __name__ == '__main__':
    run()
