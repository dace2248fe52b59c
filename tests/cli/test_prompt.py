#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl with a locked keyring, and somebody at the display who can unlock it."""

import os
import subprocess

import cli
from cli import LINK, listed, sign_in, usherctl
import demo
from demo import ADA, token_of
from keyring_daemon import Keyring
from session import KEYRING_PASSWORD

# Answers the first prompt that comes. A key that is pressed before the prompt is ready is lost.
PERSON = '''
    window=$(timeout 30 xdotool search --sync --onlyvisible --class gcr | head -n 1) || exit 1
    for try in 1 2 3 4 5 6 7 8; do
        xdotool windowfocus --sync "$window" "$@" || exit 0
        for wait in 1 2 3 4 5 6 7 8 9 10; do
            xdotool search --onlyvisible --class gcr >/dev/null || exit 0
            sleep 0.1
        done
    done
    exit 1
'''
TYPE = ['key', 'ctrl+a', 'type', '--args', '1', KEYRING_PASSWORD]
PASSWORD = [*TYPE, 'key', 'Return']
NEW_PASSWORD = [*TYPE, 'key', 'Tab', *PASSWORD]


class PromptCase(cli.KeyringCase):
    keyring = Keyring()

    def answered(self, answer, *words, **options):
        with subprocess.Popen(['sh', '-c', PERSON, '-', *answer], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as person:
            run = usherctl(*words, **options)
            self.assertEqual(person.wait(30), 0)
        return run


class Prompt(PromptCase):
    def setUp(self):
        super().setUp()
        sign_in(ADA)
        self.token = token_of('ada')
        [self.session] = demo.sessions()
        # Now the keyring says neither that there is an item nor what is in it.
        self.keyring.restart()

    def tearDown(self):
        self.keyring.unlock()
        super().tearDown()

    def test_list_does_not_ask(self):
        self.assertEqual(listed()['ada']['state'], 'locked')
        no_window = subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'gcr'],
                                   capture_output=True, check=False)
        self.assertEqual(no_window.returncode, 1)

    def test_token(self):
        self.assert_done(self.answered(PASSWORD, 'token'), self.token + '\n')

    def test_account_that_was_not_known(self):
        with cli.another_installation() as elsewhere:
            run = self.answered(PASSWORD, 'token', 'ada', env=elsewhere)
        self.assert_done(run, self.token + '\n')

    def test_what_belongs_to_the_token(self):
        # Only the open keyring has the identifier.
        run = self.answered(PASSWORD, 'run', 'ada', '--', 'printenv', 'PLEXAPI_HEADER_IDENTIFIER')
        self.assert_done(run, self.session['identifier'] + '\n')

    def test_home(self):
        with cli.another_installation() as elsewhere:
            for env in (None, elsewhere):
                self.keyring.restart()
                run = self.answered(PASSWORD, 'home', env=env)
                self.assert_done(run)
                self.assertIn('Kim\tKim\tmanaged\n', run.stdout)

    def test_code_of_another_device(self):
        # The file does not know that another installation has signed in since.
        self.keyring.unlock()
        with cli.another_installation() as elsewhere:
            sign_in(ADA, env=elsewhere)
        self.keyring.restart()
        self.assert_done(self.answered(PASSWORD, 'approve', demo.Device().code))
        [request] = [request for request in demo.log() if request['path'] == LINK]
        self.assertEqual(request['headers']['X-Plex-Client-Identifier'],
                         demo.sessions()[1]['identifier'])

    def test_dismissed(self):
        marker = os.path.join(os.environ['HOME'], 'was-run')
        for words in (['token'], ['run', '--', 'touch', marker]):
            with self.subTest(words):
                self.assert_fails(self.answered(['key', 'Escape'], *words), 5, 'locked')
        self.assertFalse(os.path.exists(marker))
        with cli.another_installation() as elsewhere:
            # Once is enough, also where nothing is known but what the keyring has.
            run = self.answered(['key', 'Escape'], 'home', env=elsewhere)
            self.assert_fails(run, 5, 'locked')
        self.assertEqual(listed()['ada']['state'], 'locked')


class NoKeyringYet(PromptCase):
    """Nobody has ever kept a secret here: there is no keyring to unlock, and one is made."""

    def setUp(self):
        super().setUp()
        self.keyring.forget()
        self.addCleanup(self.keyring.unlock)
        self.addCleanup(self.keyring.forget)

    def sign_in(self, answer):
        login, password = ADA
        return self.answered(answer, 'sign-in', '--login', login, '--password-stdin',
                             stdin=password + '\n')

    def test_one_is_made(self):
        self.assert_fails(usherctl('token'), 4)
        # Plex is not asked before there is a place for what it answers.
        self.assert_fails(self.sign_in(['key', 'Escape']), 5, 'keyring')
        self.assertEqual(demo.sessions(), [])
        self.assert_done(self.sign_in(NEW_PASSWORD))
        self.assertEqual(token_of('ada'), demo.sessions()[0]['token'])

    def test_nobody_is_there(self):
        self.assert_fails(sign_in(ADA, env={'DISPLAY': ''}), 5, 'keyring')
        self.assertEqual(demo.sessions(), [])


if __name__ == '__main__':
    cli.main()
