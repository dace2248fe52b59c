#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl with no session bus, where one could be started: there are a display, a machine id and
dbus-launch. Nobody else's program may find one running afterwards.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid

import cli
import demo
from demo import ADA

BUS = 'DBUS_SESSION_BUS_ADDRESS'
BUS_PROGRAMS = ('dbus-daemon', 'dbus-launch')
SIGN_IN = ['sign-in', '--login', 'ada', '--password-stdin']
NEED_THE_KEYRING = (['token'], ['token', 'ada'], ['list'], ['list', '--json'], ['show'], ['check'],
                    ['default'], ['default', 'ada'], ['sign-out'], ['sign-out', '--keep-session'],
                    ['run', '--', 'true'], SIGN_IN)


class NoBus(cli.Case):
    def setUp(self):
        demo.reset()
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        # Whatever is started in this environment is known by the mark.
        self.mark = f'USHER_TEST_MARK={uuid.uuid4()}'
        self.env = {name: value for name, value in os.environ.items()
                    if name not in (BUS, 'GSETTINGS_BACKEND')}
        self.env.update([self.mark.split('=')], HOME=folder, XDG_DATA_HOME=folder + '/data',
                        XDG_RUNTIME_DIR=folder + '/run')
        os.mkdir(self.env['XDG_RUNTIME_DIR'])
        self.addCleanup(self.end_buses)

    def buses(self):
        pids = []
        for pid in filter(str.isdigit, os.listdir('/proc')):
            with contextlib.suppress(OSError):
                with open(f'/proc/{pid}/comm', encoding='utf-8', errors='replace') as comm:
                    name = comm.read().strip()
                with open(f'/proc/{pid}/environ', encoding='utf-8', errors='replace') as environ:
                    if name in BUS_PROGRAMS and self.mark in environ.read().split('\0'):
                        pids.append(int(pid))
        return pids

    def end_buses(self):
        while pids := self.buses():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
            time.sleep(0.05)

    def run_here(self, words, **variables):
        run = subprocess.run([cli.USHERCTL, *words], input=ADA[1] + '\n', text=True, timeout=60,
                             capture_output=True, env={**self.env, **variables}, check=False)
        self.assertEqual(self.buses(), [])
        return run

    def test_one_could_be_started(self):
        for variables in ({}, {BUS: 'autolaunch:'}):
            with self.subTest(variables):
                subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus',
                                '--object-path', '/', '--method', 'org.freedesktop.DBus.GetId'],
                               stdout=subprocess.DEVNULL, timeout=60, check=True,
                               env={**self.env, **variables})
                self.assertNotEqual(self.buses(), [])
                self.end_buses()

    def test_the_keyring_is_missing(self):
        for variables in ({}, {BUS: ''}, {BUS: 'autolaunch:'},
                          {BUS: 'unix:path=/nowhere;autolaunch:'}, {BUS: 'unix:path=/nowhere'},
                          {BUS: 'nonsense'}, {'DISPLAY': ''}):
            for words in NEED_THE_KEYRING:
                with self.subTest(words, **variables):
                    self.assert_fails(self.run_here(words, **variables), 5, 'keyring')
        # Plex has not been asked for a token that could not be kept.
        self.assertEqual(demo.log(), [])

    def test_no_bus_in_its_place(self):
        with open(self.env['XDG_RUNTIME_DIR'] + '/bus', 'w', encoding='utf-8'):
            for words in NEED_THE_KEYRING:
                with self.subTest(words):
                    self.assert_fails(self.run_here(words), 5, 'keyring')

    def test_what_needs_no_keyring(self):
        for words in (['--help'], ['--version'], ['run', '--help'], ['sign-in', '--help']):
            with self.subTest(words):
                run = self.run_here(words)
                self.assert_done(run)
                self.assertIn('usherctl', run.stdout)
        for words in (['token', '--json'], ['run'], ['run', 'ada'], ['token', 'ada', 'bob'],
                      ['sign-in']):
            with self.subTest(words):
                self.assert_fails(self.run_here(words), 2)

    def test_what_a_file_says(self):
        accounts = self.env['XDG_DATA_HOME'] + '/usher/accounts'
        os.makedirs(accounts)
        with open(accounts + '/ada.json', 'w', encoding='utf-8') as file:
            json.dump({'uuid': 'ada0', 'username': 'ada', 'email': 'ada@example.org'}, file)
        for words in (['show'], ['show', 'ada'], ['show', '--json']):
            with self.subTest(words):
                run = self.run_here(words)
                self.assert_done(run)
                self.assertIn('ada@example.org', run.stdout)
        for words in (['default', 'ada'], ['default']):
            with self.subTest(words):
                self.assert_done(self.run_here(words))
        for words in (['token'], ['token', 'ada'], ['token', 'bob'], ['check'], ['list'],
                      ['run', '--', 'true'], ['sign-out'], ['sign-out', '--keep-session']):
            with self.subTest(words):
                self.assert_fails(self.run_here(words), 5, 'keyring')
        self.assertEqual(os.listdir(accounts), ['ada.json'])


if __name__ == '__main__':
    cli.main()
