# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl as a script sees it."""

import contextlib
import glob
import json
import os
import subprocess
import sys
import tempfile
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
for folder in ('support', 'tools'):
    sys.path.insert(0, os.path.join(TESTS, folder))
import demo  # noqa: E402
import tap  # noqa: E402

LINK = '/api/v2/pins/link'
USHERCTL = os.environ['USHER_TEST_USHERCTL']


def usherctl(*words, stdin='', env=None):
    return subprocess.run([USHERCTL, *words], input=stdin, text=True, capture_output=True,
                          timeout=60, env={**os.environ, **(env or {})}, check=False)


def sign_in(account, *words, env=None):
    login, password = account
    return usherctl('sign-in', '--login', login, '--password-stdin', *words, stdin=password + '\n',
                    env=env)


def listed(env=None):
    """The accounts, by their user names."""
    accounts = json.loads(usherctl('list', '--json', env=env).stdout)
    return {account['username']: account for account in accounts}


def store_by_hand(label, token='made-by-hand', **attributes):
    """An item as another program could write it."""
    words = [word for pair in attributes.items() for word in pair]
    subprocess.run(['secret-tool', 'store', f'--label={label}', '--', 'xdg:schema',
                    'io.github.usher_desktop.Usher.Token', 'service', 'plex.tv', *words],
                   input=token, text=True, check=True)


@contextlib.contextmanager
def another_installation():
    """An environment that has the keyring in common with this one, and no file."""
    with tempfile.TemporaryDirectory() as folder:
        yield {'XDG_DATA_HOME': folder}


def account_files(env=os.environ):
    return glob.glob(os.path.join(env['XDG_DATA_HOME'], 'usher', 'accounts', '*'))


class Case(unittest.TestCase):
    def assert_fails(self, run, status, words=''):
        self.assertEqual(run.returncode, status, run.stderr)
        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        self.assertTrue(run.stderr.startswith('usherctl: '), run.stderr)
        self.assertIn(words, run.stderr)
        self.assertEqual(run.stdout, '')

    def assert_done(self, run, stdout=None):
        self.assertEqual((run.returncode, run.stderr), (0, ''))
        if stdout is not None:
            self.assertEqual(run.stdout, stdout)


class KeyringCase(Case):
    """Begins with nobody signed in, in a session with a keyring and the demo service."""

    def setUp(self):
        demo.reset()

    def tearDown(self):
        for account in json.loads(usherctl('list', '--json').stdout):
            usherctl('sign-out', '--keep-session', account['uuid'])
        demo.secret_tool('clear', 'service', 'plex.tv')


main = tap.main
