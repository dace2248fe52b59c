# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all windows of a display share: the focus, and the clipboard."""

import contextlib
import ctypes
import subprocess
import sys

from driver import wait_for

CLIPBOARD = '''
import gi, sys
gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, Gtk
loop = GLib.MainLoop()
def read(clipboard, result):
    try:
        print(clipboard.read_text_finish(result), end="")
    except GLib.Error:
        pass
    loop.quit()
clipboard = Gdk.Display.get_default().get_clipboard()
if len(sys.argv) > 1:
    clipboard.set(sys.argv[1])
else:
    clipboard.read_text_async(None, read)
loop.run()
'''


@contextlib.contextmanager
def connection():
    """The display server, by way of Xlib: the library and its display."""
    xlib = ctypes.CDLL('libX11.so.6')
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(xlib.XOpenDisplay(None))
    yield xlib, display
    xlib.XCloseDisplay(display)


def look_away():
    """Takes the focus from every window."""
    with connection() as (xlib, display):
        xlib.XSetInputFocus(display, 0, 0, 0)


@contextlib.contextmanager
def covered(pixel=0x808080):
    """A window of somebody else's lies in front of all others."""
    with connection() as (xlib, display):
        window = ctypes.c_ulong(xlib.XCreateSimpleWindow(
            display, ctypes.c_ulong(xlib.XDefaultRootWindow(display)), 0, 0, 1280, 1024, 0,
            ctypes.c_ulong(0), ctypes.c_ulong(pixel)))
        xlib.XMapRaised(display, window)
        xlib.XSync(display, 0)
        yield


@contextlib.contextmanager
def in_clipboard(text):
    """Some other program has put it there."""
    with subprocess.Popen([sys.executable, '-c', CLIPBOARD, text]) as owner:
        try:
            wait_for(lambda: clipboard() == text, 'the clipboard')
            yield
        finally:
            owner.terminate()


def clipboard():
    return subprocess.run([sys.executable, '-c', CLIPBOARD], stdout=subprocess.PIPE, text=True,
                          timeout=30, check=True).stdout
