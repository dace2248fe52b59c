#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in with a token that the person has already."""

from case import WindowCase, demo, run
from demo import ADA, token_of
from driver import Announcements, wait_for

USER = '/api/v2/user'
MALFORMED = 'This is no token. A token is one word, of some 20 letters and digits.'
JWT = 'eyJhbGciOiJFZERTQSJ9.eyJhdWQiOiJwbGV4LnR2In0.c2lnbmF0dXJl'


class TokenTest(WindowCase):
    def setUp(self):
        self.announcements = Announcements()
        self.addCleanup(self.announcements.close)
        super().setUp()

    def enter(self):
        self.open_way('With a Token', 'Paste a token')

    def submit(self, text):
        self.window.type('Token', text)
        self.window.click('Sign In')

    def assert_signed_in(self, token):
        self.window.wait('Sign Out…')
        self.assertEqual(token_of('ada'), token)
        self.assertEqual([session['token'] for session in demo.sessions()], [token])

    def assert_refused(self, text, sentence):
        self.submit(text)
        self.window.wait_text(sentence)
        self.announcements.wait(self.window.wait_text(sentence).name)
        self.assertEqual(len(self.window.read('Token')), len(text))

    def test_token(self):
        token = demo.foreign_token(ADA)
        self.enter()
        self.submit(token)
        self.assert_signed_in(token)

    def test_white_space(self):
        token = demo.foreign_token(ADA)
        self.enter()
        self.submit(f'  {token}\t')
        self.assert_signed_in(token)

    def test_address(self):
        token = demo.foreign_token(ADA)
        self.enter()
        self.submit(f'https://server.example.org:32400/library?X-Plex-Token={token}&checkFiles=1')
        self.assert_signed_in(token)

    def test_refused(self):
        self.enter()
        self.assertFalse(self.window.is_sensitive(self.window.find('Sign In', 'button')))
        self.assert_refused('two words', MALFORMED)
        self.assert_refused('   ', MALFORMED)
        self.assert_refused(JWT, 'This is a short-lived token (a JWT)')
        self.assertEqual([request for request in demo.log() if request['path'] == USER], [])
        self.assert_refused('aServersOwnToken1234', 'Plex does not accept this token')
        self.assertEqual(token_of('ada'), '')
        token = demo.foreign_token(ADA)
        self.submit(token)
        self.assert_signed_in(token)

    def test_unseen(self):
        """The token is nowhere in what a screen reader is told."""
        self.enter()
        self.window.type('Token', 'aServersOwnToken1234')
        self.assertNotIn('aServersOwnToken1234', self.window.texts() + [self.window.read('Token')])
        self.window.click('Sign In')
        self.window.wait_text('Plex does not accept this token')
        self.assertNotIn('aServersOwnToken1234', ' '.join(
            self.window.texts() + self.announcements.listen() + [self.window.read('Token')]))

    def test_service_trouble(self):
        token = demo.foreign_token(ADA)
        self.enter()
        demo.answer_next(USER, status=503)
        self.submit(token)
        self.announcements.wait('Plex has trouble of its own. Try again later.')
        self.window.click('Try Again')
        self.assert_signed_in(token)

    def test_cancelled(self):
        token = demo.foreign_token(ADA)
        self.enter()
        demo.answer_next(USER, delay=20000)
        self.submit(token)
        self.window.wait('Signing in…')
        self.window.click('Cancel')
        wait_for(lambda: any(request.get('gone') for request in demo.log()), 'the request to go')
        self.window.wait('Sign In', 'button')
        self.assertEqual(token_of('ada'), '')
        self.window.click('Sign In')
        self.assert_signed_in(token)

    def test_not_remembered(self):
        token = demo.foreign_token(ADA)
        self.window.click('Sign In')
        self.window.wait('Keep me signed in')
        self.window.key('alt+k')
        self.open('With a Token')
        self.window.wait_text('Paste a token')
        self.submit(token)
        self.window.wait('In the keyring until you log out')


if __name__ == '__main__':
    run()
