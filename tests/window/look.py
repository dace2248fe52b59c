#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a picture of every page and state of the window, for somebody to look at.

    ./dev shell -- tests/window/look.py [--size WIDTHxHEIGHT] [--dark] [--contrast] [--large] [LANGUAGE…]

The pictures go to _build/look/, a folder for each language (English, where none is named).
"""

import argparse
import os
import sys
import unittest

from stage import BUILD, HERE, dress, enter, say

sys.path.insert(0, os.path.join(HERE, '..', 'support'))
import languages  # noqa: E402

PICTURES = os.path.join(BUILD, 'look')
LARGE = 'gtk-font-name=Inter 22\n'


def parse_arguments():
    parser = argparse.ArgumentParser(usage=__doc__.split('\n')[2].strip())
    parser.add_argument('--size', default='760x640')
    for name in ('dark', 'contrast', 'large', 'inside'):
        parser.add_argument(f'--{name}', action='store_true')
    parser.add_argument('language', nargs='*', default=['en'])
    return parser.parse_args()


def make_case(language, options):
    from tour import Tour

    translations = languages.Language(language, os.path.join(BUILD, 'po')) \
        if language != 'en' else None
    folder = os.path.join(PICTURES, language)
    os.makedirs(folder, exist_ok=True)
    environment = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark' if options.dark else 'prefer-light',
                   'ADW_DEBUG_HIGH_CONTRAST': '1' if options.contrast else '0'}

    class Look(Tour):
        say = translations or str
        size = tuple(map(int, options.size.split('x')))
        env = {**(translations.env if translations else {}), **environment}

        def look(self, state, title):
            path = os.path.join(folder, f'{state}.png')
            self.window.screenshot(path, options.size)
            say(path)

    return Look


def main():
    options = parse_arguments()
    if not options.inside:
        return enter(os.path.abspath(__file__), '--inside', *sys.argv[1:], unattended=True)
    dress(LARGE if options.large else '')
    load = unittest.defaultTestLoader.loadTestsFromTestCase
    tours = unittest.TestSuite(load(make_case(name, options)) for name in options.language)
    return 0 if unittest.TextTestRunner().run(tours).wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main())
