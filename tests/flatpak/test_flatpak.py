#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usher in its sandbox, and the keyring outside. Run by `./dev flatpak`, which has installed it."""

import configparser
import contextlib
import glob
import os
import shutil
import subprocess
import sys
import unittest

from gi.repository import Gio

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in ('window', 'support'):
    sys.path.insert(0, os.path.join(HERE, '..', folder))
import demo  # noqa: E402
from bus import ask_bus  # noqa: E402
from driver import LaunchedWindow, wait_for  # noqa: E402

APP = 'io.github.usher_desktop.Usher'
# The same program in a sandbox of its own: what it may read, any other may with the same permissions.
OTHER = APP + '.Devel'
KEYRING = 'org.freedesktop.secrets'
EXPORTS = os.path.join(os.environ['FLATPAK_USER_DIR'], 'exports', 'share')
NOT_SIGNED_IN, NO_KEYRING = 4, 5


def folder_of(app):
    return os.path.join(os.environ['HOME'], '.var', 'app', app)


def flatpak(*words, check=True, **options):
    return subprocess.run(['flatpak', *words], text=True, capture_output=True, check=check,
                          timeout=60, **options)


def inside(app, command, *words, **options):
    """A program in the sandbox of an app, which knows the service by the app's settings alone."""
    env = {name: value for name, value in os.environ.items() if not name.startswith('USHER_')}
    return flatpak('run', f'--command={command}', app, *words, check=False, env=env, **options)


def usherctl(*words, app=APP, **options):
    return inside(app, 'usherctl', *words, **options)


def sign_in(account, app=APP):
    login, password = account
    result = usherctl('sign-in', '--login', login, '--password-stdin', app=app, input=password)
    assert result.returncode == 0, result.stderr


def files_below(folder):
    return [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names]


def shell(command):
    return subprocess.run(command, shell=True, text=True, capture_output=True, check=False).stdout


def end(app):
    flatpak('kill', app, check=False)
    wait_for(lambda: not ask_bus('NameHasOwner', app), f'{app} to end')


def set_up(app):
    """Leads an app to the demo service. All that it needs is in its own folder."""
    config = os.path.join(folder_of(app), 'config')
    os.makedirs(config, exist_ok=True)
    shutil.copy(os.environ['USHER_SERVICE_CA'], config)
    flatpak('override', '--user', '--reset', app)
    flatpak('override', '--user', f'--env=USHER_SERVICE_URL={os.environ["USHER_SERVICE_URL"]}',
            f'--env=USHER_SERVICE_CA={config}/{os.path.basename(os.environ["USHER_SERVICE_CA"])}',
            # Whoever asks for a proxy asks the portal, which is not here, and is told so on stderr.
            '--env=PX_FORCE_CONFIG=config-env', app)


class FlatpakTest(unittest.TestCase):
    def setUp(self):
        demo.reset()
        for app in (APP, OTHER):
            set_up(app)

    def tearDown(self):
        for app in (APP, OTHER):
            end(app)
            shutil.rmtree(os.path.join(folder_of(app), 'data'), ignore_errors=True)
        demo.secret_tool('clear', 'service', 'plex.tv')

    @contextlib.contextmanager
    def window_from_menu(self, app=APP):
        subprocess.run(['gtk-launch', app], check=True)
        yield LaunchedWindow('usher')
        end(app)

    def assert_token_is_outside(self):
        token = demo.token_of('ada')
        self.assertTrue(token)
        self.assertEqual([session['token'] for session in demo.sessions()], [token])
        return token

    def test_permissions(self):
        for app in (APP, OTHER):
            permissions = configparser.ConfigParser()
            permissions.optionxform = str
            permissions.read_string(flatpak('info', '--show-metadata', app).stdout)
            self.assertEqual({name: set(value.strip(';').split(';'))
                              for name, value in permissions['Context'].items()},
                             {'shared': {'network', 'ipc'}, 'devices': {'dri'},
                              'sockets': {'x11', 'wayland', 'fallback-x11'}})
            self.assertEqual(dict(permissions['Session Bus Policy']), {KEYRING: 'talk'})
            self.assertNotIn('System Bus Policy', permissions)

    def test_exports(self):
        for app in (APP, OTHER):
            for name in (f'applications/{app}.desktop', f'dbus-1/services/{app}.service',
                         f'icons/hicolor/scalable/apps/{app}.svg',
                         f'icons/hicolor/symbolic/apps/{app}-symbolic.svg',
                         # An old flatpak-builder names it appdata.
                         f'metainfo/{app}.[am]*.xml'):
                self.assertEqual(len(glob.glob(os.path.join(EXPORTS, name))), 1, name)

    def test_licences(self):
        for app in (APP, OTHER):
            self.assertIn('GPL-3.0-or-later.txt',
                          inside(app, 'ls', f'/app/share/licenses/{app}/usher').stdout.split())

    def test_what_only_builders_need(self):
        """Headers, manual pages and the like are not in an app."""
        found = inside(APP, 'ls', '/app', '/app/lib', '/app/share').stdout.split()
        self.assertIn('libusher-1.so.0', found)
        for name in ('include', 'pkgconfig', 'libusher-1.so', 'man', 'bash-completion'):
            self.assertNotIn(name, found)

    def test_from_the_menu(self):
        with self.window_from_menu() as window:
            window.wait('Sign In to Plex')
            window.submit(demo.ADA)
            window.wait('Sign Out…')
            token = self.assert_token_is_outside()
            window.screenshot(os.path.join(os.environ['USHER_TEST_PICTURES'], 'signed-in.png'))
            self.assertNotIn(token, ' '.join(window.texts()))

    def test_in_the_browser_without_a_portal(self):
        """A sandbox opens pages through a portal. Where there is none, the link can be copied."""
        with self.window_from_menu() as window:
            window.click('Sign In')
            window.wait('Password')
            window.tab_to('In the Browser')
            window.key('Return')
            window.wait_text('No browser could be opened')
            window.click('Copy Link')
            window.wait_text('Link copied')
            demo.claim('ada')
            window.wait('Sign Out…')
            self.assert_token_is_outside()

    def test_keep_watch_without_a_portal(self):
        with self.window_from_menu() as window:
            window.key('ctrl+comma')
            window.wait('Keep watch with the window closed')
            window.tab_to('Keep watch with the window closed')
            window.key('space')
            window.wait_text('can’t start apps from a sandbox')

    def test_with_a_code(self):
        with self.window_from_menu() as window:
            window.click('Sign In')
            window.wait('Password')
            window.tab_to('With a Code')
            window.key('Return')
            window.wait_text('Scan this')
            demo.claim('ada')
            window.wait('Sign Out…')
            self.assert_token_is_outside()

    def test_commands_for_other_apps(self):
        """What the window tells people to type works where they are, outside."""
        sign_in(demo.ADA)
        token = self.assert_token_is_outside()
        with self.window_from_menu() as window:
            window.wait('Sign Out…')
            window.tab_to('Use in Other Apps')
            window.key('Return')
            printing = window.wait_text('--command=usherctl').name
            handing = window.wait_text('PLEX_TOKEN="').name
        self.assertEqual(shell(printing), f'{token}\n')
        self.assertEqual(shell(handing.replace('PROGRAM', 'printenv PLEX_TOKEN')), f'{token}\n')

    def test_by_the_bus(self):
        subprocess.run(['gdbus', 'call', '--session', '--dest', APP, '--object-path',
                        '/' + APP.replace('.', '/'), '--method',
                        'org.freedesktop.Application.Activate', '{}'],
                       check=True, capture_output=True)
        LaunchedWindow('usher').wait('Sign In to Plex')

    def test_by_its_desktop_file(self):
        subprocess.run(['gio', 'launch', f'{EXPORTS}/applications/{APP}.desktop'], check=True)
        LaunchedWindow('usher').wait('Sign In to Plex')

    def test_by_an_action_of_the_menu(self):
        Gio.DesktopAppInfo.new_from_filename(f'{EXPORTS}/applications/{APP}.desktop') \
            .launch_action('sign-in', None)
        LaunchedWindow('usher').wait('Password')

    def test_sign_out(self):
        sign_in(demo.ADA)
        self.assert_token_is_outside()
        with self.window_from_menu() as window:
            window.tab_to('Sign Out…')
            window.key('Return')
            window.click('Sign Out')
            window.wait('Sign In to Plex')
        self.assertEqual(demo.token_of('ada'), '')
        self.assertEqual(demo.sessions(), [])

    def test_command_line(self):
        result = usherctl('token')
        self.assertEqual((result.returncode, result.stdout), (NOT_SIGNED_IN, ''))
        self.assertEqual(usherctl('no-such-command').returncode, 2)
        sign_in(demo.ADA)
        token = self.assert_token_is_outside()
        self.assertIn('ada', usherctl('list').stdout)
        result = usherctl('token')
        self.assertEqual((result.returncode, result.stdout), (0, token + '\n'))
        # What flatpak says for itself, where the machine is busy, is not usherctl's.
        self.assertNotIn('usherctl', result.stderr)
        self.assertEqual(usherctl('check').returncode, 0)
        self.assertEqual(usherctl('sign-out').returncode, 0)
        self.assertEqual(demo.token_of('ada'), '')
        self.assertEqual(usherctl('token').returncode, NOT_SIGNED_IN)

    def test_language(self):
        """Translations are an extension of their own, of which flatpak installs the person's."""
        flatpak('override', '--user', '--env=LC_ALL=de_DE.UTF-8', APP)
        self.assertIn('Befehle:', usherctl('--help').stdout)
        with self.window_from_menu() as window:
            window.wait('Anmelden')

    def test_files(self):
        sign_in(demo.ADA)
        token = self.assert_token_is_outside()
        data = os.path.join(folder_of(APP), 'data', 'usher')
        self.assertTrue(os.path.exists(os.path.join(data, 'client-identifier')))
        self.assertEqual(len(glob.glob(f'{data}/accounts/*')), 1)
        outside = [name for name in files_below(os.environ['HOME'])
                   if 'usher' in name[len(os.environ['HOME']):].lower()
                   and not name.startswith(folder_of(APP)) and not name.startswith(folder_of(OTHER))]
        self.assertEqual(outside, [])
        for name in files_below(os.environ['HOME']):
            with open(name, 'rb') as file:
                self.assertNotIn(token.encode(), file.read(), name)

    def test_another_sandbox(self):
        """Whether another app can read the token is up to its own permissions."""
        sign_in(demo.ADA)
        token = self.assert_token_is_outside()
        self.assertEqual(usherctl('token', app=OTHER).stdout, token + '\n')
        flatpak('override', '--user', f'--no-talk-name={KEYRING}', OTHER)
        result = usherctl('token', app=OTHER)
        self.assertEqual((result.returncode, result.stdout), (NO_KEYRING, ''))
        self.assertTrue(result.stderr)
        result = inside(OTHER, 'gdbus', 'call', '--session', '--dest', KEYRING, '--object-path',
                        '/org/freedesktop/secrets', '--method',
                        'org.freedesktop.Secret.Service.SearchItems', '{"service": "plex.tv"}')
        self.assertNotEqual(result.returncode, 0)
        self.assertIn('ServiceUnknown', result.stderr)
        with self.window_from_menu(OTHER) as window:
            window.wait_text('There is no keyring')
        # It was the permission, nothing else.
        self.assertEqual(usherctl('token').stdout, token + '\n')

    def test_nothing_else_is_open(self):
        """Neither the person's files nor other names on the bus."""
        secret = os.path.join(os.environ['HOME'], 'of-the-person')
        with open(secret, 'w', encoding='utf-8') as file:
            file.write('private')
        self.assertNotEqual(inside(APP, 'cat', secret).returncode, 0)
        self.assertIn('ServiceUnknown', inside(
            APP, 'gdbus', 'call', '--session', '--dest', 'org.gnome.keyring', '--object-path',
            '/', '--method', 'org.freedesktop.DBus.Peer.Ping').stderr)


class Result(unittest.TestResult):
    """A line for each case, which `./dev flatpak` counts."""

    @staticmethod
    def name_of(test):
        return test.id().rpartition('.')[2].removeprefix('test_').replace('_', '-')

    def addSuccess(self, test):
        super().addSuccess(test)
        print(f'ok {self.name_of(test)}', flush=True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        print(f'{self.failures[-1][1]}\nFAILED {self.name_of(test)}', flush=True)

    def addError(self, test, err):
        super().addError(test, err)
        print(f'{self.errors[-1][1]}\nFAILED {self.name_of(test)}', flush=True)


if __name__ == '__main__':
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(FlatpakTest)
    result = Result()
    suite.run(result)
    sys.exit(not result.wasSuccessful())
