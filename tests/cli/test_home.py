#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl home: who is in a Plex Home, and who of them is signed in here."""

import json

import cli
from cli import sign_in, usherctl
import demo
from demo import ADA, BOB, HOME, TIA, home_user, secret_tool, token_of
from keyring_daemon import Keyring

USERS = '/api/v2/home/users'
KIM = home_user('Kim')
LONG = home_user('Wilhelmina Anastasia Featherstonehaugh-Cholmondeley of the Upper Room')
ZOE = home_user('Zoë')
SAM, OTHER_SAM = (user for user in HOME if user.title == 'Sam')
NOWHERE = {'USHER_SERVICE_URL': 'https://localhost:1'}


def token_of_user(user):
    """As any other app looks it up: there is no user name to go by."""
    return secret_tool('lookup', 'service', 'plex.tv', 'uuid', user.uuid)


def sign_in_as(name, *words, pin=None, env=None):
    return usherctl('sign-in', '--home-user', name, *words, stdin='' if pin is None else pin + '\n',
                    env=env)


def home(*words):
    return {user['uuid']: user for user in json.loads(usherctl('home', '--json', *words).stdout)}


def listed():
    return [account['uuid'] for account in json.loads(usherctl('list', '--json').stdout)]


class HomeCase(cli.KeyringCase):
    def setUp(self):
        super().setUp()
        sign_in(ADA)
        self.token = token_of('ada')

    def assert_signed_in(self, run, user):
        self.assert_done(run)
        token = token_of_user(user)
        [session] = [session for session in demo.sessions() if session['token'] == token]
        self.assertEqual(session['uuid'], user.uuid)
        self.assertEqual(token_of('ada'), self.token)
        self.assertIn(self.token, [session['token'] for session in demo.sessions()])

    def assert_nothing_done(self):
        self.assertEqual(listed(), [HOME[0].uuid])
        self.assertEqual(token_of('ada'), self.token)
        self.assertEqual([session['token'] for session in demo.sessions()], [self.token])


class Home(HomeCase):
    def test_lines(self):
        run = usherctl('home')
        self.assert_done(run)
        lines = [line.split('\t') for line in run.stdout.splitlines()]
        self.assertEqual(lines, [
            ['ada', 'Ada', 'admin, PIN', 'signed in'],
            ['Kim', 'Kim', 'managed'],
            ['cleo', 'Cleo', 'member'],
            ['hugo', 'Hugo', 'member'],
            [SAM.uuid, 'Sam', 'managed, PIN'],
            [OTHER_SAM.uuid, 'Sam', 'managed'],
            [LONG.title, LONG.title, 'managed, PIN'],
            ['ليلى', 'ليلى', 'managed, PIN'],
            ['さくら', 'さくら', 'managed'],
            ['Zoë', 'Zoë from next door', 'managed'],
            ['Tom & <Jerry>', 'Tom & <Jerry>', 'managed'],
            ['Grandma Ilse', 'Grandma Ilse', 'managed, PIN'],
            ['Living Room', 'Living Room', 'managed'],
            ['Mateo', 'Mateo', 'managed, PIN'],
            ['Sofa Bed', 'Sofa Bed', 'guest'],
        ])

    def test_json(self):
        run = usherctl('home', '--json')
        self.assert_done(run)
        users = json.loads(run.stdout)
        self.assertEqual([user['uuid'] for user in users], [user.uuid for user in HOME])
        self.assertEqual(users[0], {
            'uuid': 'ada0c0ffee123456', 'title': 'Ada', 'username': 'ada',
            'email': 'ada@example.org', 'admin': True, 'restricted': False, 'guest': False,
            'protected': True, 'hasPassword': True, 'restrictionProfile': None, 'signedIn': True})
        self.assertEqual(users[1], {
            'uuid': KIM.uuid, 'title': 'Kim', 'username': None, 'email': None, 'admin': False,
            'restricted': True, 'guest': False, 'protected': False, 'hasPassword': False,
            'restrictionProfile': 'little_kid', 'signedIn': False})
        self.assertEqual([user['title'] for user in users if user['guest']], ['Sofa Bed'])

    def test_no_secrets(self):
        for words in ([], ['--json']):
            shown = usherctl('home', *words).stdout
            for secret in ('demo-secret', self.token):
                self.assertNotIn(secret, shown)

    def test_who_is_signed_in(self):
        sign_in_as('Kim')
        sign_in_as('Zoë')
        usherctl('sign-out', ZOE.uuid)
        sign_in(BOB)
        usherctl('default', 'ada')
        signed_in = [uuid for uuid, user in home().items() if user['signedIn']]
        self.assertEqual(signed_in, [HOME[0].uuid, KIM.uuid])
        self.assertIn('Kim\tKim\tmanaged\tsigned in\n', usherctl('home').stdout)
        # One whose token another program took away is known here, and not signed in.
        secret_tool('clear', 'service', 'plex.tv', 'uuid', KIM.uuid)
        self.assertFalse(home()[KIM.uuid]['signedIn'])

    def test_what_plex_may_say(self):
        users = [{'uuid': 'plain', 'title': 'x'}, {'uuid': 'odd', 'title': 'a\tb\nc', 'guest': None,
                                                   'protected': 'yes', 'admin': 1, 'email': ''},
                 {'uuid': 'named', 'title': 'PLAIN', 'username': ' '}, {'uuid': 7}, {}, None,
                 {'uuid': 'two words', 'title': 'y'}]
        body = json.dumps({'users': users})
        demo.answer_next(USERS, body=body, times=2)
        self.assert_done(usherctl('home'), 'x\tx\tmember\nodd\ta b c\tmember\n'
                                           'named\tPLAIN\tmember\n')
        [plain, odd, named] = home().values()
        self.assertEqual({plain[name] for name in plain if name not in ('uuid', 'title')},
                         {None, False})
        self.assertEqual((plain['protected'], odd['protected'], odd['email'], odd['admin']),
                         (None, None, None, None))
        self.assertEqual(named['uuid'], 'named')
        demo.answer_next(USERS, body='{"users":[]}', times=2)
        self.assert_done(usherctl('home'), '')
        self.assertEqual(home(), {})

    def test_which_account(self):
        sign_in(TIA, '--code', demo.CODE)
        self.assert_fails(usherctl('home'), 2, 'several accounts')
        self.assertEqual(usherctl('home', 'tia').stdout, 'tia\tTia\tadmin\tsigned in\n')
        self.assertEqual(len(home('ada@example.org')), 15)
        usherctl('default', 'tia')
        self.assertEqual(len(home()), 1)
        self.assert_fails(usherctl('home', 'nobody'), 4, '“nobody”')
        self.assert_fails(usherctl('home', 'ada', 'tia'), 2, 'only one account')

    def test_home_users_are_not_in_the_way(self):
        sign_in_as('Kim')
        self.assertEqual(len(home()), 15)
        self.assertEqual(len(home('Kim')), 15)
        usherctl('default', 'Kim')
        self.assertEqual(len(home()), 15)
        tokens = {request['headers']['X-Plex-Token'] for request in demo.log()
                  if request['path'] == USERS}
        self.assertEqual(tokens, {self.token})
        # Where there is nobody else, that one asks.
        usherctl('sign-out', 'ada')
        self.assertEqual(len(home()), 15)

    def test_no_home(self):
        sign_in(BOB)
        self.assert_fails(usherctl('home', 'bob'), 1, 'Not allowed')

    def test_nobody(self):
        usherctl('sign-out')
        self.assert_fails(usherctl('home'), 4, 'Nobody')
        self.assert_fails(usherctl('home', 'ada'), 4, '“ada”')

    def test_trouble(self):
        for answer, status, words in (({'status': 503}, 6, 'trouble'),
                                      ({'status': 429}, 6, 'fewer requests'),
                                      ({'body': '<html>'}, 6, 'log-in of its own'),
                                      ({'body': '{"id":1}'}, 6, 'not understood'),
                                      ({'status': 401}, 1, 'did not accept')):
            with self.subTest(answer):
                demo.answer_next(USERS, **answer)
                self.assert_fails(usherctl('home'), status, words)
        self.assert_fails(usherctl('home', env=NOWHERE), 6, 'can’t be reached')
        demo.call('POST', '/demo/revoke?username=ada')
        self.assert_fails(usherctl('home'), 4, 'ended this session')
        self.assertEqual(token_of('ada'), self.token)


class Locked(HomeCase):
    keyring = Keyring()

    def tearDown(self):
        self.keyring.unlock()
        super().tearDown()

    def test_locked(self):
        for lock in (self.keyring.lock, self.keyring.restart):
            lock()
            for words in (['home'], ['home', 'ada'], ['sign-in', '--home-user', 'Kim'],
                          ['sign-in', '--home-user', 'Kim', '--login', 'ada']):
                with self.subTest(words, lock=lock.__name__):
                    self.assert_fails(usherctl(*words), 5, 'locked')
        self.assertNotIn(USERS, [request['path'] for request in demo.log()])
        self.keyring.unlock()
        self.assert_signed_in(sign_in_as('Kim'), KIM)


if __name__ == '__main__':
    cli.main()
