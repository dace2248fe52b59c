#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window does about what Plex or the network refuses. What it says is in docs/refusals.md."""

import os
import subprocess
import tempfile
import time

from browsing import set_browser, wait_opened
from case import LOGIN, PASSWORD, WindowCase, demo, run
from demo import ADA, CODE, TIA
from driver import Announcements, wait_for

PAGE = '<!DOCTYPE html><title>Log in</title>'
LINK = '/api/v2/pins/link'
PINS = '/api/v2/pins'
USER = '/api/v2/user'
COUNTS = 'Try again in '
FEWER = 'Plex asks for fewer requests.'
REFUSED = 'refuses sign-ins from this network'
# A program in a network of its own that leads nowhere, with nothing in the place of Plex.
OFFLINE = f'''#!/bin/sh
unset USHER_SERVICE_URL USHER_SERVICE_CA
exec unshare --map-root-user --net {os.environ['USHER_TEST_WINDOW']}
'''


class Refusals(WindowCase):
    def setUp(self):
        super().setUp()
        self.announcements = Announcements()
        self.addCleanup(self.announcements.close)

    @staticmethod
    def asked(path=demo.SIGN_IN):
        return sum(request['path'] == path for request in demo.log())

    def assert_asked(self, number, path=demo.SIGN_IN):
        """As often and no more, also a while later."""
        time.sleep(1.5)
        self.assertEqual(self.asked(path), number)

    def button(self):
        """The one that counts."""
        return next((node for node in self.window.all() if node.name.startswith(COUNTS)
                     and node.role in ('button', 'push button')), None)

    def wait_counting(self):
        button = wait_for(self.button, 'a button that counts')
        self.assertFalse(self.window.is_sensitive(button))

    def is_alive(self, name):
        button = self.window.find(name, 'button')
        return button is not None and self.window.is_sensitive(button)

    def wait_alive(self, name):
        wait_for(lambda: self.is_alive(name), f'“{name}” to come alive')

    def test_counts_down(self):
        demo.answer_next(status=429, headers={'Retry-After': '8'})
        self.window.submit(ADA)
        self.wait_counting()
        self.window.wait(FEWER)
        first = self.button().name
        wait_for(lambda: self.button() and self.button().name != first, 'it to count')
        # Nothing but that has to wait.
        self.window.type(LOGIN, 'ada@example.org')
        self.window.key('Return')
        self.wait_counting()
        self.window.wait(FEWER)
        self.assert_asked(1)
        self.wait_alive('Sign In')
        self.window.wait_gone(FEWER, 'label')
        self.assertEqual(self.announcements.listen(), [f'{FEWER} Try again in 8 seconds.'])
        self.window.click('Sign In')
        self.window.wait('Sign Out…')

    def test_does_not_say_for_how_long(self):
        for headers in ({}, {'Retry-After': 'soon'}, {'Retry-After': '-5'}):
            demo.answer_next(status=429, headers=headers)
            self.window.submit(ADA)
            self.wait_counting()
            # The window has said it a while ago where the machine is busy.
            self.assertIn(self.button().name,
                          [f'{COUNTS}{left}\u00a0s' for left in range(1, 11)])
            self.announcements.wait(f'{FEWER} Wait a moment, then try again.')
            self.window.key('Escape')
            self.window.wait_gone(PASSWORD)

    def test_an_hour_at_the_most(self):
        demo.answer_next(status=429, headers={'Retry-After': '315360000'})
        self.window.submit(ADA)
        self.wait_counting()
        self.assertEqual(self.button().name, f'{COUNTS}60\u00a0min')

    def test_at_once(self):
        demo.answer_next(status=429, headers={'Retry-After': '0'})
        self.window.submit(ADA)
        self.window.wait_text(FEWER)
        self.assert_asked(1)
        self.window.click('Try Again')
        self.window.wait('Sign Out…')

    def test_counts_for_the_code_too(self):
        self.window.submit(TIA)
        self.window.wait('Code')
        demo.answer_next(status=429, headers={'Retry-After': '8'})
        self.window.type('Code', CODE)
        self.wait_counting()
        self.window.type('Code', '')
        # Six digits submit themselves, but not now.
        self.window.type('Code', CODE)
        self.assert_asked(2)
        self.wait_counting()
        self.wait_alive('Continue')
        self.window.click('Continue')
        self.window.wait('Sign Out…')

    def test_counts_for_a_token(self):
        demo.answer_next(USER, status=429, headers={'Retry-After': '10'})
        self.open_way('With a Token', 'Paste a token')
        self.window.type('Token', 'somebodyelses')
        self.window.click('Sign In')
        self.wait_counting()
        self.window.type('Token', 'another')
        self.wait_counting()
        self.wait_alive('Sign In')
        self.assert_asked(1, USER)

    def test_counts_for_a_device(self):
        self.sign_in(ADA)
        demo.answer_next(LINK, status=429, headers={'Retry-After': '10'})
        self.open('Let a Device In')
        self.window.wait('Code')
        self.window.type('Code', 'AB12')
        self.window.click('Let In')
        self.wait_counting()
        self.wait_alive('Let In')
        self.assert_asked(1, LINK)

    def test_counts_for_a_new_code(self):
        demo.answer_next(PINS, status=429, headers={'Retry-After': '16'})
        self.open_way('With a Code', FEWER)
        self.wait_counting()
        self.window.key('Escape')
        self.window.wait(PASSWORD)
        self.open('With a Code')
        self.wait_counting()
        self.assert_asked(1, PINS)
        self.wait_alive('Try Again')
        self.window.click('Try Again')
        self.window.wait_text('Scan this')

    def test_too_many_failures(self):
        self.window.submit(('ada', 'not-it'))
        self.window.wait_text('password is wrong')
        for number in range(2, 6):
            self.window.click('Sign In')
            wait_for(lambda: self.asked() == number, 'the request')
            self.wait_alive('Sign In')
            self.window.wait_text('password is wrong')
        self.window.fill_in(ADA)
        self.window.click('Sign In')
        self.window.wait_text(REFUSED)
        # Nobody is invited to try again, here or in another dialog.
        self.assertIsNone(self.window.find('Try Again'))
        asked = self.asked()
        for _ in range(2):
            self.window.fill_in(('ada@example.org', ADA[1]))
            self.assertFalse(self.is_alive('Sign In'))
            self.window.key('Return')
            self.window.wait_text(REFUSED)
            self.assert_asked(asked)
            self.window.key('Escape')
            self.window.wait_gone(PASSWORD)
            self.window.click('Sign In')
            self.window.wait(PASSWORD)
        self.window.click('Use the Browser')
        self.window.wait_text('Continue in Your Browser')

    def test_too_many_wrong_codes(self):
        self.window.submit(TIA)
        self.window.wait('Code')
        demo.answer_next(status=401, body='{"errors":[{"code":1031}]}')
        self.window.type('Code', '654321')
        self.window.wait_text(REFUSED)
        self.window.type('Code', '')
        self.window.type('Code', CODE)
        self.window.wait_text(REFUSED)
        self.assert_asked(2)
        self.window.click('Use the Browser')
        self.window.wait_text('Continue in Your Browser')
        self.window.key('Escape')
        self.window.wait('Code')
        # Nor can the password be tried, which is what it says.
        self.window.key('Escape')
        self.window.wait(PASSWORD)
        self.assertFalse(self.is_alive('Sign In'))
        self.window.wait_text(REFUSED)

    def test_log_in_of_a_network(self):
        set_browser(True)
        self.restart()
        demo.answer_next(body=PAGE)
        self.window.submit(ADA)
        self.window.wait_text('a log-in of its own')
        self.assert_asked(1)
        self.window.click('Open Log-In Page')
        # Where another service stands in for Plex that one, and nothing else, is opened.
        self.assertEqual(wait_opened(), os.environ['USHER_SERVICE_URL'] + '/')
        self.window.click('Sign In')
        self.window.wait('Sign Out…')

        demo.answer_next(USER, body=PAGE)
        self.window.key('F5')
        self.window.click('Open Log-In Page')
        self.assertEqual(wait_opened(2), os.environ['USHER_SERVICE_URL'] + '/')

    def test_log_in_of_a_network_for_a_code(self):
        set_browser(True)
        self.restart()
        demo.answer_next(PINS, body=PAGE)
        self.open_way('With a Code', 'a log-in of its own')
        self.window.click('Open Log-In Page')
        self.assertEqual(wait_opened(), os.environ['USHER_SERVICE_URL'] + '/')
        self.window.click('Try Again')
        self.window.wait_text('Scan this')
        demo.answer_next('/api/v2/pins/*', times=1000, body=PAGE)
        self.window.click('Open Log-In Page')
        self.assertEqual(wait_opened(2), os.environ['USHER_SERVICE_URL'] + '/')
        demo.call('POST', '/demo/reset')

    def test_no_browser_for_the_log_in(self):
        set_browser(False)
        self.restart()
        demo.answer_next(body=PAGE)
        self.window.submit(ADA)
        self.window.click('Open Log-In Page')
        self.window.wait_text('No browser could be opened. The page is https://localhost')

    def test_clock(self):
        with subprocess.Popen([os.environ['USHER_DEMO_SERVICE'], '--certificate', 'expired'],
                              stdout=subprocess.PIPE, text=True) as service:
            self.addCleanup(service.kill)
            self.restart(**dict(line.rstrip('\n').split('=', 1)
                                for line in iter(service.stdout.readline, 'ready\n')
                                if line.startswith('USHER_')))
            self.window.submit(ADA)
            self.window.wait_text('Check the date and time of this computer')
            self.assertTrue(self.is_alive('Try Again'))
            service.terminate()

    def test_offline(self):
        self.sign_in(ADA)
        self.window.close()
        with tempfile.NamedTemporaryFile('w', suffix='.sh', delete_on_close=False) as program:
            program.write(OFFLINE)
            program.close()
            os.chmod(program.name, 0o755)
            self.window = type(self.window)(program.name)
            self.window.wait_text('This computer is offline. Shown as of')
            self.window.key('ctrl+n')
            self.window.wait(PASSWORD)
            self.window.fill_in(ADA)
            self.window.click('Sign In')
            self.window.wait('This computer is offline.')
            self.assertTrue(self.is_alive('Try Again'))

    def test_code_behind_the_password(self):
        self.window.submit((TIA[0], TIA[1] + CODE))
        self.window.wait('Sign Out…')

    def test_wrong_code_behind_the_password(self):
        self.window.submit((TIA[0], TIA[1] + '654321'))
        self.window.wait('Verification Code')
        self.window.wait_text('not accepted')
        self.window.type('Code', CODE)
        self.window.wait('Sign Out…')
        self.assert_asked(2)

    def test_sign_in_again_for_a_device(self):
        self.sign_in(ADA)
        demo.call('POST', '/demo/revoke?username=ada')
        self.open('Let a Device In')
        self.window.wait('Code')
        self.window.type('Code', 'AB12')
        self.window.click('Let In')
        self.window.wait_text('ended this session')
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.assertEqual(self.window.read(LOGIN), 'ada')


if __name__ == '__main__':
    run()
