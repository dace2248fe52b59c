# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every test begins and ends with that is about the desktop around the window."""

import os
import subprocess
import sys
import unittest

from gi.repository import Gio, GLib

from bus import APP_ID, activate, ask_bus, call
from case import demo
from demo import secret_tool
from driver import wait_for

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


class NotificationCase(DesktopCase):
    """With a real notification daemon: what it was told, and what its buttons do."""

    def setUp(self):
        super().setUp()
        self.choice = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'choice')
        config = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'dunstrc')
        with open(config, 'w', encoding='utf-8') as file:
            file.write(DUNSTRC.format(self.choice))
        self.daemon = subprocess.Popen(['dunst', '-conf', config], stderr=subprocess.DEVNULL)
        wait_for(lambda: ask_bus('NameHasOwner', 'org.freedesktop.Notifications'), 'dunst')

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
