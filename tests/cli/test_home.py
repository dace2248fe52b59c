#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl home, and signing in as somebody of a Plex Home."""

import json
import subprocess

import pexpect

import cli
from cli import USHERCTL, sign_in, usherctl
import demo
from demo import ADA, BOB, CLEO, HOME, SWITCH, TIA, home_user, secret_tool, token_of
from keyring_daemon import Keyring

USERS = '/api/v2/home/users'
KIM = home_user('Kim')
HUGO = home_user('Hugo')
LEYLA = home_user('ليلى')
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


def switches():
    return [request['path'] for request in demo.log() if request['path'].endswith('/switch')]


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
            ['Guest', 'Guest', 'guest'],
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
        self.assertEqual([user['title'] for user in users if user['guest']], ['Guest'])

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
        for user in (LEYLA, LONG, SAM):
            for words in ([], ['--password-stdin']):
                with self.subTest(user.uuid, words=words):
                    self.assert_signed_in(sign_in_as(user.uuid, *words, pin=user.pin), user)
        self.assert_done(usherctl('sign-in', '--home-user', LEYLA.title, stdin=LEYLA.pin))
        self.assert_done(sign_in_as(LEYLA.title, pin=LEYLA.pin + '\n9999'))

    def test_names(self):
        for name, user in (('kim', KIM), (KIM.uuid.upper(), KIM), ('ZOË', ZOE),
                           ('Zoë from next door', ZOE), ('CLEO@example.org', HOME[2]),
                           ('cleo', HOME[2]), ('さくら', HOME[8]), ('tom & <jerry>', HOME[10]),
                           ('guest', HOME[-1]), (OTHER_SAM.uuid, OTHER_SAM)):
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
        for user in (LEYLA, HUGO):
            for words in ([], ['--password-stdin']):
                for given in (None, ''):
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
        for pin in ('123', '12345', 'abcd', '12 34', '١٢٣٤', '-123', ' 0042', LEYLA.pin + '\r'):
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
        self.assert_fails(sign_in_as('Zoë', '--login', 'Kim'), 1, 'A managed user may not')
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
