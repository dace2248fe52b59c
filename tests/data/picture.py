# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a picture shows, pixel by pixel."""

import gi

gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf  # noqa: E402


class Picture:
    def __init__(self, path, size=None):
        """A drawing is rendered in `size`."""
        image = (GdkPixbuf.Pixbuf.new_from_file_at_size(path, size, size) if size
                 else GdkPixbuf.Pixbuf.new_from_file(path))
        self.width, self.height = image.get_width(), image.get_height()
        self.has_alpha = image.get_has_alpha()
        self._pixels, self._stride = image.get_pixels(), image.get_rowstride()
        self._channels = image.get_n_channels()

    def __getitem__(self, place):
        """(red, green, blue, opacity) at (x, y)."""
        x, y = place
        start = y * self._stride + x * self._channels
        return tuple(self._pixels[start:start + self._channels])

    def rows(self):
        return [[self[x, y] for x in range(self.width)] for y in range(self.height)]


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
              for c in (part / 255 for part in colour[:3])]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """From 1, the same, to 21, black on white, as the accessibility guidelines of the web count."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
