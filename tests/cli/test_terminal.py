#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl at a terminal, and without one, where it asks nothing and waits for nothing."""

import os
import subprocess

import pexpect

import cli
from cli import USHERCTL, sign_in, usherctl
import demo
from demo import ADA, CODE, TIA

# In seconds: a question would wait for ever.
AT_ONCE = 20


class Terminal(cli.KeyringCase):
    def test_refused_with_a_code(self):
        terminal = pexpect.spawn(USHERCTL, ['sign-in', '--login', 'tia'], encoding='utf-8',
                                 timeout=30)
        terminal.expect('Password:')
        terminal.sendline(TIA[1])
        terminal.expect('code:')
        demo.answer_next(status=401, body='{"errors":[{"code":1031}]}')
        terminal.sendline(CODE)
        terminal.expect('refuses')
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.exitstatus, 1)

    def test_interrupted_prompt(self):
        terminal = pexpect.spawn(USHERCTL, ['sign-in', '--login', 'ada'], encoding='utf-8',
                                 timeout=30)
        terminal.expect('Password:')
        terminal.sendintr()
        terminal.wait()
        self.assertTrue(terminal.getecho())
        terminal.close()

    def test_all_is_asked(self):
        terminal = pexpect.spawn(USHERCTL, ['sign-in'], encoding='utf-8', timeout=30)
        terminal.expect('e-mail:')
        terminal.sendline('tia')
        terminal.expect('Password:')
        terminal.sendline(TIA[1])
        terminal.expect('code:')
        terminal.sendline('999999')
        terminal.expect('not accepted')
        terminal.expect('code:')
        terminal.sendline(CODE)
        terminal.expect('Signed in')
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.exitstatus, 0)
        self.assertNotIn(TIA[1], terminal.before)

    def test_no_code_is_typed(self):
        for leave in (pexpect.spawn.sendline, pexpect.spawn.sendeof):
            with self.subTest(leave.__name__):
                terminal = pexpect.spawn(USHERCTL, ['sign-in', '--login', 'tia'],
                                         encoding='utf-8', timeout=30)
                terminal.expect('Password:')
                terminal.sendline(TIA[1])
                terminal.expect('code:')
                leave(terminal)
                terminal.expect(pexpect.EOF)
                terminal.close()
                self.assertEqual(terminal.exitstatus, 3)

    def test_wrong_code_behind_the_password(self):
        terminal = pexpect.spawn(USHERCTL, ['sign-in', '--login', 'tia'], encoding='utf-8',
                                 timeout=30)
        terminal.expect('Password:')
        terminal.sendline(TIA[1] + '654321')
        terminal.expect('not accepted')
        terminal.expect('code:')
        terminal.sendline(CODE)
        terminal.expect('Signed in as Tia')
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.exitstatus, 0)

    def test_password_is_not_echoed(self):
        terminal = pexpect.spawn(USHERCTL, ['sign-in', '--login', 'ada'], encoding='utf-8',
                                 timeout=30)
        terminal.expect('Password:')
        terminal.sendline('shown-anywhere?')
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertNotIn('shown-anywhere?', terminal.before)
        self.assertEqual(terminal.exitstatus, 1)

    def test_questions_that_nobody_would_see(self):
        terminal = pexpect.spawn('sh', ['-c', 'exec "$0" sign-in 2>/dev/null', USHERCTL],
                                 encoding='utf-8', timeout=AT_ONCE)
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual((terminal.exitstatus, terminal.before), (2, ''))


class NoTerminal(cli.KeyringCase):
    """As cron or a daemon would: with no terminal that could be found by another way either."""

    def setUp(self):
        super().setUp()
        silent, self.writer = os.pipe()
        self.addCleanup(os.close, silent)
        self.addCleanup(os.close, self.writer)
        self.inputs = {'nothing': {'stdin': subprocess.DEVNULL}, 'silence': {'stdin': silent},
                       'closed': {'preexec_fn': lambda: os.close(0)}}

    def run_without(self, words, **options):
        return subprocess.run([USHERCTL, *words], text=True, capture_output=True, check=False,
                              timeout=AT_ONCE, start_new_session=True, **options)

    def test_nothing_is_asked(self):
        for name, options in self.inputs.items():
            for words in (['sign-in'], ['sign-in', '--login', 'ada'],
                          ['sign-in', '--login', 'ada', '--code', CODE]):
                with self.subTest(words, input=name):
                    self.assert_fails(self.run_without(words, **options), 2, '--')
            for words in (['token'], ['show'], ['check'], ['default'], ['sign-out'],
                          ['run', '--', 'true']):
                with self.subTest(words, input=name):
                    self.assert_fails(self.run_without(words, **options), 4)
            with self.subTest('list', input=name):
                self.assert_done(self.run_without(['list'], **options), '')

    def test_no_password(self):
        for name in ('nothing', 'closed'):
            with self.subTest(name):
                run = self.run_without(['sign-in', '--login', 'ada', '--password-stdin'],
                                       **self.inputs[name])
                self.assert_fails(run, 2, '--password-stdin')

    def test_no_code(self):
        # Whoever holds the pipe open after the password is not asked for more.
        os.write(self.writer, TIA[1].encode() + b'\n')
        run = self.run_without(['sign-in', '--login', 'tia', '--password-stdin'],
                               **self.inputs['silence'])
        self.assert_fails(run, 3, 'code')

    def test_output_is_closed(self):
        sign_in(ADA)
        for words in (['token'], ['show', '--json'], ['list'], ['check'], ['--help'],
                      ['--version']):
            with self.subTest(words):
                run = self.run_without(words, stdin=subprocess.DEVNULL,
                                       preexec_fn=lambda: os.close(1))
                self.assert_fails(run, 1, 'output')
                run = self.run_without(words, stdin=subprocess.DEVNULL,
                                       preexec_fn=lambda: os.close(2))
                self.assert_done(run)
        # Eight bytes are what the file that libdex has opened meanwhile would take.
        cli.store_by_hand('Plex: Seven', uuid='1234567')
        usherctl('default', '1234567')
        run = self.run_without(['default'], preexec_fn=lambda: os.close(1))
        self.assert_fails(run, 1, 'output')
        # What prints nothing has lost nothing.
        self.assert_done(self.run_without(['default', 'ada'], preexec_fn=lambda: os.close(1)))

    def test_all_is_closed(self):
        for words, status in ((['list'], 0), (['token'], 4), (['token', 'x' * 100], 4), ([], 2),
                              (['--help'], 1)):
            with self.subTest(words):
                run = subprocess.run(['sh', '-c', 'exec "$0" "$@" <&- >&- 2>&-', USHERCTL, *words],
                                     timeout=AT_ONCE, check=False)
                self.assertEqual(run.returncode, status)


if __name__ == '__main__':
    cli.main()
