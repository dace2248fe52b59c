#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in with a code on another device."""

import os
import re
import subprocess

from case import PASSWORD, WindowCase, demo, run
import browser as chromium
from demo import ADA, token_of
from display import clipboard
from driver import Announcements, wait_for
import qr

TIME = re.compile(r'Time left: (\d+):(\d\d)')
PICTURE = 'QR code with the address and the code'


class LinkCase(WindowCase):
    def setUp(self):
        self.announcements = Announcements()
        self.addCleanup(self.announcements.close)
        super().setUp()

    def enter(self):
        """Gives the code that is shown."""
        self.open_way('With a Code', 'Scan this')
        return self.wait_for_code()

    def wait_for_code(self, number=1):
        """That of the PIN of that number, once the window shows it."""
        pins = wait_for(lambda: len(demo.pins()) >= number and demo.pins(), 'a code')
        code = pins[number - 1]['code']
        self.window.wait(' '.join(code), 'label')
        return code

    def time_left(self):
        """In seconds, as it is shown; not while another code is asked for."""
        minutes, seconds = wait_for(
            lambda: next(filter(None, map(TIME.fullmatch, self.window.texts())), None),
            'the time that is left').groups()
        return int(minutes) * 60 + int(seconds)

    def assert_signed_in(self):
        self.window.wait('Sign Out…')
        session, = demo.sessions()
        self.assertEqual((session['username'], token_of('ada')), ('ada', session['token']))


class LinkTest(LinkCase):
    def test_code(self):
        code = self.enter()
        self.announcements.wait(f'The code is {" ".join(code)}')
        pin, = demo.pins()
        self.assertFalse(pin['strong'])
        self.window.key('ctrl+a', 'ctrl+c')
        self.assertEqual(clipboard(), code)
        demo.claim('ada', code)
        self.assert_signed_in()

    def test_nothing_to_draw_it_with(self):
        with qr.no_library() as env:
            self.restart(**env)
            self.open_way('With a Code', 'Go to')
            code = self.wait_for_code()
        self.assertIsNone(self.window.find(PICTURE))
        self.assertFalse([text for text in self.window.texts() if 'Scan' in text])
        demo.claim('ada', code)
        self.assert_signed_in()

    def test_time(self):
        self.enter()
        before = self.time_left()
        self.assertLessEqual(before, 900)
        wait_for(lambda: self.time_left() < before, 'a second to pass')
        demo.set_pins(forward=600)
        wait_for(lambda: self.time_left() < 300, 'the time that the service says')

    def test_renewed(self):
        first = self.enter()
        demo.set_pins(forward=1000)
        second = self.wait_for_code(2)
        self.assertNotEqual(second, first)
        self.announcements.wait(f'The code is {" ".join(second)}')
        wait_for(lambda: self.time_left() > 800, 'the time of the new code')
        demo.claim('ada', second)
        self.assert_signed_in()

    def test_renewed_until_nobody_comes(self):
        self.enter()
        for number in (2, 3, 4):
            demo.set_pins(forward=1000)
            self.wait_for_code(number)
        demo.set_pins(forward=1000)
        self.window.wait('Not Signed In')
        self.announcements.wait('The code has expired before it was used.')
        self.window.click('Try Again')
        demo.claim('ada', self.wait_for_code(5))
        self.assert_signed_in()

    def test_nobody_is_interrupted(self):
        """On another page, nothing is said of the code that comes there."""
        demo.answer_next('/api/v2/pins', delay=20000)
        self.open_way('With a Code', 'Asking Plex for a code…')
        self.window.key('Escape')
        self.window.wait(PASSWORD)
        # Until it has slid out the page is there.
        self.window.wait_gone('Asking Plex for a code…')
        demo.answer_next('/api/v2/pins/*', status=503)
        demo.release()
        wait_for(lambda: demo.pins() and demo.pins()[0]['polls'] > 1, 'two questions for it')
        self.assertEqual(self.announcements.listen(), [])
        self.open('With a Code')
        self.wait_for_code()

    def test_expired_while_elsewhere(self):
        self.enter()
        self.window.key('Escape')
        self.window.wait(PASSWORD)
        demo.set_pins(forward=1000)
        wait_for(lambda: demo.log()[-1]['status'] == 404, 'the code to expire')
        self.open('With a Code')
        demo.claim('ada', self.wait_for_code(2))
        self.assert_signed_in()


class ScanTest(LinkCase):
    """What a phone's camera reads opens the page that lets the window in."""

    def scan(self):
        path = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'window.png')
        self.window.wait(PICTURE)
        self.window.screenshot(path)
        return subprocess.run(['zbarimg', '--quiet', '--raw', path], capture_output=True, text=True,
                              check=True).stdout.strip()

    def sign_in_by_camera(self):
        code = self.enter()
        url = self.scan()
        self.assertEqual(url, f'{os.environ["USHER_SERVICE_URL"]}/link?pin={code}')
        with chromium.browser() as driver:
            driver.get(url)
            chromium.type_into(driver, 'username', ADA[0])
            chromium.type_into(driver, 'password', ADA[1])
            chromium.click(driver, 'sign-in')
            self.assert_signed_in()

    def test_light(self):
        self.sign_in_by_camera()

    def test_dark_and_narrow(self):
        self.restart(ADW_DEBUG_COLOR_SCHEME='prefer-dark')
        self.window.resize(360, 640)
        self.sign_in_by_camera()


if __name__ == '__main__':
    run()
