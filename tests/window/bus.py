# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session bus, and the program as others call it there."""

from gi.repository import Gio, GLib

APP_ID = 'io.github.usher_desktop.Usher'


def call(name, path, interface, method, parameters=None):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync(name, path, interface, method, parameters, None, Gio.DBusCallFlags.NONE,
                         -1).unpack()


def ask_bus(method, name):
    answer, = call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', method,
                   GLib.Variant('(s)', (name,)))
    return answer


def call_application(interface, method, parameters=None):
    return call(APP_ID, '/' + APP_ID.replace('.', '/'), interface, method, parameters)


def activate(action, *parameters):
    """Does what an item of the menu, or a button of a notification, does."""
    variants = [GLib.Variant('s', parameter) for parameter in parameters]
    call_application('org.freedesktop.Application', 'ActivateAction',
                     GLib.Variant('(sava{sv})', (action, variants, {})))
