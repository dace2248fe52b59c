# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does who has a keyboard and nothing else."""

import contextlib
import time

from case import LOGIN, WindowCase
from driver import Atspi, Focus, steady, wait_for


class KeyboardCase(WindowCase):
    def press(self, *keys):
        """Presses keys one by one; gives the name of what has the focus after the last."""
        with contextlib.closing(Focus()) as focus:
            for key in keys:
                self.window.key(key)
                name = focus.wait_for_change()
        return name

    def write(self, text):
        names = {'-': 'minus', '_': 'underscore'}
        self.window.key(*(names.get(letter, letter) for letter in text))

    def assert_focus(self, name):
        """Waits until what is called so, or is in what is called so, has the focus."""
        def look():
            for node in self.window.all():
                if node.is_in(Atspi.StateType.FOCUSED):
                    while node and not node.name:
                        node = node.parent
                    return node and node.name == name
            return False
        wait_for(lambda: steady(look), f'the focus on “{name}”')

    def go_round(self, key='Tab', back='shift+Tab'):
        """The names on the way back to the start; of each it must be seen that it has the focus."""
        names, last, compared = [], None, 0
        with contextlib.closing(Focus()) as focus:
            while True:
                self.window.key(key)
                focus.wait_for_change()
                time.sleep(0.4)  # a transition
                focus.catch_up()
                if last:
                    compared += self.is_marked(*last)
                if names and (focus.role, focus.name) == names[0]:
                    # Of a page that is higher than the window, some is scrolled at every key.
                    self.assertGreater(3 * compared, len(names), 'too much of it was scrolled')
                    self.press(back)
                    return [name for _, name in names]
                self.assertNotIn((focus.role, focus.name), names, 'twice on the way')
                names.append((focus.role, focus.name))
                place = self.window.place(focus.node)
                last = focus.node, focus.name, place, self.window.pixels(place)

    def is_marked(self, node, name, place, pixels):
        """False where it cannot be told, for it was scrolled meanwhile."""
        if self.window.place(node) != place:
            return False
        self.assertNotEqual(self.window.pixels(place), pixels, f'the focus on “{name}” is unseen')
        return True

    def open_dialog(self):
        self.assert_focus('Sign In')
        self.window.key('Return')
        self.assert_focus(LOGIN)

    def mnemonics(self):
        """What each of them is for; none is for two."""
        keys = {}
        for node in self.window.settled().all():
            key = node.attributes().get('keyshortcuts')
            if key and node.role != 'list item':
                self.assertEqual(keys.setdefault(key, node.name), node.name,
                                 f'two for {key}')
        return keys
