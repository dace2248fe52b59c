#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""KWallet as the keyring."""

import hashlib
import os
import shutil
import subprocess

import states
from states import (ADA, call, cli, demo, Dialog, finish, listed, NOBODY, sign_in, token_of,
                    usherctl)

DAEMON = 'org.kde.kwalletd6'
SALT = bytes(range(56))
SETTINGS = '''[Wallet]
First Use=false
'''


class KWallet(states.Keyring):
    NAME = 'kdewallet'
    PROMPT = ('--class', '^kwalletd6$')
    READ_ONLY = ()

    def __init__(self, password='usher'):
        if shutil.which('kwalletd6') is None:
            states.skip('there is no KWallet')
        self.PASSWORD = password
        self.folder = os.path.join(os.environ['XDG_DATA_HOME'], 'kwalletd')
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        with open(os.path.join(self.folder, 'kdewallet.salt'), 'wb') as file:
            file.write(SALT)
        states.write(os.path.join(os.environ['XDG_CONFIG_HOME'], 'kwalletrc'), SETTINGS)

    def start(self):
        self.run('kwalletd6')
        for name in (DAEMON, 'org.freedesktop.secrets'):
            if not states.wait_on_bus(name):
                raise AssertionError('KWallet did not start')
        if not self.knows_cipher():
            states.skip('KWallet lacks its cipher, which Debian has in libqca-qt6-plugins')
        self.unlock()

    @staticmethod
    def knows_cipher():
        try:
            call('org.freedesktop.secrets', '/org/freedesktop/secrets',
                 'org.freedesktop.Secret.Service.OpenSession',
                 'dh-ietf1024-sha256-aes128-cbc-pkcs7', f'<@ay {[2] * 128}>')
        except subprocess.CalledProcessError:
            return False
        return True

    def log_in(self):
        """What the log-in screen does with the password; makes the wallet where there is none."""
        key = hashlib.pbkdf2_hmac('sha512', self.PASSWORD.encode(), SALT, 50000, 56)
        call(DAEMON, '/modules/kwalletd6', 'org.kde.KWallet.pamOpen', self.NAME, str(list(key)),
             '0')

    def unlock(self):
        self.log_in()
        with self.collection() as collection:
            collection.unlock()


class TestKWallet(states.States):
    make_keyring = KWallet

    def test_opened_at_log_in(self):
        """It says locked then, and opens without a prompt."""
        self.assert_done(sign_in(ADA))
        token = token_of('ada')
        self.keyring.lock()
        self.keyring.log_in()
        self.assertTrue(self.keyring.is_locked())
        self.assert_locked(self.at_once(usherctl, 'token'))
        self.assertEqual(listed()['ada']['state'], 'locked')
        self.assert_done(self.at_once(usherctl, 'token', env={}), token + '\n')
        self.assertEqual(listed()['ada']['state'], 'ok')

    def test_name_in_the_wallet(self):
        self.assert_done(sign_in(ADA))
        self.assert_done(sign_in(ADA))
        entries = subprocess.run(['kwallet-query', '--folder', 'Secret Service', '--list-entries',
                                  self.keyring.NAME], text=True, capture_output=True, check=True)
        self.assertEqual(entries.stdout.splitlines(), ['Plex: ada'])


class TestWithoutPassword(states.Case):
    @staticmethod
    def make_keyring():
        return KWallet('')

    def test_opens_silently(self):
        self.assert_done(sign_in(ADA))
        token = token_of('ada')
        self.keyring.lock()
        self.assert_locked(self.at_once(usherctl, 'token'))
        self.assert_done(self.at_once(usherctl, 'token', env={}), token + '\n')


class TestWithoutWallet(states.Case):
    class NoWallet(KWallet):
        def unlock(self):
            """There is nothing to unlock."""

    make_keyring = NoWallet

    def test_one_is_made(self):
        self.assert_fails(sign_in(ADA, env=NOBODY), 5, 'keyring')
        process = self.start_sign_in(ADA)
        dialog = Dialog(*self.keyring.PROMPT)
        # To the kind of wallet that needs no key of GPG, and on.
        dialog.press('Tab', 'Tab', 'Tab', 'space', 'alt+f')
        dialog.wait_gone()
        dialog = Dialog(*self.keyring.PROMPT)
        dialog.type(self.keyring.PASSWORD)
        dialog.press('Tab')
        dialog.answer(self.keyring.PASSWORD)
        self.assert_done(finish(process))
        self.assertEqual(token_of('ada'), demo.sessions()[0]['token'])


if __name__ == '__main__':
    cli.main()
