#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl sign-in --token-stdin, and the choice of one way to sign in."""

import json
import os
import subprocess
import time

import pexpect

import cli
from cli import USHERCTL, account_files, another_installation, sign_in, usherctl
import demo
from demo import ADA, BOB, secret_tool, token_of

USER = '/api/v2/user'


def give(text, *words, **options):
    return usherctl('sign-in', '--token-stdin', *words, stdin=text, **options)


class Token(cli.KeyringCase):
    def setUp(self):
        super().setUp()
        # Another app, of which only its token is known.
        with another_installation() as elsewhere:
            sign_in(ADA, env=elsewhere)
        self.token = token_of('ada')
        secret_tool('clear', 'service', 'plex.tv')
        demo.call('DELETE', '/demo/log')

    def assert_signed_in(self, run):
        self.assert_done(run, 'Signed in as Ada.\n')
        self.assertEqual(token_of('ada'), self.token)
        self.assertEqual(usherctl('token', 'ada').stdout, self.token + '\n')
        [path] = account_files()
        with open(path, encoding='utf-8') as file:
            self.assertNotIn(self.token, file.read())

    def assert_refused(self, run, words):
        self.assert_fails(run, 1, words)
        self.assertEqual(usherctl('list').stdout, '')
        self.assertEqual(token_of('ada'), '')

    def test_fine(self):
        url = os.environ['USHER_SERVICE_URL']
        for write in ('{}\n', '{}', ' {} \r\n', '{}\nnot this\n',
                      url + '/library/metadata/1?checkFiles=1&X-Plex-Token={}&other=1\n',
                      'https://app.plex.tv/x#X-Plex-Token={}\n'):
            with self.subTest(write):
                self.assert_signed_in(give(write.format(self.token)))
                usherctl('sign-out', '--keep-session')
        self.assertEqual(demo.call('GET', '/demo/state')['leaks'], 0)
        self.assertEqual([session['token'] for session in demo.sessions()], [self.token])

    def test_refused(self):
        demo.call('POST', '/demo/revoke?username=ada')
        # A server's own token is unknown to the account service as well.
        for token in (self.token, 'a-servers-own-token'):
            with self.subTest(token):
                run = give(token + '\n')
                self.assert_refused(run, 'does not accept this token')
                self.assertNotIn(token, run.stderr)

    def test_no_token(self):
        for text, words in (('two words\n', 'no token'), ('tökén\n', 'no token'),
                            ('back\\slash\n', 'no token'), (' \n', 'no token'),
                            ('https://localhost/?X-Plex-Token=&a=b\n', 'no token'),
                            ('eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln\n', 'JWT')):
            with self.subTest(text):
                self.assert_refused(give(text), words)
        self.assertEqual(demo.log(), [])

    def test_nothing(self):
        # What follows a NUL would be lost: half of a token, or one in UTF-16.
        for text in ('', '\n', 'x' * 4097, 'x' * 5000, 'half\0token\n', 't\0o\0k\0e\0n\0\n'):
            with self.subTest(text):
                self.assert_fails(give(text), 2, 'standard input')
                self.assert_fails(usherctl('sign-in', '--login', 'ada', '--password-stdin',
                                           stdin=text), 2, 'standard input')
        self.assertEqual(demo.log(), [])

    def test_longest(self):
        token = 4096 * 'a'
        for text in token, token + '\n':
            demo.answer_next(USER, body=json.dumps({'uuid': 'u1', 'authToken': token}))
            self.assert_done(give(text))
            self.assert_done(usherctl('token'), token + '\n')

    def test_service(self):
        demo.answer_next(USER, status=503)
        self.assert_fails(give(self.token), 6, 'trouble')
        self.assert_fails(give(self.token, env={'USHER_SERVICE_URL': 'https://localhost:1'}), 6)
        self.assertEqual(usherctl('list').stdout, '')

    def test_the_old_token_stays(self):
        sign_in(ADA)
        kept = token_of('ada')
        self.assert_fails(give('unknown-token\n'), 1, 'does not accept')
        self.assertEqual(token_of('ada'), kept)
        self.assert_signed_in(give(self.token))

    def test_until_the_session_ends(self):
        self.assert_done(give(self.token, '--no-remember'))
        self.assertEqual(account_files(), [])
        self.assertEqual(usherctl('token').stdout, self.token + '\n')

    def test_nobody_else_sees_it(self):
        demo.answer_next(USER, delay=60000)
        with subprocess.Popen([USHERCTL, 'sign-in', '--token-stdin'], stdin=subprocess.PIPE,
                              text=True) as process:
            process.stdin.write(self.token + '\n')
            process.stdin.close()
            while USER not in [request['path'] for request in demo.log()]:
                time.sleep(0.02)
            for name in ('cmdline', 'environ'):
                with open(f'/proc/{process.pid}/{name}', encoding='utf-8') as file:
                    self.assertNotIn(self.token, file.read())
            process.kill()
        demo.reset()

    def start_terminal(self):
        terminal = pexpect.spawn(USHERCTL, ['sign-in', '--token-stdin'], encoding='utf-8',
                                 timeout=30)
        self.addCleanup(terminal.close, force=True)
        terminal.expect('Token: ')
        return terminal

    def test_terminal(self):
        terminal = self.start_terminal()
        self.assertFalse(terminal.getecho())
        terminal.sendline(self.token)
        terminal.expect(pexpect.EOF)
        self.assertEqual(terminal.before, '\r\nSigned in as Ada.\r\n')
        terminal.close()
        self.assertEqual(terminal.exitstatus, 0)
        self.assertEqual(token_of('ada'), self.token)

    def test_interrupted_prompt(self):
        terminal = self.start_terminal()
        terminal.sendintr()
        terminal.wait()
        self.assertTrue(terminal.getecho())

    def test_errors_go_elsewhere(self):
        # It is not shown even then.
        terminal = pexpect.spawn('sh', ['-c', 'exec "$0" sign-in --token-stdin 2>/dev/null',
                                        USHERCTL], encoding='utf-8', timeout=30)
        self.assertTrue(terminal.waitnoecho(20))
        terminal.sendline(self.token)
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.before, 'Signed in as Ada.\r\n')


class OneWay(cli.KeyringCase):
    def test_one_way(self):
        ways = (['--browser'], ['--link'], ['--token-stdin'], ['--login', 'ada'],
                ['--password-stdin'], ['--code', '123456'])
        for n, way in enumerate(ways[:3]):
            for other in ways[n + 1:]:
                for words in (way + other, other + ['--no-remember'] + way):
                    with self.subTest(words):
                        self.assert_fails(usherctl('sign-in', *words, stdin=BOB[1] + '\n'), 2,
                                          '--browser, --link, --token-stdin')
        self.assertEqual(demo.log(), [])


if __name__ == '__main__':
    cli.main()
