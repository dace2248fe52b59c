# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metainfo: valid, and what app stores want to show."""

import datetime
import json
import os
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..')
sys.path.insert(0, os.path.join(HERE, '..', 'support'))
import tap  # noqa: E402
from picture import Picture, contrast  # noqa: E402

METAINFO = os.environ['USHER_TEST_METAINFO']
SCREENSHOTS = os.path.join(ROOT, 'data', 'screenshots')
ICON = os.path.join(ROOT, 'data', 'icons', 'hicolor', 'scalable', 'apps',
                    'io.github.usher_desktop.Usher.svg')
# GNOME's ids are in camel case, and ours is in keyrings and on the bus.
KNOWN = {'cid-contains-uppercase-letter'}
EMPTY_WORDS = re.compile(r'^(an?|the)\b|\b(apps?|tools?|client|gtk|gnome|linux|free|open)\b', re.I)


class Metainfo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = ElementTree.parse(METAINFO).getroot()

    def english(self, path):
        """The elements at `path` without their translations."""
        return [element for element in self.root.findall(path)
                if '{http://www.w3.org/XML/1998/namespace}lang' not in element.attrib]

    def text(self, path):
        element, = self.english(path)
        return element.text

    def test_valid(self):
        run = subprocess.run(['appstreamcli', 'validate', '--pedantic', '--no-net', '--explain',
                              METAINFO], capture_output=True, text=True, check=False)
        found = re.findall(r'^[EWIP]: \S+ (\S+)', run.stdout, re.M)
        self.assertLessEqual(set(found), KNOWN, run.stdout)
        self.assertEqual(run.returncode, 0, run.stdout)

    def test_name(self):
        self.assertLessEqual(len(self.text('name')), 15)

    def test_summary(self):
        summary = self.text('summary')
        self.assertLessEqual(10, len(summary))
        self.assertLessEqual(len(summary), 25)
        self.assertNotIn('Usher', summary)
        self.assertIsNone(EMPTY_WORDS.search(summary))
        self.assert_sentence(summary)

    def assert_sentence(self, text):
        """Starts with a capital letter, and ends without a full stop."""
        self.assertRegex(text, r'^[A-Z].*[^.!]$')
        first, *others = text.split()
        self.assertEqual([word for word in others if word.istitle() and word != 'Plex'], [], text)

    def test_branding(self):
        rim = Picture(ICON, 128)[20, 64]
        colours = {colour.get('scheme_preference'): bytes.fromhex(colour.text[1:])
                   for colour in self.root.findall('branding/color[@type="primary"]')}
        self.assertEqual(set(colours), {'light', 'dark'})
        for scheme, colour in colours.items():
            self.assertGreater(contrast(colour, rim), 2.8, scheme)
            self.assertGreater(max(colour) - min(colour), 0x30, f'{scheme} is grey')
        self.assertGreater(contrast(colours['light'], bytes(3)), 7)
        self.assertGreater(contrast(colours['dark'], bytes((255, 255, 255))), 7)

    def test_screenshots(self):
        screenshots = self.root.findall('screenshots/screenshot')
        self.assertEqual([shot.get('type') for shot in screenshots],
                         ['default'] + [None] * (len(screenshots) - 1))
        self.assertTrue(3 <= len(screenshots) <= 6)
        shown = []
        for shot in screenshots:
            image, = shot.findall('image')
            name = os.path.basename(image.text)
            shown.append(name)
            with self.subTest(name):
                picture = Picture(os.path.join(SCREENSHOTS, name))
                self.assertEqual((image.get('width'), image.get('height')),
                                 (str(picture.width), str(picture.height)))
                self.assertLessEqual(picture.width, 1000)
                self.assertLessEqual(picture.height, 700)
                # A shadow on nothing: the window alone.
                self.assertTrue(picture.has_alpha)
                self.assertEqual(picture[0, 0][3], 0)
                self.assertTrue(0 < picture[picture.width // 2, picture.height - 60][3] < 255)
        self.assertCountEqual(shown, [name for name in os.listdir(SCREENSHOTS)
                                      if name.endswith('.png')])

    def test_captions(self):
        captions = [caption.text for caption in self.english('screenshots/screenshot/caption')]
        self.assertEqual(len(captions), len(self.root.findall('screenshots/screenshot')))
        for caption in captions:
            self.assert_sentence(caption)

    def test_release(self):
        with open(os.path.join(os.environ['USHER_TEST_BUILD'], 'meson-info',
                               'intro-projectinfo.json'), encoding='utf-8') as file:
            version = json.load(file)['version']
        latest = self.root.find('releases/release')
        self.assertEqual(latest.get('version'), version)
        self.assertLessEqual(latest.get('date'), datetime.date.today().isoformat())
        for release in self.root.findall('releases/release'):
            self.assertTrue(release.find('description/p').text.strip())


if __name__ == '__main__':
    tap.main()
