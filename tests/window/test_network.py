#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens when the network comes back. Runs where there is none, and makes one."""

import subprocess

from case import LOGIN, WindowCase, demo, run
from demo import ADA, token_of
from driver import wait_for

USER = '/api/v2/user'
PING = '/api/v2/ping'


def route(verb):
    """That there is a way out is all that the desktop goes by; the service is on this machine."""
    subprocess.run(['ip', 'route', verb, 'default', 'dev', 'lo'], check=True)


def count(path):
    return len([request for request in demo.log() if request['path'] == path])


class NetworkTest(WindowCase):
    def start_offline(self):
        """The service has no answer, and the desktop no network."""
        self.sign_in(ADA)
        demo.answer_next(USER, cut=0)
        self.restart()
        self.window.wait_text('Plex can’t be reached')

    def come_back(self):
        self.addCleanup(route, 'del')
        route('add')

    def test_comes_back(self):
        self.start_offline()
        self.assertEqual(count(PING), 0)
        self.come_back()
        self.window.wait_gone('Try Again')
        wait_for(lambda: count(PING) == 1, 'the ping')
        self.assertEqual(count(USER), 2)

    def test_revoked_meanwhile(self):
        self.start_offline()
        demo.call('POST', '/demo/revoke?username=ada')
        token = token_of('ada')
        self.come_back()
        self.window.wait('Signed out by Plex')
        self.assertEqual(token_of('ada'), token)
        self.window.click('Sign In')
        self.window.wait(LOGIN)
        self.assertEqual(self.window.read(LOGIN), 'ada')
        self.window.type('Password', ADA[1])
        self.window.click('Sign In')
        self.window.wait_no_dialog()
        self.window.wait_gone('Signed out by Plex', 'label')


if __name__ == '__main__':
    run()
