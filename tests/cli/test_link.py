#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl sign-in --link: a code for another device, and a QR code for its camera. There is no
display, as over SSH.
"""

import os
import re
import signal
import subprocess

import pexpect

import cli
from cli import USHERCTL, sign_in, usherctl
import demo
from demo import ADA, token_of
from keyring_daemon import Keyring
import qr
from waiting import POLLS, Waiting

LINK = os.environ['USHER_SERVICE_URL'] + '/link'
COLORED = re.compile('\x1b\\[30;47m([ ▀▄█]+)\x1b\\[0m')
BLOCKS = re.compile('^[ ▀▄█]+$', re.MULTILINE)
PINS = '/api/v2/pins'


def spaced(code):
    return ' '.join(code)


class Link(cli.KeyringCase):
    def assert_signed_in(self, run, name='ada'):
        self.assertEqual((run.returncode, run.stderr), (0, ''))
        self.assertTrue(run.stdout.endswith(f'\nSigned in as {name.title()}.\n'), run.stdout)
        token = token_of(name)
        self.assertIn(token, [session['token'] for session in demo.sessions()])
        self.assertEqual(usherctl('token', name).stdout, token + '\n')
        self.assertNotIn(token, run.stdout + run.stderr)

    def test_sign_in(self):
        with Waiting('--link') as waiting:
            said = waiting.until_printed()
            [pin] = demo.pins()
            self.assertFalse(pin['strong'])
            self.assertIn(f'{LINK} ', said.splitlines()[0])
            self.assertIn(f'\n\n    {spaced(pin["code"])}\n\n', said)
            self.assertIn('15 minutes', said)
            self.assertEqual(qr.read(BLOCKS.findall(said)), f'{LINK}?pin={pin["code"]}')
            self.assertNotIn('\x1b', said)
            demo.claim('ada', pin['code'])
            self.assert_signed_in(waiting.result())
        self.assertEqual(demo.call('GET', '/demo/state')['hasty'], 0)

    def test_nothing_to_draw_it_with(self):
        with qr.no_library() as env, Waiting('--link', env=env) as waiting:
            said = waiting.until_printed()
            [pin] = demo.pins()
            self.assertIn(f'\n\n    {spaced(pin["code"])}\n\n', said)
            self.assertEqual(BLOCKS.findall(said), [])
            self.assertNotIn('camera', said)
            demo.claim('ada', pin['code'])
            self.assert_signed_in(waiting.result())

    def test_instead_of_an_older_token(self):
        sign_in(ADA)
        older = token_of('ada')
        with Waiting('--link') as waiting:
            waiting.until_printed()
            self.assertEqual(token_of('ada'), older)
            demo.claim('ada')
            self.assert_signed_in(waiting.result())
        self.assertNotEqual(token_of('ada'), older)

    def test_until_the_session_ends(self):
        with Waiting('--link', '--no-remember') as waiting:
            waiting.until_printed()
            demo.claim('ada')
            self.assert_signed_in(waiting.result())
        self.assertIn('/session/', subprocess.run(
            ['gdbus', 'call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path',
             '/org/freedesktop/secrets', '--method', 'org.freedesktop.Secret.Service.SearchItems',
             "{'service': 'plex.tv'}"], text=True, capture_output=True, check=True).stdout)

    def test_new_codes(self):
        demo.set_pins(lifetime=2)
        with Waiting('--link') as waiting:
            said = [waiting.until_printed() for _ in range(4)]
            run = waiting.result()
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stderr, 'usherctl: The code has expired before it was used.\n')
        self.assertEqual(run.stdout, ''.join(said))
        pins = demo.pins()
        self.assertEqual(len(pins), 4)
        for pin, text in zip(pins, said):
            self.assertIn(f'\n    {spaced(pin["code"])}\n', text)
            self.assertIn('2 seconds', text)
        for text in said[1:]:
            self.assertTrue(text.startswith('\nThe code has expired.'), text)

    def test_new_code_is_good(self):
        with Waiting('--link') as waiting:
            waiting.until_printed()
            demo.set_pins(forward=901)
            waiting.until_printed()
            demo.claim('ada', demo.pins()[1]['code'])
            self.assert_signed_in(waiting.result())

    def test_what_is_in_the_way(self):
        with Waiting('--link') as waiting:
            waiting.until_printed()
            demo.answer_next(POLLS, status=429, headers={'Retry-After': '2'}, times=2)
            demo.answer_next(POLLS, status=503)
            demo.claim('ada')
            run = waiting.result()
        self.assertEqual(run.returncode, 0)
        self.assertTrue(run.stdout.endswith('\nSigned in as Ada.\n'), run.stdout)
        lines = run.stderr.splitlines()
        self.assertEqual(len(lines), 2, run.stderr)
        for line, words in zip(lines, ('fewer requests', 'trouble of its own')):
            self.assertTrue(line.startswith('usherctl: '), line)
            self.assertIn(words, line)
            self.assertTrue(line.endswith(' Usher keeps trying.'), line)

    def test_no_code_to_be_had(self):
        for status, words in ((503, 'trouble'), (429, 'fewer requests')):
            with self.subTest(status):
                demo.answer_next(PINS, status=status)
                self.assert_fails(usherctl('sign-in', '--link'), 6, words)
        run = usherctl('sign-in', '--link', env={'USHER_SERVICE_URL': 'https://localhost:1'})
        self.assert_fails(run, 6, 'can’t be reached')

    def test_output_is_lost(self):
        # Nobody has seen the code, so nobody is waited for.
        with open('/dev/full', 'w', encoding='utf-8') as full:
            run = subprocess.run([USHERCTL, 'sign-in', '--link'], stdout=full, text=True,
                                 stderr=subprocess.PIPE, timeout=20, check=False)
        self.assertEqual((run.returncode, run.stderr),
                         (1, 'usherctl: The output can’t be written.\n'))
        run = subprocess.run([USHERCTL, 'sign-in', '--link'], stderr=subprocess.PIPE, text=True,
                             preexec_fn=lambda: os.close(1), timeout=20, check=False)
        self.assertEqual((run.returncode, run.stderr),
                         (1, 'usherctl: The output can’t be written.\n'))

    def test_ended_by_a_signal(self):
        sign_in(ADA)
        token = token_of('ada')
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number), Waiting('--link') as waiting:
                waiting.until_printed()
                waiting.process.send_signal(number)
                run = waiting.result()
                self.assertEqual((run.returncode, run.stderr), (-number, ''))
        self.assertEqual(token_of('ada'), token)
        self.assert_done(usherctl('check'))


class Letters(cli.KeyringCase):
    """Where the terminal or the language's characters leave no room for a QR code."""

    def said(self, **env):
        with Waiting('--link', env=env) as waiting:
            return waiting.until_printed()

    def test_no_blocks(self):
        for env in ({'LC_ALL': 'C'}, {'LC_ALL': '', 'LC_CTYPE': 'POSIX', 'LANG': ''},
                    {'LC_ALL': 'en_US.ISO-8859-1'}):
            with self.subTest(**env):
                said = self.said(**env)
                self.assertEqual(len(said.splitlines()), 5, said)
                self.assertIn(LINK, said)
                self.assertIn(f'    {spaced(demo.pins()[-1]["code"])}\n', said)

    def test_blocks(self):
        said = self.said(LC_ALL='en_US.UTF-8')
        self.assertEqual(qr.read(BLOCKS.findall(said)), f'{LINK}?pin={demo.pins()[-1]["code"]}')


class Terminal(cli.KeyringCase):
    def start(self, columns=80, **env):
        terminal = pexpect.spawn(USHERCTL, ['sign-in', '--link'], encoding='utf-8', timeout=30,
                                 dimensions=(24, columns),
                                 env={**os.environ, 'TERM': 'xterm', **env})
        self.addCleanup(terminal.close, force=True)
        terminal.expect('good for [^\r]*\r\n')
        return terminal, terminal.before

    def test_sign_in(self):
        terminal, said = self.start()
        [pin] = demo.pins()
        lines = COLORED.findall(said)
        self.assertEqual(qr.read(lines), f'{LINK}?pin={pin["code"]}')
        # The quiet zone is as white as the rest.
        self.assertEqual({len(line) for line in lines}, {len(lines[0])})
        for line in (*lines[:2], *lines[-2:], *(line[:4] + line[-4:] for line in lines)):
            self.assertEqual(line.strip(), '')
        # Outside of the code the terminal's own colours hold.
        self.assertNotIn('\x1b', COLORED.sub('', said))
        demo.claim('ada')
        terminal.expect('Signed in as Ada')
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.exitstatus, 0)

    def test_it_just_fits(self):
        _, said = self.start()
        [width] = {len(line) for line in COLORED.findall(said)}
        _, said = self.start(columns=width)
        self.assertEqual(qr.read(COLORED.findall(said)), f'{LINK}?pin={demo.pins()[1]["code"]}')
        _, said = self.start(columns=width - 1)
        self.assertEqual(BLOCKS.findall(COLORED.sub(r'\1', said.replace('\r', ''))), [])
        self.assertIn(spaced(demo.pins()[2]['code']), said)

    def test_no_colours(self):
        _, said = self.start(TERM='dumb')
        self.assertNotIn('\x1b', said)
        self.assertEqual(qr.read(BLOCKS.findall(said.replace('\r', ''))),
                         f'{LINK}?pin={demo.pins()[0]["code"]}')

    def test_interrupted(self):
        terminal, _ = self.start()
        terminal.sendintr()
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.signalstatus, signal.SIGINT)
        self.assertEqual(usherctl('list').stdout, '')


class Locked(cli.KeyringCase):
    keyring = Keyring()

    def tearDown(self):
        self.keyring.unlock()
        super().tearDown()

    def test_locked_before(self):
        # A token that can't be kept is not asked for.
        self.keyring.lock()
        for way in ('--link', '--browser'):
            self.assert_fails(usherctl('sign-in', way), 5, 'locked')
        self.assertEqual(demo.log(), [])

    def test_locked_meanwhile(self):
        with Waiting('--link') as waiting:
            waiting.until_printed()
            self.keyring.lock()
            demo.claim('ada')
            run = waiting.result()
        self.assertEqual((run.returncode, run.stderr), (5, 'usherctl: The keyring is locked.\n'))
        self.keyring.unlock()
        self.assertEqual(token_of('ada'), '')


if __name__ == '__main__':
    cli.main()
