# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a QR code that is drawn with block characters, as a camera would; and takes away what draws it."""

import contextlib
import os
import subprocess
import tempfile

# In pixels, the side of a module.
SIZE = 8
WHITE, BLACK = b'\xff', b'\0'


def paint(lines):
    """A picture of the lines, black on white; each has two rows of modules."""
    width = max(map(len, lines))
    rows = []
    for line in lines:
        for blocks in ('▀█', '▄█'):
            row = b''.join((BLACK if character in blocks else WHITE) * SIZE
                           for character in line.ljust(width))
            rows += [row] * SIZE
    return b'P5 %d %d 255\n' % (width * SIZE, len(rows)) + b''.join(rows)


def read(lines):
    with tempfile.NamedTemporaryFile(suffix='.pgm') as file:
        file.write(paint(lines))
        file.flush()
        return subprocess.run(['zbarimg', '--nodbus', '--quiet', '--raw', file.name], text=True,
                              check=True, stdout=subprocess.PIPE).stdout.strip()


@contextlib.contextmanager
def no_library():
    """An environment in which programs do not find libqrencode, but a file in its place that is none."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'libqrencode.so.4'), 'w', encoding='utf-8'):
            yield {'LD_LIBRARY_PATH': folder}
