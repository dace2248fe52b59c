#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl approve: another device shows a code, asks whether somebody took it, and is signed in."""

import cli
from cli import LINK, sign_in, usherctl
import demo
from demo import ADA, BOB, token_of
from keyring_daemon import Keyring


class Approve(cli.KeyringCase):
    def setUp(self):
        super().setUp()
        sign_in(ADA)
        self.token = token_of('ada')

    def assert_let_in(self, device, name='ada'):
        token = device.token()
        [session] = [session for session in demo.sessions() if session['token'] == token]
        self.assertEqual((session['username'], session['identifier']), (name, device.IDENTIFIER))
        self.assertEqual(token_of('ada'), self.token)
        self.assertIn(self.token, [session['token'] for session in demo.sessions()])

    def assert_not_let_in(self, device):
        self.assertIsNone(device.token())

    def test_ways_to_write_a_code(self):
        for write in (str, str.lower, lambda code: f'{code[:2]}-{code[2:]}',
                      lambda code: f' {code[:2]} {code[2:].lower()} ', ' '.join):
            device = demo.Device()
            with self.subTest(write(device.code)):
                run = usherctl('approve', write(device.code))
                self.assert_done(run, 'The device is signed in as ada.\n')
                self.assert_let_in(device)

    def test_what_goes_over_the_wire(self):
        device = demo.Device()
        self.assert_done(usherctl('approve', device.code))
        [request] = [request for request in demo.log() if request['path'] == LINK]
        self.assertEqual((request['query'], request['form']), ('', {'code': device.code}))

    def test_which_account(self):
        sign_in(BOB)
        device = demo.Device()
        self.assert_fails(usherctl('approve', device.code), 2, 'several accounts')
        self.assert_not_let_in(device)
        self.assert_done(usherctl('approve', device.code, 'bob'),
                         'The device is signed in as bob.\n')
        self.assert_let_in(device, 'bob')
        usherctl('default', 'bob')
        device = demo.Device()
        self.assert_done(usherctl('approve', device.code))
        self.assert_let_in(device, 'bob')

    def test_words(self):
        device = demo.Device()
        self.assert_fails(usherctl('approve'), 2, 'Give the code')
        self.assert_fails(usherctl('approve', device.code, 'ada', 'bob'), 2, 'only one account')
        self.assert_fails(usherctl('approve', device.code, 'bob'), 4, '“bob”')
        self.assert_not_let_in(device)

    def test_no_code(self):
        for code in ('', 'AB1', 'AB123', 'AB1!', 'ÄB12', '../1', 'ab'):
            with self.subTest(code):
                self.assert_fails(usherctl('approve', code, 'nobody'), 1, 'four letters')
        self.assertNotIn(LINK, [request['path'] for request in demo.log()])

    def test_unknown(self):
        device = demo.Device()
        wrong = 'AAAA' if device.code != 'AAAA' else 'BBBB'
        self.assert_fails(usherctl('approve', wrong), 1, 'does not know this code')
        self.assert_not_let_in(device)

    def test_expired(self):
        device = demo.Device()
        demo.set_pins(forward=901)
        self.assert_fails(usherctl('approve', device.code), 1, 'does not know this code')

    def test_taken_by_somebody_else(self):
        device = demo.Device()
        demo.claim('bob', device.code)
        self.assert_fails(usherctl('approve', device.code), 1, 'does not know this code')
        self.assert_let_in(device, 'bob')

    def test_refused(self):
        device = demo.Device()
        demo.answer_next(LINK, status=403, body='{"errors":[{"code":1043,"message":"Not yours"}]}')
        self.assert_fails(usherctl('approve', device.code), 1, 'Not yours')
        demo.answer_next(LINK, status=403)
        self.assert_fails(usherctl('approve', device.code), 1, 'This account may not do that')
        # What says that the token is bad, while it is not.
        demo.answer_next(LINK, status=401)
        self.assert_fails(usherctl('approve', device.code), 1)
        self.assert_not_let_in(device)

    def test_service(self):
        device = demo.Device()
        for status, words in ((503, 'trouble'), (429, 'fewer requests')):
            with self.subTest(status):
                demo.answer_next(LINK, status=status)
                self.assert_fails(usherctl('approve', device.code), 6, words)
        run = usherctl('approve', device.code, env={'USHER_SERVICE_URL': 'https://localhost:1'})
        self.assert_fails(run, 6, 'can’t be reached')
        self.assert_not_let_in(device)

    def test_revoked(self):
        device = demo.Device()
        demo.call('POST', '/demo/revoke?username=ada')
        self.assert_fails(usherctl('approve', device.code), 4, 'ended this session')
        self.assert_not_let_in(device)
        # Only the person says that the token goes.
        self.assertEqual(token_of('ada'), self.token)

    def test_nobody_is_signed_in(self):
        usherctl('sign-out')
        self.assert_fails(usherctl('approve', 'AB12'), 4, 'Nobody')


class Locked(cli.KeyringCase):
    keyring = Keyring()

    def tearDown(self):
        self.keyring.unlock()
        super().tearDown()

    def test_locked(self):
        sign_in(ADA)
        device = demo.Device()
        for lock in (self.keyring.lock, self.keyring.restart):
            lock()
            self.assert_fails(usherctl('approve', device.code), 5, 'locked')
            self.assert_fails(usherctl('approve', device.code, 'ada'), 5, 'locked')
            # Such a code is none, whatever the keyring has.
            self.assert_fails(usherctl('approve', 'AB1'), 1, 'four letters')
        self.assertIsNone(device.token())
        self.keyring.unlock()
        self.assert_done(usherctl('approve', device.code))
        self.assertTrue(device.token())


if __name__ == '__main__':
    cli.main()
