#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The completions of usherctl and usher where they are installed, asked of each shell."""

import os
import re
import signal
import sys
import tempfile
import time

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
sys.path[:0] = [os.path.join(TESTS, folder) for folder in ('support', 'cli')]
import cli  # noqa: E402
import languages  # noqa: E402
import shells  # noqa: E402
from demo import ADA, BOB  # noqa: E402
from installed import Installed  # noqa: E402
from keyring_daemon import Keyring  # noqa: E402

# In seconds. Longer than a shell waits for names, shorter than usherctl waits for a keyring.
SOON = 8
ODD = "it's $(touch was-run) `touch was-run` a|b;*"
EMAIL = 'eva@example.org'
NAMES = {'ada', 'bob', EMAIL, ODD}


def help_of(*words):
    return cli.usherctl(*words, '--help').stdout


COMMANDS = re.findall(r'^  ([\w-]+) ', help_of(), re.MULTILINE)


def options_of(command):
    return set(re.findall(r'^  (?:-\w, )?(--[\w-]+)', help_of(command), re.MULTILINE))


def setUpModule():
    cli.sign_in(ADA)
    cli.sign_in(BOB)
    cli.store_by_hand('odd', uuid='odd', username=ODD)
    cli.store_by_hand('managed', uuid='managed', email=EMAIL)


class Completions:
    """What holds in every shell."""

    keyring = Keyring()

    @classmethod
    def setUpClass(cls):
        cls.installed = Installed(cls.enterClassContext(tempfile.TemporaryDirectory()),
                                  'runtime', 'i18n')

    def setUp(self):
        self.shell = self.start()

    def start(self, **variables):
        shell = self.shell_type({**self.installed.env(), **variables})
        self.addCleanup(shell.close)
        return shell

    def offers(self, line):
        """Without what the shell adds: its quotes, and what a value follows upon."""
        return {re.sub(r'\\(.)', r'\1', word).removesuffix('=').removeprefix('--login=')
                for word in self.shell.offers(line)}

    def test_commands(self):
        self.assertEqual(self.offers('usherctl ') - {'--help', '--version'}, set(COMMANDS))
        self.assertEqual(self.offers('usherctl --'), {'--help', '--version'})
        self.assertEqual(self.shell.words('usherctl sign-o'), ['usherctl', 'sign-out'])

    def test_window(self):
        self.assertGreaterEqual(self.offers('usher --'),
                                {'--copy-token', '--help', '--sign-in', '--version'})

    def test_options(self):
        for command in COMMANDS:
            with self.subTest(command):
                self.assertEqual(self.offers(f'usherctl {command} --') - {'--'},
                                 options_of(command))

    def test_accounts(self):
        for command in COMMANDS:
            with self.subTest(command):
                takes_one = '] [ACCOUNT]' in help_of(command)
                offers = self.offers(f'usherctl {command} ') - options_of(command) - {'--'}
                self.assertEqual(offers, NAMES if takes_one else set())
        self.assertEqual(self.offers('usherctl token ada '), set())
        self.assertEqual(self.offers('usherctl approve AB12 '), NAMES)
        self.assertEqual(self.offers('usherctl approve AB12 ada '), set())
        self.assertEqual(self.offers('usherctl show --json '), NAMES)
        self.assertEqual(self.offers('usherctl sign-in --login '), NAMES)
        self.assertEqual(self.offers('usherctl sign-in --login='), NAMES)
        # Only Plex knows who is in a Home: nobody is asked for a press of Tab.
        for option in ('--code', '--home-user'):
            self.assertEqual(self.offers(f'usherctl sign-in {option} '), set())

    def test_names_as_they_are(self):
        for line, *words in (('show a', 'show', 'ada'), ('show --json b', 'show', '--json', 'bob'),
                             ('token it', 'token', ODD), ('token ev', 'token', EMAIL),
                             ('token eva@ex', 'token', EMAIL),
                             ('sign-in --login b', 'sign-in', '--login', 'bob'),
                             ('sign-in --login=b', 'sign-in', '--login=bob')):
            with self.subTest(line):
                self.assertEqual(self.shell.words(f'usherctl {line}'), ['usherctl', *words])
        self.assertFalse(os.path.exists('was-run'))

    def test_run(self):
        self.assertEqual(self.offers('usherctl run '), {*NAMES, '--'})
        self.assertEqual(self.offers('usherctl run ada '), {'--'})
        for account in ([], ['ada'], [EMAIL]):
            with self.subTest(account):
                words = ['usherctl', 'run', *account, '--']
                for typed, *meant in (('usherct', 'usherctl'),
                                      ('usherctl che', 'usherctl', 'check'),
                                      ('cat /etc/passw', 'cat', '/etc/passwd')):
                    self.assertEqual(self.shell.words(f'{" ".join(words)} {typed}'),
                                     [*words, *meant])

    def test_other_languages(self):
        for name in languages.listed():
            with self.subTest(name):
                language = languages.Language(name, self.installed.path('localedir'))
                self.shell = self.start(**language.env)
                self.assertEqual(self.offers('usherctl ') - {'--help', '--version'}, set(COMMANDS))
                self.assertEqual(self.offers('usherctl show --'), options_of('show'))
                self.assertEqual(self.offers('usherctl show '), NAMES)

    def test_locked_keyring(self):
        self.keyring.lock()
        try:
            self.assertEqual(self.offers('usherctl token a'), {'ada'})
        finally:
            self.keyring.unlock()

    def test_keyring_that_does_not_answer(self):
        self.keyring.send(signal.SIGSTOP)
        try:
            before = time.monotonic()
            self.assertEqual(self.offers('usherctl token '), set())
            self.assertLess(time.monotonic() - before, SOON)
        finally:
            self.keyring.send(signal.SIGCONT)

    def test_no_bus(self):
        self.shell = self.start(DBUS_SESSION_BUS_ADDRESS='unix:path=/nowhere')
        self.assertEqual(self.offers('usherctl token '), set())
        self.assertEqual(self.shell.words('usherctl token a'), ['usherctl', 'token', 'a'])


class Bash(Completions, cli.Case):
    shell_type = shells.Bash


class Zsh(Completions, cli.Case):
    shell_type = shells.Zsh


class Fish(Completions, cli.Case):
    shell_type = shells.Fish


if __name__ == '__main__':
    cli.main()
