# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The icons: drawn on GNOME's grid, and still themselves at 16 px."""

import json
import os
import sys
import unittest
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'support'))
import tap  # noqa: E402
from picture import Picture, contrast  # noqa: E402

ICONS = os.path.join(HERE, '..', '..', 'data', 'icons', 'hicolor')
APP = os.path.join(ICONS, 'scalable', 'apps', 'io.github.usher_desktop.Usher.svg')
DEVEL = os.path.join(ICONS, 'scalable', 'apps', 'io.github.usher_desktop.Usher.Devel.svg')
SYMBOLIC = os.path.join(ICONS, 'symbolic', 'apps',
                        'io.github.usher_desktop.Usher-symbolic.svg')
NOMINAL = {APP: 128, DEVEL: 128, SYMBOLIC: 16}
SIZES = 16, 24, 32, 48, 64, 128, 256
BACKGROUNDS = {'light': (0xfa, 0xfa, 0xfb), 'dark': (0x22, 0x22, 0x26)}


class Icons(unittest.TestCase):
    def test_canvas(self):
        for path, nominal in NOMINAL.items():
            with self.subTest(os.path.basename(path)):
                root = ElementTree.parse(path).getroot()
                size = str(nominal)
                self.assertEqual((root.get('width'), root.get('height')), (size, size))
                self.assertEqual(root.get('viewBox'), f'0 0 {size} {size}')

    def test_nothing_from_elsewhere(self):
        for path in NOMINAL:
            with self.subTest(os.path.basename(path)):
                tags = {element.tag.partition('}')[2] for element in ElementTree.parse(path).iter()}
                self.assertLessEqual(tags, {'svg', 'g', 'path', 'clipPath'})
                self.assertLess(os.path.getsize(path), 2000)

    def test_every_size(self):
        for path in NOMINAL:
            for size in SIZES:
                with self.subTest(os.path.basename(path), size=size):
                    picture = Picture(path, size)
                    self.assertEqual((picture.width, picture.height), (size, size))
                    self.assertEqual(picture[0, 0][3], 0)
                    self.assertEqual(picture[size // 2, size // 4 * 3][3], 255)

    def test_grid(self):
        # An upright icon has 112 of the 128 units for its height, and stands on the base line.
        for path in (APP, DEVEL):
            rows = Picture(path, 128).rows()
            inked = [y for y, row in enumerate(rows) if any(pixel[3] for pixel in row)]
            self.assertEqual((inked[0], inked[-1]), (8, 119))
            inked = [x for row in rows for x, pixel in enumerate(row) if pixel[3]]
            self.assertEqual((min(inked), max(inked)), (16, 111))

    def test_symmetry(self):
        for path in (APP, SYMBOLIC):
            for row in Picture(path, NOMINAL[path]).rows():
                for left, right in zip(row, reversed(row)):
                    for one, other in zip(left, right):
                        # What is less there counts less, and curves are drawn roughly.
                        self.assertAlmostEqual(one * left[3], other * right[3], delta=32 * 255)

    def test_keyhole_at_16(self):
        for path in (APP, DEVEL):
            picture = Picture(path, 16)
            for x, y in ((7, 5), (8, 5), (7, 8), (8, 8)):
                self.assertGreater(min(picture[x, y][:3]), 235, f'the keyhole at {x}, {y}')
            for x in (4, 11):
                self.assertGreater(contrast(picture[7, 5], picture[x, 5]), 4)

    def test_rim(self):
        for path in (APP, DEVEL):
            rim = Picture(path, 128)[20, 64]
            for name, background in BACKGROUNDS.items():
                self.assertGreater(contrast(rim, background), 3, name)

    def test_devel(self):
        # The same above, and stripes below that are seen at once.
        app, devel = Picture(APP, 128).rows(), Picture(DEVEL, 128).rows()
        self.assertEqual(app[:88], devel[:88])
        for size in SIZES:
            picture = Picture(DEVEL, size)
            foot = [picture[x, size * 25 // 32] for x in range(size // 4, size * 3 // 4)]
            self.assertGreater(contrast(min(foot), max(foot)), 4, size)

    def test_symbolic_has_one_colour(self):
        fills = [element.get('fill') for element in ElementTree.parse(SYMBOLIC).iter()
                 if element.tag.endswith('path')]
        self.assertEqual(len(fills), 1)
        for size in SIZES:
            colours = {pixel[:3] for row in Picture(SYMBOLIC, size).rows() for pixel in row
                       if pixel[3] == 255}
            self.assertEqual(colours, {tuple(bytes.fromhex(fills[0][1:]))})

    def test_symbolic_is_sharp(self):
        # Only what is round may lie between two pixels: the four corners, and the keyhole's head.
        between = [(x, y) for y, row in enumerate(Picture(SYMBOLIC, 16).rows())
                   for x, pixel in enumerate(row) if 0 < pixel[3] < 255]
        corners = [(x, y) for x, y in between if x in (2, 3, 12, 13) and y in (1, 2, 13, 14)]
        head = [(x, y) for x, y in between if 6 <= x <= 9 and 4 <= y <= 7]
        self.assertCountEqual(between, corners + head)

    def test_installed(self):
        build = os.environ['USHER_TEST_BUILD']
        with open(os.path.join(build, 'meson-info', 'intro-installed.json'),
                  encoding='utf-8') as file:
            installed = json.load(file).values()
        app_id = os.path.basename(os.environ['USHER_TEST_METAINFO']).removesuffix('.metainfo.xml')
        for place in (f'scalable/apps/{app_id}.svg', f'symbolic/apps/{app_id}-symbolic.svg'):
            self.assertEqual(len([path for path in installed
                                  if path.endswith(f'/icons/hicolor/{place}')]), 1, place)


if __name__ == '__main__':
    tap.main()
