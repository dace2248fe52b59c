#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The watch with the window closed: its switch, the start at log-in, and what it tells."""

import contextlib
import os
import subprocess
import tempfile
import time

from gi.repository import Gio, GLib

from bus import APP_ID, activate
from case import LOGIN, demo, run
from demo import ADA, BOB
from desktop import USHER, DesktopCase, NotificationCase, cli, sign_in
from driver import Announcements, Atspi, LaunchedWindow, Window, wait_for

# These outlive the program, as a desktop's do.
SETTINGS = {'GSETTINGS_BACKEND': 'keyfile'}
SWITCH = 'Keep watch with the window closed'
ENTRY = os.path.join(os.environ['XDG_CONFIG_HOME'], 'autostart', f'{APP_ID}.desktop')
USER = '/api/v2/user'


def count_requests():
    return len([request for request in demo.log() if request['path'] == USER])


def forget_settings():
    for path in (ENTRY, os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings',
                                     'keyfile')):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)


def is_visible():
    return subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'usher'],
                          capture_output=True, text=True, check=False).stdout != ''


def close(window):
    window.click('Close')
    wait_for(lambda: not is_visible(), 'the window to close')


class WatchCase(DesktopCase):
    def setUp(self):
        super().setUp()
        forget_settings()
        self.addCleanup(forget_settings)

    def open_window(self, **env):
        window = Window(env={**SETTINGS, **env})
        self.addCleanup(window.close)
        return window

    def switch(self, window):
        """Turns the switch, and closes the dialog."""
        window.key('ctrl+comma')
        window.wait(SWITCH)
        window.tab_to(SWITCH)
        window.key('space')

    def start_service(self):
        """As the desktop does at log-in."""
        service = subprocess.Popen([USHER, '--gapplication-service'],
                                   env={**os.environ, **SETTINGS})
        self.addCleanup(service.wait, 20)
        wait_for(self.is_running, 'the program')
        return service

    def keep_watch(self, **env):
        """Somebody turned the switch on, and logged out."""
        window = self.open_window(**env)
        window.wait('Main Menu')
        self.switch(window)
        wait_for(lambda: os.path.exists(ENTRY), 'the entry')
        window.key('Escape')
        window.wait_gone(SWITCH)
        window.key('ctrl+q')
        window.process.wait(20)


class SwitchTest(WatchCase):
    @staticmethod
    def is_on(window):
        window.key('ctrl+comma')
        window.wait(SWITCH)
        on = any(node.is_in(Atspi.StateType.CHECKED)
                 for node in window.all() if node.name == SWITCH)
        window.key('Escape')
        window.wait_gone(SWITCH)
        return on

    def test_on_and_off(self):
        window = self.open_window()
        window.wait('Sign In to Plex')
        self.assertFalse(self.is_on(window))
        self.switch(window)
        wait_for(lambda: os.path.exists(ENTRY), 'the entry')
        entry = Gio.DesktopAppInfo.new_from_filename(ENTRY)
        self.assertEqual(entry.get_string('Exec'), f'"{USHER}" --gapplication-service')
        self.assertEqual((entry.get_name(), entry.get_string('Icon')), ('Usher', APP_ID))
        subprocess.run(['desktop-file-validate', ENTRY], check=True)

        window.key('space')
        wait_for(lambda: not os.path.exists(ENTRY), 'the entry to go')
        window.key('Escape')
        window.wait_gone(SWITCH)
        close(window)
        window.process.wait(20)

    def exec_line(self, program):
        """What the entry starts where PATH finds `program` as usher."""
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(program, os.path.join(folder, 'usher'))
            self.keep_watch(PATH=os.pathsep.join((folder, os.environ['PATH'])))
        subprocess.run(['desktop-file-validate', ENTRY], check=True)
        # Not as an application: this process may not find the program.
        entry = GLib.KeyFile.new()
        entry.load_from_file(ENTRY, GLib.KeyFileFlags.NONE)
        os.remove(ENTRY)
        return [entry.get_string('Desktop Entry', key) for key in ('Exec', 'TryExec')]

    def test_starts_this_program(self):
        """By its name where that is enough, not another one that has the name."""
        self.assertEqual(self.exec_line(USHER), ['usher --gapplication-service', 'usher'])
        self.assertEqual(self.exec_line('/bin/true'), [f'"{USHER}" --gapplication-service', USHER])

    def test_goes_on_without_a_window(self):
        sign_in(ADA)
        window = self.open_window()
        window.wait('Sign Out…')
        self.switch(window)
        wait_for(lambda: os.path.exists(ENTRY), 'the entry')
        window.key('Escape')
        window.wait_gone(SWITCH)
        close(window)
        self.assertTrue(self.is_running())
        asked = count_requests()

        # It is there at once, with what is known, and asks nobody for that.
        subprocess.run([USHER], timeout=30, check=True)
        again = LaunchedWindow('usher')
        again.wait('ada · ada@example.org')
        self.assertTrue(self.is_on(again))
        self.assertEqual(count_requests(), asked)
        self.assertIsNone(window.process.poll())
        again.key('ctrl+q')
        window.process.wait(20)

    def test_removed_by_other_means(self):
        self.keep_watch()
        os.remove(ENTRY)
        window = self.open_window()
        window.wait('Sign In to Plex')
        self.assertFalse(self.is_on(window))
        close(window)
        window.process.wait(20)

    def test_no_entry_possible(self):
        folder = os.path.dirname(ENTRY)
        with contextlib.suppress(FileNotFoundError):
            os.rmdir(folder)
        with open(folder, 'w', encoding='utf-8'):
            self.addCleanup(os.remove, folder)
        window = self.open_window()
        window.wait('Sign In to Plex')
        with contextlib.closing(Announcements()) as announcements:
            self.switch(window)
            announcements.wait('The file for the start at log-in can’t be changed: Not a directory')
        window.key('Escape')
        window.wait_gone(SWITCH)
        self.assertFalse(self.is_on(window))


    def test_entry_can_not_be_removed(self):
        """It goes off all the same, and says what is left."""
        window = self.open_window()
        window.wait('Sign In to Plex')
        self.switch(window)
        wait_for(lambda: os.path.exists(ENTRY), 'the entry')
        os.remove(ENTRY)
        os.mkdir(ENTRY)
        self.addCleanup(os.rmdir, ENTRY)
        with contextlib.closing(Announcements()) as announcements:
            window.key('space')
            announcements.wait('The file for the start at log-in can’t be changed: Is a directory')
        window.key('Escape')
        window.wait_gone(SWITCH)
        close(window)
        window.process.wait(20)


class ServiceTest(WatchCase, NotificationCase):
    """Started at log-in."""

    def test_ends_where_nobody_wants_it(self):
        self.keep_watch()
        os.remove(ENTRY)
        service = self.start_service()
        self.assertEqual(service.wait(20), 0)
        self.assertFalse(is_visible())

    def test_started_twice(self):
        """By the bus, say, before the desktop does."""
        self.keep_watch()
        self.start_service()
        again = subprocess.run([USHER, '--gapplication-service'], env={**os.environ, **SETTINGS},
                               capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual((again.returncode, again.stderr), (0, ''))
        self.assertTrue(self.is_running())

    def test_tells(self):
        sign_in(ADA, BOB)
        self.keep_watch()
        demo.call('POST', '/demo/revoke?username=ada')
        self.start_service()
        self.wait_for_notification()
        self.assertFalse(is_visible())
        self.press('Sign In')
        window = LaunchedWindow('usher')
        window.focus()
        window.wait(LOGIN)
        self.assertEqual(window.read(LOGIN), 'ada')
        self.assertEqual(self.told(),
                         [('Signed out by Plex', 'Apps can’t use the token of Ada any more.')])
        # Whoever signs in again, and closes the window, is watched over on.
        window.type('Password', ADA[1])
        window.click('Sign In')
        window.wait_no_dialog()
        self.assertTrue(demo.token_of('ada'))
        close(window)
        self.assertTrue(self.is_running())

    def test_tells_once(self):
        """Not again at the next log-in."""
        sign_in(ADA)
        self.keep_watch()
        demo.call('POST', '/demo/revoke?username=ada')
        self.start_service()
        self.wait_for_notification()
        activate('quit')
        wait_for(lambda: not self.is_running(), 'the program to end')
        asked = count_requests()
        self.start_service()
        wait_for(lambda: count_requests() > asked, 'the check')
        time.sleep(1)  # for what should not come
        self.assertEqual(self.count_shown(), 1)

    def test_signed_in_elsewhere(self):
        """A notification that is true no more is taken back."""
        sign_in(ADA)
        self.keep_watch()
        demo.call('POST', '/demo/revoke?username=ada')
        self.start_service()
        self.wait_for_notification()
        cli.sign_in(ADA).check_returncode()
        self.wait_until_gone()


if __name__ == '__main__':
    run()
