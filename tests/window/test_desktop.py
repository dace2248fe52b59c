#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop asks of the program: from the menu, over the bus, by a notification."""

import os
import subprocess
import sys
import time
import unittest

from gi.repository import Gio, GLib

from bus import APP_ID, activate, ask_bus, call
from case import LOGIN, demo, run
from demo import ADA, BOB, secret_tool, token_of
from display import clipboard, in_clipboard, look_away
from driver import LaunchedWindow, Window, wait_for

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import cli  # noqa: E402

DATA = os.environ['GSETTINGS_SCHEMA_DIR']
USHER = os.environ['USHER_TEST_WINDOW']
# Its menu of a notification's buttons is a program; this one chooses what stands in a file.
DUNSTRC = '[global]\ndmenu = grep -F -m 1 -f {}\n'


def install(name, directory, program):
    """Puts a file of the build where the desktop looks for it, with the program's place in it."""
    with open(os.path.join(DATA, name), encoding='utf-8') as file:
        lines = file.read().splitlines()
    os.makedirs(directory, exist_ok=True)
    path = os.path.join(directory, name)
    with open(path, 'w', encoding='utf-8') as file:
        for line in lines:
            key, _, command = line.partition('=')
            if key == 'Exec':
                line = ' '.join(['Exec=' + program, *command.split()[1:]])
            print(line, file=file)
    return path


def sign_in(*accounts):
    for account in accounts:
        cli.sign_in(account).check_returncode()


class DesktopCase(unittest.TestCase):
    def setUp(self):
        demo.reset()
        self.entry = Gio.DesktopAppInfo.new_from_filename(install(
            f'{APP_ID}.desktop', os.path.join(os.environ['XDG_DATA_HOME'], 'applications'), USHER))
        # What the bus starts has the bus's own environment, which is older than the demo service.
        install(f'{APP_ID}.service', os.path.join(os.environ['XDG_RUNTIME_DIR'], 'services'),
                ' '.join(['/usr/bin/env', *(f'{name}={os.environ[name]}' for name in
                                            ('USHER_SERVICE_URL', 'USHER_SERVICE_CA')), USHER]))
        call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ReloadConfig')

    def tearDown(self):
        if self.is_running():
            activate('quit')
        wait_for(lambda: not self.is_running(), 'the program to end')
        secret_tool('clear', 'service', 'plex.tv')
        for account in ('ada', 'bob'):
            cli.usherctl('sign-out', account)

    @staticmethod
    def is_running():
        return ask_bus('NameHasOwner', APP_ID)


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
        window.wait('Token copied')
        self.assertEqual(clipboard(), token_of('bob'))

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
        window.wait('Token copied')
        self.assertEqual(clipboard(), token_of('ada'))
        subprocess.run([USHER, '--sign-in'], timeout=30, check=True)
        window.wait(LOGIN)
        activate('quit')
        self.assertEqual(first.wait(20), 0)


class NotificationTest(DesktopCase):
    """With a real notification daemon: what it was told, and what its buttons do."""

    def setUp(self):
        super().setUp()
        self.choice = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'choice')
        config = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'dunstrc')
        with open(config, 'w', encoding='utf-8') as file:
            file.write(DUNSTRC.format(self.choice))
        self.daemon = subprocess.Popen(['dunst', '-conf', config], stderr=subprocess.DEVNULL)
        wait_for(lambda: ask_bus('NameHasOwner', 'org.freedesktop.Notifications'), 'dunst')
        self.window = Window()
        self.addCleanup(self.window.close)

    def tearDown(self):
        super().tearDown()
        self.daemon.terminate()
        self.daemon.wait(20)

    def ask_dunst(self, interface, method, parameters=None):
        return call('org.freedesktop.Notifications', '/org/freedesktop/Notifications', interface,
                    method, parameters)[0:1]

    def count_shown(self):
        return self.ask_dunst('org.freedesktop.DBus.Properties', 'Get', GLib.Variant(
            '(ss)', ('org.dunstproject.cmd0', 'displayedLength')))[0]

    def wait_for_notification(self):
        wait_for(lambda: self.count_shown() == 1, 'a notification')

    def told(self):
        """What the daemon has shown, once it is closed."""
        entries, = self.ask_dunst('org.dunstproject.cmd0', 'NotificationListHistory')
        return [(entry['summary'], entry['body']) for entry in entries]

    def press(self, label):
        with open(self.choice, 'w', encoding='utf-8') as file:
            print(f'#{label} ', file=file)
        self.ask_dunst('org.dunstproject.cmd0', 'ContextMenuCall')
        self.wait_until_gone()

    def wait_until_gone(self):
        wait_for(lambda: self.count_shown() == 0, 'the notification to go')

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
        demo.answer_next('/api/v2/user', delay=1500)
        self.window.key('F5')
        look_away()
        self.wait_for_notification()
        self.press('Sign In')
        self.window.focus()
        self.assertEqual(self.window.read(LOGIN), 'ada')
        self.assertEqual(self.told(),
                         [('Signed out by Plex', 'Apps can’t use the token of Ada any more.')])


if __name__ == '__main__':
    run()
