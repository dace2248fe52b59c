#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Version 1 of what other programs rely on, word for word, in both directions.

Whoever has to change a literal in here breaks programs of other people. What may come on top is
said in docs/for-app-developers.md, and goes into the sets ADDED_….
"""

import json
import os
import shutil
import subprocess
import sys
import unittest

import secretstorage

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'support'))
import demo  # noqa: E402
import tap  # noqa: E402
from demo import ADA, BOB, TIA  # noqa: E402

USHERCTL = os.environ['USHER_TEST_USHERCTL']
V1 = os.path.join(HERE, 'v1')

# What version 1 wrote: label, attributes, secret.
EVA = ('Plex: eva', {
    'xdg:schema': 'io.github.usher_desktop.Usher.Token',
    'service': 'plex.tv',
    'uuid': 'e7a0e7a0e7a0e7a0',
    'username': 'eva',
    'email': 'eva@example.org',
    'client-identifier': '19345bec-0247-49fe-a8b8-9f33634b5545',
}, 'GPnskyPOnUKiUL6CggeH')
# A managed user has neither a user name nor an address.
KIM = ('Plex: Kim', {
    'xdg:schema': 'io.github.usher_desktop.Usher.Token',
    'service': 'plex.tv',
    'uuid': '4b1d4b1d4b1d4b1d',
    'client-identifier': '19345bec-0247-49fe-a8b8-9f33634b5545',
}, '7ollsMSk3GGbf_vDyHWO')
# sha256 of the UUID.
EVA_FILE = 'd9a74b7bf69df2e7427fc93cc71db82b70dc939045654bc5a4058cf24f1edbd1.json'
ADA_FILE = 'c510ab8e2dc0a7dda3aaac0e8118240c389e6999332b09496874880a50b2c9c5.json'

LIST_KEYS = {'uuid', 'username', 'title', 'email', 'default', 'state'}

ADDED_ATTRIBUTES = set()
ADDED_LIST_KEYS = set()


def usherctl(*words, stdin='', env=None):
    return subprocess.run([USHERCTL, *words], input=stdin, text=True, capture_output=True,
                          timeout=30, env={**os.environ, **(env or {})}, check=False)


def sign_in(account, *words, env=None):
    login, password = account
    return usherctl('sign-in', '--login', login, '--password-stdin', *words, stdin=password + '\n',
                    env=env)


def usher_folder(place='XDG_DATA_HOME'):
    return os.path.join(os.environ[place], 'usher')


class Contract(unittest.TestCase):
    def setUp(self):
        demo.reset()
        self.bus = secretstorage.dbus_init()
        self.addCleanup(self.bus.close)

    def tearDown(self):
        for item in self.items():
            item.delete()
        for place in ('XDG_DATA_HOME', 'XDG_RUNTIME_DIR'):
            shutil.rmtree(usher_folder(place), ignore_errors=True)

    def items(self):
        return list(secretstorage.search_items(
            self.bus, {'xdg:schema': 'io.github.usher_desktop.Usher.Token'}))

    def keep(self, item):
        label, attributes, secret = item
        default = secretstorage.get_collection_by_alias(self.bus, 'default')
        default.create_item(label, attributes, secret.encode(), content_type='text/plain')

    def assert_prints(self, run, output):
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, output, ''))

    def assert_is_v1(self, item, label, attributes, secret, collection):
        self.assertEqual(item.get_label(), label)
        found = item.get_attributes()
        self.assertEqual({name: found[name] for name in found if name not in ADDED_ATTRIBUTES},
                         attributes)
        self.assertEqual(item.get_secret(), secret.encode())
        self.assertEqual(item.get_secret_content_type(), 'text/plain')
        path = secretstorage.get_collection_by_alias(self.bus, collection).collection_path
        self.assertEqual(os.path.dirname(item.item_path), path)

    # Today's Usher reads what version 1 wrote.

    def test_item_of_v1(self):
        self.keep(EVA)
        [listed] = json.loads(usherctl('list', '--json').stdout)
        self.assertEqual({key: listed[key] for key in LIST_KEYS},
                         {'uuid': 'e7a0e7a0e7a0e7a0', 'username': 'eva', 'title': 'eva',
                          'email': 'eva@example.org', 'default': True, 'state': 'ok'})
        for name in ([], ['eva'], ['eva@example.org'], ['e7a0e7a0e7a0e7a0']):
            self.assert_prints(usherctl('token', *name), 'GPnskyPOnUKiUL6CggeH\n')
        self.assert_prints(
            usherctl('run', '--', 'sh', '-c', 'echo $PLEX_TOKEN $PLEXAPI_AUTH_SERVER_TOKEN '
                     '$PLEXAPI_HEADER_IDENTIFIER'),
            'GPnskyPOnUKiUL6CggeH GPnskyPOnUKiUL6CggeH 19345bec-0247-49fe-a8b8-9f33634b5545\n')
        self.assertEqual(usherctl('sign-out', '--keep-session').returncode, 0)
        self.assertEqual(self.items(), [])

    def test_item_of_v1_without_names(self):
        self.keep(KIM)
        [listed] = json.loads(usherctl('list', '--json').stdout)
        self.assertEqual({key: listed[key] for key in LIST_KEYS},
                         {'uuid': '4b1d4b1d4b1d4b1d', 'username': None, 'title': 'Kim',
                          'email': None, 'default': True, 'state': 'ok'})
        self.assert_prints(usherctl('token', '4b1d4b1d4b1d4b1d'), '7ollsMSk3GGbf_vDyHWO\n')

    def test_item_of_v1_is_replaced(self):
        label, attributes, secret = EVA
        self.keep((label, {**attributes, 'email': 'old@example.org'}, secret))
        self.assertEqual(sign_in(('eva@example.org', 'letters-only')).returncode, 0)
        [item] = self.items()
        [session] = demo.sessions()
        self.assert_is_v1(item, label, {**attributes, 'client-identifier': session['identifier']},
                          session['token'], 'default')

    def test_files_of_v1(self):
        self.keep(EVA)
        folder = os.path.join(usher_folder(), 'accounts')
        os.makedirs(folder)
        shutil.copy(os.path.join(V1, 'account.json'), os.path.join(folder, EVA_FILE))
        with open(os.path.join(usher_folder(), 'client-identifier'), 'w', encoding='utf-8') as file:
            file.write('19345bec-0247-49fe-a8b8-9f33634b5545')
        with open(os.path.join(V1, 'account.json'), encoding='utf-8') as file:
            self.assertEqual(json.loads(usherctl('show', '--json').stdout), json.load(file))
        sign_in(BOB)
        self.assertEqual(demo.sessions()[0]['identifier'], '19345bec-0247-49fe-a8b8-9f33634b5545')

    # Version 1 reads what today's Usher writes.

    def test_item_of_today(self):
        self.assertEqual(sign_in(ADA).returncode, 0)
        [item] = self.items()
        [session] = demo.sessions()
        self.assert_is_v1(item, 'Plex: ada', {
            'xdg:schema': 'io.github.usher_desktop.Usher.Token',
            'service': 'plex.tv',
            'uuid': 'ada0c0ffee123456',
            'username': 'ada',
            'email': 'ada@example.org',
            'client-identifier': session['identifier'],
        }, session['token'], 'default')

    def test_item_that_ends_with_the_log_in(self):
        self.assertEqual(sign_in(ADA, '--no-remember').returncode, 0)
        [item] = self.items()
        self.assertEqual(
            os.path.dirname(item.item_path),
            secretstorage.get_collection_by_alias(self.bus, 'session').collection_path)
        self.assertEqual(os.listdir(os.path.join(usher_folder('XDG_RUNTIME_DIR'), 'accounts')),
                         [ADA_FILE])

    def test_reader_of_v1(self):
        sign_in(ADA)
        token = demo.sessions()[0]['token']
        for command, output in (
                (['python3', f'{V1}/reader.py', 'ada'], token + '\n'),
                (['sh', f'{V1}/reader.sh', 'ada', 'ada0c0ffee123456'], (token + '\n') * 3)):
            self.assertEqual(subprocess.run(command, text=True, capture_output=True, timeout=30,
                                            check=False).stdout, output)

    def test_file_of_today(self):
        sign_in(ADA)
        folder = os.path.join(usher_folder(), 'accounts')
        self.assertEqual(os.listdir(folder), [ADA_FILE])
        self.assertEqual(os.stat(os.path.join(folder, ADA_FILE)).st_mode & 0o777, 0o600)
        with open(os.path.join(folder, ADA_FILE), encoding='utf-8') as file:
            account = json.load(file)
        # The service's own names, and nothing that is a secret.
        self.assertEqual((account['uuid'], account['joinedAt'], account['subscription']['status']),
                         ('ada0c0ffee123456', 1339000000, 'Active'))
        self.assertFalse({'authToken', 'pin'} & set(account))
        self.assertEqual({key for service in account['services'] for key in service},
                         {'identifier', 'endpoint', 'status'})

    # The command line.

    def test_keys(self):
        sign_in(ADA)
        [listed] = json.loads(usherctl('list', '--json').stdout)
        self.assertEqual(set(listed) - ADDED_LIST_KEYS, LIST_KEYS)
        self.assertEqual(listed['state'], 'ok')
        for item in self.items():
            item.delete()
        [listed] = json.loads(usherctl('list', '--json').stdout)
        self.assertEqual(listed['state'], 'signed-out')

    def test_exit_statuses(self):
        nowhere = {'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent'}
        offline = {'USHER_SERVICE_URL': 'https://localhost:1'}
        for status, run in (
                (1, sign_in(('ada', 'wrong'))),
                (2, usherctl('token', '--no-such-option')),
                (3, sign_in(TIA)),
                (4, usherctl('token')),
                (4, usherctl('run', '--', 'true')),
                (5, usherctl('token', env=nowhere)),
                (5, usherctl('run', '--', 'true', env=nowhere)),
                (6, sign_in(ADA, env=offline)),
                (0, sign_in(ADA)),
                (0, usherctl('token')),
                (77, usherctl('run', '--', 'sh', '-c', 'exit 77')),
                (0, sign_in(BOB)),
                (2, usherctl('token')),
                (0, usherctl('sign-out', 'bob')),
                (4, usherctl('token', 'bob'))):
            self.assertEqual(run.returncode, status, f'{run.args}\n{run.stderr}')


if __name__ == '__main__':
    tap.main()
