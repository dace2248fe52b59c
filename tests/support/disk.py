# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small disk in the place of a folder, which can be full, or may only be read from. For what is
run by tests/tools/mounts.sh."""

import contextlib
import errno
import os
import subprocess

PAGE = os.sysconf('SC_PAGE_SIZE')
PAGES = 64


class Disk:
    """With what was in the folder before hidden, until it is taken away."""

    def __init__(self, folder):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self.folder = folder
        self._filler = os.path.join(folder, 'filler')
        self._mount('-t', 'tmpfs', '-o', f'mode=700,size={PAGES * PAGE}', 'tmpfs')

    def _mount(self, *words):
        subprocess.run(['mount', *words, self.folder], check=True)

    @contextlib.contextmanager
    def full(self):
        with open(self._filler, 'wb', buffering=0) as file:
            try:
                while True:
                    file.write(bytes(PAGE))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
        yield
        os.remove(self._filler)

    @contextlib.contextmanager
    def read_only(self):
        self._mount('-o', 'remount,ro')
        yield
        self._mount('-o', 'remount,rw')

    def take_away(self):
        subprocess.run(['umount', '--lazy', self.folder], check=True)
