#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window with the screen off: prints, page by page, what a screen reader has to say.

    ./dev shell -- tests/window/aloud.py [TEST…]

A line is what comes next on the way through the page: its name, what it is, how it is described and how
it stands. What only holds other things together is left out.
"""

import os
import sys

from stage import enter

SILENT = 'panel', 'grouping', 'filler', 'scroll bar', 'scroll pane', 'separator'


def read():
    import unittest

    import tour
    from driver import Atspi, steady

    states = {Atspi.StateType.CHECKED: 'on', Atspi.StateType.FOCUSED: 'has the focus',
              Atspi.StateType.INVALID_ENTRY: 'wrong', Atspi.StateType.SELECTED: 'selected'}

    def say(node, level, around):
        """What is in a thing and only repeats its name or its description is not said again."""
        name, role, description = node.name, node.role, node.description
        if role not in SILENT and name and name not in around:
            description = description or ' '.join(node.related(Atspi.RelationType.DESCRIBED_BY))
            words = [f'“{name}”', role, description] + [word for state, word in states.items()
                                                      if node.is_in(state)]
            if role != 'label' and not node.is_in(Atspi.StateType.SENSITIVE):
                words.append('not to be used now')
            words += node.related(Atspi.RelationType.ERROR_MESSAGE)
            print('  ' * level + ', '.join(word for word in words if word))
            level += 1
            around = around + [name, description]
        for child in node.children:
            if child.is_in(Atspi.StateType.SHOWING):
                say(child, level, around)

    class Aloud(tour.Tour):
        def look(self, state, title):
            print(f'\n== {state}')
            steady(lambda: say(self.window.top(), 0, []))

    names = sys.argv[2:] or unittest.defaultTestLoader.getTestCaseNames(Aloud)
    result = unittest.TextTestRunner().run(unittest.TestSuite(map(Aloud, names)))
    return 0 if result.wasSuccessful() else 1


if __name__ == '__main__':
    if '--inside' in sys.argv:
        sys.exit(read())
    sys.exit(enter(os.path.abspath(__file__), '--inside', *sys.argv[1:], unattended=True))
