#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `meson install` puts into DESTDIR is complete, says nothing of where it was built, and works
from another place. The arguments are what else is built: test_install.py OPTIONAL…
"""

import ctypes
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.realpath(os.path.join(HERE, '..', '..'))
sys.path.insert(0, os.path.join(HERE, '..', 'support'))
import demo  # noqa: E402
import languages  # noqa: E402
import tap  # noqa: E402
from installed import BUILD, OPTIONS, Installed  # noqa: E402

APP_ID = os.environ['USHER_TEST_APP_ID']
OPTIONAL = sys.argv[1:]
LOGIN, PASSWORD = demo.ADA


def expected():
    with open(os.path.join(HERE, 'installed.txt'), encoding='utf-8') as file:
        lines = [line.split() for line in file if not line.startswith('#')]
    paths = [path for path, *needs in lines if set(needs) <= set(OPTIONAL)]
    paths += [f'{{localedir}}/{name}/LC_MESSAGES/usher.mo' for name in languages.listed()]
    return sorted(path.format(id=APP_ID, **OPTIONS) for path in paths)


def files(folder):
    return sorted(os.path.join(place, name) for place, _, names in os.walk(folder)
                  for name in names)


class Install(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        place = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.destdir = os.path.join(place, 'destdir')
        cls.installed = Installed(cls.destdir)
        # Nothing is found where it was put at first.
        os.rename(cls.destdir, os.path.join(place, 'moved'))
        cls.installed.move(os.path.join(place, 'moved'))
        # What a package manager does once all is in place.
        subprocess.run(['glib-compile-schemas',
                        cls.installed.path('datadir', 'glib-2.0', 'schemas')], check=True)
        cls.env = cls.installed.env()

    def output(self, *command, env=None, **options):
        return subprocess.run(command, env={**self.env, **(env or {})}, text=True, timeout=60,
                              check=True, stdout=subprocess.PIPE, **options).stdout

    def test_complete(self):
        prefix = self.installed.prefix
        found = [path for path in files(self.installed.root) if 'gschemas.compiled' not in path]
        self.assertEqual([os.path.relpath(path, prefix) for path in found], expected())

    def test_no_build_path(self):
        for path in files(self.installed.root):
            with self.subTest(os.path.relpath(path, self.installed.root)):
                with open(path, 'rb') as file:
                    content = file.read()
                for folder in (SOURCE, BUILD, os.path.realpath(BUILD), self.destdir):
                    self.assertNotIn(folder.encode(), content)

    def test_pkg_config(self):
        for variable in ('includedir', 'libdir'):
            self.assertEqual(
                self.output('pkg-config', f'--define-variable=prefix={self.installed.prefix}',
                            f'--variable={variable}', 'libusher-1').strip(),
                self.installed.path(variable))

    def test_loaded_later(self):
        """A packager's tools are told what the programs are not linked with, and it is what they load."""
        for name in ('usher', 'usherctl'):
            notes = self.output('readelf', '--notes', self.installed.path('bindir', name))
            told, = re.findall(r'Dlopen Metadata: (.*)', notes)
            [library], = (note['soname'] for note in json.loads(told))
            self.assertTrue(ctypes.CDLL(library).QRcode_encodeString8bit)

    def test_settings(self):
        self.assertIn('window-width', self.output('gsettings', 'list-keys', APP_ID))

    def test_languages(self):
        for name in languages.listed():
            with self.subTest(name):
                language = languages.Language(name, self.installed.path('localedir'))
                self.assertIn(language('List the accounts'),
                              self.output('usherctl', '--help', env=language.env))
                self.assertTrue(language.is_left('List the accounts'))

    def test_usherctl(self):
        self.output('usherctl', 'sign-in', '--login', LOGIN, '--password-stdin',
                    input=PASSWORD + '\n')
        self.assertEqual(self.output('usherctl', 'token').strip(), demo.token_of(LOGIN))
        self.assertEqual(self.output('usherctl', 'run', '--', 'sh', '-c',
                                     'echo $PLEX_TOKEN').strip(), demo.token_of(LOGIN))

    def test_usher(self):
        window = subprocess.Popen(['usher'], env=self.env)
        self.addCleanup(window.kill)
        self.output('gdbus', 'wait', '--session', '--timeout', '20', APP_ID)
        self.output('gdbus', 'call', '--session', '--dest', APP_ID, '--object-path',
                    '/' + APP_ID.replace('.', '/'), '--method', 'org.gtk.Actions.Activate',
                    'quit', '[]', '{}')
        self.assertEqual(window.wait(20), 0)


if __name__ == '__main__':
    del sys.argv[1:]
    tap.main()
