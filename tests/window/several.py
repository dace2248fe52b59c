# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that are there before the window is, and how they are listed."""

import json
import os
import subprocess

import demo
from driver import Atspi, steady

USHERCTL = os.environ['USHER_TEST_USHERCTL']


def usherctl(*words, **options):
    return subprocess.run([USHERCTL, *words], text=True, capture_output=True, timeout=60, check=False,
                          **options)


def sign_in(*logins):
    demo.allow_sign_ins(100)
    for login, password in logins:
        done = usherctl('sign-in', '--login', login, '--password-stdin', input=password + '\n')
        assert done.returncode == 0, done.stderr


def accounts():
    """As usherctl lists them."""
    return json.loads(usherctl('list', '--json').stdout)


def names():
    return [account['title'] for account in accounts()]


def default():
    """The user name of the default account; None where there is none."""
    return usherctl('default').stdout.strip() or None


def rows(window, *states):
    """What the rows are called that there is to see, or those in such a state."""
    def look():
        box = window.find('Accounts', 'list')
        if box is None:
            return []
        return [row.name for row in box.children
                if all(row.is_in(state) for state in (*states, Atspi.StateType.SHOWING))]
    return steady(look)


def selected(window):
    return rows(window, Atspi.StateType.SELECTED)


def focused(window):
    return rows(window, Atspi.StateType.FOCUSED)


def is_in_sight(window, name):
    """Whether all of a row is."""
    row = window.find(name, 'list item')
    if row is None:
        return False
    above, window_height = window.place(window.find('Accounts', 'list').parent), \
        window.place(window.frame())[3]
    _, y, _, height = window.place(row)
    return y >= above[1] and y + height <= window_height
