#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What usherctl says of accounts: of the default one, of one whose token Plex has ended, of those
that only the keyring or only a file knows.
"""

import json
import os

import cli
from cli import account_files, another_installation, listed, sign_in, store_by_hand, usherctl
import demo
from demo import ADA, BOB, secret_tool, token_of

USER = '/api/v2/user'
OFFLINE = {'USHER_SERVICE_URL': 'https://localhost:1'}


class Default(cli.KeyringCase):
    def test_nobody(self):
        self.assert_fails(usherctl('default'), 4, 'Nobody')
        self.assert_fails(usherctl('default', 'ada'), 4, 'ada')

    def test_the_only_one(self):
        sign_in(ADA)
        self.assert_done(usherctl('default'), 'ada\n')
        self.assertIs(listed()['ada']['default'], True)

    def test_one_of_several(self):
        sign_in(ADA)
        sign_in(BOB)
        self.assert_fails(usherctl('default'), 4, 'default')
        self.assert_done(usherctl('default', 'BOB@example.org'), '')
        self.assert_done(usherctl('default'), 'bob\n')
        self.assertEqual({name: account['default'] for name, account in listed().items()},
                         {'ada': False, 'bob': True})
        self.assertEqual(usherctl('list').stdout, 'ada\tada@example.org\tsigned in\n'
                                                  'bob\tbob@example.org\tsigned in\tdefault\n')
        for command in ('token', 'show', 'check'):
            with self.subTest(command):
                self.assertEqual(usherctl(command).stdout, usherctl(command, 'bob').stdout)
        self.assert_done(usherctl('default', listed()['ada']['uuid']))
        self.assert_done(usherctl('default'), 'ada\n')

    def test_a_wrong_one_changes_nothing(self):
        sign_in(ADA)
        sign_in(BOB)
        usherctl('default', 'ada')
        self.assert_fails(usherctl('default', 'eva'), 4, 'eva')
        self.assert_fails(usherctl('default', 'ada', 'bob'), 2)
        self.assert_fails(usherctl('default', '--json'), 2)
        self.assert_done(usherctl('default'), 'ada\n')

    def test_goes_with_its_account(self):
        sign_in(ADA)
        sign_in(BOB)
        usherctl('default', 'ada')
        usherctl('sign-out', 'ada')
        self.assert_done(usherctl('default'), 'bob\n')

    def test_disk_is_full(self):
        sign_in(ADA)
        with another_installation() as elsewhere:
            os.symlink('/dev/full', elsewhere['XDG_DATA_HOME'] + '/usher')
            self.assert_fails(usherctl('default', 'ada', env=elsewhere), 1, 'file')

    def test_what_it_prints_can_be_given_back(self):
        store_by_hand('Plex: Kid', uuid='1d1d1d')
        store_by_hand('Plex: Mail', uuid='2d2d2d', email='mail@example.org')
        store_by_hand('Plex: jörg', uuid='3d3d3d', username='jörg')
        store_by_hand('Plex: --help', uuid='4d4d4d', username='--help')
        for account in ('1d1d1d', '2d2d2d', '3d3d3d', '4d4d4d'):
            # cron runs its jobs in the locale C.
            for locale in ({}, {'LC_ALL': 'C'}):
                with self.subTest(account, locale=locale):
                    self.assert_done(usherctl('default', account, env=locale), '')
                    word = usherctl('default', env=locale).stdout
                    self.assertEqual(len(word.splitlines()), 1)
                    self.assert_done(usherctl('default', word.strip(), env=locale), '')
                    self.assertIn(word.strip(), usherctl('list', env=locale).stdout)


class OneName(cli.KeyringCase):
    """Who gives a name up is still called so here when somebody else takes it."""

    TOKENS = {'1d1d1d': 'of-the-first', '2d2d2d': 'of-the-second', '3d3d3d': 'of-the-third'}

    def setUp(self):
        super().setUp()
        names = {'1d1d1d': {'username': 'pat', 'email': 'pat@example.org'},
                 '2d2d2d': {'username': 'pat', 'email': 'new@example.org'},
                 '3d3d3d': {'username': '1d1d1d'}}
        for uuid, attributes in names.items():
            store_by_hand('Plex: pat', self.TOKENS[uuid], uuid=uuid, **attributes)

    def test_nobody_is_mistaken_for_another(self):
        for words in (['token', 'pat'], ['show', 'PAT'], ['check', 'pat'], ['default', 'pat'],
                      ['run', 'pat', '--', 'true'], ['approve', 'AB12', 'pat'],
                      ['sign-out', 'pat'], ['sign-out', '--keep-session', 'pat']):
            with self.subTest(words):
                self.assert_fails(usherctl(*words), 2, 'UUID')
        for uuid, token in self.TOKENS.items():
            self.assert_done(usherctl('token', uuid), token + '\n')
        self.assert_done(usherctl('sign-out', '--keep-session', '1d1d1d'))
        self.assert_done(usherctl('token', 'pat'), 'of-the-second\n')

    def test_what_is_listed_can_be_given_back(self):
        words = [line.split('\t')[0] for line in usherctl('list').stdout.splitlines()]
        self.assertEqual(sorted(words), ['3d3d3d', 'new@example.org', 'pat@example.org'])
        for word in words:
            with self.subTest(word):
                self.assert_done(usherctl('default', word))
                self.assert_done(usherctl('default'), word + '\n')


class Check(cli.KeyringCase):
    def test_valid(self):
        sign_in(ADA)
        for words in ([], ['ada'], ['ADA@EXAMPLE.ORG']):
            with self.subTest(words):
                run = usherctl('check', *words)
                self.assert_done(run)
                self.assertEqual(len(run.stdout.splitlines()), 1)

    def test_revoked(self):
        sign_in(ADA)
        token = token_of('ada')
        for answer in (None, {'status': 401}, {'status': 422, 'body': json.dumps(
                {'errors': [{'code': 1001, 'message': 'User token is invalid'}]})}):
            with self.subTest(answer):
                if answer:
                    demo.answer_next(USER, **answer)
                else:
                    demo.call('POST', '/demo/revoke?username=ada')
                self.assert_fails(usherctl('check'), 4, 'Sign in again')
                self.assertEqual(token_of('ada'), token)
                self.assertEqual(listed()['ada']['state'], 'ok')

    def test_nobody_can_say(self):
        sign_in(ADA)
        token = token_of('ada')
        self.assert_fails(usherctl('check', env=OFFLINE), 6)
        for answer in ({'status': 500}, {'status': 429}, {'body': '<html>'}, {'body': '{}'},
                       {'status': 502, 'body': 'Bad Gateway'}):
            with self.subTest(answer):
                demo.answer_next(USER, **answer)
                self.assert_fails(usherctl('check'), 6)
        self.assertEqual(token_of('ada'), token)
        self.assert_done(usherctl('check'))

    def test_no_keyring(self):
        sign_in(ADA)
        nowhere = {'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent'}
        self.assert_fails(usherctl('check', env=nowhere), 5, 'keyring')
        self.assert_fails(usherctl('check', 'nobody', env=nowhere), 5, 'keyring')

    def test_signed_out(self):
        self.assert_fails(usherctl('check'), 4, 'Nobody')
        sign_in(ADA)
        secret_tool('clear', 'service', 'plex.tv')
        self.assert_fails(usherctl('check'), 4, 'signed in')

    def test_asks_with_what_belongs_together(self):
        with another_installation() as elsewhere:
            sign_in(ADA, env=elsewhere)
        [session] = demo.sessions()
        demo.call('DELETE', '/demo/log')
        self.assert_done(usherctl('check', 'ada'))
        # The second keeps the session alive.
        self.assertEqual([(call['method'], call['path']) for call in demo.log()],
                         [('GET', USER), ('GET', '/api/v2/ping')])
        for call in demo.log():
            headers = {name.lower(): value for name, value in call['headers'].items()}
            self.assertEqual(headers['x-plex-token'], session['token'])
            self.assertEqual(headers['x-plex-client-identifier'], session['identifier'])


class OneSided(cli.KeyringCase):
    """An account that only the keyring knows, and one of which only a file is left."""

    def setUp(self):
        super().setUp()
        with another_installation() as elsewhere:
            sign_in(BOB, env=elsewhere)
        sign_in(ADA)
        secret_tool('clear', 'service', 'plex.tv', 'username', 'ada')

    def test_list(self):
        self.assertEqual({name: account['state'] for name, account in listed().items()},
                         {'ada': 'signed-out', 'bob': 'ok'})
        self.assertEqual(usherctl('list').stdout, 'ada\tada@example.org\tsigned out\n'
                                                  'bob\tbob@example.org\tsigned in\n')

    def test_only_in_the_keyring(self):
        uuid = listed()['bob']['uuid']
        for word in ('bob', 'Bob', 'bob@example.org', uuid):
            with self.subTest(word):
                self.assert_done(usherctl('token', word), token_of('bob') + '\n')
                self.assert_done(usherctl('run', word, '--', 'printenv', 'PLEX_TOKEN'),
                                 token_of('bob') + '\n')
        self.assert_done(usherctl('check', 'bob'))
        self.assert_done(usherctl('sign-out', 'bob'))
        self.assertEqual(list(listed()), ['ada'])

    def test_show_asks_plex(self):
        shown = json.loads(usherctl('show', '--json', 'bob').stdout)
        self.assertIn('joinedAt', shown)
        self.assertNotIn(token_of('bob'), json.dumps(shown))
        # And once is enough.
        demo.call('DELETE', '/demo/log')
        self.assertEqual(json.loads(usherctl('show', '--json', 'bob', env=OFFLINE).stdout), shown)
        self.assertIn('Joined', usherctl('show', 'bob').stdout)
        self.assertEqual(demo.log(), [])

    def test_show_without_plex(self):
        demo.call('POST', '/demo/revoke?username=bob')
        for env in (OFFLINE, {}):
            with self.subTest(env):
                run = usherctl('show', 'bob', env=env)
                self.assert_done(run)
                self.assertIn('bob@example.org', run.stdout)
                # It is not known that he has none.
                self.assertNotIn('Plex Pass', run.stdout)
                run = usherctl('show', '--json', 'bob', env=env)
                self.assert_done(run)
                self.assertEqual(json.loads(run.stdout)['username'], 'bob')
        self.assertEqual(len(account_files()), 1)

    def test_signed_out(self):
        for words in (['token', 'ada'], ['check', 'ada'], ['run', 'ada', '--', 'true']):
            with self.subTest(words):
                self.assert_fails(usherctl(*words), 4, 'signed in')
        run = usherctl('show', 'ada')
        self.assert_done(run)
        self.assertIn('Joined', run.stdout)
        self.assert_done(usherctl('sign-out', 'ada'), '')
        self.assertEqual((list(listed()), account_files()), (['bob'], []))


class Meant(cli.KeyringCase):
    """Whose token it is where nobody is named: found without the list of the accounts, as the list has it."""

    def setUp(self):
        super().setUp()
        sign_in(ADA)
        self.uuid = listed()['ada']['uuid']

    def assert_hers(self):
        self.assert_done(usherctl('token'), token_of('ada') + '\n')

    def test_the_only_one(self):
        self.assert_hers()
        with another_installation() as elsewhere:
            self.assert_done(usherctl('token', env=elsewhere), token_of('ada') + '\n')

    def test_another_is_signed_out(self):
        # Only its file is left, with those that stay or with those that end with the session.
        for words in ([], ['--no-remember']):
            with self.subTest(words):
                sign_in(BOB, *words)
                secret_tool('clear', 'service', 'plex.tv', 'username', 'bob')
                self.assert_fails(usherctl('token'), 2, 'several')
                usherctl('sign-out', 'bob')
                self.assert_hers()

    def test_the_chosen_one(self):
        sign_in(BOB)
        usherctl('default', 'ada')
        self.assert_hers()
        secret_tool('clear', 'service', 'plex.tv', 'username', 'ada')
        self.assert_fails(usherctl('token'), 4, 'signed in')

    def test_the_chosen_one_is_gone(self):
        usherctl('default', 'ada')
        os.remove(account_files()[0])
        secret_tool('clear', 'service', 'plex.tv')
        sign_in(BOB)
        self.assert_done(usherctl('token'), token_of('bob') + '\n')

    def test_another_is_called_so(self):
        sign_in(BOB)
        usherctl('default', 'ada')
        secret_tool('clear', 'service', 'plex.tv', 'username', 'ada')
        store_by_hand('Plex: trap', uuid='7a7a', username=self.uuid)
        self.assert_fails(usherctl('token'), 4, 'signed in')

    def test_has_another_name_by_now(self):
        usherctl('default', 'ada')
        secret_tool('clear', 'service', 'plex.tv')
        store_by_hand('Plex: countess', uuid=self.uuid, username='countess')
        self.assert_done(usherctl('token'), 'made-by-hand\n')

    def test_two_items(self):
        # Which of them counts is the same by whatever way.
        store_by_hand('Plex: ada', uuid=self.uuid)
        for choose in ([], ['ada']):
            with self.subTest(choose):
                usherctl('default', *choose)
                run = usherctl('token')
                self.assert_done(run)
                self.assertEqual(run.stdout, usherctl('token', self.uuid).stdout)


class Names(cli.KeyringCase):
    """Names are what somebody chose: none makes a second line, or is a command to the terminal."""

    def test_one_line_each(self):
        body = {'uuid': 'abcd', 'authToken': 'a-token', 'username': 'two\nlines\x1b[2J',
                'title': 'a\tb\u009bc', 'email': 'x\r@example.org'}
        demo.answer_next(status=201, body=json.dumps(body))
        self.assert_done(sign_in(ADA))
        lines = usherctl('list').stdout
        self.assertEqual(lines.count('\n'), 1)
        self.assertEqual(lines.split('\t')[0], 'abcd')
        self.assertEqual(usherctl('default').stdout, 'abcd\n')
        for text in (lines, usherctl('show').stdout):
            self.assertNotRegex(text, '[\x00-\x08\x0b-\x1f\x7f-\x9f]')
        self.assertEqual(json.loads(usherctl('list', '--json').stdout)[0]['username'],
                         body['username'])

    def test_refusal(self):
        demo.answer_next(status=418, body=json.dumps({'errors': [{'code': 1, 'status': 418,
                                                                  'message': 'no\n\x1b[2Jtea'}]}))
        self.assert_fails(sign_in(ADA), 1, 'no')

    def test_locale_of_cron(self):
        sign_in(('jörg', 'a+b & 100% *ü$= c'), env=None)
        plain = {'LC_ALL': 'C'}
        for words in (['list'], ['list', '--json'], ['show', '--json'], ['token', 'jörg'],
                      ['token', 'JÖRG']):
            with self.subTest(words):
                run = usherctl(*words, env=plain)
                self.assert_done(run, usherctl(*words).stdout)


if __name__ == '__main__':
    cli.main()
