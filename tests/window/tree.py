# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a window, as a screen reader knows it, read at once: to ask for each thing and each of its
properties by itself, and wait for every answer, takes many times as long."""

import contextlib
import functools
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ROOT = '/org/a11y/atspi/accessible/root'
CACHE = '/org/a11y/atspi/cache'
PREFIX = 'org.a11y.atspi.'
# How long one is trusted that looked into each thing, in seconds: where one page of a stack has just taken the
# place of another, which nobody has asked about, the cache has the other, and it counts for one, too.
THOROUGH = 0.5
IN_THE_WINDOW = GLib.Variant('(u)', (int(Atspi.CoordType.WINDOW),))


@functools.cache
def connect():
    address = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
        'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
        Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
    flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
             | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


def is_set(states, state):
    return bool(states[state // 32] >> state % 32 & 1)


class Thing:
    """One of which nothing is known but where it is on the accessibility bus."""

    def __init__(self, bus_name, path):
        self.bus_name, self.path = bus_name, path

    def reply(self, interface, method, arguments=None, prefix=PREFIX):
        return connect().call_sync(self.bus_name, self.path, prefix + interface, method, arguments,
                                   None, Gio.DBusCallFlags.NONE, -1, None)

    def call(self, *words):
        return self.reply(*words).unpack()[0]

    def press(self):
        return self.call('Action', 'DoAction', GLib.Variant('(i)', (0,)))

    def read(self):
        wanted = GLib.Variant('(ss)', (f'{PREFIX}Text', 'CharacterCount'))
        length = self.call('Properties', 'Get', wanted, 'org.freedesktop.DBus.')
        return self.call('Text', 'GetText', GLib.Variant('(ii)', (0, length)))

    def write(self, text):
        return self.call('EditableText', 'SetTextContents', GLib.Variant('(s)', (text,)))

    def extents(self):
        """x, y, width, height."""
        return self.call('Component', 'GetExtents', IN_THE_WINDOW)

    def first_child(self):
        return Thing(*self.call('Accessible', 'GetChildAtIndex', GLib.Variant('(i)', (0,))))

    def is_focused(self):
        return is_set(self.call('Accessible', 'GetState'), Atspi.StateType.FOCUSED)

    def attributes(self):
        return self.call('Accessible', 'GetAttributes')


class Node(Thing):
    """What a thing was when it was read."""

    def __init__(self, bus_name, item):
        ((_, path), _, (_, self.parent_path), self.place, self.n_children, interfaces, self.name,
         role, self.description, states) = item
        super().__init__(bus_name, path)
        self.role = Atspi.role_get_name(role)
        self.is_text = (self.role in ('text', 'entry', 'password text')
                        and PREFIX + 'EditableText' in interfaces)
        self._states = states
        self._known = self.parent = None
        self.children = []

    def is_in(self, state):
        return is_set(self._states, state)

    def all(self):
        """What is in it and showing, from top to bottom."""
        for child in self.children:
            if child.is_in(Atspi.StateType.SHOWING):
                yield child
                yield from child.all()

    def related(self, kind):
        """The names of what stands in such a relation to it."""
        return [self._known[path].name for relation, targets in self.call('Accessible',
                                                                          'GetRelationSet')
                if relation == kind for _, path in targets]

    def join(self, known, below):
        self._known = known
        self.children = [known[path] for path in below.get(self.path, []) if path in known]
        for child in self.children:
            child.parent = self


class Calls:
    """Much that is asked at once, and waited for together; what has gone meanwhile does not answer."""

    def __enter__(self):
        self._waiting = 0
        self._context = GLib.MainContext.new()
        self._context.push_thread_default()
        return self

    def __exit__(self, *_):
        try:
            while self._waiting:
                self._context.iteration(True)
        finally:
            self._context.pop_thread_default()

    def ask(self, thing, interface, method, arguments, take):
        self._waiting += 1
        connect().call(thing.bus_name, thing.path, PREFIX + interface, method, arguments, None,
                       Gio.DBusCallFlags.NONE, -1, None, self._answered, take)

    def _answered(self, connection, result, take):
        self._waiting -= 1
        with contextlib.suppress(GLib.Error):
            take(connection.call_finish(result).unpack()[0])


def read_cache(bus_name):
    """What somebody has asked about so far; nothing else is there."""
    return Thing(bus_name, CACHE).reply('Cache', 'GetItems')


def nodes(bus_name, items):
    """By their paths."""
    return {node.path: node for node in (Node(bus_name, item) for item in items.unpack()[0])}


def read_structure(bus_name, known, thoroughly):
    """The paths of what is in each thing, and whether there is more than what is known. To ask each takes
    many times as long as the cache, which has most of it, but not what came since, and still what has
    gone: then mostly it is not as much as the thing itself counts."""
    below, more = {}, False
    for node in sorted(known.values(), key=lambda node: node.place):
        # What is hidden does not count.
        if node.is_in(Atspi.StateType.VISIBLE):
            below.setdefault(node.parent_path, []).append(node.path)

    def look(path):
        nonlocal more
        more = more or path not in known
        if thoroughly or path not in known or len(below.get(path, [])) != known[path].n_children:
            calls.ask(Thing(bus_name, path), 'Accessible', 'GetChildren', None,
                      functools.partial(take, path))
        else:
            for child in below.get(path, []):
                look(child)

    def take(path, children):
        below[path] = [child for _, child in children]
        for child in below[path]:
            look(child)

    with Calls() as calls:
        look(ROOT)
    return below, more


def extents(things):
    """Where each of them is: x, y, width, height."""
    found = {}
    with Calls() as calls:
        for thing in things:
            calls.ask(thing, 'Component', 'GetExtents', IN_THE_WINDOW,
                      functools.partial(found.__setitem__, thing))
    return found


class Reader:
    """Reads a program again and again."""

    def __init__(self, application):
        self._bus_name = application.app.bus_name
        self._items = self._root = None
        self._thorough_until = 0

    def read(self):
        """The program as a Node with all that is in it."""
        items = read_cache(self._bus_name)
        thoroughly = time.monotonic() > self._thorough_until
        # To look into it takes Python longer than the program to say it.
        if not thoroughly and self._items and items.equal(self._items):
            return self._root
        known = nodes(self._bus_name, items)
        below, more = read_structure(self._bus_name, known, thoroughly)
        if more:
            # What is in what may be older than what each is: good for once.
            items = None
            known = nodes(self._bus_name, read_cache(self._bus_name))
        for node in known.values():
            node.join(known, below)
        self._items, self._root = items, known[ROOT]
        if thoroughly:
            self._thorough_until = time.monotonic() + THOROUGH
        return self._root
