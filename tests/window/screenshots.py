#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the screenshots in data/screenshots, which app stores and README.md show.

    ./dev shell -- tests/window/screenshots.py

The window is the one in _build, signed in to the demo service.
"""

import os
import subprocess
import sys
import time

from compositor import Compositor
from stage import BUILD, HERE, ROOT, WINDOW, dress, enter, say

sys.path.insert(0, os.path.join(HERE, '..', 'support'))
import demo as service  # noqa: E402

USHERCTL = os.path.join(BUILD, 'src', 'cli', 'usherctl')
PICTURES = os.path.join(ROOT, 'data', 'screenshots')
# With the shadow around it the window is just small enough for stores.
LEFT, RIGHT, TOP, BOTTOM = 61, 61, 55, 67
SIZE = LEFT + 760 + RIGHT, TOP + 570 + BOTTOM
LOOK = {'LC_ALL': 'en_US.UTF-8', 'ADW_DEBUG_COLOR_SCHEME': 'prefer-light'}
DARK = {**LOOK, 'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}


def xdotool(*words):
    subprocess.run(['xdotool', *map(str, words)], check=True)


def open_window(look):
    from driver import Window

    window = Window(WINDOW, look)
    # Not resize: for the accessibility bus the shadow is no part of the window.
    window.focus('windowsize', window.x_windows()[0], *map(str, SIZE))
    return window


def press(window, name):
    """With the pointer, for keys would leave the ring of the focus."""
    x, y, width, height = window.wait(name).extents()
    xdotool('mousemove', LEFT + x + width // 2, TOP + y + height // 2,
            'click', 1, 'mousemove', *SIZE)


def type_in(login, password):
    xdotool('type', login)
    xdotool('key', 'Tab')
    xdotool('type', password)


def sign_in_child():
    for words in (['sign-in', '--login', 'ada', '--home-user', 'Kim'], ['default', 'ada']):
        subprocess.run([USHERCTL, *words], check=True)


def take():
    with Compositor() as compositor:
        def picture(window, name):
            # What is drawn follows what the accessibility bus says by a moment.
            time.sleep(1)
            path = os.path.join(PICTURES, f'{name}.png')
            compositor.picture(int(window.x_windows()[0]), path)
            subprocess.run(['convert', path, '-strip', '-define', 'png:compression-level=9',
                            '-define', 'png:compression-filter=5', path], check=True)
            say(os.path.relpath(path, ROOT))

        with open_window(LOOK) as window:
            window.submit(service.ADA)
            window.wait('Sign Out…')
            window.wait_gone('Signed in as Ada')
            picture(window, 'account')
            press(window, 'Use in Other Apps')
            window.wait('On the command line')
            picture(window, 'other-apps')

        with open_window(LOOK) as window:
            window.wait('Sign Out…')
            window.key('ctrl+n')
            window.wait('Password')
            type_in(*service.BOB)
            picture(window, 'sign-in')
            window.click('Sign In')
            window.wait('bob · bob@example.org')
            window.wait_gone('Signed in as Bob')
            sign_in_child()
            window.wait('Kim, in the Home of Ada')
            press(window, 'Ada, Default account')
            window.wait('ada · ada@example.org')
            picture(window, 'accounts')

        with open_window(DARK) as window:
            window.wait('Sign Out…')
            picture(window, 'dark')


if __name__ == '__main__':
    if '--inside' not in sys.argv[1:]:
        sys.exit(enter(os.path.abspath(__file__), '--inside', unattended=True))
    dress()
    take()
