#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways in without a password, and a device that is let in, by keyboard alone."""

from browsing import set_browser, wait_opened
from case import demo, run
from demo import ADA, token_of
from driver import wait_for
from keyboard import KeyboardCase

USER = '/api/v2/user'
TRY_AGAIN = 'Try Again'


class WaysTest(KeyboardCase):
    def setUp(self):
        set_browser(True)
        super().setUp()

    def leave(self, row):
        """Escape goes back one page, to where one was, then out of the dialog."""
        self.window.key('Escape')
        self.assert_focus(row)
        self.window.key('Escape')
        self.assert_focus('Sign In')
        self.window.wait('Sign In to Plex')

    def assert_signed_in(self):
        self.window.wait('Sign Out…')
        self.assertEqual(token_of('ada'), demo.sessions()[-1]['token'])

    def test_browser(self):
        self.open_dialog()
        self.window.key('alt+b')
        url = wait_opened()
        self.assert_focus('Open Again')
        self.assertEqual(self.mnemonics(), {'Alt+o': 'Open Again', 'Alt+l': 'Copy Link'})
        self.assertEqual(self.go_round(), ['Copy Link', 'Back', 'Open Again'])
        self.window.key('Return')
        self.assertEqual(wait_opened(2), url)
        self.window.key('alt+l')
        self.window.wait('Link copied')
        demo.set_pins(forward=2000)
        self.assert_focus(TRY_AGAIN)
        self.assertEqual(self.mnemonics(), {'Alt+t': TRY_AGAIN})
        self.window.key('Return')
        self.assert_focus('Open Again')
        # A toast takes the Escape key.
        self.window.wait_gone('Link copied')
        self.leave('In the Browser')

    def test_signing_in(self):
        self.open_dialog()
        self.window.key('alt+b')
        self.assert_focus('Open Again')
        demo.answer_next(USER, delay=20000)
        demo.claim('ada')
        self.assert_focus('Signing in…')
        self.assertEqual(self.mnemonics(), {'Alt+c': 'Cancel'})
        self.assertEqual(self.press('Tab'), 'Cancel')
        self.assertEqual(self.press('Tab'), 'Signing in…')
        self.window.key('Escape')
        self.assert_focus(TRY_AGAIN)
        self.window.key('Return')
        self.assert_signed_in()

    def test_code(self):
        demo.answer_next('/api/v2/pins', delay=20000)
        self.open_dialog()
        self.window.key('alt+d')
        self.assert_focus('Asking Plex for a code…')
        demo.release()
        spelled = ' '.join(wait_for(demo.pins, 'a code')[0]['code'])
        self.assert_focus(spelled)
        self.assertEqual(self.mnemonics(), {})
        self.press('Tab')
        self.press('shift+Tab')
        self.assert_focus(spelled)
        demo.set_pins(forward=1000)
        renewed = wait_for(lambda: demo.pins()[1:], 'another code')[0]['code']
        self.assert_focus(' '.join(renewed))
        self.leave('With a Code')

    def test_token(self):
        self.open_dialog()
        self.window.key('alt+n')
        self.assert_focus('Token')
        self.assertEqual(self.mnemonics(), {'Alt+k': 'Token', 'Alt+s': 'Sign In'})
        self.write('abc')
        self.assertEqual(self.go_round(), ['Show Password', 'Sign In', 'Back', 'Token'])
        self.window.key('Return')
        self.window.wait_text('Plex does not accept this token')
        self.assert_focus('Token')
        demo.answer_next(USER, status=503)
        # What is wrong is selected, to be written over.
        self.write('def')
        self.window.key('alt+s')
        self.window.wait(TRY_AGAIN)
        self.assertEqual(len(self.window.read('Token')), 3)
        self.assert_focus('Token')
        demo.answer_next(USER, delay=20000)
        self.window.key('Return')
        self.assert_focus('Signing in…')
        self.window.key('Escape')
        self.assert_focus('Token')
        self.leave('With a Token')

    def test_ways_from_row_to_row(self):
        self.open_dialog()
        self.window.tab_to('In the Browser')
        self.window.key('Down', 'Down', 'space')
        self.assert_focus('Token')
        self.window.key('alt+Left')
        self.assert_focus('With a Token')

    def test_approve(self):
        self.sign_in(ADA)
        self.window.wait_gone('Signed in as Ada')
        self.window.tab_to('Let a Device In')
        self.window.key('Return')
        self.assert_focus('Code')
        self.write('abc')
        self.assertEqual(self.mnemonics(),
                         {'Alt+o': 'Code', 'Alt+l': 'Let In', 'Alt+c': 'Cancel'})
        self.assertEqual(self.go_round(), ['Let In', 'Cancel', 'Code'])
        self.window.key('Return')
        self.window.wait('A code has four letters or digits.')
        self.assert_focus('Code')
        demo.answer_next('/api/v2/pins/link', delay=20000)
        self.write('ab12')
        self.window.key('alt+l')
        self.assert_focus('Letting the device in…')
        self.window.key('Escape')
        self.assert_focus('Code')
        demo.answer_next('/api/v2/pins/link', status=503)
        self.window.key('Return')
        self.window.wait(TRY_AGAIN)
        self.assert_focus('Code')
        self.window.key('Escape')
        self.assert_focus('Let a Device In')

    def test_account_chosen(self):
        self.sign_in(ADA)
        self.add_bob()
        self.window.tab_to('Let a Device In')
        self.window.key('Return')
        self.assert_focus('Code')
        self.assertEqual(self.press('Tab'), 'Account')
        self.window.key('space')
        self.window.wait('Ada', 'list item')
        self.window.key('Home', 'Return')
        self.window.wait_gone('Bob', 'list item')
        self.window.wait('Ada', 'list item')
        self.assertEqual(self.press('Tab'), 'Cancel')
        self.assertEqual(self.press('Tab'), 'Code')


if __name__ == '__main__':
    run()
