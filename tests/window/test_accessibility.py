#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""On every page: nothing to use is without a name, and nothing is called as its neighbour is."""

import tour
from case import run
from driver import Atspi, forget, steady

CONTROLS = ('button', 'check box', 'combo box', 'entry', 'link', 'list item', 'menu item',
            'password text', 'progress bar', 'push button', 'radio button', 'slider', 'spin button',
            'switch', 'text', 'toggle button')
# A picture that says nothing is to be kept from screen readers.
PICTURES = ('icon', 'image')
# Within these, names tell things apart.
PLACES = ('list', 'menu', 'dialog', 'alert', 'frame')
PAGES = ('grouping', 'dialog', 'alert', 'heading')


class Node:
    """What a screen reader knows of a thing, and of what is in it."""

    def __init__(self, node):
        forget(node)
        self.name, self.role = node.get_name(), node.get_role_name()
        self.description = node.get_description()
        self.focusable = node.get_state_set().contains(Atspi.StateType.FOCUSABLE)
        children = (node.get_child_at_index(i) for i in range(node.get_child_count()))
        self.children = [Node(child) for child in children
                         if child and child.get_state_set().contains(Atspi.StateType.SHOWING)]

    def __str__(self):
        inside = ', '.join(node.name for node in self.all() if node.name)
        return f'{self.role} “{self.name}” with {inside or "nothing"} in it'

    def all(self):
        for child in self.children:
            yield child
            yield from child.all()

    def inside(self):
        """What is in this place, but not in a place of its own, nor a part of something else."""
        for child in self.children:
            if child.role in CONTROLS:
                yield child
            if child.role not in PLACES:
                yield from (node for node in child.inside()
                            if child.role not in CONTROLS or node.name not in child.name)


class AccessibilityTest(tour.Tour):
    def look(self, state, title):
        with self.subTest(state):
            page = steady(lambda: Node(self.window.top()))
            for node in page.all():
                self.check_name(node)
                if node.role in PLACES:
                    self.check_distinct(node)
            self.check_distinct(page)
            self.check_title(page, title)

    def check_name(self, node):
        if node.role in CONTROLS + PICTURES:
            self.assertNotEqual(node.name.strip(), '', f'no name: {node}')
            self.assertNotEqual(node.name.lower(), node.role, f'named by its role alone: {node}')

    def check_distinct(self, place):
        """Two people may have one name: then they are told apart by what is said beside it."""
        seen = set()
        for node in place.inside():
            what = node.role, node.name, node.description
            self.assertNotIn(what, seen, f'twice in {place.role}: {node}')
            seen.add(what)

    def check_title(self, page, title):
        nodes = [page, *page.all()]
        self.assertIn(title, [node.name for node in nodes if node.role in PAGES],
                      'no page or heading that is called that')


if __name__ == '__main__':
    run()
