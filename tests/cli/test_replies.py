#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of reply to a sign-in, from the service to what the keyring and usherctl say of it."""

import json
import os
import subprocess
import urllib.error

import cli
from cli import TESTS, another_installation, sign_in, usherctl
import demo
from demo import ADA, BOB, CODE, TIA, secret_tool

EVA = ('eva@example.org', 'letters-only')
JOERG = ('jörg', 'a+b & 100% *ü$= c')
ADA_UUID = 'ada0c0ffee123456'
KIM_UUID = 'c1d0c1d0c1d0c1d0'
NO_USE = 'Plex’s answer had no usable token or account UUID. Nothing was changed here.'
NOWHERE = {'USHER_SERVICE_URL': 'https://localhost:1'}

with open(os.path.join(TESTS, 'lib', 'account-fields.json'), encoding='utf-8') as table:
    FIELDS = {row['name'] for row in json.load(table)['fields']}
SECRETS = {'authToken', 'pin', 'services[].token', 'services[].secret'}


def load_reply(name):
    """What the demo service says of an account, less what each sign-in makes anew."""
    path = os.path.join(TESTS, 'demo-service', 'accounts', name + '.json')
    with open(path, encoding='utf-8') as file:
        return json.load(file)['reply']


def keep(value, path=''):
    """What of a well-formed reply is kept: the fields of the table that are no secrets."""
    if isinstance(value, list):
        return [keep(element, path + '[]') for element in value]
    if not isinstance(value, dict):
        return value
    prefix = path + '.' if path else ''
    return {name: keep(member, prefix + name) for name, member in value.items()
            if prefix + name in FIELDS - SECRETS}


def as_text(value):
    """In which true is not 1, as it is in Python."""
    return json.dumps(value, sort_keys=True, indent=1)


def files():
    kept = {}
    for path in cli.account_files():
        with open(path, 'rb') as file:
            kept[path] = file.read()
    return kept


def read_item():
    """The item in the keyring, with its attributes and the token."""
    run = subprocess.run(['secret-tool', 'search', '--all', '--unlock', 'service', 'plex.tv'],
                         text=True, capture_output=True, timeout=60, check=False)
    return run.stdout + run.stderr


def rows(*words, env=None):
    """The rows of usherctl show."""
    shown = usherctl('show', *words, env=env).stdout
    return dict(line.split(': ', 1) for line in shown.splitlines())


class Replies(cli.KeyringCase):
    maxDiff = None

    def start_anew(self):
        self.tearDown()
        self.setUp()

    def sign_in(self, who=ADA, *words, **answer):
        """Signs in with an answer of its own kind, and checks what any of them has to leave."""
        if answer:
            demo.answer_next(**answer)
        self.assert_done(sign_in(who, *words))

        session, = demo.sessions()
        listed, = json.loads(usherctl('list', '--json').stdout)
        shown = usherctl('show', '--json').stdout
        self.assertEqual(listed['state'], 'ok')
        self.assertEqual(secret_tool('lookup', 'service', 'plex.tv', 'uuid', listed['uuid']),
                         session['token'])
        for text in (shown, *map(bytes.decode, files().values())):
            self.assertNotIn('demo-secret', text)
            self.assertNotIn(session['token'], text)
        return listed, json.loads(shown)

    def merge(self, **members):
        """Signs in with odd members in the reply, and gives what is kept in their place."""
        shown = self.sign_in(merge=members)[1]
        ordinary = keep(load_reply('ada'))
        for member in ordinary.keys() - members.keys():
            self.assertEqual(as_text(shown[member]), as_text(ordinary[member]))
        return {member: shown[member] for member in members if member in shown}

    # The three ages.

    def test_ages(self):
        for name, *words in (('ada', ADA), ('bob', BOB), ('eva', EVA), ('joerg', JOERG),
                             ('tia', TIA, '--code', CODE)):
            with self.subTest(name):
                shown = self.sign_in(*words)[1]
                self.assertIsInstance(shown.pop('rememberExpiresAt'), int)
                self.assertEqual(as_text(shown), as_text(keep(load_reply(name))))
                self.start_anew()

    def test_managed(self):
        listed, shown = self.sign_in(account='kim')
        self.assertEqual(as_text(shown), as_text(keep(load_reply('kim'))))
        self.assertEqual((shown['username'], shown['email']), ('', ''))
        self.assertIsNone(shown['rememberExpiresAt'])
        for name in ('roles', 'subscriptions', 'pastSubscriptions', 'trials', 'pin'):
            self.assertNotIn(name, shown)
        self.assertEqual((listed['uuid'], listed['username'], listed['email'], listed['title']),
                         (KIM_UUID, None, None, 'Kim'))
        self.assertEqual(rows(), {'Name': 'Kim', 'UUID': KIM_UUID, 'Joined': '1 January 2020',
                                  'Plex Pass': 'Yes', 'Two-factor authentication': 'Off'})
        self.assertIn('label = Plex: Kim\n', read_item())
        self.assertEqual(usherctl('token', KIM_UUID).stdout, demo.sessions()[0]['token'] + '\n')

    # What is odd in a reply does not fail the sign-in.

    def test_null_and_missing(self):
        names = [name for name in load_reply('ada') if name != 'uuid']
        self.assertEqual(self.merge(**dict.fromkeys(names)),
                         dict.fromkeys(keep(dict.fromkeys(names))))
        self.assertEqual(rows(), {'Name': ADA_UUID, 'UUID': ADA_UUID})
        self.start_anew()
        shown = self.sign_in(omit=[*names, 'rememberExpiresAt'])[1]
        self.assertEqual(shown, {'uuid': ADA_UUID})
        self.assertEqual(rows(), {'Name': ADA_UUID, 'UUID': ADA_UUID})

    def test_other_types(self):
        scalars = {'username': 7, 'title': True, 'id': '70111222', 'joinedAt': False,
                   'hasPassword': 1, 'twoFactorEnabled': 'yes', 'mailingListStatus': 3,
                   'profile': 'none', 'subscription': 0.5, 'services': 'none', 'roles': False,
                   'anonymous': 'no', 'homeSize': '3', 'rememberExpiresAt': 'never'}
        self.assertEqual(as_text(self.merge(**scalars)), as_text(scalars))
        self.assertEqual(rows(), {'Name': 'Ada', 'E-mail': 'ada@example.org', 'UUID': ADA_UUID})

    def test_objects_and_arrays(self):
        odd = {'username': {'first': 'Ada'}, 'title': ['Ada'], 'id': {}, 'joinedAt': [1339000000],
               'hasPassword': [], 'profile': [{'autoSelectAudio': True}], 'subscription': [],
               'services': {'identifier': 'epg'}, 'roles': {'plexpass': True}, 'trials': {}}
        self.assertEqual(self.merge(**odd), {})
        self.assertEqual(self.merge(roles=['a', {'b': 'demo-secret'}, 7, ['demo-secret'], None],
                                    services=[3, {'identifier': 'i', 'token': 'demo-secret'}, [],
                                              None, {'status': {'a': 1}}],
                                    trials=[{'demo-secret': 1}, 'x'],
                                    profile={'defaultAudioLanguages': ['en', {}, None],
                                             'autoSelectAudio': {}, 'brandNew': 'demo-secret'}),
                         {'roles': ['a', 7, None], 'services': [3, {'identifier': 'i'}, None, {}],
                          'trials': [{}, 'x'],
                          'profile': {'defaultAudioLanguages': ['en', None]}})

    def test_unknown(self):
        known = {'mailingListStatus': 'paused',
                 'subscription': {'active': True, 'status': 'Frozen'},
                 'profile': {'watchedIndicator': 17, 'autoSelectSubtitle': -1},
                 'services': [{'identifier': 'epg', 'status': 'resting'}],
                 'pastSubscriptions': [{'state': 'unborn'}]}
        unknown = {'brandNew': 'demo-secret', '': 'demo-secret', 'joined-at': 7, 'Title': 'other',
                   'äöü': {'deep': ['demo-secret']}}
        self.assertEqual(self.merge(**known, **unknown), known)

    def test_ids(self):
        for number in ('0', '-1', '9007199254740993', '9223372036854775807'):
            with self.subTest(number):
                shown = self.sign_in(omit=['id'], insert=f'"id":{number},')[1]
                self.assertEqual(as_text(shown['id']), number)
                demo.reset()
        for number in ('9223372036854775808', '18446744073709551615', '1' + 50 * '0', '1e400'):
            with self.subTest(number):
                self.assertNotIn('id', self.sign_in(omit=['id'], insert=f'"id":{number},')[1])
                demo.reset()

    def test_dates(self):
        for date in (1339000000, '2012-06-06T16:26:40Z', '2012-06-06 16:26:40 UTC'):
            with self.subTest(date):
                self.assertEqual(self.merge(joinedAt=date), {'joinedAt': date})
                self.assertEqual(rows()['Joined'], '6 June 2012')
                demo.reset()
        for date in (1 << 62, -(1 << 63), '', 'soon', '2012-02-30T00:00:00Z', 0.5):
            with self.subTest(date):
                self.assertEqual(self.merge(joinedAt=date), {'joinedAt': date})
                self.assertNotIn('Joined', rows())
                demo.reset()

    def test_duplicate_keys(self):
        listed, shown = self.sign_in(omit=['title', 'friendlyName', 'twoFactorEnabled'],
                                     insert='"title":"First","twoFactorEnabled":false,'
                                            '"title":"Last","twoFactorEnabled":true,')
        self.assertEqual((listed['title'], shown['title'], rows()['Name']), 3 * ('Last',))
        self.assertIs(shown['twoFactorEnabled'], True)
        self.assertEqual(rows()['Two-factor authentication'], 'On')

    def test_duplicate_keys_anywhere(self):
        listed, shown = self.sign_in(omit=['subscription'],
                                     insert='"uuid":"another","authToken":"another-token",'
                                            '"subscription":{"active":true,"plan":"first"},'
                                            '"subscription":{"active":true,"plan":"a",'
                                            '"active":false,"plan":"last"},')
        self.assertEqual(listed['uuid'], ADA_UUID)
        self.assertEqual(shown['subscription'], {'active': False, 'plan': 'last'})
        self.assertEqual(rows()['Plex Pass'], 'No')

    def test_byte_order_mark(self):
        demo.answer_next(status=201, body='\ufeff \n{"uuid":"u1","authToken":"demo-token"}')
        self.assert_done(sign_in(ADA))
        self.assertEqual(usherctl('token').stdout, 'demo-token\n')

    def test_deep(self):
        self.sign_in(insert='"brandNew":' + 900 * '[' + 900 * ']' + ',')
        self.sign_in(insert='"brandNew":' + 900 * '{"a":' + '1' + 900 * '}' + ',')

    def test_large(self):
        services = [{'identifier': f'service-{i}', 'endpoint': 'https://example.org/' + 20 * 'ü',
                     'token': f'demo-secret-{i}', 'secret': None, 'status': 'online'}
                    for i in range(5800)]
        size = len(json.dumps(services, ensure_ascii=False, separators=(',', ':')).encode())
        self.assertGreater(size, 900 * 1024)
        roles = ['role'] * 5000
        kept = self.merge(services=services, roles=roles)
        self.assertEqual(kept, {'services': keep({'services': services})['services'],
                                'roles': roles})

    def test_names(self):
        for name in ('a\tb\n\x1b[31mc\x7f\x9bd', 'a\u2028b\u2029c', '\u202ea\u2066b', '日本 👩‍🚀',
                     '"\\/%s', 1000 * 'ä', ' '):
            with self.subTest(name):
                kept = self.merge(username=name, title=name, friendlyName=name)
                self.assertEqual(set(kept.values()), {name})
                self.assertIn('label = Plex: ', read_item())
                for command, n_lines in ('list', 1), ('show', 6 if name == ' ' else 7):
                    lines = usherctl(command).stdout.splitlines()
                    self.assertEqual(len(lines), n_lines, lines)
                    self.assertNotRegex(' '.join(lines).replace('\t', ' '),
                                        '[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]')
                demo.reset()
        for text, kept in ('\\ud800', '\ufffd'), ('\\u0000', '\x01'), ('\t', ' '):
            with self.subTest(text):
                shown = self.sign_in(omit=['title'], insert=f'"title":"a{text}b",')[1]
                self.assertEqual(shown['title'], f'a{kept}b')
                demo.reset()

    def test_other_encoding(self):
        listed, shown = self.sign_in(JOERG, charset='ISO-8859-1')
        self.assertEqual((listed['username'], shown['username']), 2 * ('j\ufffdrg',))

    # A reply that is of no use is refused, and what was kept before stays.

    def assert_refused(self, **answer):
        demo.answer_next(**answer)
        self.assert_fails(sign_in(ADA), 6, NO_USE)

    def answers_of_no_use(self):
        for name in 'authToken', 'uuid':
            yield {'omit': [name]}
            for value in (None, '', ' ', 'a b', 'a\tb', 'a\x7fb', 'é', ' a', 'a\n', 7, True, [],
                          {}, 5000 * 'a'):
                yield {'merge': {name: value}}
            for text in ('"a\\u0000b"', '"a\\ud800"', '12345678901234567890'):
                yield {'omit': [name], 'insert': f'"{name}":{text},'}
        yield {'merge': {'authToken': 'a\\b'}}
        yield {'merge': {'authToken': 'demo-token', 'uuid': 129 * 'a'}}

    def test_refused(self):
        self.sign_in()
        token, kept = usherctl('token').stdout, files()
        listed, item = usherctl('list', '--json').stdout, read_item()
        for answer in self.answers_of_no_use():
            with self.subTest(answer):
                demo.reset()
                self.assert_refused(**answer)
                self.assertEqual(files(), kept)
        self.assertEqual(usherctl('token').stdout, token)
        self.assertEqual(usherctl('list', '--json').stdout, listed)
        self.assertEqual(read_item(), item)
        # The next one that is whole is kept as ever.
        demo.reset()
        self.sign_in()

    def test_refused_at_first(self):
        self.assert_refused(omit=['authToken'])
        self.assert_refused(omit=['uuid'])
        self.assertEqual(usherctl('list').stdout, '')
        self.assertEqual(files(), {})
        self.assertEqual(read_item(), '')

    def test_longest(self):
        """What is just not too long."""
        token, uuid = 4096 * 'a', 128 * 'b'
        demo.answer_next(merge={'authToken': token, 'uuid': uuid})
        self.assertEqual(sign_in(ADA).returncode, 0)
        self.assertEqual(usherctl('token', uuid).stdout, token + '\n')

    # What nobody said is not shown.

    def test_known_from_the_keyring_only(self):
        self.sign_in()
        with another_installation() as env:
            self.assertEqual(rows(env={**env, **NOWHERE}),
                             {'Name': 'ada', 'User name': 'ada', 'E-mail': 'ada@example.org',
                              'UUID': ADA_UUID})

    # The service's own means for all this.

    def test_next_refuses(self):
        for member in ({'account': 'nobody'}, {'account': ''}, {'account': 7}, {'merge': []},
                       {'merge': None}, {'omit': 'id'}, {'omit': [7]}, {'omit': {}},
                       {'insert': None}, {'charset': 'no-such'}, {'charset': 7}, {'merged': {}},
                       {'headers': {'a': 1}}, {'headers': []}, {'times': 0}, {'gzip': 1}):
            with self.subTest(member):
                with self.assertRaises(urllib.error.HTTPError) as caught:
                    demo.answer_next(**member)
                self.assertEqual(caught.exception.code, 400)
                caught.exception.close()
        self.sign_in()


if __name__ == '__main__':
    cli.main()
