# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of a window as a desktop draws it: round corners, a shadow, nothing behind it.

GTK draws those where a window manager says that it knows about shadows, and a compositor that it
blends windows. Xvfb has neither; this says what both would say.
"""

import ctypes
from ctypes import byref, c_char_p, c_int, c_ubyte, c_uint, c_ulong, c_void_p

import gi

gi.require_version('Gdk', '4.0')
from gi.repository import Gdk, GLib  # noqa: E402

X = ctypes.CDLL('libX11.so.6')
XA_ATOM, XA_WINDOW = 4, 33
PROP_MODE_REPLACE = 0
ALL_PLANES, Z_PIXMAP = c_ulong(-1), 2


class Image(ctypes.Structure):
    """The beginning of an XImage."""

    _fields_ = [('width', c_int), ('height', c_int), ('xoffset', c_int), ('format', c_int),
                ('data', ctypes.POINTER(c_ubyte)), ('byte_order', c_int), ('bitmap_unit', c_int),
                ('bitmap_bit_order', c_int), ('bitmap_pad', c_int), ('depth', c_int),
                ('bytes_per_line', c_int)]


X.XOpenDisplay.restype = c_void_p
X.XOpenDisplay.argtypes = [c_char_p]
X.XCloseDisplay.argtypes = [c_void_p]
X.XSync.argtypes = [c_void_p, c_int]
X.XInternAtom.restype = c_ulong
X.XInternAtom.argtypes = [c_void_p, c_char_p, c_int]
X.XDefaultRootWindow.restype = c_ulong
X.XDefaultRootWindow.argtypes = [c_void_p]
X.XCreateSimpleWindow.restype = c_ulong
X.XCreateSimpleWindow.argtypes = [c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_uint,
                                  c_ulong, c_ulong]
X.XSetSelectionOwner.argtypes = [c_void_p, c_ulong, c_ulong, c_ulong]
X.XChangeProperty.argtypes = [c_void_p, c_ulong, c_ulong, c_ulong, c_int, c_int, c_void_p, c_int]
X.XGetGeometry.argtypes = [c_void_p, c_ulong] + 7 * [c_void_p]
X.XGetImage.restype = ctypes.POINTER(Image)
X.XGetImage.argtypes = [c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_ulong, c_int]


class Compositor:
    """To be there before the window is, and as long."""

    def __enter__(self):
        self._display = X.XOpenDisplay(None)
        root = X.XDefaultRootWindow(self._display)
        own = X.XCreateSimpleWindow(self._display, root, 0, 0, 1, 1, 0, 0, 0)
        X.XSetSelectionOwner(self._display, self._atom('_NET_WM_CM_S0'), own, 0)
        for window in (root, own):
            self._set(window, '_NET_SUPPORTING_WM_CHECK', XA_WINDOW, own)
        self._set(root, '_NET_SUPPORTED', XA_ATOM, self._atom('_GTK_FRAME_EXTENTS'))
        X.XSync(self._display, False)
        return self

    def __exit__(self, *_):
        X.XCloseDisplay(self._display)

    def _atom(self, name):
        return X.XInternAtom(self._display, name.encode(), False)

    def _set(self, window, name, kind, value):
        X.XChangeProperty(self._display, window, self._atom(name), kind, 32, PROP_MODE_REPLACE,
                          byref(c_ulong(value)), 1)

    def picture(self, window, path):
        """Writes what `window`, an X window's id, shows, and how opaque it is there."""
        root, x, y, width, height, border, depth = (kind() for kind in (c_ulong, *6 * (c_uint,)))
        X.XGetGeometry(self._display, window, *map(byref, (root, x, y, width, height, border,
                                                           depth)))
        assert depth.value == 32, 'the window is opaque'
        image = X.XGetImage(self._display, window, 0, 0, width, height, ALL_PLANES, Z_PIXMAP)[0]
        size = image.bytes_per_line * image.height
        pixels = GLib.Bytes(ctypes.string_at(image.data, size))
        Gdk.MemoryTexture.new(image.width, image.height, Gdk.MemoryFormat.B8G8R8A8_PREMULTIPLIED,
                              pixels, image.bytes_per_line).save_to_png(path)
