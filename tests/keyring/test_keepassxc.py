#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""KeePassXC as the keyring."""

import os
import shutil
import subprocess
import unittest

import states
from states import (ADA, call, cli, demo, Dialog, finish, listed, NOBODY, sign_in, token_of,
                    usherctl, wait_for)

WINDOW = 'org.keepassxc.KeePassXC.MainWindow'
# The group that is open to other programs is named in the database itself.
DATABASE = '''<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile>
  <Meta>
    <CustomData>
      <Item>
        <Key>FDO_SECRETS_EXPOSED_GROUP</Key>
        <Value>{00010203-0405-0607-0809-0a0b0c0d0e0f}</Value>
      </Item>
    </CustomData>
  </Meta>
  <Root><Group><UUID>AAECAwQFBgcICQoLDA0ODw==</UUID><Name>Passwords</Name></Group></Root>
</KeePassFile>
'''
# Every window that asks for a password keeps a thread busy, and there are as many of them as
# processors: the main window must not be one.
SETTINGS = '''[General]
ConfigVersion=2
UpdateCheckMessageShown=true
[GUI]
ShowTrayIcon=true
MinimizeToTray=true
MinimizeOnStartup=true
[FdoSecrets]
Enabled=true
ShowNotification=false
'''


class KeePassXC(states.Keyring):
    NAME = 'passwords'
    PASSWORD = 'usher'
    PROMPT = ('--name', '^Unlock Database - KeePassXC$')
    READ_ONLY = {'Path', 'Uuid'}

    def __init__(self, settings=''):
        if shutil.which('keepassxc') is None:
            states.skip('there is no KeePassXC')
        self.database = os.path.join(os.environ['HOME'], self.NAME + '.kdbx')
        xml = os.path.join(os.environ['TMPDIR'], 'database.xml')
        states.write(xml, DATABASE)
        states.write(os.path.join(os.environ['XDG_CONFIG_HOME'], 'keepassxc', 'keepassxc.ini'),
                     SETTINGS + settings)
        if os.path.exists(self.database):
            os.unlink(self.database)
        subprocess.run(['keepassxc-cli', 'import', '--set-password', '--decryption-time', '100',
                        xml, self.database], input=f'{self.PASSWORD}\n' * 2, text=True,
                       capture_output=True, check=True)

    def start(self):
        # With the database on its command line it crashes.
        self.run('keepassxc')
        if not states.wait_on_bus(WINDOW):
            raise AssertionError('KeePassXC did not start')
        if not states.wait_on_bus('org.freedesktop.secrets', 2):
            states.skip('this KeePassXC is no keyring; that of Debian’s keepassxc-full is one')
        self.unlock()

    def unlock(self):
        call(WINDOW, '/keepassxc', f'{WINDOW}.openDatabase', self.database, self.PASSWORD)
        wait_for(lambda: not self.is_locked(), 'the database to open')


class TestKeePassXC(states.States):
    @staticmethod
    def make_keyring():
        return KeePassXC('ConfirmAccessItem=false\n')

    @unittest.skipIf(len(os.sched_getaffinity(0)) < 2,
                     'KeePassXC waits for itself where there is one processor')
    def test_prompt_is_answered(self):
        super().test_prompt_is_answered()

    def test_no_database(self):
        self.assert_done(sign_in(ADA))
        token = token_of('ada')
        self.keyring.lock()
        call(WINDOW, '/keepassxc', f'{WINDOW}.closeAllDatabases')
        self.assert_fails(self.at_once(sign_in, ADA), 5, 'keyring')
        self.keyring.unlock()
        self.assert_done(usherctl('token'), token + '\n')


class TestAccess(states.Case):
    """As KeePassXC comes: it asks for every program, and every time that one is started."""

    make_keyring = KeePassXC
    REQUEST = ('--name', '^KeePassXC -  Access Request$')

    def setUp(self):
        super().setUp()
        self.assert_done(sign_in(ADA, env=NOBODY))
        self.token = demo.sessions()[0]['token']

    def test_nobody_is_there(self):
        self.assert_locked(self.at_once(usherctl, 'token'))
        self.assert_locked(self.at_once(sign_in, ADA))
        self.assertEqual(self.at_once(listed)['ada']['state'], 'locked')
        self.assert_done(self.at_once(usherctl, 'sign-out', '--keep-session'))
        with self.items() as items:
            self.assertEqual(items, [])

    def test_allowed(self):
        process = self.start('token')
        Dialog(*self.REQUEST).press('Return')
        self.assert_done(finish(process), self.token + '\n')

    def test_denied(self):
        process = self.start('token')
        Dialog(*self.REQUEST).press('Escape')
        self.assert_locked(finish(process))

    def test_sign_in_again(self):
        process = self.start_sign_in(ADA)
        Dialog(*self.REQUEST).press('Return')
        self.assert_done(finish(process))
        with self.items() as items:
            self.assertEqual(len(items), 1)
        process = self.start('token')
        Dialog(*self.REQUEST).press('Return')
        self.assert_done(finish(process), demo.sessions()[0]['token'] + '\n')


if __name__ == '__main__':
    cli.main()
