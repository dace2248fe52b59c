#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What usherctl's memory still has of a password, a code or a token when it has done its work."""

import fcntl
import os
import resource
import signal
import subprocess
import sys
import tempfile
import termios

from cli import USHERCTL, KeyringCase, demo, main, usherctl
import memory

DONE, FAILED, CODE_NEEDED, NO_COMMAND = 0, 1, 3, 127


class MemoryTest(KeyringCase):
    def setUp(self):
        super().setUp()
        self.password = memory.make_up_password()
        self.code = memory.make_up_code()
        for username in 'ada', 'tia':
            demo.set_secrets(username, password=self.password)
        demo.set_secrets('tia', code=self.code)
        self.before = {}

    def wanted(self):
        tokens = {f'token of {session["username"]}': session['token'] for session in demo.sessions()}
        return {'password': self.password, 'code': self.code, **self.before, **tokens}

    def check(self, *words, text='', status=DONE):
        self.before.update(self.wanted())
        found = memory.find_at_exit([USHERCTL, *words], self.wanted, text + '\n')
        self.assertEqual(found, ({}, status), words)

    def sign_in(self, login, *words, password=None, status=DONE):
        self.check('sign-in', '--login', login, '--password-stdin', *words,
                   text=password or self.password, status=status)

    def test_found(self):
        """What a program has is found."""
        program = [sys.executable, '-c', 'secret = input()']
        found, _ = memory.find_at_exit(program, self.wanted, self.password + '\n')
        self.assertEqual(list(found), ['password'])

    def test_password(self):
        self.sign_in('ada')
        # Over the token that is there.
        self.sign_in('ada')
        self.sign_in('ada', password='x' + self.password, status=FAILED)

    def test_code(self):
        self.sign_in('tia', status=CODE_NEEDED)
        self.sign_in('tia', '--code', self.code)
        self.sign_in('tia', f'--code={self.code}')
        self.sign_in('tia', password=self.password + self.code)

    def test_token(self):
        token = demo.foreign_token(('ada', self.password))
        self.check('sign-in', '--token-stdin', text=token)
        self.before['token'] = token
        for command in 'token', 'show', 'check', 'list', 'home', 'sign-out':
            self.check(command)

    def test_run(self):
        self.sign_in('ada')
        self.check('run', '--', 'no-such-command', status=NO_COMMAND)

    def test_home_pin(self):
        pin = memory.make_up_code(length=4)
        demo.set_secrets('Mateo', homePin=pin)
        self.sign_in('ada')
        self.before['PIN'] = f'pin={pin}'
        self.check('sign-in', '--home-user', 'Mateo', '--password-stdin', text=pin)


class CoreDumpTest(KeyringCase):
    """The kernel's word for it: what would be written of a program that crashes."""

    LIMIT = ('import resource; '
             'print(resource.getrlimit(resource.RLIMIT_CORE) == (resource.RLIM_INFINITY,) * 2)')

    @staticmethod
    def allow():
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)

    def is_dumped(self, program):
        """Whether the kernel says so of one that has begun to read, and crashes."""
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, cwd=folder,
                                       preexec_fn=self.allow)
            process.stdin.write(b'x')
            process.stdin.flush()
            while fcntl.ioctl(process.stdin, termios.FIONREAD, b'\0\0\0\0') != b'\0\0\0\0':
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGABRT)
            _, status = os.waitpid(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            process.communicate()
            return os.WCOREDUMP(status)

    def test_none(self):
        if not self.is_dumped(['cat']):
            self.skipTest('this system makes no core dumps')
        self.assertFalse(self.is_dumped([USHERCTL, 'sign-in', '--login', 'ada',
                                         '--password-stdin']))

    def test_command_has_its_own(self):
        self.assert_done(usherctl('sign-in', '--token-stdin',
                                  stdin=demo.foreign_token(demo.ADA) + '\n'))
        run = subprocess.run([USHERCTL, 'run', '--', sys.executable, '-c', self.LIMIT], text=True,
                             capture_output=True, check=True, preexec_fn=self.allow)
        self.assertEqual(run.stdout, 'True\n')


if __name__ == '__main__':
    main()
