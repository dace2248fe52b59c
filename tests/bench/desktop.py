# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows on the display, watched from outside, and desktops with accounts in their keyrings."""

import atexit
import contextlib
import functools
import glob
import hashlib
import json
import os
import subprocess
import sys
import time

import secretstorage
from jeepney.io.blocking import open_dbus_connection

import measure

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', name) for name in ('support', 'tools')]

import demo  # noqa: E402
from session import Session  # noqa: E402

EMPTY = os.path.join(measure.PROGRAMS, 'empty-window')
FRAMES = os.path.join(measure.PROGRAMS, 'frames')
TEXT_EDITOR = 'gnome-text-editor'

SCHEMA = 'io.github.usher_desktop.Usher.Token'
# Nothing comes from a window for so long, in seconds: it has settled.
CALM = 2
# After so long, in seconds, it is measured as it is: one that never rests has to miss a goal, not hang.
PATIENCE = 60


class Window:
    """A program with a window, which is killed at the end."""

    def __init__(self, program, env):
        self.started = time.monotonic()
        # Room for all that it says, which is read at the end.
        self._frames = subprocess.Popen([FRAMES, program], env=env, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        pipesize=1 << 20)
        self.pid = int(self._frames.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._frames.stdin.close()
        self.drawn = [self.started + float(line.split()[0]) for line in self._frames.stdout]
        self._frames.wait()
        self._frames.stdout.close()

    def first_frame(self):
        """Waits for it. When it was drawn, in seconds after the start."""
        return float(self._frames.stdout.readline().split()[0])

    def settle(self):
        """Waits until it has nothing more to do."""
        used, end = None, time.monotonic() + PATIENCE
        while used != (used := cpu(self.pid)) and time.monotonic() < end:
            time.sleep(CALM)

    def files(self):
        """Those that are mapped into its memory."""
        with open(f'/proc/{self.pid}/maps', encoding='utf-8') as file:
            paths = {line.split(maxsplit=5)[5].strip() for line in file if len(line.split()) > 5}
        return sorted(path for path in paths if path.startswith('/') and os.path.isfile(path))


def threads(pid, name):
    """What such a file says of each thread, by its id."""
    found = {}
    for path in glob.glob(f'/proc/{pid}/task/*/{name}'):
        with contextlib.suppress(OSError), open(path, encoding='utf-8') as file:
            found[path.split('/')[4]] = file.read()
    return found


def cpu(pid):
    """The time on a processor that each thread has had, in seconds."""
    return {thread: int(text.split()[0]) / 1e9
            for thread, text in threads(pid, 'schedstat').items()}


def wake_ups(pid):
    """How often each thread has gone to sleep by itself, which it had to wake up for."""
    return {thread: sum(int(line.split()[1]) for line in text.splitlines()
                        if line.startswith('voluntary_ctxt_switches'))
            for thread, text in threads(pid, 'status').items()}


def since(before, after):
    """The sum of what has been added. What ended with its thread counts no more."""
    return sum(value - before.get(thread, 0) for thread, value in after.items())


def start(program, env):
    """The time from the start of a program to the first frame of its window, in seconds."""
    with Window(program, env) as window:
        return window.first_frame()


def sign_in(env, *logins):
    demo.call('POST', '/demo/gate', {'calls': len(logins)}, env=env)
    for login, password in logins:
        measure.sign_in(login, password, env=env)


def multiply(env, number):
    """Makes that many of one account, each with an item and a file of its own."""
    folder = os.path.join(env['XDG_DATA_HOME'], 'usher', 'accounts')
    path, = (os.path.join(folder, name) for name in os.listdir(folder))
    with open(path, encoding='utf-8') as file:
        reply = json.load(file)
    with open_dbus_connection(env['DBUS_SESSION_BUS_ADDRESS']) as bus:
        collection = secretstorage.get_default_collection(bus)
        item = next(secretstorage.search_items(bus, {'xdg:schema': SCHEMA}))
        for i in range(1, number):
            name, uuid = f'Number {i}', f'{i:016x}'
            attributes = item.get_attributes() | {'uuid': uuid, 'username': name}
            collection.create_item(f'Plex: {name}', attributes, item.get_secret())
            checksum = hashlib.sha256(uuid.encode()).hexdigest()
            with open(os.path.join(folder, checksum + '.json'), 'w', encoding='utf-8') as file:
                json.dump(reply | {'uuid': uuid, 'username': name, 'title': name}, file)


@functools.cache
def with_accounts(number):
    """The environment of a session with so many accounts, which is there until the end."""
    opened = contextlib.ExitStack()
    atexit.register(opened.close)
    env = opened.enter_context(Session(keyring=True, service=True)).env
    env |= {name: os.environ[name] for name in ('DISPLAY', 'GDK_BACKEND', 'GSK_RENDERER')}
    sign_in(env, *[demo.ADA, *demo.crowd()][:number if number <= 30 else 1])
    if number > 30:
        multiply(env, number)
        # So many are not known to the service.
        env['USHER_SERVICE_URL'] = 'https://localhost:1'
    return env
