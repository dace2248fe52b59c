# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the demo service, as a person uses them in a browser."""

import os
import sys
import unittest
from urllib.parse import quote

from selenium.webdriver.common.keys import Keys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import browser  # noqa: E402
import demo  # noqa: E402
import tap  # noqa: E402
from test_pins import make, poll, user  # noqa: E402

CLOSE = 'is signed in. You can close this window'
CANNOT = 'can’t complete the request'


def auth(pin, **changes):
    """The address that a program opens."""
    pairs = {'clientID': 'player', 'code': pin['code'],
             'context[device][product]': 'Usher & Söhne', 'context[device][platform]': 'Linux',
             'context[device][platformVersion]': '6.1', 'context[device][deviceName]': 'Ada’s desk',
             **changes}
    return '#?' + '&'.join(f'{quote(name, safe="")}={quote(value, safe="")}'
                           for name, value in pairs.items() if value is not None)


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.driver = cls.enterClassContext(browser.browser())

    def setUp(self):
        demo.reset()
        # Pages that differ in their fragment only would be one.
        self.driver.get('about:blank')

    def open(self, path):
        self.driver.get(os.environ['USHER_SERVICE_URL'] + path)

    def text(self, name):
        return browser.find(self.driver, name).text

    def enter(self, *account):
        for name, text in zip(('username', 'password'), account):
            browser.type_into(self.driver, name, text)
        browser.click(self.driver, 'sign-in')

    def type(self, first, *texts):
        """Types from the field on that has to have the focus by itself."""
        browser.wait_focus(self.driver, first)
        for text in texts:
            self.driver.switch_to.active_element.send_keys(text)

    def says(self, text):
        browser.wait_text(self.driver, text)

    def assert_let_in(self, pin, username):
        token = poll(pin).json['authToken']
        self.assertEqual(user(token).json['username'], username)

    def assert_not_let_in(self):
        self.assertFalse(any(state['claimed'] for state in demo.pins()))
        self.assertEqual(demo.sessions(), [])


class Link(Pages):
    def test_code_in_the_address(self):
        pin = make()
        self.open(f'/link?pin={pin["code"]}')
        self.assertIn('this is not Plex', self.driver.page_source)
        self.assertEqual(browser.find(self.driver, 'code').get_property('value'), pin['code'])
        self.type('username', demo.ADA[0], Keys.TAB, demo.ADA[1], Keys.RETURN)
        self.says('The device is linked')
        self.assertIn('Player is signed in as ada', self.driver.page_source)
        self.assert_let_in(pin, 'ada')

    def test_typed_with_the_keyboard_alone(self):
        pin = make()
        self.open('/link')
        code = f' {pin["code"][:2]} {pin["code"][2:]} '.lower()
        self.type('code', code, Keys.TAB, demo.EVA[0] + '@example.org', Keys.TAB, demo.EVA[1],
                  Keys.RETURN)
        self.says('The device is linked')
        self.assert_let_in(pin, 'eva')

    def test_wrong_password(self):
        pin = make()
        for account, words in (((demo.ADA[0], 'wrong'), 'Wrong user name or password'),
                               (('nobody', demo.ADA[1]), 'Wrong user name or password'),
                               (('Kim', demo.ADA[1]), 'Wrong user name or password'),
                               (demo.TIA, 'verification code right after'),
                               (demo.EVA, 'by its e-mail address')):
            with self.subTest(account):
                self.open(f'/link?pin={pin["code"]}')
                self.enter(*account)
                self.says(words)
                for name, value in (('code', pin['code']), ('username', account[0]),
                                    ('password', '')):
                    self.assertEqual(
                        browser.find(self.driver, name).get_property('value'), value)
                browser.wait_focus(self.driver, 'password')
        self.assert_not_let_in()
        browser.type_into(self.driver, 'username', demo.TIA[0])
        browser.type_into(self.driver, 'password', demo.TIA[1] + demo.CODE)
        browser.click(self.driver, 'sign-in')
        self.says('The device is linked')
        self.assert_let_in(pin, 'tia')

    def test_code_that_is_none(self):
        expired = make()
        demo.set_pins(forward=900)
        claimed = make()
        demo.claim('bob')
        for code, words in ((expired['code'], 'unknown or has expired'),
                            (claimed['code'], 'unknown or has expired'),
                            ('"><b>', 'A code has four characters'),
                            (make(strong=True)['code'], 'A code has four characters')):
            with self.subTest(code):
                self.open('/link')
                browser.type_into(self.driver, 'code', code)
                self.enter(*demo.ADA)
                self.says(words)
        self.assertEqual([session['username'] for session in demo.sessions()], ['bob'])


class Auth(Pages):
    def setUp(self):
        super().setUp()
        self.pin = make(strong=True)

    def assert_refuses(self, fragment, words=CANNOT):
        self.driver.get('about:blank')
        self.open('/auth' + fragment)
        self.says(words)
        self.assertFalse(browser.find(self.driver, 'request').is_displayed())
        self.assert_not_let_in()

    def test_password(self):
        self.open('/auth' + auth(self.pin))
        browser.wait_for(self.driver, 'request')
        self.assertIn('this is not Plex', self.driver.page_source)
        self.assertEqual(self.text('product'), 'Usher & Söhne')
        self.assertEqual(self.text('device'), 'Ada’s desk · Linux 6.1')
        self.assertIn('Usher & Söhne', self.driver.title)
        self.enter(*demo.ADA)
        self.says(CLOSE)
        self.assert_let_in(self.pin, 'ada')

    def test_keyboard_alone(self):
        self.open('/auth/' + auth(self.pin).replace('#?', '#!?'))
        self.type('username', demo.BOB[0], Keys.TAB, demo.BOB[1], Keys.RETURN)
        self.says(CLOSE)
        self.assert_let_in(self.pin, 'bob')

    def test_providers(self):
        for provider, username in (('google', 'bob'), ('apple', 'jörg'), ('facebook', 'tia')):
            with self.subTest(provider):
                pin = make(strong=True)
                self.driver.get('about:blank')
                self.open('/auth' + auth(pin))
                browser.wait_for(self.driver, 'account').send_keys(username)
                browser.click(self.driver, provider)
                self.says(CLOSE)
                self.assert_let_in(pin, username)

    def test_wrong_password(self):
        self.open('/auth' + auth(self.pin))
        for account, words in (((demo.ADA[0], 'wrong'), 'Wrong user name or password'),
                               (demo.EVA, 'by its e-mail address')):
            with self.subTest(account):
                self.enter(*account)
                self.says(words)
        self.assert_not_let_in()
        self.enter(*demo.ADA)
        self.says(CLOSE)
        self.assert_let_in(self.pin, 'ada')

    def test_nothing_but_the_least(self):
        self.open('/auth' + auth(self.pin, **{f'context[device][{name}]': None for name in (
            'product', 'platform', 'platformVersion', 'deviceName')}))
        browser.wait_for(self.driver, 'request')
        self.assertEqual(self.text('product'), 'A program without a name')

    def test_another_client(self):
        for client in ('another', '', None):
            with self.subTest(client):
                self.assert_refuses(auth(self.pin, clientID=client), 'belongs to another program')

    def test_code_that_is_none(self):
        for code in ('', 'k3v9', None, make()['code'], self.pin['code'].upper()):
            with self.subTest(code):
                self.assert_refuses(auth(self.pin, code=code), 'unknown or has expired')

    def test_expired(self):
        fragment = auth(self.pin)
        self.open('/auth' + fragment)
        browser.wait_for(self.driver, 'request')
        demo.set_pins(forward=1800)
        self.enter(*demo.ADA)
        self.says('unknown or has expired')
        self.assert_refuses(fragment, 'unknown or has expired')

    def test_characters_that_are_not_encoded(self):
        good = auth(self.pin)
        for product in ('My+App', "Ada's", 'a:b', 'a/b', 'a,b', 'a?b', '50%', '%zz', 'a;b', '[a]',
                        'a@b', 'a!b', 'a*b', 'a#b'):
            with self.subTest(product):
                self.assert_refuses(f'{good}&name={product}', 'not percent-encoded')
        self.assert_refuses(good.replace('%5B', '[').replace('%5D', ']'), 'not percent-encoded')
        self.assert_refuses(good.replace('#?', '#'), 'not percent-encoded')
        self.assert_refuses(f'{good}&name=a=b', 'names and values')
        self.assert_refuses(f'{good}&name=%FF', 'not UTF-8')
        self.assert_refuses('', 'does not say who')
        # With all that encoded it works.
        self.driver.get('about:blank')
        self.open('/auth' + auth(self.pin, **{
            'context[device][product]': 'A+p\'s :/,?%;[]@!*"# ~._-'}))
        browser.wait_for(self.driver, 'request')
        self.assertEqual(self.text('product'), 'A+p\'s :/,?%;[]@!*"# ~._-')

    def test_way_back(self):
        for address in ('usher://done', 'javascript:alert(1)', 'http:', '/somewhere', ''):
            with self.subTest(address):
                self.assert_refuses(auth(self.pin, forwardUrl=address), 'plex.tv home page')
        self.open('/auth' + auth(self.pin, forwardUrl=os.environ['USHER_SERVICE_URL'] + '/link'))
        self.enter(*demo.ADA)
        browser.wait_for(self.driver, 'code')
        self.assertTrue(self.driver.current_url.endswith('/link'))
        self.assert_let_in(self.pin, 'ada')

    def test_forgotten_password(self):
        for fragment in ('#?resetPassword', '#!?resetPassword'):
            self.assert_refuses(fragment, 'Choose a new password')

    def test_password_is_in_no_address(self):
        demo.call('DELETE', '/demo/log')
        self.open('/auth' + auth(self.pin))
        self.enter(*demo.ADA)
        self.says(CLOSE)
        self.assertEqual({entry['query'] for entry in demo.log()}, {''})
        self.assertNotIn(demo.ADA[1], self.driver.current_url)
        self.assertEqual({entry['path'] for entry in demo.log()}, {
            '/auth', '/auth/pin', '/pages/auth.js', '/pages/style.css'})


if __name__ == '__main__':
    tap.main()
