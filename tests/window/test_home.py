#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Plex Home: who belongs to it, and signing them in."""

import os
import sys

from case import KEYRING_PASSWORD, WindowCase, demo, keyring, run
from demo import ADA
from driver import Announcements, wait_for

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import cli  # noqa: E402

ROW = 'Users of the Plex Home'
USERS = '/api/v2/home/users'
KIM, HUGO, SAM = (next(user for user in demo.HOME if user.title == title)
                  for title in ('Kim', 'Hugo', 'Sam'))


def kept(user):
    """What any other app finds in the keyring."""
    return demo.secret_tool('lookup', 'service', 'plex.tv', 'uuid', user.uuid)


class HomeTest(WindowCase):
    def setUp(self):
        self.announcements = Announcements()
        self.addCleanup(self.announcements.close)
        super().setUp()
        self.sign_in(ADA)

    def enter(self):
        self.open(ROW)
        self.window.wait('Kim')

    def sign_in_user(self, user):
        """From the list, which has the focus, to the token in the keyring."""
        self.choose(user.title)
        self.window.wait('PIN' if user.pin else 'Sign In')
        if user.pin:
            self.window.type('PIN', user.pin)
        else:
            self.window.key('Return')
        wait_for(lambda: kept(user), f'the token of {user.title}')

    def assert_session(self, user):
        """It is a token of that user, of a session of this program."""
        tokens = {session['token']: session['username'] for session in demo.sessions()}
        self.assertEqual(tokens[kept(user)], user.title.lower() if user is HUGO else user.title)
        self.assertNotEqual(kept(user), demo.token_of('ada'))

    def wait_said_of_kim(self, description):
        """In the row, which is there once the list is."""
        wait_for(lambda: self.window.wait('Kim', 'button').description == description,
                 f'the row of Kim to say “{description}”')

    def test_users(self):
        self.enter()
        texts = self.window.texts()
        for user in demo.HOME[:5]:
            self.assertIn(user.title, texts)
        for badge in ('Admin', 'Managed user', 'PIN', 'Signed in'):
            self.assertIn(badge, texts)
        row = self.window.find('Ada', 'button')
        self.assertEqual(row.description, 'Admin, PIN, Signed in')
        row = self.window.find('Kim', 'button')
        self.assertEqual(row.description, 'Managed user')

    def test_without_pin(self):
        ada = demo.token_of('ada')
        self.enter()
        self.sign_in_user(KIM)
        self.announcements.wait('Signed in as Kim')
        self.assert_session(KIM)
        self.assertEqual(demo.token_of('ada'), ada)
        # Whoever signs three children in is still at the list.
        self.wait_said_of_kim('Managed user, Signed in')
        # Whoever is signed in is shown.
        self.show(KIM)
        self.window.wait('Managed user')

    def test_with_pin(self):
        self.enter()
        self.choose('Sam')
        self.window.wait('PIN')
        self.window.type('PIN', '12')
        self.assertFalse(self.window.is_sensitive(self.window.find('Sign In', 'button')))
        self.window.type('PIN', '0000')
        self.announcements.wait('That PIN was not accepted.')
        self.assertEqual(kept(SAM), '')
        self.window.type('PIN', SAM.pin)
        self.announcements.wait('Signed in as Sam')
        self.assert_session(SAM)

    def test_pin_that_the_list_does_not_know(self):
        self.enter()
        self.choose('Hugo')
        self.window.wait('Sign In', 'button')
        self.assertIsNone(self.window.find('PIN'))
        self.window.key('Return')
        self.window.wait('PIN')
        self.announcements.wait('This user of the Plex Home has a PIN.')
        # The focus is where it is to be typed.
        self.window.key(*HUGO.pin)
        self.announcements.wait('Signed in as Hugo')
        self.assert_session(HUGO)

    def test_trouble(self):
        demo.answer_next(USERS, status=503)
        self.open(ROW)
        self.announcements.wait('Plex has trouble of its own. Try again later.')
        self.window.click('Try Again')
        self.window.wait('Kim')
        demo.answer_next(demo.SWITCH, status=503)
        self.choose('Kim')
        self.window.wait('Sign In', 'button')
        self.window.key('Return')
        self.window.click('Try Again')
        self.announcements.wait('Signed in as Kim')

    def test_cancelled(self):
        self.enter()
        demo.answer_next(demo.SWITCH, delay=20000)
        self.choose('Kim')
        self.window.wait('Sign In', 'button')
        self.window.key('Return')
        self.window.wait('Signing in…')
        # Escape ends the request, and stays; once more closes the dialog.
        self.window.key('Escape')
        self.window.wait('Sign In', 'button')
        self.window.key('Escape')
        self.window.wait('Sam', 'button')
        self.assertEqual(kept(KIM), '')

    def test_not_remembered(self):
        """What is forgotten with the log-in does not leave the users of its Home behind."""
        self.window.key('ctrl+n')
        self.window.wait('Password')
        self.window.fill_in(ADA)
        self.window.tab_to('Keep me signed in')
        self.window.key('space')
        self.window.click('Sign In')
        self.window.wait('In the keyring until you log out')
        self.enter()
        self.sign_in_user(KIM)
        self.announcements.wait('Signed in as Kim')
        self.show(KIM)
        self.window.wait('In the keyring until you log out')

    def test_not_kept(self):
        """Where the keyring goes meanwhile the token is in hand, and said not to be kept."""
        self.enter()
        demo.answer_next(demo.SWITCH, delay=20000)
        self.choose('Kim')
        self.window.wait('Sign In', 'button')
        self.window.key('Return')
        wait_for(lambda: any('/switch' in request['path'] for request in demo.log()),
                 'the service to be asked')
        self.addCleanup(keyring.start, KEYRING_PASSWORD)
        keyring.stop()
        demo.release()
        # That is what there is to see then.
        self.window.wait('Signed in, but not kept yet')

    def wait_for_button(self, name):
        """One that can be pressed."""
        def look():
            button = self.window.find(name, 'button')
            return button is not None and self.window.is_sensitive(button)
        wait_for(look, f'a button “{name}” to press')

    def test_asked_to_wait(self):
        """Nothing is invited to be tried at once, and the keyboard goes on working."""
        demo.answer_next(USERS, status=429, headers={'Retry-After': '3'})
        self.open(ROW)
        self.window.wait('Try again in 3\u00a0s')
        self.window.wait('Try Again')
        self.window.click('Try Again')
        self.window.wait('Kim')
        demo.answer_next(demo.SWITCH, status=429, headers={'Retry-After': '3'})
        self.choose('Kim')
        self.window.wait('Sign In', 'button')
        self.window.key('Return')
        self.window.wait_text('asks for fewer requests')
        self.wait_for_button('Sign In')
        # The focus is where it was.
        self.window.key('Return')
        self.announcements.wait('Signed in as Kim')
        demo.answer_next(demo.SWITCH, status=429, headers={'Retry-After': '60'})
        self.choose('Zoë from next door')
        self.window.wait('Sign In', 'button')
        self.window.key('Return')
        self.window.wait_text('asks for fewer requests')
        self.window.key('Escape')
        self.window.wait('Sam', 'button')

    def test_host_revoked(self):
        """The one who asks is named, and signed in first."""
        self.enter()
        demo.call('POST', '/demo/revoke?username=ada')
        self.choose('Kim')
        self.window.wait('Sign In', 'button')
        self.window.key('Return')
        self.window.wait_text('Ada, Signed out by Plex')
        self.window.tab_to('Sign In')
        self.window.key('Return')
        self.window.wait('Password')
        self.assertEqual(self.window.read('User name or e-mail'), 'ada')

    def test_host_gone(self):
        """Without the account that asks there is nothing to ask."""
        self.enter()
        self.choose('Kim')
        self.window.wait('Sign In', 'button')
        cli.usherctl('sign-out', 'ada')
        self.window.wait('Sign In to Plex')
        self.assertFalse(self.window.has_dialog())

    def test_without_the_admin(self):
        """A managed user whose admin is not signed in here has nobody to ask, and learns so."""
        self.enter()
        self.sign_in_user(KIM)
        self.announcements.wait('Signed in as Kim')
        cli.usherctl('sign-out', 'ada')
        # In the list they are called so, too.
        self.window.wait_no_dialog()
        self.window.wait('Managed user')
        demo.call('POST', '/demo/revoke?username=Kim')
        self.window.key('F5')
        self.window.wait('Signed out by Plex')
        self.window.click('Sign In')
        self.window.wait('Sign In the Admin First?')
        self.window.click('Sign In')
        self.window.wait('Password')

    def test_states_of_the_others(self):
        """What becomes of an account shows in its row."""
        self.enter()
        self.sign_in_user(KIM)
        self.wait_said_of_kim('Managed user, Signed in')
        demo.secret_tool('clear', 'service', 'plex.tv', 'uuid', KIM.uuid)
        self.wait_said_of_kim('Managed user')

    def test_nobody_elses_home(self):
        self.add_bob()
        self.window.wait_gone(ROW)


    def show(self, user):
        """The account of a user who is signed in."""
        self.window.key('Return')
        self.window.wait_gone('Zoë from next door', 'button')
        self.window.wait('Sign Out…')

    def test_again(self):
        """A managed user has no password: the dialog is that of the Home."""
        self.enter()
        self.sign_in_user(SAM)
        self.announcements.wait('Signed in as Sam')
        self.show(SAM)
        demo.call('POST', '/demo/revoke?username=Sam')
        self.window.key('F5')
        self.window.wait('Signed out by Plex')
        self.window.click('Sign In')
        self.window.wait('PIN')
        self.window.type('PIN', SAM.pin)
        self.window.wait_no_dialog()
        self.window.wait_gone('Signed out by Plex', 'label')
        self.assert_session(SAM)


run()
