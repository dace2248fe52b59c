#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window where no keyring is, at first."""

import unittest

from case import KEYRING_PASSWORD, demo, keyring, run
from driver import Window, wait_for


class WithoutKeyring(unittest.TestCase):
    def test_not_kept_yet(self):
        """What Plex has given is not lost: it is kept once there is a keyring."""
        with Window() as window:
            window.wait_text('no keyring')
            window.submit(demo.ADA)
            window.wait_text('not kept yet')
            window.wait('ada · ada@example.org')
            window.wait('In this window only')
            token = demo.sessions()[0]['token']

            keyring.start(KEYRING_PASSWORD)
            window.click('Try Again')
            wait_for(lambda: demo.token_of('ada') == token, 'the token in the keyring')
            window.wait('In the keyring')
            self.assertEqual(len(demo.sessions()), 1)

        with Window() as window:
            window.wait('ada · ada@example.org')


if __name__ == '__main__':
    run()
