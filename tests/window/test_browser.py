#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in on a page in the browser."""

import os
import subprocess
import time
import urllib.parse

from selenium.webdriver.support.select import Select

from browsing import opened, set_browser, wait_opened
from case import LOGIN, PASSWORD, WindowCase, demo, run
import browser as chromium
from demo import ADA, BOB, token_of
from display import clipboard, covered, look_away
from driver import Announcements, at_rest, wait_for

PIN = '/api/v2/pins/*'
USER = '/api/v2/user'
CONTINUE = 'Continue in Your Browser'
SERVICE = os.environ['USHER_SERVICE_URL']
CONTEXT = ('product', 'version', 'platform', 'platformVersion', 'device', 'deviceName', 'model',
           'layout', 'screenResolution')


class BrowserCase(WindowCase):
    there = True

    def setUp(self):
        set_browser(self.there)
        super().setUp()

    def enter(self):
        self.open_way('In the Browser', CONTINUE)
        return wait_opened()

    def again(self, part=CONTINUE):
        """Back to the way from the first page."""
        self.open('In the Browser')
        self.window.wait_text(part)

    def go_back(self):
        self.window.key('Escape')
        self.window.wait(PASSWORD)

    def click_often(self, name, times, delay):
        """With the mouse, once the button has come to where it stays."""
        x, y, width, height = at_rest(lambda: self.window.place(self.window.wait(name, 'button')),
                                      f'“{name}” to stay where it is')
        subprocess.run(['xdotool', 'mousemove', str(x + width // 2), str(y + height // 2), 'click',
                        '--repeat', str(times), '--delay', str(delay), '1'], check=True)

    def polls(self):
        return sum(pin['polls'] for pin in demo.pins())

    def wait_for_polls(self, number):
        goal = self.polls() + number
        wait_for(lambda: self.polls() >= goal, 'a question about the PIN')

    def assert_nothing_polls(self):
        polls = self.polls()
        time.sleep(3)
        self.assertEqual(self.polls(), polls)

    def assert_signed_in(self, username='ada'):
        self.window.wait('Sign Out…')
        session, = demo.sessions()
        self.assertEqual((session['username'], token_of(username)), (username, session['token']))


class AddressTest(BrowserCase):
    def test_address(self):
        url = self.enter()
        pin, = demo.pins()
        made, = (request for request in demo.log() if request['path'] == '/api/v2/pins')
        page, _, fragment = url.partition('#?')
        self.assertEqual(page, SERVICE + '/auth')
        self.assertRegex(fragment, r'\A([A-Za-z0-9._~=&-]|%[0-9A-F]{2})+\Z')
        values = dict(urllib.parse.parse_qsl(fragment, strict_parsing=True))
        self.assertEqual(set(values), {'clientID', 'code',
                                       *(f'context[device][{name}]' for name in CONTEXT)})
        headers = made['headers']
        self.assertTrue(pin['strong'])
        self.assertEqual(values['code'], pin['code'])
        self.assertEqual(values['clientID'], headers['X-Plex-Client-Identifier'])
        self.assertEqual(values['context[device][product]'], headers['X-Plex-Product'])
        self.assertEqual(values['context[device][deviceName]'], headers['X-Plex-Device-Name'])
        self.assertEqual(values['context[device][screenResolution]'], '1280x1024')
        self.assertNotIn('X-Plex-Token', headers)

    def test_again_and_copied(self):
        url = self.enter()
        self.window.click('Open Again')
        self.assertEqual(wait_opened(2), url)
        self.window.click('Copy Link')
        self.window.wait('Link copied')
        self.assertEqual(clipboard(), url)
        self.assertEqual(len(demo.pins()), 1)

    def test_clicked_twice(self):
        self.window.resize(760, 960)
        self.window.click('Sign In')
        self.click_often('In the Browser', 2, 30)
        wait_opened()
        self.window.wait(CONTINUE)
        self.assertEqual((len(demo.pins()), len(opened())), (1, 1))

    def test_google(self):
        """The page is clicked by a person, in a browser that is one."""
        with chromium.browser() as driver:
            driver.get(self.enter())
            chromium.wait_text(driver, 'Usher', 'product')
            Select(chromium.wait_for(driver, 'account')).select_by_visible_text('ada')
            chromium.click(driver, 'google')
            chromium.wait_text(driver, 'close this window')
        self.assert_signed_in()


class WaitingTest(BrowserCase):
    def test_claimed(self):
        self.enter()
        place = self.window.place(self.window.frame())
        look_away()
        with covered():
            before = self.window.pixels(place)
            self.wait_for_polls(1)
            self.assertEqual(self.window.pixels(place), before)
            demo.claim('ada')
            self.assert_signed_in()
            wait_for(lambda: self.window.pixels(place) != before, 'the window in front')
        self.assertEqual(demo.call('GET', '/demo/state')['hasty'], 0)

    def test_expired(self):
        first = self.enter()
        demo.set_pins(forward=2000)
        self.window.wait('Not Signed In')
        self.window.wait('The code has expired before it was used.')
        self.window.click('Try Again')
        self.assertNotEqual(wait_opened(2), first)
        self.window.wait(CONTINUE)
        demo.claim('ada')
        self.assert_signed_in()

    def test_service_trouble(self):
        announcements = Announcements()
        self.addCleanup(announcements.close)
        self.enter()
        demo.answer_next(PIN, status=503)
        trouble = 'Plex has trouble of its own. Usher keeps trying.'
        self.window.wait(trouble)
        announcements.wait(trouble)
        self.window.wait_gone(trouble)
        self.window.wait(CONTINUE)
        demo.claim('ada')
        self.assert_signed_in()

    def test_no_account_yet(self):
        """What stands in the way after the claim is said, too, and needs no other one."""
        self.enter()
        demo.answer_next(USER, status=503, times=2)
        demo.claim('ada')
        self.window.wait('Signing in…')
        self.window.wait_text('trouble of its own')
        self.assert_signed_in()

    def test_cancelled(self):
        self.enter()
        demo.answer_next(USER, delay=20000)
        demo.claim('ada')
        self.window.wait('Signing in…')
        self.window.click('Cancel')
        self.window.wait('Not Signed In')
        wait_for(lambda: any(request.get('gone') for request in demo.log()), 'the request to go')
        self.window.click('Try Again')
        self.assert_signed_in()
        self.assertEqual((len(demo.pins()), len(opened())), (1, 1))

    def test_cancelled_for_another_account(self):
        self.enter()
        demo.answer_next(USER, delay=20000)
        demo.claim('bob')
        self.window.wait('Signing in…')
        self.window.click('Cancel')
        self.window.wait('Not Signed In')
        self.go_back()
        self.again()
        self.assertEqual(len(demo.pins()), 2)
        demo.claim('ada')
        self.window.wait('Sign Out…')
        self.assertTrue(token_of('ada'))
        self.assertFalse(token_of('bob'))

    def test_tried_again_twice(self):
        """By a mouse that bounces."""
        self.enter()
        demo.set_pins(forward=10000)
        self.click_often('Try Again', 8, 2)
        self.window.wait(CONTINUE)
        self.go_back()
        self.window.key('Escape')
        self.window.wait('Sign In to Plex')
        self.assert_nothing_polls()

    def test_token_that_ended(self):
        """Nobody is kept with a token that is good for nothing."""
        self.enter()
        demo.answer_next(USER, status=401)
        demo.claim('ada')
        self.window.wait('Not Signed In')
        self.window.click('Try Again')
        wait_opened(2)
        self.window.wait(CONTINUE)
        demo.claim('ada')
        self.assert_signed_in()

    def test_password_after_all(self):
        self.enter()
        self.go_back()
        self.window.fill_in(ADA)
        self.window.click('Sign In')
        self.assert_signed_in()
        self.assert_nothing_polls()

    def test_back_and_forth(self):
        self.enter()
        self.go_back()
        self.again()
        self.wait_for_polls(1)
        self.assertEqual((len(demo.pins()), len(opened())), (1, 1))
        demo.claim('ada')
        self.assert_signed_in()

    def test_back_before_the_browser_opens(self):
        """Who has gone back finds no browser opening; who comes again does."""
        demo.answer_next('/api/v2/pins', delay=20000)
        self.open_way('In the Browser', 'Asking Plex for a code…')
        self.go_back()
        # Until it has slid out the page is there.
        self.window.wait_gone('Asking Plex for a code…')
        demo.release()
        self.wait_for_polls(1)
        self.assertEqual(opened(), [])
        self.again()
        wait_opened()
        self.assertEqual(len(demo.pins()), 1)

    def test_claimed_while_elsewhere(self):
        self.enter()
        self.go_back()
        demo.claim('ada')
        self.assert_signed_in()

    def test_closed_while_elsewhere(self):
        """What goes on unseen keeps nobody in the dialog."""
        self.enter()
        self.go_back()
        demo.answer_next(USER, delay=20000)
        demo.claim('ada')
        wait_for(lambda: [request for request in demo.log() if request['path'] == USER],
                 'the question for the account')
        self.window.key('Escape')
        self.window.wait('Sign In to Plex')
        wait_for(lambda: any(request.get('gone') for request in demo.log()), 'the request to go')

    def test_closed(self):
        self.enter()
        self.wait_for_polls(1)
        self.go_back()
        self.window.key('Escape')
        self.window.wait('Sign In to Plex')
        self.assert_nothing_polls()

    def test_nothing_is_lost(self):
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.window.fill_in(BOB)
        self.window.key('alt+k')
        for way, part in (('In the Browser', CONTINUE), ('With a Code', 'Scan this'),
                          ('With a Token', 'Paste a token')):
            self.open(way)
            self.window.wait_text(part)
            self.go_back()
            self.assertEqual(self.window.read(LOGIN), BOB[0])
            self.assertEqual(len(self.window.read(PASSWORD)), len(BOB[1]))
        self.window.click('Sign In')
        self.window.wait('In the keyring until you log out')

    def test_not_remembered(self):
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.window.key('alt+k')
        self.again()
        demo.claim('ada')
        self.window.wait('In the keyring until you log out')

    def test_not_remembered_after_all(self):
        self.enter()
        self.go_back()
        self.window.key('alt+k')
        demo.claim('ada')
        self.window.wait('In the keyring until you log out')


class NoBrowserTest(BrowserCase):
    there = False

    def test_copied(self):
        announcements = Announcements()
        self.addCleanup(announcements.close)
        self.open_way('In the Browser', 'No browser could be opened')
        announcements.wait('No browser could be opened. Copy the link, and open it in a browser '
                           'yourself.')
        self.window.click('Copy Link')
        self.window.wait('Link copied')
        code = demo.pins()[0]['code']
        self.assertIn(f'&code={code}&', clipboard())
        demo.claim('ada')
        self.assert_signed_in()


if __name__ == '__main__':
    run()
