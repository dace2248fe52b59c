#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in every language: nothing is left in English, all of it fits a phone, and Arabic goes
from right to left.

    test_languages.py [Language_NAME]
"""

import contextlib
import os
import sys

import tour
from case import run
from driver import NotThere, wait_for
import languages

FOLDER = os.environ['USHER_TEST_TRANSLATIONS']
WIDTH = tour.NARROW[0]
# Some places are told without the padding around them.
SLACK = 8
RIGHT_TO_LEFT = 'ar',
# Whether it is at the end of a line, as against its start.
AT_THE_END = {'Main Menu': True, 'Add Account': False, 'Back': False}
# The whole tour takes its time: it is for one language that goes from right to left and for one whose
# words are long. The others go where most of the words are.
WHOLE = 'ar', 'de'
EVERYWHERE = 'test_sign_in', 'test_account'


class Pages:
    """The tour, in the language of a class below."""

    size = tour.NARROW

    def beyond(self):
        """What reaches out of the window."""
        return [name for name, (x, _, width, _) in self.window.places()
                if x < -SLACK or x + width > WIDTH + SLACK]

    def look(self, state, title):
        with self.subTest(state):
            if state not in tour.IN_FRONT:
                # What has just come may still be on its way to its place.
                with contextlib.suppress(NotThere):
                    wait_for(lambda: not self.beyond(), 'all of it to fit')
                self.assertEqual(self.beyond(), [])
            places = self.window.places()
            self.assertEqual([name for name, _ in places if self.say.is_left(name)], [])
            for name, at_the_end in AT_THE_END.items():
                on_the_left = at_the_end == (self.say.name in RIGHT_TO_LEFT)
                for shown, (x, *_) in places:
                    # Where the menu is open it is called so itself, and is at the middle.
                    if shown == self.say(name) and state != 'menu':
                        self.assertEqual(x < WIDTH / 2, on_the_left, f'{name} is at {x}')


def walk(name):
    """The test case for a language."""
    say = languages.Language(name, FOLDER)
    left_out = {} if name in WHOLE else {
        test: None for test in dir(tour.Tour) if test.startswith('test_') and test not in EVERYWHERE}
    return type(f'Language_{name}', (Pages, tour.Tour), {'say': say, 'env': say.env, **left_out})


for language in languages.listed():
    case = walk(language)
    setattr(sys.modules[__name__], case.__name__, case)
del case


if __name__ == '__main__':
    run()
