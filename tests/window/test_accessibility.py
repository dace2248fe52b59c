#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""On every page: nothing to use is without a name, and nothing is called as its neighbour is."""

import tour
from case import run
from driver import Atspi

CONTROLS = ('button', 'check box', 'combo box', 'entry', 'link', 'list item', 'menu item',
            'password text', 'progress bar', 'push button', 'radio button', 'slider', 'spin button',
            'switch', 'text', 'toggle button')
# A picture that says nothing is to be kept from screen readers.
PICTURES = ('icon', 'image')
# Within these, names tell things apart.
PLACES = ('list', 'menu', 'dialog', 'alert', 'frame')
PAGES = ('grouping', 'dialog', 'alert', 'heading')


def say(node):
    inside = ', '.join(inner.name for inner in node.all() if inner.name)
    return f'{node.role} “{node.name}” with {inside or "nothing"} in it'


def inside(place):
    """What is in this place, but not in a place of its own, nor a part of something else."""
    for child in place.children:
        if not child.is_in(Atspi.StateType.SHOWING):
            continue
        if child.role in CONTROLS:
            yield child
        if child.role not in PLACES:
            yield from (node for node in inside(child)
                        if child.role not in CONTROLS or node.name not in child.name)


class AccessibilityTest(tour.Tour):
    def look(self, state, title):
        with self.subTest(state):
            page = self.window.settled()
            for node in page.all():
                self.check_name(node)
                if node.role in PLACES:
                    self.check_distinct(node)
            self.check_distinct(page)
            self.check_title(page, title)

    def check_name(self, node):
        if node.role in CONTROLS + PICTURES:
            self.assertNotEqual(node.name.strip(), '', f'no name: {say(node)}')
            self.assertNotEqual(node.name.lower(), node.role, f'named by its role alone: {say(node)}')

    def check_distinct(self, place):
        """Two people may have one name: then they are told apart by what is said beside it."""
        seen = set()
        for node in inside(place):
            what = node.role, node.name, node.description
            self.assertNotIn(what, seen, f'twice in {place.role}: {say(node)}')
            seen.add(what)

    def check_title(self, page, title):
        nodes = [page, *page.all()]
        self.assertIn(title, [node.name for node in nodes if node.role in PAGES],
                      'no page or heading that is called that')


if __name__ == '__main__':
    run()
