#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl from outside: what it prints, where, and the exit status that a script relies on."""

import json
import os
import subprocess

import cli
from cli import USHERCTL, sign_in, usherctl
import demo
from demo import ADA, BOB, TIA, secret_tool, token_of

SIGN_OUT = '/api/v2/users/signout'


class Cli(cli.KeyringCase):
    def test_sign_in(self):
        run = sign_in(ADA)
        self.assert_done(run)
        self.assertIn('Ada', run.stdout)
        token = token_of('ada')
        self.assertEqual(demo.sessions()[0]['token'], token)
        self.assertEqual(usherctl('token').stdout, token + '\n')

    def test_password_is_one_line(self):
        self.assert_done(usherctl('sign-in', '--login', 'jörg', '--password-stdin',
                                  stdin='a+b & 100% *ü$= c\nnot this\n'))

    def test_wrong_password(self):
        self.assert_fails(sign_in(('ada', 'wrong')), 1, 'wrong')

    def test_two_factor(self):
        self.assert_fails(sign_in(TIA), 3, 'code')
        self.assert_fails(sign_in(TIA, '--code', '654321'), 1, 'code')
        self.assert_done(sign_in(TIA, '--code', '123 456'))

    def test_usage(self):
        for words in (['sign-in'], ['sign-in', '--login', 'ada'], ['sign-in', '--password'],
                      ['token', '--json'], ['token', 'ada', 'bob'], ['list', 'ada'],
                      ['sign-in', 'ada', '--password-stdin'],
                      ['sign-in', '--login', 'ada', '--password-stdin']):
            with self.subTest(words):
                self.assert_fails(usherctl(*words), 2)
        for words in ([], ['no-such-command']):
            with self.subTest(words):
                run = usherctl(*words)
                self.assertEqual(run.returncode, 2)
                self.assertIn('Usage', run.stderr)

    def test_help(self):
        for words in (['--help'], ['sign-in', '--help'], ['--version']):
            with self.subTest(words):
                run = usherctl(*words)
                self.assert_done(run)
                self.assertIn('usherctl', run.stdout)

    def test_nobody(self):
        self.assert_fails(usherctl('token'), 4)
        self.assert_fails(usherctl('token', 'ada'), 4, 'ada')
        self.assert_fails(usherctl('show'), 4)
        self.assert_fails(usherctl('sign-out'), 4)
        run = usherctl('list')
        self.assert_done(run)
        self.assertEqual(run.stdout, '')

    def test_several_accounts(self):
        sign_in(ADA)
        sign_in(BOB)
        self.assert_fails(usherctl('token'), 2, 'several')
        listed = json.loads(usherctl('list', '--json').stdout)
        self.assertEqual([account['username'] for account in listed], ['ada', 'bob'])
        self.assertEqual(set(listed[0]), {'uuid', 'username', 'title', 'email', 'default', 'state'})
        for name in ('bob', 'BOB', 'bob@example.org', listed[1]['uuid']):
            self.assertEqual(usherctl('token', name).stdout.strip(),
                             token_of('bob'))

    def test_sign_in_again_replaces(self):
        sign_in(ADA)
        first = usherctl('token').stdout
        sign_in(ADA)
        self.assertNotEqual(usherctl('token').stdout, first)
        self.assertEqual(len(json.loads(usherctl('list', '--json').stdout)), 1)
        self.assertEqual(len(demo.sessions()), 1)

    def test_show(self):
        sign_in(ADA)
        token = usherctl('token').stdout.strip()
        shown = usherctl('show', '--json').stdout
        account = json.loads(shown)
        self.assertEqual(account['username'], 'ada')
        self.assertIs(account['subscription']['active'], True)
        self.assertIsInstance(account['joinedAt'], int)
        self.assertNotIn('authToken', account)
        self.assertNotIn('demo-secret', shown)
        self.assertNotIn(token, shown)
        self.assertIn('ada@example.org', usherctl('show').stdout)

    def test_sign_out(self):
        sign_in(ADA)
        self.assert_done(usherctl('sign-out'))
        self.assertEqual(demo.sessions(), [])
        self.assertEqual(token_of('ada'), '')
        self.assert_fails(usherctl('token'), 4)

    def test_keep_session(self):
        sign_in(ADA)
        self.assert_done(usherctl('sign-out', '--keep-session', 'ada'))
        self.assertEqual(len(demo.sessions()), 1)
        self.assert_fails(usherctl('token'), 4)

    def test_sign_out_offline_loses_nothing(self):
        sign_in(ADA)
        token = usherctl('token').stdout
        self.assert_fails(usherctl('sign-out', env={'USHER_SERVICE_URL': 'https://localhost:1'}), 6)
        self.assertEqual(usherctl('token').stdout, token)

    def test_sign_out_is_not_done_because_a_gateway_says_so(self):
        sign_in(ADA)
        token = usherctl('token').stdout
        for body in 'Bad Gateway', '{"pong":tr', '[]', '<user/>':
            with self.subTest(body):
                demo.answer_next(SIGN_OUT, body=body)
                self.assert_fails(usherctl('sign-out'), 6)
                self.assertEqual(usherctl('token').stdout, token)
        for answer in {'status': 200, 'body': ''}, {'body': '{}'}:
            with self.subTest(answer):
                demo.answer_next(SIGN_OUT, **answer)
                self.assert_done(usherctl('sign-out'))
                sign_in(ADA)

    def test_not_remembered(self):
        self.assert_done(sign_in(ADA, '--no-remember'))
        self.assertIn('/session/', secret_tool('search', '--all', 'service', 'plex.tv')
                      + self.find_item_path())

    def find_item_path(self):
        return subprocess.run(
            ['gdbus', 'call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path',
             '/org/freedesktop/secrets', '--method', 'org.freedesktop.Secret.Service.SearchItems',
             "{'service': 'plex.tv'}"], text=True, capture_output=True, check=True).stdout

    def test_signed_out_by_another_program(self):
        sign_in(ADA)
        secret_tool('clear', 'service', 'plex.tv')
        listed = json.loads(usherctl('list', '--json').stdout)
        self.assertEqual(listed[0]['state'], 'signed-out')
        self.assert_fails(usherctl('token'), 4)

    def test_no_keyring(self):
        nowhere = {'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent'}
        self.assert_fails(usherctl('token', env=nowhere), 5, 'keyring')
        run = usherctl('sign-in', '--login', 'ada', '--password-stdin', stdin='tea-and-films\n',
                       env=nowhere)
        self.assert_fails(run, 5, 'keyring')

    def test_service_troubles(self):
        for answer, status in (({'status': 503, 'body': '<html>'}, 6),
                               ({'status': 200, 'body': 'Bad Gateway'}, 6),
                               ({'status': 429}, 6)):
            with self.subTest(answer):
                demo.answer_next(**answer)
                self.assert_fails(sign_in(ADA), status)
        self.assert_fails(
            usherctl('sign-in', '--login', 'ada', '--password-stdin', stdin='x\n',
                     env={'USHER_SERVICE_URL': 'https://plex.example.org'}), 1, 'USHER_SERVICE_URL')

    def test_deep_reply(self):
        for depth in (600, 1000, 100000):
            with self.subTest(depth):
                demo.answer_next(status=201, body='{"a":' * depth + '1' + '}' * depth)
                self.assert_fails(sign_in(ADA), 6)

    def test_output_is_lost(self):
        sign_in(ADA)
        with open('/dev/full', 'w', encoding='utf-8') as full:
            run = subprocess.run([USHERCTL, 'token'], stdout=full, stderr=subprocess.DEVNULL,
                                 timeout=60, check=False)
        self.assertEqual(run.returncode, 1)

    def test_not_remembered_without_a_place(self):
        run = subprocess.run([USHERCTL, 'sign-in', '--login', 'ada', '--password-stdin',
                              '--no-remember'], input=ADA[1] + '\n', text=True, timeout=60,
                             stdout=subprocess.DEVNULL,
                             env={name: value for name, value in os.environ.items()
                                  if name != 'XDG_RUNTIME_DIR'}, check=False)
        self.assertEqual(run.returncode, 0)
        found = subprocess.run(['grep', '-rl', 'ada@example.org', os.environ['HOME']], text=True,
                               capture_output=True, check=False).stdout
        self.assertEqual(found, '')

    def test_no_secret_in_an_address(self):
        sign_in(ADA)
        usherctl('sign-out')
        self.assertEqual(demo.call('GET', '/demo/state')['leaks'], 0)

    def test_no_gtk(self):
        for program in (USHERCTL, os.environ['USHER_TEST_LIBRARY']):
            linked = subprocess.run(['ldd', program], text=True, capture_output=True,
                                    check=True).stdout
            self.assertIn('libsecret-1', linked)
            self.assertNotRegex(linked, 'libgtk|libgdk|libadwaita|libX11|libwayland')


if __name__ == '__main__':
    cli.main()
