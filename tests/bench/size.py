# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much room the program takes on the disk, and what it has loaded once its window is there."""

import os
import tempfile

import desktop
import measure
from desktop import EMPTY, TEXT_EDITOR, Window
from installed import Installed

# What is for reading beside the program, which one package has in it and another in one of its own.
READING = ('/usr/share/doc/', '/usr/share/help/')
# Without the headers and the GIR.
TAGS = ('runtime', 'man', 'i18n')


def kibibytes(paths):
    return sum(os.lstat(path).st_size for path in paths) / 1024


def size():
    with tempfile.TemporaryDirectory() as root:
        Installed(root, *TAGS)
        ours = kibibytes(os.path.join(folder, name)
                         for folder, _, names in os.walk(root) for name in names)
    listed = measure.run('dpkg', '-L', TEXT_EDITOR, text=True).splitlines()
    peer = kibibytes(path for path in listed
                     if os.path.isfile(path) and not path.startswith(READING))
    return ours, peer, 'KiB', 1


def libraries(program):
    with Window(program, desktop.with_accounts(1)) as window:
        window.settle()
        return {os.path.basename(path) for path in window.files() if '.so' in path}


def size_libraries():
    ours, peer = libraries(measure.WINDOW), libraries(EMPTY)
    return len(ours), len(peer), 'libraries', 1


MEASUREMENTS = {'size': size, 'size-libraries': size_libraries}
