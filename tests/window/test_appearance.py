#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window looks as the person has set up the desktop, and follows at once."""

import os
import subprocess
import sys

from case import WindowCase, run
from demo import ADA
from driver import wait_for

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'data'))
from picture import contrast  # noqa: E402

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

    @staticmethod
    def draw(place, *options):
        """The colours there: red, green and blue, from 0 to 255."""
        x, y, width, height = place
        drawn = subprocess.run(
            ['import', '-window', 'root', '-crop', f'{width}x{height}+{x}+{y}', *options,
             '-depth', '8', 'rgb:-'], capture_output=True, check=True).stdout
        return list(zip(*3 * [iter(drawn)]))

    def colour(self, place):
        """The mean colour there."""
        return self.draw(place, '-resize', '1x1!')[0]

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
        """What is ours does as the rest: a badge gets an outline."""
        self.assertLess(self.outline(), 1.5)
        choose('a11y.interface', 'high-contrast', 'true')
        wait_for(lambda: self.outline() > 4.5, 'the outline')

    def outline(self):
        """How much the edge of the badge stands out, from above it to where its text begins."""
        x, y, width, _ = self.badge
        ground, *way = self.draw((x + width // 2, y - 8, 1, 14))
        return max(contrast(ground, colour) for colour in way)


if __name__ == '__main__':
    run()
