#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Letting another device in."""

import os
import sys

from case import WindowCase, demo, keyring, run, unlock
from demo import ADA
from driver import Announcements, wait_for

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import cli  # noqa: E402

LINK = '/api/v2/pins/link'
ROW = 'Let a Device In'


class ApproveTest(WindowCase):
    def setUp(self):
        self.announcements = Announcements()
        self.addCleanup(self.announcements.close)
        super().setUp()
        self.sign_in(ADA)
        self.device = demo.Device()

    def enter(self):
        self.open(ROW)
        self.window.wait('Code')

    def submit(self, code):
        self.window.type('Code', code)
        self.window.click('Let In')

    def assert_let_in(self, username, name):
        self.announcements.wait(f'The device is signed in as {name}')
        self.window.wait('Sign Out…')
        self.assertIn((username, self.device.IDENTIFIER, self.device.token()),
                      [(session['username'], session['identifier'], session['token'])
                       for session in demo.sessions()])

    def assert_refused(self, code, sentence):
        self.submit(code)
        self.announcements.wait(self.window.wait_text(sentence).name)
        self.assertEqual(self.window.read('Code'), code)
        self.assertIsNone(self.device.token())

    def test_let_in(self):
        self.enter()
        self.submit(self.device.code)
        self.assert_let_in('ada', 'Ada')
        # This one stays signed in.
        self.assertEqual(len(demo.sessions()), 2)

    def test_as_people_write(self):
        self.enter()
        code = self.device.code.lower()
        self.submit(f' {code[:2]} {code[2:]}')
        self.assert_let_in('ada', 'Ada')

    def test_refused(self):
        self.enter()
        self.assertFalse(self.window.is_sensitive(self.window.find('Let In', 'button')))
        self.assert_refused('ABCDE', 'A code has four letters or digits.')
        self.assert_refused('ÄBCD', 'A code has four letters or digits.')
        self.assertEqual([request for request in demo.log() if request['path'] == LINK], [])
        unknown = 'AAAA' if self.device.code != 'AAAA' else 'BBBB'
        self.assert_refused(unknown, 'Plex does not know this code.')
        demo.answer_next(LINK, status=503)
        self.submit(self.device.code)
        self.announcements.wait('Plex has trouble of its own. Try again later.')
        self.window.click('Try Again')
        self.assert_let_in('ada', 'Ada')

    def test_cancelled(self):
        self.enter()
        demo.answer_next(LINK, delay=20000)
        self.submit(self.device.code)
        self.window.wait('Letting the device in…')
        self.window.click('Cancel')
        wait_for(lambda: any(request.get('gone') for request in demo.log()), 'the request to go')
        self.window.wait('Let In', 'button')
        self.assertIsNone(self.device.token())
        self.window.key('Escape')
        self.window.wait('Sign Out…')

    def test_several_accounts(self):
        self.add_bob()
        self.enter()
        self.window.tab_to('Account')
        self.window.key('space')
        self.window.wait('Bob', 'list item')
        self.window.key('Home', 'Return')
        self.submit(self.device.code)
        self.assert_let_in('ada', 'Ada')

    def test_account_that_is_shown(self):
        self.add_bob()
        self.enter()
        self.submit(self.device.code)
        self.assert_let_in('bob', 'Bob')

    def test_account_that_goes(self):
        """Signed out elsewhere while the code is typed: nobody is let in as somebody else."""
        self.enter()
        self.window.type('Code', self.device.code)
        cli.usherctl('sign-out', 'ada').check_returncode()
        self.window.wait('Sign In to Plex')

    def test_revoked(self):
        demo.call('POST', '/demo/revoke?username=ada')
        self.enter()
        self.submit(self.device.code)
        self.window.wait('Plex has ended this session. Sign in again.')
        self.assertIsNone(self.device.token())
        self.window.key('Escape')
        self.window.wait('Signed out by Plex')

    def test_locked(self):
        keyring.lock()
        self.enter()
        self.submit(self.device.code)
        unlock()
        self.assert_let_in('ada', 'Ada')


if __name__ == '__main__':
    run()
