#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window looks as the person has set up the desktop, and follows at once."""

import os
import subprocess
import time

from case import WindowCase, run
from demo import ADA
from driver import wait_for

# Unlike the one in memory, processes share it. Where the portal tells of the settings it is no other
# than this, but a portal is not part of the session.
SETTINGS = {'GSETTINGS_BACKEND': 'keyfile', 'ADW_DISABLE_PORTAL': '1'}


def choose(schema, key, value):
    subprocess.run(['gsettings', 'set', f'org.gnome.desktop.{schema}', key, value],
                   env={**os.environ, **SETTINGS}, check=True)


class AppearanceTest(WindowCase):
    def setUp(self):
        super().setUp()
        self.restart(**SETTINGS)
        self.sign_in(ADA)
        self.window.wait_gone('Signed in as Ada')
        self.badge = self.window.place(self.window.wait('Plex Pass', 'label'))

    def tearDown(self):
        super().tearDown()
        for schema, key in (('interface', 'color-scheme'), ('interface', 'accent-color'),
                            ('a11y.interface', 'high-contrast')):
            subprocess.run(['gsettings', 'reset', f'org.gnome.desktop.{schema}', key],
                           env={**os.environ, **SETTINGS}, check=True)

    def colour(self, place):
        """The mean colour there: red, green and blue, from 0 to 255."""
        x, y, width, height = place
        return tuple(subprocess.run(
            ['import', '-window', 'root', '-crop', f'{width}x{height}+{x}+{y}', '-resize', '1x1!',
             '-depth', '8', 'rgb:-'], capture_output=True, check=True).stdout)

    def brightness(self):
        return sum(self.colour((0, 0, 760, 640))) // 3

    def test_colour_scheme(self):
        self.assertGreater(self.brightness(), 200)
        choose('interface', 'color-scheme', 'prefer-dark')
        wait_for(lambda: self.brightness() < 80, 'the dark')
        choose('interface', 'color-scheme', 'default')
        wait_for(lambda: self.brightness() > 200, 'the light')

    def test_accent(self):
        """What is ours does as the rest: a badge is drawn in the accent colour."""
        red, green, blue = self.colour(self.badge)
        self.assertGreater(blue, red)
        choose('interface', 'accent-color', 'green')
        wait_for(lambda: self.leader() == 1, 'the green')
        choose('interface', 'accent-color', 'red')
        wait_for(lambda: self.leader() == 0, 'the red')

    def leader(self):
        colour = self.colour(self.badge)
        return colour.index(max(colour))

    def test_high_contrast(self):
        everything = 0, 0, 760, 640
        time.sleep(1)
        before = self.window.pixels(everything)
        time.sleep(1)
        self.assertTrue(self.window.pixels(everything) == before, 'it changes by itself')
        choose('a11y.interface', 'high-contrast', 'true')
        wait_for(lambda: self.window.pixels(everything) != before, 'the contrast')


if __name__ == '__main__':
    run()
