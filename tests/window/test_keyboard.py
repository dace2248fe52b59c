#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole of it by keyboard: the way from key to key, and that it is to be seen where one is."""

from case import LOGIN, PASSWORD, demo, run
from demo import ADA, TIA, token_of
from driver import wait_for
from keyboard import KeyboardCase

DETAILS = ('Use in Other Apps', 'Playback', 'Privacy', 'Features', 'Purchases', 'Services')
WAYS = ['In the Browser', 'With a Code', 'With a Token']
SWITCH = 'Keep watch with the window closed'
FIELDS = [LOGIN, PASSWORD, 'Show Password', 'Forgot it?', 'Keep me signed in']


class KeyboardTest(KeyboardCase):
    def test_whole_way(self):
        self.open_dialog()
        self.write('tia')
        self.assertEqual(self.press('Tab'), PASSWORD)
        self.write('nonsense')
        self.window.key('Return')
        self.window.wait_text('password is wrong')
        self.assert_focus(PASSWORD)

        # What is wrong is selected, to be written over; what is written can be shown.
        self.write(TIA[1])
        self.assertEqual(self.press('Tab'), 'Show Password')
        self.window.key('space')
        wait_for(lambda: self.window.read(PASSWORD) == TIA[1], 'the password')
        self.press('shift+Tab')
        self.assert_focus(PASSWORD)
        self.window.key('Return')

        self.assert_focus('Code')
        self.write('654321')
        self.window.wait_text('not accepted')
        self.assert_focus('Code')
        self.window.key('Escape')
        self.assert_focus(PASSWORD)
        self.window.key('Return')
        self.assert_focus('Code')
        self.window.key('ctrl+a')
        self.write('123456')

        self.window.wait('Sign Out…')
        self.assert_focus('Token')
        self.assertEqual(self.press('Tab'), 'Copy Token')
        self.window.key('Return')
        self.window.wait_text('Token copied')

        self.assertEqual(self.press('Tab'), 'Use in Other Apps')
        self.window.key('Return')
        self.window.wait('Back')
        self.assert_focus('On the command line')
        self.window.key('Escape')
        self.window.wait('Token')
        self.assert_focus('Use in Other Apps')

        self.window.tab_to('Sign Out…')
        self.window.key('Return')
        self.assert_focus('Cancel')
        self.assertEqual(self.press('Tab'), 'Sign Out')
        self.window.key('Return')
        self.assert_focus('Sign In')
        self.assertEqual(token_of('tia'), '')
        self.assertEqual(demo.sessions(), [])

    def test_order(self):
        self.assert_focus('Sign In')
        self.assertEqual(self.go_round(), ['Main Menu', 'Sign In'])

        self.open_dialog()
        self.assertEqual(self.go_round(), [*FIELDS[1:], *WAYS, 'Cancel', LOGIN])
        self.window.fill_in(TIA)
        self.assert_focus(LOGIN)
        self.assertEqual(self.go_round(), [*FIELDS[1:], 'Sign In', *WAYS, 'Cancel', LOGIN])
        self.assertEqual(self.go_round('shift+Tab', 'Tab'),
                         ['Cancel', *reversed(WAYS), 'Sign In', *reversed(FIELDS)])

        demo.answer_next(status=503)
        self.window.click('Sign In')
        self.window.wait('Try Again')
        self.assert_focus(PASSWORD)
        self.assertEqual(self.go_round(),
                         [*FIELDS[2:], 'Sign In', *WAYS, 'Cancel', 'Try Again', *FIELDS[:2]])

        demo.answer_next(delay=20000)
        self.window.click('Try Again')
        self.assert_focus('Signing in…')
        self.assertEqual(self.press('Tab'), 'Cancel')
        self.assertEqual(self.press('Tab'), 'Signing in…')
        self.window.key('Escape')
        self.assert_focus(PASSWORD)

        self.window.click('Sign In')
        self.assert_focus('Code')
        self.window.type('Code', '1')
        self.assertEqual(self.go_round(), ['Continue', 'Back', 'Code'])

    def test_order_of_the_account(self):
        self.sign_in(ADA)
        self.window.wait_gone('Signed in as Ada')
        self.assert_focus('Token')
        # The arrow keys go through a group of details, the Tab key over it.
        self.assertEqual(self.go_round(), [
            'Copy Token', 'Use in Other Apps', 'Let a Device In', 'Users of the Plex Home', 'User name', 'ada',
            'Two-factor authentication', 'Status', 'Member of a Plex Home', *DETAILS[1:], 'Sign Out…', 'Add Account', 'Main Menu',
            'Token'])
        self.window.tab_to('User name')
        self.assertEqual(self.press('Down'), 'E-mail')
        self.assertEqual(self.press('Down'), 'Joined')

    def test_mnemonics(self):
        self.open_dialog()
        self.assertEqual(self.mnemonics(), {'Alt+u': LOGIN, 'Alt+p': PASSWORD, 'Alt+f': 'Forgot it?',
                                'Alt+k': 'Keep me signed in', 'Alt+s': 'Sign In', 'Alt+c': 'Cancel',
                          **dict(zip(('Alt+b', 'Alt+d', 'Alt+n'), WAYS))})
        self.assertEqual(self.press('alt+p'), PASSWORD)
        self.assertEqual(self.press('alt+u'), LOGIN)
        self.write('ada')
        self.press('alt+p')
        self.write(ADA[1])
        self.press('alt+k')
        self.window.key('alt+s')
        self.window.wait('In the keyring until you log out')
        self.window.key('alt+o')
        self.window.wait('Sign Out?')
        self.window.key('alt+c')
        self.window.wait_gone('Sign Out?')

    def test_shortcuts(self):
        self.assert_focus('Sign In')
        self.window.key('ctrl+n')
        self.assert_focus(LOGIN)
        self.window.key('Escape')
        self.window.wait_gone(PASSWORD)
        self.assert_focus('Sign In')
        self.assertEqual(self.press('F10'), 'Preferences')
        self.window.key('Return')
        self.window.wait(SWITCH)
        self.window.key('Escape')
        self.window.wait_gone(SWITCH)
        self.window.key('ctrl+comma')
        self.window.wait(SWITCH)
        self.window.key('Escape')
        self.window.wait_gone(SWITCH)
        self.window.key('ctrl+q')
        self.assertEqual(self.window.process.wait(10), 0)


if __name__ == '__main__':
    run()
