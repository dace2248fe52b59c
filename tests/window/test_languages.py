#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in every language: nothing is left in English, and all of it fits a phone."""

import os
import sys

from case import PASSWORD, WindowCase, run
from demo import ADA
from driver import Atspi, wait_for
import languages

FOLDER = os.environ['USHER_TEST_TRANSLATIONS']
WIDTH, HEIGHT = 360, 640
# Some places are told without the padding around them.
SLACK = 8
RIGHT_TO_LEFT = 'ar',


class Pages:
    """The pages, in the language of a class below."""

    def place(self, node):
        return node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)

    def beyond(self):
        """What reaches out of the window."""
        frame = self.place(self.window.application.get_child_at_index(0))
        places = [(node.get_name(), self.place(node)) for node in self.window.all()
                  if node.get_name()]
        return [name for name, place in places
                if place.x < frame.x - SLACK
                or place.x + place.width > frame.x + frame.width + SLACK]

    def check(self):
        self.assertEqual([text for text in self.window.texts() if self.say.is_left(text)], [])
        wait_for(lambda: not self.beyond(), f'what fits: {self.beyond()}')

    def test_pages(self):
        self.window.resize(WIDTH, HEIGHT)
        self.window.wait('Sign In to Plex')
        self.check()
        menu = self.place(self.window.find('Main Menu'))
        self.assertEqual(menu.x < WIDTH / 2, self.say.name in RIGHT_TO_LEFT)
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.check()
        self.window.fill_in((ADA[0], 'not-it'))
        self.window.click('Sign In')
        self.window.wait('The user name or password is wrong.')
        self.check()
        self.window.type(PASSWORD, ADA[1])
        self.window.click('Sign In')
        self.window.wait('Sign Out…')
        self.check()
        self.window.tab_to('Use in Other Apps')
        self.window.key('Return')
        self.window.wait('On the command line')
        self.check()


for name in languages.listed():
    say = languages.Language(name, FOLDER)
    title = f'Language_{name}'
    setattr(sys.modules[__name__], title,
            type(title, (Pages, WindowCase), {'say': say, 'env': say.env}))


if __name__ == '__main__':
    run()
