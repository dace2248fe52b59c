#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of one account: what it shows of each kind, and how it is kept up to date."""

import contextlib
import json
import os
import subprocess

from case import (KEYRING_PASSWORD, LOGIN, OFFLINE, WindowCase, answer_prompt, demo, keyring, run,
                  unlock)
from demo import ADA, CODE, TIA, token_of
from driver import Announcements, wait_for
from several import sign_in

USER = '/api/v2/user'
PAGES = 'Playback', 'Privacy', 'Features', 'Purchases', 'Services'
AVATAR = '/users/ada0c0ffee123456/avatar'
# In bytes.
LARGEST_PICTURE = 1024 * 1024
HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, '..', 'lib', 'account-fields.json'), encoding='utf-8') as table:
    MEMBERS = [field['name'] for field in json.load(table)['fields'] if '.' not in field['name']]


def requests(path):
    return [request for request in demo.log() if request['path'] == path]


def picture_size():
    with demo.open_url('GET', AVATAR) as reply:
        return len(reply.read())


def pictures():
    folder = os.path.join(os.environ['XDG_CACHE_HOME'], 'usher', 'avatars')
    return os.listdir(folder) if os.path.isdir(folder) else []


class AccountTest(WindowCase):
    def rows(self):
        return self.window.texts()

    def check_now(self):
        with contextlib.closing(Announcements()) as announcements:
            self.window.key('F5')
            announcements.wait('Up to date')

    def assert_shows(self, *texts):
        for text in texts:
            self.window.wait(text)

    def assert_hides(self, *texts):
        """Or soon does: a page that slides out is there for a moment."""
        wait_for(lambda: not {*texts} & {*self.rows()}, f'none of {texts} to be shown')

    def test_whole(self):
        self.sign_in(ADA)
        self.assert_shows('June 6, 2012', 'Ireland', 'English', '70111222', 'Home admin', 'Yearly',
                          'Android, iOS, Roku, Xbox One')
        self.window.tab_to('Playback')
        self.assert_shows('Plex Home', 'Member of a Plex Home')
        self.window.key('Return')
        self.assert_shows('English, Irish', 'With foreign audio', 'Plex users’ and critics’')
        self.assert_hides('Token')
        self.window.key('Escape')
        self.window.wait('Token')
        self.window.tab_to('Purchases')
        self.window.key('Return')
        self.assert_shows('Current Purchase', 'Past Purchase', 'November 29, 2030')

    def test_secrets_are_not_shown(self):
        self.sign_in(ADA)
        seen = self.rows()
        for name in PAGES:
            self.window.tab_to(name)
            self.window.key('Return')
            self.window.wait('Back')
            seen += self.rows()
            self.window.key('Escape')
            self.window.wait('Token')
        self.assertIn('https://announcements.example.org', seen)
        self.assertFalse([text for text in seen
                          if 'demo-secret' in text or token_of('ada') in text])

    def test_not_remembered(self):
        self.window.click('Sign In')
        self.window.wait(LOGIN)
        self.window.fill_in(ADA)
        self.window.key('alt+k')
        self.window.click('Sign In')
        self.window.wait('In the keyring until you log out')
        self.restart()
        self.window.wait('In the keyring until you log out')

    def test_other_apps(self):
        """The commands that the window shows do what it says."""
        self.sign_in(ADA)
        self.window.tab_to('Use in Other Apps')
        self.window.key('Return')
        self.window.wait('On the command line')
        command = next(text for text in self.rows() if text.startswith('secret-tool'))
        found = subprocess.run(command, shell=True, text=True, capture_output=True, check=True)
        self.assertEqual(found.stdout, token_of('ada'))
        self.assertIn('usherctl token ada', self.rows())

    def test_of_2022(self):
        """What the service did not say is not shown as "no"."""
        self.window.submit(TIA)
        self.window.wait('Code')
        self.window.type('Code', CODE)
        self.window.wait('Sign Out…')
        self.assert_shows('Portugal', 'Plex Pass for life')
        self.window.tab_to('Playback')
        self.window.key('Return')
        self.window.wait('Audio')
        self.assert_hides('Watched marks', 'Languages of reviews')

    def test_managed(self):
        demo.answer_next(account='Kim')
        self.sign_in(ADA)
        self.assert_shows('Kim', 'Managed user')
        self.assert_hides('User name', 'E-mail', 'Signs in with', 'Session remembered until', 'Roles')

    def test_uuid_alone(self):
        """There is no page without anything on it, and no row either."""
        demo.answer_next(omit=[name for name in MEMBERS if name not in ('uuid', 'authToken')])
        self.sign_in(ADA)
        self.assert_shows('UUID', 'ada0c0ffee123456', 'Use in Other Apps')
        self.assert_hides('Security', 'Plex Pass', 'Plex Home', *PAGES)

    def test_nothing_to_be_seen(self):
        """Names of nothing but spaces, and objects without a member."""
        demo.answer_next(merge={
            'title': ' ', 'friendlyName': '\u200b', 'username': ' ', 'email': '\t', 'joinedAt': 0,
            'roles': [''], 'scrobbleTypes': ' ', 'subscription': {'features': ['', ' ']},
            'profile': {}, 'subscriptions': [{}], 'pastSubscriptions': [],
            'services': [{'identifier': ' ', 'endpoint': ' '}]})
        self.sign_in(ADA)
        self.assert_shows('ada0c0ffee123456', 'Privacy')
        self.assert_hides('User name', 'E-mail', 'Joined', 'Roles', 'Playback', 'Features', 'Purchases')
        self.assertFalse([text for text in self.rows() if not text.strip()])
        self.open('Services')
        self.assert_shows('Unnamed')

    def test_odd(self):
        """Nothing is as it should be, and what is left is shown."""
        demo.answer_next(merge={
            'title': '<b>&amp;', 'friendlyName': None, 'country': 'Atlantis', 'locale': 'x' * 300,
            'joinedAt': 1e300, 'subscription': [], 'profile': 'none', 'services': {'a': 1},
            'subscriptions': [None, 1, {}], 'roles': [{}, 3], 'twoFactorEnabled': 'perhaps',
            'scrobbleTypes': 10})
        self.sign_in(ADA)
        self.assert_shows('<b>&amp;', 'Atlantis')
        self.assert_hides('Joined', 'Two-factor authentication', 'Playback', 'Services', 'Features')

    def test_picture(self):
        self.sign_in(ADA)
        wait_for(lambda: len(pictures()) == 1, 'the picture')
        for request in requests(AVATAR):
            self.assertEqual(request['status'], 200)
            self.assertFalse([name for name in request['headers'] if name.startswith('X-Plex')])
        fetched = len(requests(AVATAR))
        self.restart()
        self.window.wait('Sign Out…')
        wait_for(lambda: requests(USER), 'the refresh')
        self.assertEqual(len(requests(AVATAR)), fetched)
        self.window.tab_to('Sign Out…')
        self.window.key('Return')
        self.window.click('Sign Out')
        self.window.wait('Sign In to Plex')
        self.assertEqual(pictures(), [])

    def test_refused_pictures(self):
        self.window.close()
        one_too_many = LARGEST_PICTURE - picture_size() + 1
        for answers in ({'body': '<html>no picture</html>', 'content-type': 'image/png'},
                        {'body': '\x89PNG\r\n\x1a\n', 'charset': 'ISO-8859-1'},
                        {'size': one_too_many}, {'status': 401}, {'redirect': AVATAR, 'times': 4},
                        {'redirect': 'https://localhost:1/elsewhere'}):
            with self.subTest(answers):
                self.tearDown()
                self.setUp()
                demo.answer_next(AVATAR, **answers)
                self.sign_in(ADA)
                wait_for(lambda: any('status' in request for request in requests(AVATAR)),
                         'the request')
                self.check_now()
                self.assert_hides('Signed out by Plex')
                self.assertEqual(pictures() if answers.get('charset') is None else [], [])

    def test_largest_picture(self):
        demo.answer_next(AVATAR, size=LARGEST_PICTURE - picture_size())
        self.sign_in(ADA)
        wait_for(lambda: len(pictures()) == 1, 'the picture')

    def test_picture_without_tls(self):
        for path in demo.SIGN_IN, USER:
            demo.answer_next(path, merge={'thumb': 'http://plex.tv' + AVATAR})
        self.sign_in(ADA)
        self.check_now()
        self.assertEqual(requests(AVATAR), [])

    def test_three_redirects(self):
        demo.answer_next(AVATAR, redirect=AVATAR, times=3)
        self.sign_in(ADA)
        wait_for(lambda: len(pictures()) == 1, 'the picture')

    def test_refreshes(self):
        self.sign_in(ADA)
        self.assertEqual(requests(USER), [])
        demo.answer_next(USER, merge={'friendlyName': 'Ada Lovelace', 'username': 'countess'})
        self.restart()
        self.window.wait('Ada Lovelace')
        wait_for(lambda: token_of('countess') == demo.sessions()[0]['token'], 'the new name')
        self.assertEqual(token_of('ada'), '')
        request, = requests(USER)
        self.assertEqual(request['headers']['X-Plex-Client-Identifier'],
                         demo.sessions()[0]['identifier'])

    def test_check_now(self):
        self.sign_in(ADA)
        demo.answer_next(USER, merge={'friendlyName': 'Ada Lovelace'})
        with contextlib.closing(Announcements()) as announcements:
            self.window.key('F5')
            self.window.wait('Ada Lovelace')
            announcements.wait('Up to date')

    def test_offline(self):
        self.sign_in(ADA)
        self.restart(**OFFLINE)
        self.assert_shows('ada · ada@example.org', 'In the keyring', 'Ireland')
        self.window.wait_text('Shown as of today')
        self.restart()
        self.window.wait('Sign Out…')
        wait_for(lambda: requests(USER), 'the refresh')
        self.assert_hides('Try Again')

    def test_service_trouble_says_nothing_about_the_token(self):
        self.sign_in(ADA)
        token = token_of('ada')
        for answer, words in (({'status': 503}, 'Shown as of'),
                              ({'status': 403}, 'This account may not do that.'),
                              ({'status': 429}, 'asks for fewer requests'),
                              ({'body': '<html>', 'content-type': 'text/html'},
                               'ask for a log-in of its own')):
            with self.subTest(answer):
                demo.answer_next(USER, **answer)
                self.restart()
                self.window.wait_text(words)
                with contextlib.closing(Announcements()) as announcements:
                    self.window.key('F5')
                    announcements.wait('Up to date')
                self.assertEqual(token_of('ada'), token)

    def test_revoked(self):
        self.sign_in(ADA)
        demo.call('POST', '/demo/revoke?username=ada')
        self.restart()
        self.window.wait('Signed out by Plex')
        self.assertNotEqual(token_of('ada'), '')
        self.window.click('Sign In')
        self.window.wait(LOGIN)
        self.assertEqual(self.window.read(LOGIN), 'ada')
        self.window.type('Password', ADA[1])
        self.window.click('Sign In')
        self.window.wait_no_dialog()
        self.assertEqual(token_of('ada'), demo.sessions()[0]['token'])
        self.window.wait_gone('Signed out by Plex', 'label')

    def test_revoked_and_not_shown(self):
        self.sign_in(ADA)
        self.add_bob()
        demo.call('POST', '/demo/revoke?username=bob')
        self.restart()
        self.window.wait('Bob, Signed out by Plex')

    def test_revoked_before_it_was_kept(self):
        """By a sign-in of another program, whose token stays."""
        keyring.lock()
        self.window.submit(ADA)
        answer_prompt('key', 'Escape')
        self.window.wait('Signed in, but not kept yet')
        keyring.unlock()
        sign_in(ADA)
        newer = token_of('ada')
        with contextlib.closing(Announcements()) as announcements:
            self.window.click('Try Again')
            announcements.wait('Up to date')
        self.window.wait('In the keyring')
        self.window.wait_gone('Try Again')
        self.assertEqual(token_of('ada'), newer)
        self.assertEqual([session['token'] for session in demo.sessions()], [newer])

    def test_token_of_another_account(self):
        """Some program put it there: nothing is mixed up."""
        self.sign_in(ADA)
        demo.answer_next(USER, account='bob')
        self.restart()
        self.window.wait('Try Again')
        self.assert_shows('ada · ada@example.org')

    def test_locked(self):
        self.sign_in(ADA)
        self.window.close()
        keyring.lock()
        self.restart()
        self.assert_shows('ada · ada@example.org', 'In the locked keyring', 'The keyring is locked')
        self.assertEqual(requests(USER), [])
        self.window.click('Unlock')
        answer_prompt('key', 'Escape')
        self.window.wait('Unlock')
        self.window.click('Unlock')
        unlock()
        self.window.wait('In the keyring')
        wait_for(lambda: requests(USER), 'the refresh')

    def test_locked_and_offline(self):
        self.sign_in(ADA)
        self.window.close()
        keyring.lock()
        self.restart(**OFFLINE)
        self.assert_shows('ada · ada@example.org', 'The keyring is locked')
        self.window.click('Unlock')
        unlock()
        self.window.wait_text('Shown as of')

    def test_no_keyring_yet(self):
        """The person is asked to make one, and what Plex gave is held until there is one."""
        keyring.forget()
        self.addCleanup(keyring.unlock)
        self.addCleanup(keyring.forget)
        self.restart()
        self.window.submit(ADA)
        answer_prompt('key', 'Escape')
        self.window.wait_text('not kept yet')
        self.window.click('Try Again')
        type_it = ['key', 'ctrl+a', 'type', '--args', '1', KEYRING_PASSWORD]
        answer_prompt(*type_it, 'key', 'Tab', *type_it, 'key', 'Return')
        self.window.wait('In the keyring')
        self.assertEqual(token_of('ada'), demo.sessions()[0]['token'])

    def test_of_another_installation(self):
        """The keyring knows it, no file does: it is filled as soon as Plex can be asked."""
        self.sign_in(ADA)
        self.window.close()
        accounts = os.path.join(os.environ['XDG_DATA_HOME'], 'usher', 'accounts')
        name, = os.listdir(accounts)
        os.remove(os.path.join(accounts, name))
        self.restart(**OFFLINE)
        self.assert_shows('ada · ada@example.org', 'User name')
        self.assert_hides('Security', 'Plex Pass', 'Privacy')
        self.restart()
        self.assert_shows('Ireland', 'Privacy')
        self.assertEqual(os.listdir(accounts), [name])


if __name__ == '__main__':
    run()
