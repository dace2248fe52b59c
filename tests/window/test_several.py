#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""One, three and thirty accounts: choosing, searching, the default one, and who stands under whom."""

import json
import os
import shutil

from case import PASSWORD, demo, run
from demo import ADA, BOB, CLEO, secret_tool, token_of
from driver import wait_for
from keyboard import KeyboardCase
from several import accounts, default, focused, is_in_sight, names, rows, selected, sign_in, usherctl

USER = '/api/v2/user'
NOBODY = 'No Accounts Found'
SEARCH = 'Search accounts'


class SeveralCase(KeyboardCase):
    def wait_rows(self, *wanted):
        wait_for(lambda: rows(self.window) == list(wanted), f'the rows {wanted}')

    def wait_selected(self, name):
        wait_for(lambda: selected(self.window) == [name], f'“{name}” to be selected')

    def go_to_list(self):
        name, = wait_for(lambda: selected(self.window), 'a row to be selected')
        self.window.tab_to(name, 'list item')

    def wait_shown(self, name):
        """Selected, and the account beside it."""
        self.wait_selected(name)
        self.window.wait(name.split(', ')[0], 'heading')

    def wait_default(self, username):
        wait_for(lambda: default() == username, f'{username} to be the default account')

    def sign_out(self):
        self.window.key('alt+o')
        self.window.wait('Sign Out?')
        self.window.click('Sign Out')


class OneTest(SeveralCase):
    def test_no_list(self):
        self.sign_in(ADA)
        self.assertIsNone(self.window.find('Accounts', 'list'))
        self.assertNotIn('Default account', self.window.texts())
        self.window.key('ctrl+f')
        self.assertIsNone(self.window.find(SEARCH))


class TwoTest(SeveralCase):
    def test_again_by_oneself(self):
        """Whoever has come through a Home keeps the place, and is no longer said to be of it."""
        self.window.close()
        sign_in(ADA)
        usherctl('sign-in', '--home-user', 'Cleo')
        self.window = self.open_window({})
        self.wait_rows('Ada', 'Cleo, in the Home of Ada')
        self.add(CLEO)
        self.wait_rows('Ada', 'Cleo')


class ThreeTest(SeveralCase):
    def setUp(self):
        super().setUp()
        self.window.close()
        sign_in(ADA, BOB, CLEO)
        self.window = self.open_window({})
        self.wait_rows('Ada', 'Bob', 'Cleo')

    def test_no_search(self):
        self.assertIsNone(self.window.find(SEARCH))

    def test_menu_of_a_narrow_window(self):
        """It is there beside the account, and in the list in the place of it."""
        self.window.resize(360, 294)
        self.window.wait('Ada', 'heading')
        self.open_menu()
        self.window.click('Back')
        self.window.wait('Accounts', 'list')
        self.open_menu()

    def open_menu(self):
        self.window.settled()
        self.window.key('F10')
        self.window.wait('Main Menu', 'menu')
        self.window.key('Escape')
        self.window.wait_gone('Main Menu', 'menu')

    def test_sign_out_goes_to_the_neighbour(self):
        self.choose('Bob')
        self.sign_out()
        self.wait_shown('Cleo')
        self.wait_rows('Ada', 'Cleo')
        self.sign_out()
        self.window.wait('Ada', 'heading')
        self.window.wait_gone('Accounts', 'list')
        self.assertEqual(names(), ['Ada'])

    def choose(self, name):
        self.go_to_list()
        while self.press('Down') != name:
            pass
        self.wait_shown(name)

    def toggle_default(self):
        self.window.tab_to('Default account')
        self.window.key('space')

    def test_default(self):
        self.assertIsNone(default())
        self.choose('Bob')
        self.toggle_default()
        self.wait_default('bob')
        self.wait_rows('Ada', 'Bob, Default account', 'Cleo')

        # What is chosen elsewhere is shown here, and the other way round.
        usherctl('default', 'cleo')
        self.wait_rows('Ada', 'Bob', 'Cleo, Default account')
        self.toggle_default()
        self.wait_default('bob')
        self.wait_rows('Ada', 'Bob, Default account', 'Cleo')
        self.toggle_default()
        self.wait_default(None)
        self.wait_rows('Ada', 'Bob', 'Cleo')

    def test_sign_out_of_the_default_account(self):
        usherctl('default', 'ada')
        self.wait_rows('Ada, Default account', 'Bob', 'Cleo')
        self.sign_out()
        self.wait_shown('Bob')
        self.wait_rows('Bob', 'Cleo')
        self.assertIsNone(default())

    def assert_renewed(self, username, name):
        """There is a token more at Plex, and none in the keyring."""
        wait_for(lambda: token_of(username) != self.tokens[username], 'another token')
        self.wait_shown(name)
        self.wait_rows('Ada', 'Bob', 'Cleo')
        self.assertEqual(names(), ['Ada', 'Bob', 'Cleo'])
        token = token_of(username)
        self.assertIn(token, [session['token'] for session in demo.sessions()])
        found = secret_tool('search', '--all', 'service', 'plex.tv', 'username', username)
        self.assertEqual(found.count('secret = '), 1)
        self.tokens[username] = token

    def test_again(self):
        self.tokens = {username: token_of(username) for username in ('ada', 'bob', 'cleo')}
        self.add(BOB)
        self.assert_renewed('bob', 'Bob')
        self.add(BOB)
        self.assert_renewed('bob', 'Bob')

        token = demo.foreign_token(ADA)
        self.window.key('ctrl+n')
        self.window.wait(PASSWORD)
        self.open('With a Token')
        self.window.type('Token', token)
        self.window.click('Sign In')
        self.assert_renewed('ada', 'Ada')
        self.assertEqual(token_of('ada'), token)

    def test_renamed(self):
        """It goes to its new place, and is shown all the time, with the page that was opened."""
        self.wait_selected('Ada')
        self.open('Use in Other Apps')
        self.window.wait('Back')
        self.rename('ada', 'Zora')
        self.window.key('F5')
        self.wait_rows('Bob', 'Cleo', 'Zora')
        self.wait_selected('Zora')
        self.assertIsNotNone(self.window.find('On the command line'))

    @staticmethod
    def rename(username, title):
        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'demo-service',
                              'accounts')
        with open(os.path.join(folder, f'{username}.json'), encoding='utf-8') as file:
            reply = json.load(file)['reply']
        demo.answer_next(USER, status=200, body=json.dumps(
            {**reply, 'title': title, 'friendlyName': title, 'authToken': token_of(username)}))

    def test_same_name(self):
        demo.answer_next(status=201, body=json.dumps({
            'uuid': '0adaadaada', 'title': 'Ada', 'username': 'ada.of.cork', 'authToken': 'hers'}))
        self.add(BOB)
        self.wait_rows('Ada, ada.of.cork', 'Ada, ada', 'Bob', 'Cleo')
        self.wait_selected('Ada, ada.of.cork')

    def test_home(self):
        self.sign_in_kim()
        self.wait_rows('Ada', 'Kim, in the Home of Ada', 'Bob', 'Cleo')
        self.wait_selected('Ada')
        indented, above = (self.window.place(self.window.wait(name, 'label'))
                           for name in ('Kim', 'Ada'))
        self.assertGreater(indented[0], above[0])
        self.assertEqual(names(), ['Ada', 'Kim', 'Bob', 'Cleo'])
        self.restart()
        self.wait_rows('Ada', 'Kim, in the Home of Ada', 'Bob', 'Cleo')

        # Who is left without an admin is listed as everybody is.
        self.sign_out()
        self.wait_rows('Bob', 'Cleo', 'Kim')

    def sign_in_kim(self):
        self.open('Users of the Plex Home')
        self.window.wait_text('Kim')
        while 'Kim' not in self.press('Down'):
            pass
        self.window.key('Return')
        self.window.click('Sign In')
        self.window.wait_no_dialog()


class ThirtyTest(SeveralCase):
    @classmethod
    def setUpClass(cls):
        demo.reset()
        sign_in(*demo.crowd())
        cls.names = names()

    @classmethod
    def tearDownClass(cls):
        secret_tool('clear', 'service', 'plex.tv')
        shutil.rmtree(os.path.join(os.environ['XDG_DATA_HOME'], 'usher'))

    def setUp(self):
        self.window = self.open_window({})
        self.window.wait('Sign Out…')

    def tearDown(self):
        self.window.close()

    def assert_in_sight(self, name):
        wait_for(lambda: is_in_sight(self.window, name), f'“{name}” to be in sight')

    def test_keys(self):
        self.assertEqual(len(self.names), 30)
        self.wait_shown(self.names[0])
        self.go_to_list()
        self.window.key('Down', 'Down')
        self.wait_shown(self.names[2])
        self.window.key('End')
        self.wait_shown(self.names[29])
        self.assert_in_sight(self.names[29])
        self.window.key('Up')
        self.wait_shown(self.names[28])
        self.window.key('Home')
        self.wait_shown(self.names[0])
        self.assert_in_sight(self.names[0])

    def test_search(self):
        self.go_to_list()
        self.window.key('End')
        shown = self.names[29]
        self.wait_shown(shown)

        # Typed into the list; name, user name and e-mail address count.
        self.write('xeni')
        self.wait_rows('Xenia Vogel')
        self.assert_focus(SEARCH)
        wait_for(lambda: self.window.read(SEARCH) == 'xeni', 'all that was typed')
        wait_for(lambda: not selected(self.window), 'no row to be selected')
        self.assertIsNotNone(self.window.find(shown, 'heading'))
        for wanted, found in (('TANAKA', '田中 浩'), ('popescu@EXAMPLE', 'Maria Popescu'),
                              ('ИВАН', 'Иван Петров'), ('amelie', 'Amélie Durand'),
                              (' novak', 'Hana Nováková')):
            self.window.type(SEARCH, wanted)
            self.wait_rows(found)

        self.window.type(SEARCH, 'nobody at all')
        self.window.wait(NOBODY)
        self.assertIsNotNone(self.window.find(shown, 'heading'))
        self.window.key('Escape')
        self.wait_selected(shown)
        self.assert_in_sight(shown)
        wait_for(lambda: focused(self.window) == [shown], 'the focus on the row')
        self.assertEqual(self.window.read(SEARCH), '')

    def test_found(self):
        self.window.key('ctrl+f')
        self.assert_focus(SEARCH)
        self.write('ka')
        self.wait_rows(*(account['title'] for account in accounts()
                         if 'ka' in (account['title'] + account['email']).lower()))
        self.window.type(SEARCH, 'kofi')
        self.wait_rows('Kofi Mensah')
        self.window.key('Return')
        self.wait_shown('Kofi Mensah')
        self.window.type(SEARCH, 'an')
        wait_for(lambda: len(rows(self.window)) > 1, 'the rows of several')
        self.window.key('Down')
        wait_for(lambda: len(focused(self.window)) == 1, 'the focus on a row')
        hit = focused(self.window)[0]
        self.wait_shown(hit)
        self.window.key('Escape')
        self.wait_shown(hit)
        self.assert_in_sight(hit)

    def test_start(self):
        """The one that is shown is to be seen in the list."""
        name = self.names[25]
        usherctl('default', next(account['username'] for account in accounts()
                                 if account['title'] == name))
        self.addCleanup(os.remove, os.path.join(os.environ['XDG_DATA_HOME'], 'usher',
                                                'default-account'))
        self.restart()
        self.wait_shown(f'{name}, Default account')
        self.assert_in_sight(f'{name}, Default account')

    def test_sign_in(self):
        """So is whoever has just signed in, even if he was searched for somebody else."""
        self.window.type(SEARCH, 'kofi')
        self.wait_rows('Kofi Mensah')
        self.window.key('ctrl+n')
        self.window.wait(PASSWORD)
        self.window.fill_in(demo.crowd()[29])
        self.window.click('Sign In')
        self.wait_shown('Xenia Vogel')
        self.assert_in_sight('Xenia Vogel')
        self.assertEqual(self.window.read(SEARCH), '')

    def test_narrow(self):
        self.window.resize(360, 294)
        self.window.wait(self.names[0], 'heading')
        self.window.click('Back')
        self.window.wait('Accounts', 'list')
        self.window.key('ctrl+f')
        self.write('kofi')
        self.wait_rows('Kofi Mensah')
        self.assert_in_sight('Kofi Mensah')
        self.window.key('Return')
        self.window.wait('Kofi Mensah', 'heading')
        self.window.key('ctrl+f')
        self.assert_focus(SEARCH)
        self.window.key('Escape')
        self.wait_selected('Kofi Mensah')
        self.assert_in_sight('Kofi Mensah')
        self.window.key('Down', 'Return')
        self.window.wait('Sign Out…')
        self.window.click('Back')
        self.window.wait('Accounts', 'list')


if __name__ == '__main__':
    run()
