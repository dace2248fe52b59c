#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop asks of the program: from the menu, over the bus, by a notification."""

import subprocess
import time

from bus import APP_ID, activate, ask_bus
from case import LOGIN, demo, run
from demo import ADA, BOB, secret_tool, token_of
from desktop import USHER, DesktopCase, NotificationCase, cli, sign_in
from display import clipboard, in_clipboard, look_away
from driver import LaunchedWindow, Window, wait_for


class MenuTest(DesktopCase):
    def copy_token(self):
        self.entry.launch_action('copy-token')
        window = LaunchedWindow('usher')
        window.focus()
        return window

    def test_started_once(self):
        self.entry.launch()
        window = LaunchedWindow('usher')
        window.wait('Sign In to Plex')
        # Again, from the menu and from a terminal: it is the same one.
        self.entry.launch()
        self.assertEqual(subprocess.run([USHER], timeout=30, check=False).returncode, 0)
        pid = ask_bus('GetConnectionUnixProcessID', APP_ID)
        self.assertEqual(subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'usher'],
                                        capture_output=True, text=True, check=True)
                         .stdout.count('\n'), 1)
        with open(f'/proc/{pid}/cmdline', encoding='utf-8') as cmdline:
            self.assertIn('--gapplication-service', cmdline.read())

    def test_actions(self):
        self.assertEqual(self.entry.list_actions(), ['sign-in', 'copy-token'])
        self.entry.launch_action('sign-in')
        LaunchedWindow('usher').wait(LOGIN)

    def test_copy_token(self):
        sign_in(ADA, BOB)
        cli.usherctl('default', 'bob').check_returncode()
        self.entry.launch_action('copy-token')
        window = LaunchedWindow('usher')
        window.wait('bob · bob@example.org')
        window.focus()
        wait_for(lambda: clipboard() == token_of('bob'), 'the token in the clipboard')

    def test_copy_token_of_nobody(self):
        with in_clipboard('what was there'):
            window = self.copy_token()
            window.wait('Sign In to Plex')
            time.sleep(1)  # for what should not come
            self.assertFalse(window.has_dialog())
            self.assertEqual(clipboard(), 'what was there')

    def test_copy_token_of_none_in_particular(self):
        sign_in(ADA, BOB)
        window = self.copy_token()
        window.wait('None of the accounts is the default one.')
        self.assertEqual(clipboard(), '')

    def test_copy_token_of_one_signed_out(self):
        sign_in(ADA)
        secret_tool('clear', 'service', 'plex.tv')
        window = self.copy_token()
        window.wait('Signed out')
        self.assertEqual(clipboard(), '')

    def test_command_line(self):
        sign_in(ADA)
        first = subprocess.Popen([USHER, '--copy-token'])
        window = LaunchedWindow('usher')
        window.focus()
        wait_for(lambda: clipboard() == token_of('ada'), 'the token in the clipboard')
        subprocess.run([USHER, '--sign-in'], timeout=30, check=True)
        window.wait(LOGIN)
        activate('quit')
        self.assertEqual(first.wait(20), 0)


class NotificationTest(NotificationCase):
    def setUp(self):
        super().setUp()
        self.window = Window()
        self.addCleanup(self.window.close)

    def sign_in_unseen(self):
        self.window.click('Sign In')
        self.window.wait(LOGIN)
        self.window.fill_in(ADA)
        look_away()
        self.window.click('Sign In')
        self.wait_for_notification()

    def test_signed_in(self):
        self.sign_in_unseen()
        self.press('Copy Token')
        wait_for(lambda: clipboard() == token_of('ada'), 'the token in the clipboard')
        self.assertEqual(self.told(),
                         [('Signed in as Ada', 'Other apps find the token in the keyring.')])

    def test_taken_back(self):
        self.sign_in_unseen()
        self.window.focus()
        self.wait_until_gone()

    def test_taken_back_with_the_account(self):
        self.sign_in_unseen()
        cli.usherctl('sign-out', 'ada').check_returncode()
        self.wait_until_gone()

    def test_not_told_while_looking(self):
        self.window.submit(ADA)
        self.window.wait('Sign Out…')
        time.sleep(3)
        self.assertEqual(self.count_shown(), 0)
        self.assertEqual(self.told(), [])

    def test_signed_out(self):
        self.window.submit(ADA)
        self.window.wait('Sign Out…')
        self.window.wait_gone('Signed in as Ada')
        demo.call('POST', '/demo/revoke?username=ada')
        demo.answer_next('/api/v2/user', delay=20000)
        self.window.key('F5')
        look_away()
        demo.release()
        self.wait_for_notification()
        self.press('Sign In')
        self.window.focus()
        self.assertEqual(self.window.read(LOGIN), 'ada')
        self.assertEqual(self.told(),
                         [('Signed out by Plex', 'Apps can’t use the token of Ada any more.')])


if __name__ == '__main__':
    run()
