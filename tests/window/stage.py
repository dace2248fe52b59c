# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window is shown in: a session with a keyring, the demo service, and GNOME's own look."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, '..', '..'))
BUILD = os.path.join(ROOT, '_build')
WINDOW = os.path.join(BUILD, 'src', 'app', 'usher')

# Adwaita Sans, which GNOME's programs are drawn with, is made from Inter and not in Debian 13.
# Where nothing blinks, two pictures of one thing are the same.
SETTINGS = """[Settings]
gtk-font-name=Inter 11
gtk-decoration-layout=appmenu:close
gtk-cursor-blink=false
"""


def say(text):
    print(text, file=sys.stderr, flush=True)


def display_of_the_person():
    """What a program needs to open a window on the display that this one was started from."""
    found = {name: os.environ[name] for name in ('DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY')
             if name in os.environ}
    wayland = found.get('WAYLAND_DISPLAY')
    if wayland and not os.path.isabs(wayland):
        found['WAYLAND_DISPLAY'] = os.path.join(os.environ['XDG_RUNTIME_DIR'], wayland)
    return found


def enter(script, *words, unattended):
    """Runs `script` in a session of its own; unattended on a display of its own too."""
    options = ['--display', '--a11y', '--timeout', '3600'] if unattended else []
    display = {} if unattended else display_of_the_person()
    environment = {**os.environ, 'GSETTINGS_SCHEMA_DIR': os.path.join(BUILD, 'data'),
                   'USHER_TEST_USHERCTL': os.path.join(BUILD, 'src', 'cli', 'usherctl'),
                   'USHER_TEST_WINDOW': WINDOW,
                   'USHER_DEMO_SERVICE': os.path.join(BUILD, 'tests', 'demo-service',
                                                      'usher-demo-service')}
    return subprocess.run(
        [sys.executable, os.path.join(ROOT, 'tests', 'tools', 'session.py'), '--keyring',
         '--service', *options, '--', 'env', *(f'{n}={v}' for n, v in display.items()),
         sys.executable, script, *words],
        env=environment, check=False).returncode


def dress(further=''):
    """Gives the windows of this session GNOME's typeface and buttons."""
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0')
    os.makedirs(folder)
    with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as file:
        file.write(SETTINGS + further)
