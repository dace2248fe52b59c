#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl sign-in --browser, with a display and a browser on it, and without. The browser here only
writes down what it was started with.
"""

import os
import re
import shutil
import signal
import tempfile
import time
import urllib.parse

import pexpect

import cli
from cli import USHERCTL, usherctl
import demo
from demo import token_of
from waiting import POLLS, Waiting

AUTH = os.environ['USHER_SERVICE_URL'] + '/auth#?'
NO_DISPLAY = {'DISPLAY': '', 'WAYLAND_DISPLAY': ''}
BROWSER = '''#!/bin/sh
echo chatter
echo chatter >&2
printf '%s\\n' $$ "$(ps -o sid= -p $$ | tr -d ' ')" "$@" >"$HOME/opened.new"
mv "$HOME/opened.new" "$HOME/opened"
exec sleep 60
'''
DESKTOP_FILE = '''[Desktop Entry]
Type=Application
Name=Test browser
Exec={} %u
MimeType=x-scheme-handler/https;
'''
DEFAULTS = '''[Default Applications]
x-scheme-handler/https=test-browser.desktop
'''


def write(path, text, mode=0o600):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    os.chmod(path, mode)


class Browser(cli.KeyringCase):
    def setUp(self):
        super().setUp()
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home)
        self.env = {'HOME': self.home, 'XDG_DATA_HOME': self.home + '/data',
                    'XDG_CONFIG_HOME': self.home + '/config', 'XDG_DATA_DIRS': self.home}

    def install_browser(self, script=BROWSER):
        write(self.home + '/browser', script, 0o700)
        write(self.home + '/data/applications/test-browser.desktop',
              DESKTOP_FILE.format(self.home + '/browser'))
        write(self.home + '/config/mimeapps.list', DEFAULTS)

    def opened(self):
        """The browser's process and session, and what it was to open."""
        while not os.path.exists(self.home + '/opened'):
            time.sleep(0.02)
        with open(self.home + '/opened', encoding='utf-8') as file:
            pid, session, *arguments = file.read().splitlines()
        self.addCleanup(os.kill, int(pid), signal.SIGKILL)
        return int(pid), int(session), arguments

    def finish(self, waiting):
        demo.claim('ada')
        run = waiting.result()
        self.assertEqual((run.returncode, run.stderr), (0, ''))
        self.assertTrue(run.stdout.endswith('\nSigned in as Ada.\n'), run.stdout)
        token = token_of('ada')
        self.assertEqual([session['token'] for session in demo.sessions()], [token])
        self.assertNotIn(token, run.stdout)
        return run

    def check_url(self, url):
        self.assertTrue(url.startswith(AUTH), url)
        fragment = url.removeprefix(AUTH)
        # Nothing stands as it is but what may, and no space is a plus sign.
        self.assertRegex(fragment, r'^([A-Za-z0-9._~=&-]|%[0-9A-F]{2})*$')
        fields = dict(pair.split('=') for pair in fragment.split('&'))
        fields = {urllib.parse.unquote(name): urllib.parse.unquote(value)
                  for name, value in fields.items()}
        [pin] = demo.pins()
        self.assertTrue(pin['strong'])
        self.assertEqual((fields['clientID'], fields['code']), (pin['identifier'], pin['code']))
        self.assertEqual(fields['context[device][product]'], pin['product'])
        self.assertNotIn('forwardUrl', fields)
        self.assertNotIn('context[device][screenResolution]', fields)
        self.assertNotIn('', fields.values())

    def test_browser_opens(self):
        self.install_browser()
        with Waiting('--browser', env=self.env) as waiting:
            sentence, url = waiting.until_printed().splitlines()
            self.assertIn('browser', sentence)
            self.check_url(url)
            pid, session, arguments = self.opened()
            self.assertEqual(arguments, [url])
            self.assertEqual(session, pid)
            run = self.finish(waiting)
        self.assertEqual(run.stdout.splitlines(), [sentence, url, 'Signed in as Ada.'])

    def test_ctrl_c_is_not_for_the_browser(self):
        self.install_browser()
        terminal = pexpect.spawn(USHERCTL, ['sign-in', '--browser'], encoding='utf-8', timeout=30,
                                 env={**os.environ, **self.env})
        terminal.expect('auth#')
        pid, *_ = self.opened()
        terminal.sendintr()
        terminal.expect(pexpect.EOF)
        self.assertNotIn('chatter', terminal.before)
        terminal.close()
        self.assertEqual(terminal.signalstatus, signal.SIGINT)
        with open(f'/proc/{pid}/stat', encoding='utf-8') as stat:
            self.assertNotIn(stat.read().rpartition(')')[2].split()[0], 'ZX')

    def test_no_browser(self):
        for name in ('none', 'broken'):
            with self.subTest(name):
                demo.reset()
                if name == 'broken':
                    self.install_browser('#!/no/such/shell\n')
                with Waiting('--browser', env=self.env) as waiting:
                    sentence, url = waiting.until_printed().splitlines()
                    self.assertIn('open this address', sentence)
                    self.check_url(url)
                    self.finish(waiting)

    def test_no_display(self):
        self.install_browser()
        with Waiting('--browser', env={**self.env, **NO_DISPLAY}) as waiting:
            sentence, url = waiting.until_printed().splitlines()
            self.assertTrue(sentence.startswith('Open this address'), sentence)
            self.check_url(url)
            self.finish(waiting)
        self.assertFalse(os.path.exists(self.home + '/opened'))

    def test_expired(self):
        # Nobody opens one page after the other by themselves.
        with Waiting('--browser', env=NO_DISPLAY) as waiting:
            said = waiting.until_printed()
            demo.set_pins(forward=1801)
            run = waiting.result()
        self.assertEqual((run.returncode, run.stdout), (1, said))
        self.assertEqual(run.stderr, 'usherctl: The code has expired before it was used.\n')
        self.assertEqual(len(demo.pins()), 1)

    def test_network_is_lost(self):
        with Waiting('--browser', env=NO_DISPLAY) as waiting:
            waiting.until_printed()
            demo.answer_next(POLLS, cut=5)
            demo.claim('ada')
            run = waiting.result()
        self.assertEqual(run.returncode, 0)
        self.assertTrue(run.stdout.endswith('\nSigned in as Ada.\n'), run.stdout)
        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        self.assertTrue(re.match('usherctl: .* Usher keeps trying.$', run.stderr), run.stderr)

    def test_until_the_session_ends(self):
        with Waiting('--browser', '--no-remember', env=NO_DISPLAY) as waiting:
            waiting.until_printed()
            self.finish(waiting)
        self.assertEqual(cli.account_files(), [])

    def test_ended_by_a_signal(self):
        with Waiting('--browser', env=NO_DISPLAY) as waiting:
            waiting.until_printed()
            waiting.process.send_signal(signal.SIGINT)
            self.assertEqual(waiting.result().returncode, -signal.SIGINT)
        self.assertEqual(usherctl('list').stdout, '')


if __name__ == '__main__':
    cli.main()
