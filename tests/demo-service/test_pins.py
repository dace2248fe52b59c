# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The PINs of the demo service, as programs ask for them."""

import datetime
import json
import os
import re
import sys
import time
import unittest
import urllib.error
import urllib.parse
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import demo  # noqa: E402
import tap  # noqa: E402

PINS = '/api/v2/pins'
LINK = '/api/v2/pins/link'
FORM = 'application/x-www-form-urlencoded'


class Reply:
    def __init__(self, reply):
        self.status = reply.status
        self.type = reply.headers.get_content_type()
        self.text = reply.read().decode()

    @property
    def json(self):
        return json.loads(self.text)


def ask(method, path, *, identifier='player', token=None, form=None, body=None, headers=None):
    """What a program sends, and what it is told."""
    all_headers = {'Accept': 'application/json', 'X-Plex-Product': 'Player'}
    if identifier is not None:
        all_headers['X-Plex-Client-Identifier'] = identifier
    if token:
        all_headers['X-Plex-Token'] = token
    data = None
    if form is not None:
        all_headers['Content-Type'] = FORM
        data = urllib.parse.urlencode(form).encode()
    if body is not None:
        all_headers['Content-Type'] = 'application/json'
        data = json.dumps(body).encode()
    try:
        return Reply(demo.open_url(method, path, data, {**all_headers, **(headers or {})}))
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error)


def make(strong=False, **options):
    return ask('POST', PINS + ('?strong=true' if strong else ''), **options).json


def poll(pin, **options):
    return ask('GET', f'{PINS}/{pin["id"]}', **options)


def without_time(pin):
    return {name: value for name, value in pin.items() if name != 'expiresIn'}


def sign_in(account, identifier='usher'):
    return ask('POST', demo.SIGN_IN, identifier=identifier,
               form={'login': account[0], 'password': account[1]}).json['authToken']


def user(token):
    return ask('GET', '/api/v2/user', token=token)


class Case(unittest.TestCase):
    def setUp(self):
        demo.reset()

    def assert_error(self, reply, status, code, has_status=True):
        self.assertEqual(reply.status, status, reply.text)
        [error] = reply.json['errors']
        self.assertEqual(error['code'], code)
        self.assertEqual(error.get('status'), status if has_status else None)
        self.assertTrue(error['message'])

    def assert_left(self, pin, seconds):
        # A machine that has much to do is late.
        self.assertLessEqual(pin['expiresIn'], seconds)
        self.assertGreater(pin['expiresIn'], seconds - 10)

    def assert_no_pin(self, reply):
        self.assert_error(reply, 404, 1020, has_status=False)


class Making(Case):
    def test_plain(self):
        reply = ask('POST', PINS)
        self.assertEqual((reply.status, reply.type), (201, 'application/json'))
        pin = reply.json
        self.assertGreater(pin['id'], 2 ** 31)
        self.assertRegex(pin['code'], r'^[A-Z0-9]{4}$')
        self.assertEqual(pin['product'], 'Player')
        self.assertIs(pin['trusted'], False)
        self.assertEqual(pin['qr'], f'https://plex.tv/api/v2/pins/qr/{pin["code"]}')
        self.assertEqual(pin['clientIdentifier'], 'player')
        self.assertEqual(pin['expiresIn'], 900)
        self.assertIsInstance(pin['location']['postal_code'], str)
        for name in ('authToken', 'newRegistration'):
            self.assertIsNone(pin[name])
        self.assertEqual(without_time(poll(pin).json), without_time(pin))

    def test_strong(self):
        for number, how in enumerate([
            {'path': PINS + '?strong=true'}, {'path': PINS + '?strong=1'},
            {'path': PINS, 'form': {'strong': 'true'}}, {'path': PINS, 'form': {'strong': '1'}},
            {'path': PINS, 'body': {'strong': True}},
        ]):
            with self.subTest(how):
                pin = ask('POST', **how).json
                self.assertRegex(pin['code'], r'^[a-z0-9]{25}$')
                self.assertEqual(pin['expiresIn'], 1800)
                self.assertIsInstance(pin['location']['postal_code'], int)
                self.assertEqual(len(demo.pins()), number + 1)

    def test_not_strong(self):
        for how in ({'form': {'strong': 'false'}}, {'form': {'strong': '0'}},
                    {'body': {'strong': False}}, {'form': {}}):
            with self.subTest(how):
                self.assertEqual(len(ask('POST', PINS, **how).json['code']), 4)

    def test_dates(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        for strong, seconds in ((False, 900), (True, 1800)):
            pin = make(strong)
            created, expires = (datetime.datetime.strptime(pin[name], '%Y-%m-%dT%H:%M:%S%z')
                                for name in ('createdAt', 'expiresAt'))
            self.assertTrue(pin['createdAt'].endswith('Z'))
            self.assertLess(abs((created - now).total_seconds()), 60)
            self.assertEqual((expires - created).total_seconds(), seconds)

    def test_all_differ(self):
        made = [make() for _ in range(50)] + [make(strong=True) for _ in range(50)]
        for name in ('id', 'code'):
            self.assertEqual(len({pin[name] for pin in made}), len(made))

    def test_without_product(self):
        self.assertEqual(make(headers={'X-Plex-Product': ''})['product'], '')
        query = urllib.parse.urlencode({'X-Plex-Client-Identifier': 'player'})
        reply = demo.open_url('POST', f'{PINS}?{query}', None, {'Accept': 'application/json'})
        self.assertEqual(Reply(reply).json['product'], '0')

    def test_xml(self):
        reply = ask('POST', PINS, headers={'Accept': '*/*', 'X-Plex-Product': 'Tom & "Jerry"'})
        self.assertEqual((reply.status, reply.type), (201, 'application/xml'))
        pin = xml.etree.ElementTree.fromstring(reply.text)
        self.assertEqual(pin.tag, 'pin')
        self.assertGreater(int(pin.get('id')), 2 ** 31)
        self.assertRegex(pin.get('code'), r'^[A-Z0-9]{4}$')
        self.assertEqual(pin.get('product'), 'Tom & "Jerry"')
        self.assertEqual((pin.get('trusted'), pin.get('expiresIn')), ('0', '900'))
        self.assertEqual((pin.get('authToken'), pin.get('newRegistration')), ('', ''))
        self.assertTrue(pin.find('location').get('postal_code'))
        demo.claim('ada')
        reply = poll({'id': pin.get('id')}, headers={'Accept': 'application/xml'})
        pin = xml.etree.ElementTree.fromstring(reply.text)
        [session] = demo.sessions()
        self.assertEqual((pin.get('authToken'), pin.get('newRegistration')), (session['token'], '0'))
        reply = poll({'id': 1}, headers={'Accept': 'application/xml'})
        [error] = xml.etree.ElementTree.fromstring(reply.text)
        self.assertEqual((reply.status, error.get('code'), error.get('status')),
                         (404, '1020', None))

    def test_with_a_token(self):
        self.assert_error(ask('POST', PINS, token=sign_in(demo.ADA)), 400, 1004)
        self.assertEqual(demo.pins(), [])

    def test_without_identifier(self):
        pin = make()
        for identifier in (None, ''):
            for method, path in (('POST', PINS), ('GET', f'{PINS}/{pin["id"]}'), ('PUT', LINK)):
                with self.subTest(method, identifier=identifier):
                    self.assert_error(ask(method, path, identifier=identifier), 400, 1000)
        self.assertEqual(len(demo.pins()), 1)


class Polling(Case):
    def test_token_is_served_until_the_end(self):
        pin = make(strong=True)
        self.assertIsNone(poll(pin).json['authToken'])
        demo.claim('ada', pin['code'])
        [session] = demo.sessions()
        self.assertEqual((session['username'], session['identifier']), ('ada', 'player'))
        for _ in range(3):
            reply = poll(pin)
            self.assertEqual(reply.status, 200)
            self.assertEqual(reply.json['authToken'], session['token'])
            self.assertIs(reply.json['newRegistration'], False)
        self.assertEqual(user(session['token']).json['username'], 'ada')
        demo.set_pins(forward=1800)
        self.assert_no_pin(poll(pin))
        # What it let in stays in.
        self.assertEqual(user(session['token']).status, 200)

    def test_once(self):
        demo.set_pins(once=True)
        pin = make()
        for _ in range(2):
            self.assertIsNone(poll(pin).json['authToken'])
        demo.claim('ada')
        self.assert_no_pin(poll(pin, identifier='another'))
        self.assertTrue(poll(pin).json['authToken'])
        self.assert_no_pin(poll(pin))

    def test_countdown(self):
        pin = make()
        demo.set_pins(forward=24)
        later = poll(pin).json
        self.assert_left(later, 876)
        for name in ('createdAt', 'expiresAt'):
            self.assertEqual(later[name], pin[name])
        demo.set_pins(forward=800)
        self.assert_left(poll(pin).json, 76)
        newer = make()
        self.assertEqual(newer['expiresIn'], 900)
        self.assertGreater(newer['createdAt'], pin['createdAt'])
        demo.set_pins(forward=76)
        self.assert_no_pin(poll(pin))
        self.assertEqual(poll(newer).status, 200)

    def test_real_time(self):
        demo.set_pins(lifetime=1)
        pin = make()
        self.assertEqual(pin['expiresIn'], 1)
        deadline = time.monotonic() + 10
        while poll(pin).status == 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        self.assert_no_pin(poll(pin))
        demo.set_pins(lifetime=None)
        self.assertEqual(make()['expiresIn'], 900)
        self.assertEqual(make(strong=True)['expiresIn'], 1800)

    def test_unknown(self):
        pin = make()
        for number in (1, pin['id'] + 1, pin['id'] % 2 ** 31, 10 ** 30):
            with self.subTest(number):
                self.assert_no_pin(poll({'id': number}))

    def test_another_client(self):
        pin = make()
        demo.claim('ada')
        self.assert_no_pin(poll(pin, identifier='another'))
        self.assert_no_pin(poll(pin, identifier='PLAYER'))
        self.assertTrue(poll(pin).json['authToken'])

    def test_not_a_number(self):
        for word in ('abc', '12a', '-1', '0x10', 'link'):
            with self.subTest(word):
                self.assert_error(poll({'id': word}), 400, 1004)

    def test_a_token_does_not_matter(self):
        pin = make()
        token = sign_in(demo.BOB)
        for word in (token, 'nonsense'):
            self.assertEqual(without_time(poll(pin, token=word).json), without_time(pin))

    def test_counted(self):
        pin = make()
        [state] = demo.pins()
        self.assert_left(state, 900)
        self.assertEqual(without_time(state), {
            'id': pin['id'], 'code': pin['code'], 'strong': False, 'identifier': 'player',
            'product': 'Player', 'claimed': False, 'polls': 0})
        poll(pin)
        poll(pin, identifier='another')
        demo.claim('ada')
        [state] = demo.pins()
        self.assertEqual((state['claimed'], state['polls']), (True, 1))
        other = make()
        poll(other)
        demo.set_pins(forward=10000)
        self.assert_no_pin(poll(other))
        self.assertEqual([(state['polls'], state['expiresIn']) for state in demo.pins()],
                         [(1, 0), (2, 0)])

    def test_haste(self):
        pin, other = make(), make()
        for number in range(3):
            if number:
                time.sleep(0.9)
            # One poll of each of two PINs is no haste.
            poll(pin)
            poll(other)
            poll(pin, identifier='another')
        self.assertEqual(hasty(), 0)
        # What is answered does not matter.
        demo.answer_next(f'{PINS}/*', status=429, times=20)
        for _ in range(20):
            self.assertEqual(poll(pin).status, 429)
        self.assertGreater(hasty(), 10)
        self.assertEqual([state['polls'] for state in demo.pins()], [23, 3])


def hasty():
    return demo.call('GET', '/demo/state')['hasty']


class Linking(Case):
    def setUp(self):
        super().setUp()
        self.token = sign_in(demo.ADA)

    def link(self, code, **options):
        return ask('PUT', LINK, **{'identifier': 'usher', 'token': self.token,
                                   'form': {'code': code}, **options})

    def test_done(self):
        for strong in (False, True):
            pin = make(strong, identifier=f'player-{strong}')
            reply = self.link(pin['code'])
            self.assertEqual((reply.status, reply.text), (204, ''))
            token = poll(pin, identifier=f'player-{strong}').json['authToken']
            self.assertNotEqual(token, self.token)
            self.assertEqual(user(token).json['username'], 'ada')
        self.assertEqual({session['identifier'] for session in demo.sessions()},
                         {'usher', 'player-False', 'player-True'})

    def test_unknown(self):
        pin = make()
        for code in ('????', pin['code'] + 'A', ' ' + pin['code'], pin['code'][:3], str(pin['id'])):
            with self.subTest(code):
                self.assert_no_pin(self.link(code))

    def test_lower_case(self):
        pin = make()
        while not re.search('[A-Z]', pin['code']):
            pin = make()
        self.assert_no_pin(self.link(pin['code'].lower()))
        self.assertEqual(self.link(pin['code']).status, 204)

    def test_expired(self):
        pin = make()
        demo.set_pins(forward=900)
        self.assert_no_pin(self.link(pin['code']))

    def test_claimed_already(self):
        pin = make()
        demo.claim('bob', pin['code'])
        token = poll(pin).json['authToken']
        self.assert_no_pin(self.link(pin['code']))
        self.assertEqual(poll(pin).json['authToken'], token)
        self.assertEqual(user(token).json['username'], 'bob')

    def test_code_is_missing(self):
        make()
        for form in ({}, {'code': ''}):
            self.assert_error(self.link('', form=form), 400, 1004)
        self.assert_error(ask('PUT', f'{LINK}?code={demo.pins()[0]["code"]}', token=self.token),
                          400, 1004)

    def test_token(self):
        pin = make()
        for token in (None, 'nonsense', self.token.swapcase()):
            with self.subTest(token):
                self.assert_error(self.link(pin['code'], token=token), 401, 1001)
        [state] = demo.pins()
        self.assertFalse(state['claimed'])

    def test_managed_user(self):
        pin = make()
        demo.answer_next(account='Kim')
        token = sign_in(demo.ADA, identifier='kim')
        self.assert_error(self.link(pin['code'], token=token), 403, 1009)

    def test_former_session_ends(self):
        former = sign_in(demo.ADA, identifier='player')
        other = sign_in(demo.BOB, identifier='player')
        pin = make()
        self.link(pin['code'])
        self.assertEqual(user(former).status, 401)
        for token in (other, self.token, poll(pin).json['authToken']):
            self.assertEqual(user(token).status, 200)

    def test_remembered(self):
        pin = make()
        self.link(pin['code'])
        reply = user(poll(pin).json['authToken']).json
        self.assertGreater(reply['rememberExpiresAt'], time.time() + 13 * 24 * 60 * 60)


class PagesWithoutBrowser(Case):
    """What no click leads to; test_pages.py has the rest."""

    def send(self, path, **form):
        return ask('POST', path, identifier=None, form=form)

    def test_link(self):
        ada = {'username': demo.ADA[0], 'password': demo.ADA[1]}
        pin = make()
        for status, form in ((404, {}), (404, {'code': ''}), (404, {'code': '????', **ada}),
                             (401, {'code': pin['code']}),
                             (401, {'code': pin['code'], **ada, 'password': ''})):
            with self.subTest(form):
                reply = self.send('/link', **form)
                self.assertEqual((reply.status, reply.type), (status, 'text/html'))
        self.assertEqual(demo.sessions(), [])
        self.assertEqual(self.send('/link', code=pin['code'], **ada).status, 200)
        self.assertTrue(poll(pin).json['authToken'])
        self.assertEqual(self.send('/link', code=pin['code'], **ada).status, 404)

    def test_auth(self):
        pin = make(strong=True)
        right = {'clientID': 'player', 'code': pin['code'], 'username': 'ada'}
        for status, form in ((404, {}), (403, {**right, 'clientID': 'another'}),
                             (404, {**right, 'code': ''}), (401, right),
                             (401, {**right, 'provider': 'nobody'}),
                             (401, {**right, 'provider': 'google', 'username': 'Kim'}),
                             (401, {**right, 'provider': 'google', 'username': 'nobody'}),
                             (401, {**right, 'provider': ''})):
            with self.subTest(form):
                reply = self.send('/auth', **form)
                self.assertEqual(reply.status, status)
                self.assertTrue(reply.json['message'])
        self.assertEqual(demo.sessions(), [])
        self.assertEqual(self.send('/auth/pin', **right).status, 200)
        self.assertEqual(self.send('/auth', **right, provider='google').status, 200)
        self.assertTrue(poll(pin).json['authToken'])
        self.assertEqual(self.send('/auth/pin', **right).status, 404)

    def test_files(self):
        for path, status in (('/pages/style.css', 200), ('/pages/auth.js', 200),
                             ('/pages/auth.html', 404), ('/pages/none.js', 404),
                             ('/pages/', 404), ('/pages/../accounts/ada.json', 404)):
            with self.subTest(path):
                self.assertEqual(ask('GET', path).status, status)


class Controls(Case):
    def test_claim(self):
        with self.assertRaisesRegex(urllib.error.HTTPError, '404'):
            demo.claim('ada')
        first, second = make(), make()
        demo.claim('ada')
        demo.claim('ada')
        self.assertTrue(all(poll(pin).json['authToken'] for pin in (first, second)))
        with self.assertRaisesRegex(urllib.error.HTTPError, '404'):
            demo.claim('ada')
        pin = make()
        newest = make()
        with self.assertRaisesRegex(urllib.error.HTTPError, '404'):
            demo.claim('ada', '????')
        demo.claim('bob', pin['code'])
        self.assertTrue(poll(pin).json['authToken'])
        self.assertIsNone(poll(newest).json['authToken'])

    def test_mistakes(self):
        make()
        for path, body in (('pins', {'lifetimes': 1}), ('pins', {'lifetime': -1}),
                           ('pins', {'lifetime': '1'}), ('pins', {'forward': None}),
                           ('pins', {'once': 1}), ('pins', [1]), ('claim', {'username': 'nobody'}),
                           ('claim', {'code': 'AB12'}), ('claim', {'username': 5})):
            with self.subTest(body), self.assertRaisesRegex(urllib.error.HTTPError, '400'):
                demo.call('POST', f'/demo/{path}', body)

    def test_reset(self):
        demo.set_pins(lifetime=5, forward=1000, once=True)
        pin = make()
        poll(pin)
        poll(pin)
        demo.reset()
        self.assertEqual((demo.pins(), hasty()), ([], 0))
        self.assert_no_pin(poll(pin))
        pin = make()
        self.assertEqual(pin['expiresIn'], 900)
        demo.claim('ada')
        self.assertEqual((poll(pin).status, poll(pin).status), (200, 200))

    def test_patterns(self):
        pin = make()
        demo.answer_next(f'{PINS}/*', status=503, times=2)
        demo.answer_next(f'{PINS}/{pin["id"]}', status=429)
        demo.answer_next('/api/*/user', status=500)
        self.assertEqual(make()['expiresIn'], 900)
        self.assertEqual([poll(pin).status for _ in range(4)], [503, 503, 429, 200])
        self.assertEqual([user('none').status for _ in range(2)], [500, 401])

    def test_links_are_no_leaks(self):
        make(strong=True)
        ask('GET', f'/link?pin={make()["code"]}')
        ask('GET', f'{PINS}/1?code={make()["code"]}')
        self.assertEqual(demo.call('GET', '/demo/state')['leaks'], 0)
        token = sign_in(demo.ADA)
        self.assertEqual(ask('GET', f'/link?pin={token}').status, 400)
        self.assertEqual(demo.call('GET', '/demo/state')['leaks'], 1)


if __name__ == '__main__':
    tap.main()
