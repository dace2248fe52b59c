#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl sign-in --home-user: an account that is signed in lets somebody of its Plex Home in."""

import json
import subprocess

import pexpect

import cli
from cli import USHERCTL, sign_in, usherctl
import demo
from demo import CLEO, HOME, SWITCH, TIA, home_user, token_of
from test_home import (KIM, LONG, NOWHERE, OTHER_SAM, SAM, USERS, ZOE, HomeCase, listed,
                       sign_in_as, token_of_user)

HUGO = home_user('Hugo')
LEYLA = home_user('ليلى')


def switches():
    return [request['path'] for request in demo.log() if request['path'].endswith('/switch')]


class SignIn(HomeCase):
    def test_without_a_pin(self):
        run = subprocess.run([USHERCTL, 'sign-in', '--home-user', 'Kim'], text=True, timeout=20,
                             capture_output=True, stdin=subprocess.DEVNULL, check=False)
        self.assertEqual((run.returncode, run.stdout), (0, 'Signed in as Kim.\n'))
        self.assert_signed_in(usherctl('check', 'Kim'), KIM)
        self.assertEqual({session['identifier'] for session in demo.sessions()},
                         {demo.sessions()[0]['identifier']})
        self.assertEqual(usherctl('token', KIM.uuid).stdout, token_of_user(KIM) + '\n')
        self.assertIn(f'{KIM.uuid}\tKim\tsigned in\n', usherctl('list').stdout)

    def test_with_a_pin(self):
        for user, words in ((LEYLA, []), (SAM, []), (LONG, ['--password-stdin'])):
            with self.subTest(user.uuid, words=words):
                self.assert_signed_in(sign_in_as(user.uuid, *words, pin=user.pin), user)
        self.assert_done(usherctl('sign-in', '--home-user', LEYLA.title, stdin=LEYLA.pin))
        self.assert_done(sign_in_as(LEYLA.title, pin=LEYLA.pin + '\n9999'))

    def test_names(self):
        for name, user in (('kim', KIM), (KIM.uuid.upper(), KIM), ('ZOË', ZOE),
                           ('Zoë from next door', ZOE), ('CLEO@example.org', HOME[2]),
                           ('cleo', HOME[2]), ('tom & <jerry>', HOME[10]), ('sofa bed', HOME[-1])):
            with self.subTest(name):
                self.assert_signed_in(sign_in_as(name), user)

    def test_user_names_first(self):
        users = demo.home_users(self.token)
        users[1]['title'] = 'cleo'
        users[2]['title'] = 'Cleopatra'
        users[4]['title'] = KIM.uuid
        demo.answer_next(USERS, body=json.dumps({'users': users}), times=3)
        self.assertTrue(usherctl('home').stdout.splitlines()[1].startswith(KIM.uuid + '\tcleo\t'))
        self.assert_signed_in(sign_in_as('cleo'), HOME[2])
        self.assert_signed_in(sign_in_as(KIM.uuid), KIM)

    def test_several_of_one_name(self):
        self.assert_fails(sign_in_as('sam', pin=SAM.pin), 2, 'Give the UUID')
        self.assert_nothing_done()

    def test_unknown(self):
        for name in ('nobody', '', 'bob', TIA[0], '70111555'):
            with self.subTest(name):
                self.assert_fails(sign_in_as(name), 4, f'“{name}”')
        self.assertEqual(switches(), [])

    def test_pin_is_missing(self):
        for user, words, given in ((LEYLA, [], None), (LEYLA, ['--password-stdin'], None),
                                   (LEYLA, [], ''), (HUGO, [], None), (HUGO, [], '')):
            with self.subTest(user.title, words=words, given=given):
                self.assert_fails(sign_in_as(user.title, *words, pin=given), 3, 'a PIN')
        run = subprocess.run(['sh', '-c', 'exec "$0" sign-in --home-user "$1" <&-', USHERCTL,
                              LEYLA.title], text=True, capture_output=True, timeout=20, check=False)
        self.assertEqual(run.returncode, 3)
        self.assert_nothing_done()

    def test_pin_is_wrong(self):
        for user in (LEYLA, HUGO):
            with self.subTest(user.title):
                self.assert_fails(sign_in_as(user.title, pin='0000'), 1, 'PIN was not accepted')
        self.assert_nothing_done()

    def test_no_pin_at_all(self):
        for pin in ('123', '12345', 'abcd', '١٢٣٤', ' 0042', LEYLA.pin + '\r'):
            with self.subTest(pin):
                self.assert_fails(sign_in_as(LEYLA.title, pin=pin), 1, 'four digits')
        self.assertEqual(switches(), [])
        self.assert_nothing_done()

    def test_pin_that_nobody_announced(self):
        self.assert_signed_in(sign_in_as('hugo', pin=HUGO.pin), HUGO)
        demo.demand_pin()
        self.assert_fails(sign_in_as('Kim'), 3, 'a PIN')
        demo.demand_pin()
        self.assert_signed_in(sign_in_as('Kim', pin='1111'), KIM)

    def test_where_the_pin_goes(self):
        run = sign_in_as(LEYLA.title, pin=LEYLA.pin)
        self.assertNotIn(LEYLA.pin, run.stdout + run.stderr)
        [request] = [request for request in demo.log() if request['path'].endswith('/switch')]
        self.assertEqual(request['query'], 'pin=…')
        self.assertEqual(demo.call('GET', '/demo/state')['leaks'], 0)
        sign_in_as('Kim')
        self.assertEqual(demo.log()[-1]['query'], '')

    def test_again(self):
        for _ in range(2):
            sign_in_as('Kim')
        self.assertEqual(listed(), [HOME[0].uuid, KIM.uuid])
        self.assertEqual(len(demo.sessions()), 2)
        # The admin too is a user of the Home.
        self.assert_done(sign_in_as('ada', pin=demo.ADA_PIN))
        self.assertNotEqual(token_of('ada'), self.token)
        self.assertEqual((len(listed()), len(demo.sessions())), (2, 2))
        self.assert_done(usherctl('check', 'ada'))

    def test_not_remembered(self):
        self.assert_signed_in(sign_in_as('Kim', '--no-remember'), KIM)
        found = subprocess.run(
            ['gdbus', 'call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path',
             '/org/freedesktop/secrets', '--method', 'org.freedesktop.Secret.Service.SearchItems',
             f"{{'uuid': '{KIM.uuid}'}}"], text=True, capture_output=True, check=True).stdout
        self.assertIn('/session/', found)

    def test_whose_home(self):
        sign_in(TIA, '--code', demo.CODE)
        self.assert_fails(sign_in_as('Kim'), 2, 'several accounts')
        self.assert_fails(sign_in_as('Kim', '--login', 'tia'), 4, '“Kim”')
        self.assert_fails(sign_in_as('Kim', '--login', 'nobody'), 4, '“nobody”')
        self.assert_signed_in(sign_in_as('Kim', '--login', 'ada'), KIM)
        usherctl('default', 'ada')
        self.assert_signed_in(sign_in_as('Zoë'), ZOE)
        usherctl('default', 'Kim')
        self.assert_signed_in(sign_in_as(OTHER_SAM.uuid), OTHER_SAM)

    def test_home_users_are_not_in_the_way(self):
        sign_in_as('Kim')
        self.assert_signed_in(sign_in_as('Zoë', '--login', 'Kim'), ZOE)
        self.assert_signed_in(sign_in_as('Living Room'), home_user('Living Room'))
        # Without the admin's token there is only what a managed user may do.
        usherctl('sign-out', 'ada')
        self.assert_fails(sign_in_as('Zoë', '--login', 'Kim'), 1, 'This account may not do that')
        self.assertEqual(len(listed()), 3)

    def test_one_who_is_not_the_admin(self):
        usherctl('sign-out')
        sign_in(CLEO)
        self.assert_done(sign_in_as('Kim'))
        self.assertTrue(token_of_user(KIM))

    def test_words(self):
        for words in (['--browser'], ['--link'], ['--token-stdin'], ['--code', '123456']):
            with self.subTest(words):
                self.assert_fails(sign_in_as('Kim', *words), 2, 'Choose one way')
        self.assert_fails(usherctl('sign-in', '--home-user'), 2)
        self.assertEqual(switches(), [])

    def test_nobody(self):
        usherctl('sign-out')
        self.assert_fails(sign_in_as('Kim'), 4, 'Nobody')
        self.assert_fails(sign_in_as('Kim', '--login', 'ada'), 4, '“ada”')

    def test_trouble(self):
        for path, gone in (USERS, 'too old'), (SWITCH, 'no such resource'):
            for answer, status, words in (({'status': 503}, 6, 'trouble'),
                                          ({'status': 429}, 6, 'fewer requests'),
                                          ({'status': 200, 'body': '{}'}, 6, ''),
                                          ({'status': 404}, 1, gone),
                                          ({'status': 401}, 1, 'did not accept')):
                with self.subTest(path, answer=answer):
                    demo.answer_next(path, **answer)
                    self.assert_fails(sign_in_as('Kim'), status, words)
        self.assert_fails(sign_in_as('Kim', env=NOWHERE), 6, 'can’t be reached')
        # Where the trouble comes after the PIN, no other one is asked for.
        demo.answer_next(SWITCH, status=503)
        self.assert_fails(sign_in_as(LEYLA.title, pin=LEYLA.pin), 6, 'trouble')
        # A token that belongs to somebody else is kept under nobody's name.
        demo.answer_next(SWITCH, account=ZOE.uuid)
        self.assert_fails(sign_in_as('Kim'), 6, 'not understood')
        self.assertEqual(listed(), [HOME[0].uuid])

    def test_revoked(self):
        demo.call('POST', '/demo/revoke?username=ada')
        self.assert_fails(sign_in_as('Kim'), 4, 'ended this session')
        self.assertEqual(token_of('ada'), self.token)

    def test_names_of_managed_accounts(self):
        sign_in_as('Kim')
        self.assertEqual(usherctl('token', 'kim').stdout, token_of_user(KIM) + '\n')
        sign_in_as(SAM.uuid, pin=SAM.pin)
        self.assertEqual(usherctl('token', 'Sam').stdout, token_of_user(SAM) + '\n')
        sign_in_as(OTHER_SAM.uuid)
        for words in (['token', 'Sam'], ['sign-out', 'sam'], ['default', 'Sam']):
            self.assert_fails(usherctl(*words), 2, 'Give the UUID')
        for user in (SAM, OTHER_SAM):
            self.assertEqual(usherctl('token', user.uuid).stdout, token_of_user(user) + '\n')
        usherctl('sign-out', SAM.uuid)
        self.assertEqual(usherctl('token', 'Sam').stdout, token_of_user(OTHER_SAM) + '\n')


class Terminal(HomeCase):
    def start(self, name):
        return pexpect.spawn(USHERCTL, ['sign-in', '--home-user', name], encoding='utf-8',
                             timeout=30)

    def assert_ends(self, terminal, status):
        terminal.expect(pexpect.EOF)
        terminal.close()
        self.assertEqual(terminal.exitstatus, status, terminal.before)

    def test_asked_until_it_is_right(self):
        terminal = self.start(LEYLA.title)
        for pin, words in (('7777', 'not accepted'), ('77', 'four digits'), (LEYLA.pin, 'Signed')):
            terminal.expect('PIN:')
            terminal.sendline(pin)
            terminal.expect(words)
            self.assertNotIn(pin, terminal.before)
        self.assert_ends(terminal, 0)
        self.assert_signed_in(usherctl('check', LEYLA.title), LEYLA)
        self.assertEqual(len(switches()), 2)

    def test_pin_that_nobody_announced(self):
        terminal = self.start('hugo')
        terminal.expect('PIN:')
        terminal.sendline(HUGO.pin)
        self.assert_ends(terminal, 0)
        self.assert_signed_in(usherctl('check', 'hugo'), HUGO)

    def test_no_answer(self):
        for name in (LEYLA.title, 'hugo'):
            terminal = self.start(name)
            terminal.expect('PIN:')
            terminal.sendline('')
            self.assert_ends(terminal, 3)
        self.assert_nothing_done()

    def test_not_asked_without_a_pin(self):
        terminal = self.start('Kim')
        self.assert_ends(terminal, 0)
        self.assertNotIn('PIN', terminal.before)

    def test_trouble_after_the_pin(self):
        terminal = self.start(LEYLA.title)
        terminal.expect('PIN:')
        demo.answer_next(SWITCH, status=503)
        terminal.sendline(LEYLA.pin)
        terminal.expect('trouble')
        self.assert_ends(terminal, 6)

    def test_question_that_nobody_would_see(self):
        terminal = pexpect.spawn('sh', ['-c', 'exec "$0" sign-in --home-user "$1" 2>/dev/null',
                                        USHERCTL, LEYLA.title], encoding='utf-8', timeout=20)
        self.assert_ends(terminal, 3)
        self.assertEqual(terminal.before, '')


if __name__ == '__main__':
    cli.main()
