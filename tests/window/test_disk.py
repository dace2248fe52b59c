#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window with a disk that is full, or may only be read from."""

import glob
import os

from case import WindowCase, demo, run
from demo import ADA, BOB, token_of
from disk import Disk
from driver import wait_for
from several import selected

DATA, CACHE = (os.path.join(os.environ[name], 'usher') for name in ('XDG_DATA_HOME',
                                                                    'XDG_CACHE_HOME'))
STORAGE = 'can’t be read or written'


def account_files():
    return glob.glob(DATA + '/accounts/*')


def pictures():
    return glob.glob(CACHE + '/avatars/*')


class DiskTest(WindowCase):
    """Bob was signed in before."""

    def setUp(self):
        self.data, self.cache = Disk(DATA), Disk(CACHE)
        self.addCleanup(self.data.take_away)
        self.addCleanup(self.cache.take_away)
        super().setUp()
        self.sign_in(BOB)

    def leave(self):
        self.open('Sign Out…')
        self.window.click('Sign Out')

    def show_ada(self):
        wait_for(lambda: selected(self.window), 'one of the two')
        if selected(self.window) == ['Bob']:
            self.window.tab_to('Bob', 'list item')
            self.window.key('Up')
        wait_for(lambda: selected(self.window) == ['Ada'], 'Ada to be selected')

    def test_full(self):
        """The keyring has Ada's token, and the disk takes the rest once there is room."""
        with self.data.full(), self.cache.full():
            self.add(ADA)
            self.window.wait('ada · ada@example.org')
            self.window.wait('In the keyring')
            self.window.wait_text(STORAGE)
            self.assertEqual(len(account_files()), 1)
            self.restart()
            self.window.wait('Ada')
            self.show_ada()
            self.window.wait_text(STORAGE)
        self.assertEqual(token_of('ada'), [session['token'] for session in demo.sessions()
                                           if session['username'] == 'ada'][0])
        self.window.click('Try Again')
        wait_for(lambda: len(account_files()) == 2, 'the file of Ada')
        self.window.wait('ada · ada@example.org')
        self.window.wait_gone('Try Again')

    def test_cache_full(self):
        """Her picture is fetched again the next time: nobody has to know."""
        wait_for(lambda: len(pictures()) == 1, 'the picture of Bob')
        with self.cache.full():
            self.add(ADA)
            self.window.wait('ada · ada@example.org')
            self.assertIsNone(self.window.find('Try Again'))
        self.assertEqual(len(pictures()), 1)

    def test_sign_out_when_read_only(self):
        with self.data.read_only():
            self.leave()
            self.window.wait('Not Signed Out')
            self.window.wait_text(STORAGE)
            self.assertIsNone(self.window.find('Remove'))
            self.window.click('Close')
            self.window.wait('Signed out')
        self.assertEqual((token_of('bob'), demo.sessions()), ('', []))
        self.leave()
        self.window.wait('Sign In to Plex')
        self.assertEqual(account_files(), [])


if __name__ == '__main__':
    run()
