#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window from end to end, with the keyring, the service and the screen reader's view of it."""

import contextlib
import time

import bus
from case import LOGIN, OFFLINE, PASSWORD, WindowCase, demo, run
from demo import ADA, CODE, EVA, TIA, secret_tool, token_of
from driver import SLOWNESS, Announcements, wait_for


class WindowTest(WindowCase):
    def test_sign_in(self):
        self.window.wait('Sign In to Plex')
        self.sign_in(ADA)
        for text in ('Ada', 'ada · ada@example.org', 'Plex Pass'):
            self.window.wait(text)
        token = token_of('ada')
        self.assertEqual([session['token'] for session in demo.sessions()], [token])
        self.assertNotIn(token, ' '.join(self.window.texts()))

    def test_wrong_password_loses_nothing(self):
        self.window.submit(('ada', 'not-it'))
        self.window.wait_text('The user name or password is wrong')
        self.assertEqual(self.window.read(LOGIN), 'ada')
        self.assertEqual(len(self.window.read(PASSWORD)), len('not-it'))
        self.window.type(PASSWORD, ADA[1])
        self.window.click('Sign In')
        self.window.wait('Sign Out…')

    def test_email_needed(self):
        self.window.submit(EVA)
        self.window.wait_text('e-mail address')
        self.window.type(LOGIN, 'eva@example.org')
        self.window.click('Sign In')
        self.window.wait('Sign Out…')

    def test_button_waits_for_both(self):
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.assertFalse(self.window.is_sensitive(self.window.find('Sign In', 'button')))
        self.window.type(LOGIN, 'ada')
        self.assertFalse(self.window.is_sensitive(self.window.find('Sign In', 'button')))
        self.window.type(PASSWORD, 'x')
        wait_for(lambda: self.window.is_sensitive(self.window.find('Sign In', 'button')),
                 'the button to come alive')

    def test_two_factor(self):
        self.window.submit(TIA)
        self.window.wait('Verification Code')
        # Six digits submit themselves.
        self.window.type('Code', '654321')
        self.window.wait_text('not accepted')
        self.window.type('Code', '123 456')
        self.window.wait('Sign Out…')
        self.assertEqual(token_of('tia'), demo.sessions()[0]['token'])

    def test_back_from_the_code_page(self):
        self.window.submit(TIA)
        self.window.wait('Verification Code')
        self.window.click('Back')
        self.window.wait(PASSWORD)
        self.assertEqual(self.window.read(LOGIN), 'tia')
        self.assertEqual(len(self.window.read(PASSWORD)), len(TIA[1]))
        self.window.click('Sign In')
        self.window.wait('Verification Code')
        self.window.type('Code', CODE)
        self.window.wait('Sign Out…')

    def test_cancel(self):
        demo.answer_next(delay=20000)
        self.window.submit(ADA)
        wait_for(lambda: any(request['path'] == demo.SIGN_IN for request in demo.log()),
                 'the request')
        self.window.click('Cancel')
        # The request has really gone, and the dialog is as it was.
        wait_for(lambda: any(request.get('gone') for request in demo.log()), 'the request to go')
        self.assertEqual(self.window.read(LOGIN), 'ada')
        wait_for(lambda: self.window.find('Sign In', 'button'), 'the button')
        self.assertEqual(demo.sessions(), [])
        self.window.click('Sign In')
        self.window.wait('Sign Out…')

    def test_close_while_it_waits(self):
        demo.answer_next(delay=20000)
        self.window.submit(ADA)
        wait_for(lambda: any(request['path'] == demo.SIGN_IN for request in demo.log()),
                 'the request')
        self.window.close()
        wait_for(lambda: any(request.get('gone') for request in demo.log()), 'the request to go')

    def test_service_trouble(self):
        demo.answer_next(status=503, body='<html>Bad Gateway</html>')
        self.window.submit(ADA)
        self.window.wait_text('trouble')
        self.assertEqual(self.window.read(LOGIN), 'ada')
        self.window.click('Try Again')
        self.window.wait('Sign Out…')

    def test_sign_out(self):
        self.sign_in(ADA)
        self.window.tab_to('Sign Out…')
        self.window.key('Return')
        self.window.wait('Cancel')
        self.window.click('Cancel')
        self.window.wait('Sign Out…')
        self.assertNotEqual(token_of('ada'), '')

        self.window.tab_to('Sign Out…')
        self.window.key('Return')
        self.window.click('Sign Out')
        self.window.wait('Sign In to Plex')
        self.assertEqual(token_of('ada'), '')
        self.assertEqual(demo.sessions(), [])

    def test_sign_out_offline(self):
        self.sign_in(ADA)
        self.restart(**OFFLINE)
        self.window.wait('Sign Out…')
        self.window.tab_to('Sign Out…')
        self.window.key('Return')
        self.window.click('Sign Out')
        self.window.wait('Not Signed Out')
        self.window.wait_text('Plex can’t be reached.')
        self.assertNotEqual(token_of('ada'), '')
        self.window.click('Remove')
        self.window.wait('Sign In to Plex')
        self.assertEqual(token_of('ada'), '')
        self.assertEqual(len(demo.sessions()), 1)

    def test_restart(self):
        self.sign_in(ADA)
        self.restart()
        self.window.wait('ada · ada@example.org')
        self.assertEqual(len(demo.sessions()), 1)

    def test_copy_token(self):
        self.sign_in(ADA)
        with contextlib.closing(Announcements()) as announcements:
            self.window.key('ctrl+shift+c')
            announcements.wait('Token copied')

    def test_signed_out_elsewhere(self):
        self.sign_in(ADA)
        secret_tool('clear', 'service', 'plex.tv')
        self.window.wait_text('igned out')

    def test_two_accounts(self):
        self.sign_in(ADA)
        self.add_bob()
        self.window.wait('Ada')

    def test_nothing_blocks(self):
        """While the service holds its reply back for 3 s, the main loop answers at once."""
        demo.answer_next(delay=3000)
        self.window.submit(ADA)
        latencies, end = [], time.monotonic() + 3
        while time.monotonic() < end:
            slept = time.monotonic()
            time.sleep(0.05)
            asked = time.monotonic()
            # GApplication answers this one from its main loop.
            bus.call_application('org.gtk.Actions', 'List')
            # Where this process too was kept waiting, it was the machine.
            if asked - slept < 0.1:
                latencies.append(time.monotonic() - asked)
        self.window.wait('Sign Out…')
        self.assertGreater(len(latencies), 20)
        # A machine that is busy may keep one of them waiting, but not as long as the service does.
        *others, slowest = sorted(latencies)
        self.assertLess(others[-1], 0.2 * SLOWNESS)
        self.assertLess(slowest, 2)


if __name__ == '__main__':
    run()
