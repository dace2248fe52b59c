#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl run: a command that has the token, and is otherwise as if it had been run without."""

import os
import signal
import subprocess
import tempfile

import pexpect

import cli
from cli import USHERCTL, another_installation, sign_in, store_by_hand, usherctl
import demo
from demo import ADA, BOB, secret_tool, token_of

OURS = ('PLEX_TOKEN', 'PLEXAPI_AUTH_SERVER_TOKEN', 'PLEXAPI_HEADER_IDENTIFIER')
# What a program is started with beside words and environment. In sh: Python ignores SIGPIPE itself.
STATE = """
    grep -E '^(SigBlk|SigIgn|Umask):' /proc/self/status
    ls /proc/$$/fd
    pwd
    nice
"""


def environment(output):
    return dict(line.split('=', 1) for line in output.split('\0')[:-1])


def changed_environment(*words, env=None):
    """What differs in the command's environment; where a variable is gone, None."""
    before = {**os.environ, **(env or {})}
    after = environment(usherctl('run', *words, '--', 'env', '-0', env=env).stdout)
    return {name: after.get(name) for name in before.keys() | after.keys()
            if before.get(name) != after.get(name)}


class Run(cli.KeyringCase):
    def test_environment(self):
        sign_in(ADA)
        [session] = demo.sessions()
        expected = {'PLEX_TOKEN': session['token'], 'PLEXAPI_AUTH_SERVER_TOKEN': session['token'],
                    'PLEXAPI_HEADER_IDENTIFIER': session['identifier']}
        stale = {name: 'of an earlier time' for name in OURS}
        for words in ([], ['ada'], ['ADA@example.org']):
            for before in ({}, stale):
                with self.subTest(words=words, before=before):
                    self.assertEqual(changed_environment(*words, env=before), expected)

    def test_several_accounts(self):
        sign_in(ADA)
        sign_in(BOB)
        self.assertEqual(changed_environment('bob')['PLEX_TOKEN'], token_of('bob'))
        self.assert_not_run(2, 'several')
        usherctl('default', 'ada')
        self.assertEqual(changed_environment()['PLEX_TOKEN'], token_of('ada'))

    def test_identifier_of_another_installation(self):
        with another_installation() as elsewhere:
            sign_in(ADA, env=elsewhere)
        sign_in(BOB)
        [theirs] = [s['identifier'] for s in demo.sessions() if s['username'] == 'ada']
        [ours] = [s['identifier'] for s in demo.sessions() if s['username'] == 'bob']
        self.assertNotEqual(theirs, ours)
        self.assertEqual(changed_environment('ada')['PLEXAPI_HEADER_IDENTIFIER'], theirs)

    def test_no_identifier(self):
        store_by_hand('Plex: hand', uuid='0a0b', username='hand')
        self.assertEqual(changed_environment('hand', env={OURS[2]: 'of another token'}),
                         {OURS[0]: 'made-by-hand', OURS[1]: 'made-by-hand', OURS[2]: None})

    def test_bus_is_not_told_of(self):
        # The bus of the session is in the usual place, which usherctl finds by itself.
        sign_in(ADA)
        for address in ('', 'autolaunch:'):
            with self.subTest(address):
                changed = changed_environment(env={'DBUS_SESSION_BUS_ADDRESS': address})
                self.assertEqual(set(changed), set(OURS))

    def test_state(self):
        sign_in(ADA)
        with tempfile.TemporaryFile() as file:
            for options in ({}, {'restore_signals': False}, {'umask': 0o27, 'cwd': '/'},
                            {'preexec_fn': lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)},
                            {'pass_fds': [file.fileno()]},
                            {'preexec_fn': lambda: os.close(0)},
                            {'preexec_fn': lambda: os.close(2)}):
                with self.subTest(options):
                    command = ['sh', '-c', STATE]
                    expected = self.output(command, **options)
                    self.assertEqual(self.output([USHERCTL, 'run', '--', *command], **options),
                                     expected)

    @staticmethod
    def output(command, **options):
        return subprocess.run(command, text=True, stdout=subprocess.PIPE, timeout=60, check=True,
                              stdin=subprocess.DEVNULL, **options).stdout

    def test_takes_the_place(self):
        sign_in(ADA)
        with subprocess.Popen([USHERCTL, 'run', '--', 'sh', '-c', 'echo $$; exec sleep 60'],
                              stdout=subprocess.PIPE, text=True) as process:
            self.assertEqual(int(process.stdout.readline()), process.pid)
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(), -signal.SIGTERM)

    def test_exit_status(self):
        sign_in(ADA)
        for script, status in (('exit 0', 0), ('exit 1', 1), ('exit 77', 77), ('exit 255', 255),
                               ('kill -KILL $$', -signal.SIGKILL),
                               ('kill -INT $$', -signal.SIGINT)):
            with self.subTest(script):
                self.assertEqual(usherctl('run', '--', 'sh', '-c', script).returncode, status)

    def test_output_is_the_commands(self):
        sign_in(ADA)
        run = usherctl('run', '--', 'sh', '-c', 'cat; echo oh >&2', stdin='in\nand out')
        self.assertEqual((run.stdout, run.stderr), ('in\nand out', 'oh\n'))

    def test_words_are_the_commands(self):
        sign_in(ADA)
        for words in (['--help'], ['--', '-x'], ['run', '--json', '--'], ['', ' a  b ', "'$HOME'"]):
            with self.subTest(words):
                run = usherctl('run', '--', 'printf', '[%s]', *words)
                self.assertEqual(run.stdout, ''.join(f'[{word}]' for word in words))

    def test_token_is_in_no_command_line(self):
        sign_in(ADA)
        run = usherctl('run', '--', 'cat', '/proc/self/cmdline')
        self.assertEqual(run.stdout, 'cat\0/proc/self/cmdline\0')

    def test_terminal(self):
        sign_in(ADA)
        terminal = pexpect.spawn(USHERCTL, ['run', '--', 'sh', '-c', 'tty; read x; echo "<$x>"'],
                                 encoding='utf-8', timeout=30)
        terminal.expect('/dev/pts/')
        terminal.sendline('typed')
        terminal.expect('<typed>')
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.exitstatus, 0)

    def test_interrupted_at_the_terminal(self):
        sign_in(ADA)
        terminal = pexpect.spawn(USHERCTL, ['run', '--', 'sh', '-c', 'echo there; exec sleep 60'],
                                 encoding='utf-8', timeout=30)
        terminal.expect('there')
        terminal.sendintr()
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.signalstatus, signal.SIGINT)

    def test_no_such_command(self):
        sign_in(ADA)
        self.assert_fails(usherctl('run', '--', 'no-such-command'), 127, 'no-such-command')
        self.assert_fails(usherctl('run', '--', '/no/such\ncommand'), 127, 'No such file')
        self.assert_fails(usherctl('run', '--', ''), 127)
        self.assert_fails(usherctl('run', '--', '/etc/passwd'), 126, '/etc/passwd')
        self.assert_fails(usherctl('run', '--', '/'), 126)

    def test_usage(self):
        sign_in(ADA)
        for words in ([], ['ada'], ['--'], ['ada', '--'], ['ada', 'true'],
                      ['ada', 'bob', '--', 'true'], ['--json', '--', 'true'], ['-x', '--', 'true']):
            with self.subTest(words):
                self.assert_fails(usherctl('run', *words), 2)
        run = usherctl('run', '--help')
        self.assert_done(run)
        self.assertIn('PLEX_TOKEN', run.stdout)

    def assert_not_run(self, status, words='', account=(), env=None):
        marker = os.path.join(os.environ['HOME'], 'was-run')
        self.assert_fails(usherctl('run', *account, '--', 'touch', marker, env=env), status, words)
        self.assertFalse(os.path.exists(marker))

    def test_not_without_a_token(self):
        self.assert_not_run(4)
        sign_in(ADA)
        self.assert_not_run(4, 'eva', ['eva'])
        self.assert_not_run(5, 'keyring', env={'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nowhere'})
        secret_tool('clear', 'service', 'plex.tv')
        self.assert_not_run(4)
        self.assert_not_run(4, account=['ada'])

    def test_token_comes_from_the_keyring(self):
        # Plex is not asked, and need not be there.
        sign_in(ADA)
        demo.call('DELETE', '/demo/log')
        run = usherctl('run', '--', 'printenv', 'PLEX_TOKEN',
                       env={'USHER_SERVICE_URL': 'https://localhost:1'})
        self.assert_done(run, token_of('ada') + '\n')
        self.assertEqual(demo.log(), [])


if __name__ == '__main__':
    cli.main()
