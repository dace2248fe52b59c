#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are: nothing jumps between states, and all of it fits, from a phone to a full screen."""

import os
import re
import tempfile
import time

import tour
from case import LOGIN, PASSWORD, WindowCase, demo, run
from demo import ADA, BOB, TIA
from driver import at_rest, wait_for
import languages
import several

USER = '/api/v2/user'
# GTK warns where there is not enough room for something. Other warnings are not about room, or not ours:
KNOWN_WARNINGS = re.compile('|'.join([
    # there is nobody to take a notification,
    'unable to send notifications',
    # libadwaita 1.7 is a pixel out where it rounds,
    'AdwClamp .* natural size must be >= min size',
    # and measures the heading of a question for less room than it then gives it.
    'Trying to measure GtkLabel .* for width of 252,',
]))


def center(place):
    x, y, width, height = place
    return x + width // 2, y + height // 2


class QuietCase(WindowCase):
    """GTK has nothing to warn of."""

    def setUp(self):
        self.output = tempfile.TemporaryFile('a+', encoding='utf-8')
        self.addCleanup(self.output.close)
        super().setUp()

    def tearDown(self):
        super().tearDown()
        self.assert_quiet()

    def assert_quiet(self):
        self.output.seek(0)
        self.assertEqual([line for line in self.output if 'WARNING' in line
                          and not KNOWN_WARNINGS.search(line)], [])


class LayoutTest(QuietCase):
    def place_of(self, name, role=None):
        node = self.window.entry(name) if role is None else self.window.wait(name, role)
        return self.window.place(node)

    def corner_of(self, name, role=None):
        """For what may get narrower: an entry, for the picture of a pen."""
        return self.place_of(name, role)[:2]

    def form(self):
        time.sleep(0.6)  # until it has moved
        return {name: self.corner_of(name, role) for name, role in {
            LOGIN: None, PASSWORD: None, 'Keep me signed in': 'check box', 'Cancel': 'button'}.items()}

    def code_form(self):
        time.sleep(0.6)
        return self.corner_of('Code')

    def test_dialog_stays(self):
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        form, button = self.form(), self.place_of('Sign In', 'button')

        self.window.fill_in(('ada', 'not-it'))
        self.window.click('Sign In')
        self.window.wait_text('password is wrong')
        self.assertEqual(self.form(), form)
        self.assertEqual(self.place_of('Sign In', 'button'), button)

        demo.answer_next(delay=20000)
        self.window.fill_in(ADA)
        self.window.click('Sign In')
        self.window.wait('Signing in…')
        self.assertEqual(self.form(), form)
        self.assertEqual(center(self.place_of('Signing in…', 'progress bar')), center(button))
        self.window.click('Cancel')
        self.window.wait('Sign In', 'button')
        self.assertEqual(self.form(), form)

    def test_code_page_stays(self):
        self.window.submit(TIA)
        self.window.wait('Code')
        form, button = self.code_form(), self.place_of('Continue', 'button')
        self.window.type('Code', '654321')
        self.window.wait_text('not accepted')
        self.assertEqual(self.code_form(), form)
        self.assertEqual(self.place_of('Continue', 'button'), button)
        demo.answer_next(delay=20000)
        self.window.type('Code', '123456')
        self.window.wait('Signing in…')
        self.assertEqual(self.code_form(), form)
        self.assertEqual(center(self.place_of('Signing in…', 'progress bar')), center(button))

    def test_account_stays(self):
        """What is shown from what is stored stays where it is when Plex has answered."""
        self.sign_in(ADA)
        demo.answer_next(USER, delay=20000)
        self.restart()
        self.window.wait('Token', 'list item')
        before = at_rest(self.window.places, 'the window to be still')
        demo.release()
        wait_for(lambda: any('status' in request for request in demo.log()
                             if request['path'] == USER), 'the answer')
        time.sleep(0.6)
        self.assertEqual(self.window.places(), before)

    def test_widths(self):
        self.sign_in(ADA)
        self.add_bob()
        for width, height in ((360, 294), (360, 640), (560, 640), (580, 640), (760, 640),
                              (1280, 1024)):
            with self.subTest(f'{width} × {height}'):
                self.window.resize(width, height)
                time.sleep(0.6)
                for name, (x, _, wide, _) in self.window.places():
                    self.assertLessEqual(x + wide, width, name)
                self.assertEqual(self.window.find('Accounts', 'list') is not None, width > 560)


class LargeTextTest(QuietCase, tour.Tour):
    """Every page where text is twice as large, in a narrow window: there is room for all of it."""

    size = tour.NARROW
    SETTINGS = os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0', 'settings.ini')

    def setUp(self):
        os.makedirs(os.path.dirname(self.SETTINGS), exist_ok=True)
        with open(self.SETTINGS, 'w', encoding='utf-8') as file:
            file.write('[Settings]\ngtk-font-name=Sans 22\n')
        super().setUp()

    def tearDown(self):
        os.remove(self.SETTINGS)
        super().tearDown()

    def test_beside_the_list(self):
        """An account has as much room there as in a narrow window."""
        several.sign_in(ADA, BOB)
        self.restart()
        self.open('Users of the Plex Home')
        self.window.wait('Kim')
        for width in (520, 580):
            self.window.resize(width, 640)
            time.sleep(0.6)
            for name, (x, _, wide, _) in self.window.places():
                self.assertLessEqual(x + wide, width, name)

    def test_every_language(self):
        """The page of an account: some words are longer elsewhere."""
        self.sign_in(ADA)
        for name in languages.listed():
            self.say = languages.Language(name, os.environ['USHER_TEST_TRANSLATIONS'])
            self.restart(**self.say.env)
            self.window.wait('Sign Out…')
            self.look(f'account-{name}', 'Ada')

    def look(self, state, title):
        if state in tour.IN_FRONT:
            return
        with self.subTest(state):
            time.sleep(0.6)
            for name, (x, _, wide, _) in self.window.places():
                self.assertLessEqual(x + wide, 360, name)
            self.assert_quiet()


if __name__ == '__main__':
    run()
