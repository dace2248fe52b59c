# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was built, installed into a folder of the test's own."""

import json
import os
import subprocess

BUILD = os.environ['USHER_TEST_BUILD']


def _options():
    with open(os.path.join(BUILD, 'meson-info', 'intro-buildoptions.json'),
              encoding='utf-8') as file:
        return {option['name']: option['value'] for option in json.load(file)}


OPTIONS = _options()


class Installed:
    """All of it, or what has one of the tags."""

    def __init__(self, root, *tags):
        subprocess.run(['meson', 'install', '-C', BUILD, '--no-rebuild', '--destdir', root,
                        '--strip', *(['--tags', ','.join(tags)] if tags else [])],
                       check=True, stdout=subprocess.DEVNULL)
        self.move(root)

    def move(self, root):
        """Says that it is in another place now."""
        self.root = root
        self.prefix = os.path.join(root, OPTIONS['prefix'].lstrip('/'))

    def path(self, option, *parts):
        return os.path.join(self.prefix, OPTIONS[option], *parts)

    def env(self):
        """An environment in which all is found here."""
        return {
            **os.environ,
            'PATH': f'{self.path("bindir")}:{os.environ["PATH"]}',
            'LD_LIBRARY_PATH': self.path('libdir'),
            'GI_TYPELIB_PATH': self.path('libdir', 'girepository-1.0'),
            'PKG_CONFIG_PATH': self.path('libdir', 'pkgconfig'),
            'TEXTDOMAINDIR': self.path('localedir'),
            'XDG_DATA_DIRS': f'{self.path("datadir")}:/usr/local/share:/usr/share',
            'GSETTINGS_SCHEMA_DIR': self.path('datadir', 'glib-2.0', 'schemas'),
        }
