# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every test of the window begins and ends with."""

import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import demo  # noqa: E402
import tap  # noqa: E402
from driver import Atspi, Window, wait_for  # noqa: E402
from keyring_daemon import KEYRING_PASSWORD, Keyring  # noqa: E402

LOGIN = 'User name or e-mail'
PASSWORD = 'Password'
# Nobody is there, as where the network is down.
OFFLINE = {'USHER_SERVICE_URL': 'https://localhost:1'}
keyring = Keyring()
PROMPT = '''
    window=$(timeout 20 xdotool search --sync --onlyvisible --class gcr | head -n 1)
    [ -n "$window" ] || exit 1
    while xdotool windowfocus --sync "$window" "$@" && sleep 0.5; do :; done
'''


def answer_prompt(*keys):
    """Does to the keyring's prompt what a person would."""
    subprocess.run(['sh', '-c', PROMPT, '-', *keys], stderr=subprocess.DEVNULL, check=False)


def unlock():
    answer_prompt('type', '--args', '1', KEYRING_PASSWORD, 'key', 'Return')


class WindowCase(unittest.TestCase):
    """One window, and nobody signed in at first."""

    env = {}
    say = str
    output = None

    def setUp(self):
        demo.reset()
        self.window = self.open_window({})

    def open_window(self, env):
        return Window(env={**self.env, **env}, say=self.say, output=self.output)

    def tearDown(self):
        try:
            self.window.close()
        finally:
            demo.secret_tool('clear', 'service', 'plex.tv')
            # An account that is forgotten at the end of the session is kept in the last one.
            for folder in ('XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR'):
                shutil.rmtree(os.path.join(os.environ[folder], 'usher'), ignore_errors=True)

    def restart(self, **env):
        self.window.close()
        self.window = self.open_window(env)

    def sign_in(self, account):
        self.window.submit(account)
        self.window.wait('Sign Out…')

    def open(self, name):
        """A row that leads to another page."""
        self.window.tab_to(name)
        self.window.key('Return')

    def choose(self, name):
        """One further down in a list, which gets the focus when its page has come."""
        shown = self.window.say(name)
        wait_for(lambda: any(node.is_in(Atspi.StateType.FOCUSED)
                             and shown in [other.name for other in node.parent.children]
                             for node in self.window.all()), f'the focus in the list of “{name}”')
        self.window.tab_to(name, key='Down')
        self.window.key('Return')

    def open_way(self, name, part):
        """Of the ways to sign in the one that is called so; it says `part` then."""
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.open(name)
        self.window.wait_text(part)

    def add(self, account):
        """Sends what the dialog asks for, whoever is signed in already."""
        self.window.key('ctrl+n')
        self.window.wait(PASSWORD)
        self.window.fill_in(account)
        self.window.click('Sign In')

    def add_bob(self):
        """As a second account."""
        self.add(demo.BOB)
        self.window.wait_text('bob@example.org')


run = tap.main
