#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every place that speaks of releases speaks of the same ones: the version is set in meson.build."""

import os
import re
import sys
import unittest
import xml.etree.ElementTree

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
sys.path.insert(0, os.path.join(ROOT, 'tests', 'support'))
import tap  # noqa: E402

VERSION = os.environ['USHER_TEST_VERSION']
HEADING = re.compile(r'^## (\d+\.\d+\.\d+), (\d{4}-\d\d-\d\d)$')


class Release(unittest.TestCase):
    def setUp(self):
        with open(os.path.join(ROOT, 'NEWS.md'), encoding='utf-8') as file:
            headings = [line.rstrip() for line in file if line.startswith('##')]
        self.news = [(HEADING.match(heading) or self.fail(heading)).groups()
                     for heading in headings]

    def test_newest(self):
        self.assertEqual(self.news[0][0], VERSION)

    def test_in_order(self):
        def age(release):
            version, date = release
            return [int(number) for number in version.split('.')], date
        self.assertEqual(self.news, sorted(self.news, key=age, reverse=True))

    def test_metainfo(self):
        metainfo = xml.etree.ElementTree.parse(os.environ['USHER_TEST_METAINFO'])
        releases = [(release.get('version'), release.get('date'))
                    for release in metainfo.iter('release')]
        self.assertEqual(releases, self.news)


if __name__ == '__main__':
    tap.main()
