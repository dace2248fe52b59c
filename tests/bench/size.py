# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much room the program takes on the disk, and which libraries it brings."""

import os
import re
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


def linked(path):
    """The libraries that a program or a library asks for."""
    return set(re.findall(r'NEEDED.*\[(.*)\]', measure.run('readelf', '--dynamic', path, text=True)))


def loaded(program):
    """The libraries that are loaded once its window is there."""
    with Window(program, desktop.with_accounts(1)) as window:
        window.settle()
        return {os.path.basename(path) for path in window.files() if '.so' in path}


def called(*paths):
    """The libraries that these parts of the window call a function of. Each is looked for when it is
    called first."""
    paths = set(map(os.path.realpath, paths))
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, 'log')
        env = desktop.with_accounts(1) | {'LD_DEBUG': 'files,bindings', 'LD_DEBUG_OUTPUT': log}
        with Window(measure.WINDOW, env) as window:
            window.settle()
        with open(f'{log}.{window.pid}', encoding='utf-8') as file:
            _, _, since_main = file.read().partition(f'transferring control: {measure.WINDOW}\n')
    pairs = set(re.findall(r'binding file (\S+) \[0\] to (\S+) \[0\]:', since_main))
    return {os.path.basename(library) for caller, library in pairs
            if os.path.realpath(caller) in paths}


def size_libraries():
    parts = measure.WINDOW, os.environ['USHER_TEST_LIBRARY']
    empty = loaded(EMPTY)
    ours = {name for name in set().union(*map(linked, parts))
            if not any(other.startswith(name) for other in empty)}
    return len(ours), len(ours & called(*parts)), 'libraries', 1


MEASUREMENTS = {'size': size, 'size-libraries': size_libraries}
