# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plex Home as the demo service plays it, and the crowd."""

import os
import sys
import time
import urllib.error
import xml.etree.ElementTree

from test_pins import Case, ask, sign_in, user

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import demo  # noqa: E402
import tap  # noqa: E402

USERS = '/api/v2/home/users'
KIM = demo.home_user('Kim')
LEYLA = demo.home_user('ليلى')
HUGO = demo.home_user('Hugo')
XML = {'Accept': 'application/xml'}


def switch(token, uuid, pin=None, identifier='usher', **options):
    query = f'?pin={pin}' if pin is not None else ''
    return ask('POST', f'{USERS}/{uuid}/switch{query}', token=token, identifier=identifier,
               **options)


def has_picture(account):
    with demo.open_url('GET', account['thumb'].replace('https://plex.tv', '')) as reply:
        return reply.read().startswith(b'\x89PNG')


def state():
    return demo.call('GET', '/demo/state')


class Home(Case):
    def setUp(self):
        super().setUp()
        self.token = sign_in(demo.ADA)

    def list(self, token=None, **options):
        return ask('GET', USERS, token=token or self.token, **options)

    def token_of_kim(self):
        return switch(self.token, KIM.uuid).json['authToken']


class Listing(Home):
    def test_home(self):
        reply = self.list()
        self.assertEqual((reply.status, reply.type), (200, 'application/json'))
        home = reply.json
        guest = home['users'][-1]
        self.assertEqual({name: value for name, value in home.items() if name != 'users'}, {
            'id': 70111222, 'name': 'Ada’s home', 'guestUserID': guest['id'],
            'guestUserUUID': guest['uuid'], 'guestEnabled': True, 'subscription': True})

    def test_users(self):
        users = self.list().json['users']
        self.assertEqual([(one['title'], one['uuid']) for one in users],
                         [(one.title, one.uuid) for one in demo.HOME])
        self.assertEqual(len(users), 15)
        self.assertEqual(demo.home_users(self.token), users)
        kim = users[1]
        self.assertEqual(kim, {
            'id': 70111555, 'uuid': 'c1d0c1d0c1d0c1d0', 'title': 'Kim', 'username': None,
            'email': None, 'friendlyName': None,
            'thumb': 'https://plex.tv/users/c1d0c1d0c1d0c1d0/avatar?c=1650000006',
            'restrictionProfile': 'little_kid', 'hasPassword': False, 'restricted': True,
            'admin': False, 'guest': False, 'protected': False, 'updatedAt': '2020-01-01T00:00:00Z'})

    def test_kinds(self):
        users = self.list().json['users']

        def titles(name):
            return [one['title'] for one in users if one[name]]

        self.assertEqual(titles('admin'), ['Ada'])
        self.assertEqual(titles('guest'), ['Sofa Bed'])
        self.assertEqual(titles('hasPassword'), ['Ada', 'Cleo', 'Hugo'])
        for name in ('username', 'email'):
            self.assertEqual(titles(name), titles('hasPassword'))
        self.assertEqual([one['title'] for one in users if not one['restricted']],
                         titles('hasPassword'))
        # The service does not say of everybody that there is a PIN.
        self.assertEqual(titles('protected'),
                         [one.title for one in demo.HOME if one.pin and one != HUGO])
        self.assertEqual({one['restrictionProfile'] for one in users},
                         {'little_kid', 'older_kid', 'teen', None})
        self.assertEqual({type(one['updatedAt']) for one in users}, {int, str})

    def test_hash_of_a_pin(self):
        users = self.list().json['users']
        for one, known in zip(users, demo.HOME, strict=True):
            with self.subTest(one['title']):
                self.assertEqual('pin' in one, known.pin is not None)
                self.assertTrue(one.get('pin', 'demo-secret').startswith('demo-secret'))

    def test_xml(self):
        reply = self.list(headers=XML)
        self.assertEqual((reply.status, reply.type), (200, 'application/xml'))
        home = xml.etree.ElementTree.fromstring(reply.text)
        self.assertEqual((home.tag, home.get('guestEnabled')), ('home', '1'))
        [users] = home
        self.assertEqual([one.get('title') for one in users], [one.title for one in demo.HOME])
        self.assertEqual((users[1].get('username'), users[1].get('restricted')), ('', '1'))

    def test_any_of_them_may_ask(self):
        expected = self.list().json
        for token in (sign_in(demo.CLEO), self.token_of_kim()):
            self.assertEqual(self.list(token).json, expected)

    def test_home_of_one(self):
        demo.answer_next(account='tia')
        home = self.list(sign_in(demo.ADA, 'tia')).json
        self.assertEqual([one['title'] for one in home['users']], ['Tia'])
        self.assertEqual((home['guestUserID'], home['guestUserUUID'], home['guestEnabled']),
                         (None, None, False))

    def test_no_home(self):
        for account in (demo.BOB, demo.crowd()[0]):
            token = sign_in(account)
            self.assert_error(self.list(token), 403, 1009)
            self.assert_error(switch(token, KIM.uuid), 404, 1002)
            self.assertEqual(user(token).status, 200)

    def test_token(self):
        for token in ('nonsense', self.token.swapcase()):
            self.assert_error(self.list(token), 401, 1001)
        self.assert_error(ask('GET', USERS), 401, 1001)
        self.assert_error(self.list(identifier=None), 400, 1000)


class Switching(Home):
    def test_everybody(self):
        for one in demo.HOME[1:]:
            with self.subTest(one):
                reply = switch(self.token, one.uuid, one.pin)
                self.assertEqual((reply.status, reply.type), (201, 'application/json'))
                account = reply.json
                self.assertEqual((account['title'], account['uuid']), one[:2])
                self.assertEqual('pin' in account, one.pin is not None)
                self.assertEqual(user(account['authToken']).json, account)
                self.assertTrue(has_picture(account))
        self.assertEqual(user(self.token).json['username'], 'ada')
        self.assertEqual([session['uuid'] for session in demo.sessions()],
                         [one.uuid for one in demo.HOME])

    def test_managed(self):
        kim, leyla = (switch(self.token, one.uuid, one.pin).json for one in (KIM, LEYLA))
        for account in (kim, leyla):
            self.assertEqual((account['username'], account['email'], account['hasPassword']),
                             ('', '', False))
        self.assertIsNone(kim['rememberExpiresAt'])
        self.assertGreater(leyla['rememberExpiresAt'], time.time() + 13 * 24 * 60 * 60)

    def test_xml(self):
        account = xml.etree.ElementTree.fromstring(switch(self.token, KIM.uuid, headers=XML).text)
        self.assertEqual((account.tag, account.get('title')), ('user', 'Kim'))
        self.assertEqual(user(account.get('authToken')).json['uuid'], KIM.uuid)

    def test_pin(self):
        for one in (HUGO, LEYLA, demo.HOME[0]):
            with self.subTest(one):
                for pin in (None, '', '0000', one.pin[1:], one.pin + '0', '42'):
                    self.assert_error(switch(self.token, one.uuid, pin), 403, 1041)
                self.assertEqual(len(demo.sessions()), 1)
        for one in (HUGO, LEYLA):
            self.assertEqual(switch(self.token, one.uuid, one.pin).status, 201)
            self.assertEqual(switch(self.token, one.uuid, form={'pin': one.pin}).status, 201)
            self.assert_error(switch(self.token, one.uuid, form={'pin': '0000'}), 403, 1041)
        # Who has none is not asked, and it does not matter that one comes.
        self.assertEqual(switch(self.token, KIM.uuid, '0000').status, 201)

    def test_unknown_user(self):
        number = self.list().json['users'][1]['id']
        for uuid in (number, 'none', KIM.uuid.upper(), 'b0b0000000000042',
                     'c40d00c0de000001', '71a5a5a5a5a5a5a5'):
            with self.subTest(uuid):
                self.assert_error(switch(self.token, uuid), 404, 1002)

    def test_who_may(self):
        self.assertEqual(switch(sign_in(demo.CLEO), KIM.uuid).status, 201)
        kim = self.token_of_kim()
        for one in (demo.HOME[0], KIM, LEYLA):
            self.assert_error(switch(kim, one.uuid, one.pin), 403, 1009)
        self.assertEqual(user(kim).status, 200)

    def test_token(self):
        for token in (None, 'nonsense'):
            self.assert_error(switch(token, LEYLA.uuid, LEYLA.pin), 401, 1001)
        self.assert_error(switch(self.token, KIM.uuid, identifier=None), 400, 1000)
        self.assertEqual(ask('GET', f'{USERS}/{KIM.uuid}/switch', token=self.token).status, 405)

    def test_former_session_ends(self):
        first = self.token_of_kim()
        other = switch(self.token, KIM.uuid, identifier='another').json['authToken']
        second = self.token_of_kim()
        self.assertEqual([user(token).status for token in (first, other, second, self.token)],
                         [401, 200, 200, 200])
        # To oneself is a sign-in too.
        again = switch(self.token, demo.HOME[0].uuid, demo.ADA_PIN).json['authToken']
        self.assertEqual([user(token).status for token in (self.token, again)], [401, 200])

    def test_pin_is_not_logged(self):
        switch(self.token, LEYLA.uuid, LEYLA.pin)
        ask('POST', f'{USERS}/{LEYLA.uuid}/switch?includeSubscriptions=1&pin={LEYLA.pin}',
            form={'pin': LEYLA.pin, 'other': 'x'}, token=self.token)
        first, second = demo.log()[-2:]
        self.assertEqual((first['query'], first['form']), ('pin=…', {}))
        self.assertEqual((second['query'], second['form']),
                         ('includeSubscriptions=1&pin=…', {'pin': '…', 'other': 'x'}))
        self.assertNotIn(LEYLA.pin, str(demo.log()))
        self.assertEqual(state()['leaks'], 0)

    def test_leaks(self):
        for number, (method, path) in enumerate([
            ('GET', f'{USERS}?pin={LEYLA.pin}'), ('GET', f'/api/v2/user?pin={LEYLA.pin}'),
            ('POST', f'{USERS}/{KIM.uuid}/switch?token={self.token}'),
            ('POST', f'{USERS}/{LEYLA.uuid}/switch?pin={self.token}'),
        ]):
            with self.subTest(path):
                self.assert_error(ask(method, path, token=self.token), 400, 1004)
                self.assertEqual(state()['leaks'], number + 1)

    def test_no_sign_in_with_a_password(self):
        for login, password in (('Kim', ''), ('Kim', 'null'), ('ليلى', LEYLA.pin),
                                (LEYLA.uuid, LEYLA.pin)):
            with self.subTest(login):
                self.assertIn(ask('POST', demo.SIGN_IN, form={
                    'login': login, 'password': password}).status, (400, 401))
        for account in (demo.CLEO, demo.HUGO):
            self.assertEqual(user(sign_in(account)).json['username'], account[0])


class Controls(Home):
    def test_pin_is_demanded(self):
        demo.demand_pin()
        self.assert_error(switch(self.token, KIM.uuid), 403, 1041)
        self.assertEqual(switch(self.token, KIM.uuid).status, 201)

    def test_haste(self):
        demo.answer_next(demo.SWITCH, status=429)
        self.assert_error(switch(self.token, KIM.uuid), 429, 1003)

    def test_by_uuid(self):
        sams = [one for one in demo.HOME if one.title == 'Sam']
        for one in sams:
            demo.answer_next(demo.SWITCH, account=one.uuid)
            self.assertEqual(switch(self.token, KIM.uuid).json['uuid'], one.uuid)
        demo.call('POST', f'/demo/revoke?username={sams[1].uuid}')
        self.assertEqual([session['uuid'] for session in demo.sessions()],
                         [demo.HOME[0].uuid, sams[0].uuid])
        ask('POST', '/api/v2/pins')
        demo.claim(sams[1].uuid)
        self.assertEqual(demo.sessions()[-1]['uuid'], sams[1].uuid)


class Crowd(Case):
    def test_everybody(self):
        crowd = demo.crowd()
        self.assertEqual(len(crowd), 30)
        accounts = [user(sign_in(account)).json for account in crowd]
        self.assertEqual([account['username'] for account in accounts],
                         [login for login, _password in crowd])
        for number, account in enumerate(accounts):
            self.assertEqual(account['uuid'], f'c40d00c0de00{number + 1:04}')
            self.assertEqual(account['email'], f'{account["username"]}@example.org')
            self.assertTrue(has_picture(account))
        for name in ('id', 'title', 'email', 'authToken'):
            self.assertEqual(len({account[name] for account in accounts}), 30)

    def test_gate(self):
        for number in (3, 30):
            demo.reset()
            if number == 3:
                demo.allow_sign_ins(number)
            for _ in range(number):
                self.assertTrue(sign_in(demo.BOB))
            self.assert_error(ask('POST', demo.SIGN_IN, form={
                'login': demo.BOB[0], 'password': demo.BOB[1]}), 429, 1003)
        demo.allow_sign_ins(100)
        self.assertTrue(sign_in(demo.BOB))

    def test_mistakes(self):
        for body in ({'calls': -1}, {'calls': '1'}, {'calls': None}, {'call': 1},
                     {'calls': 1, 'more': 1}, [1]):
            with self.subTest(body), self.assertRaisesRegex(urllib.error.HTTPError, '400'):
                demo.call('POST', '/demo/gate', body)


if __name__ == '__main__':
    tap.main()
