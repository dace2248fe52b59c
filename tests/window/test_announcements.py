#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes up where the focus is not is told to screen readers, once, and nothing else is."""

import time

from case import OFFLINE, PASSWORD, WindowCase, demo, run
from demo import ADA, TIA, secret_tool
from driver import Announcements, Atspi, wait_for


class AnnouncementsTest(WindowCase):
    def setUp(self):
        self.announcements = Announcements()
        self.addCleanup(self.announcements.close)
        super().setUp()

    def assert_hears(self, *sentences):
        listen = self.announcements.listen
        wait_for(lambda: len(listen()) >= len(sentences), f'one to say {sentences}')
        time.sleep(0.5)  # for what should not be said
        self.assertEqual(listen(), list(sentences))
        listen().clear()

    def assert_marked(self, name, reason):
        """The field itself says that it is wrong, and why."""
        field = self.window.entry(name)
        self.assertEqual(field.is_in(Atspi.StateType.INVALID_ENTRY),
                         reason is not None)
        reasons = field.related(Atspi.RelationType.ERROR_MESSAGE)
        self.assertEqual(reasons, [reason] if reason else [])

    def test_sign_in(self):
        wrong = 'The user name or password is wrong.'
        self.window.submit(('tia', 'not-it'))
        self.assert_hears(wrong)
        self.assert_marked(PASSWORD, wrong)
        self.window.fill_in(TIA)
        self.assert_marked(PASSWORD, None)

        demo.answer_next(status=503)
        self.window.click('Sign In')
        self.assert_hears('Plex has trouble of its own. Try again later.')

        self.window.click('Try Again')
        self.window.wait('Code')
        self.window.type('Code', '654321')
        self.assert_hears('That code was not accepted.')
        self.assert_marked('Code', 'That code was not accepted.')
        self.window.type('Code', '123456')
        self.assert_hears('Signed in as Tia')

    def test_account(self):
        self.sign_in(ADA)
        self.assert_hears('Signed in as Ada')
        self.window.key('ctrl+shift+c')
        self.assert_hears('Token copied')
        self.window.key('F5')
        self.assert_hears('Up to date')
        secret_tool('clear', 'service', 'plex.tv')
        self.assert_hears('Signed out')

    def test_offline(self):
        self.sign_in(ADA)
        self.assert_hears('Signed in as Ada')
        self.restart(**OFFLINE)
        self.window.wait_text('Shown as of')
        sentence = next(text for text in self.window.texts() if 'Shown as of' in text)
        self.assert_hears(sentence)


if __name__ == '__main__':
    run()
