#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in every language: nothing is left in English, and all of it fits a phone."""

import os
import sys

from case import PASSWORD, WindowCase, run
from demo import ADA
from driver import wait_for
import languages

FOLDER = os.environ['USHER_TEST_TRANSLATIONS']
WIDTH, HEIGHT = 360, 640
# Some places are told without the padding around them.
SLACK = 8
RIGHT_TO_LEFT = 'ar',


class Pages:
    """The pages, in the language of a class below."""

    def beyond(self):
        """What reaches out of the window."""
        places = [(node.get_name(), self.window.place(node)) for node in self.window.all()
                  if node.get_name()]
        return [name for name, (x, _, width, _) in places
                if x < -SLACK or x + width > WIDTH + SLACK]

    def check(self):
        self.assertEqual([text for text in self.window.texts() if self.say.is_left(text)], [])
        wait_for(lambda: not self.beyond(), f'what fits: {self.beyond()}')

    def test_pages(self):
        self.window.resize(WIDTH, HEIGHT)
        self.window.wait('Sign In to Plex')
        self.check()
        x = self.window.place(self.window.find('Main Menu'))[0]
        self.assertEqual(x < WIDTH / 2, self.say.name in RIGHT_TO_LEFT)
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
