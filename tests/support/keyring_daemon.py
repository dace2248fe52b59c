# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session's keyring daemon, which can be locked and started anew."""

import os
import shutil
import signal
import subprocess
import sys
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tools'))
from demo import secret_tool  # noqa: E402
from session import KEYRING_PASSWORD  # noqa: E402


def gdbus(verb, *words, env=None):
    return subprocess.run(['gdbus', verb, '--session', *words], text=True, check=True,
                          stdout=subprocess.PIPE, env=env).stdout


class Keyring:
    """`env`: of a further session, in place of this one's."""

    daemon = None

    def __init__(self, env=os.environ):
        self.env = env

    def lock(self):
        secret_tool('lock', '--collection=login', env=self.env)

    def send(self, number):
        """Sends the daemon a signal."""
        pid = gdbus('call', '--dest', 'org.freedesktop.DBus', '--object-path', '/', '--method',
                    'org.freedesktop.DBus.GetConnectionUnixProcessID', 'org.freedesktop.secrets',
                    env=self.env)
        os.kill(int(pid.strip('()\n').split()[1].rstrip(',')), number)

    def stop(self):
        self.send(signal.SIGTERM)
        if self.daemon:
            self.daemon.wait()
        while 'true' in gdbus('call', '--dest', 'org.freedesktop.DBus', '--object-path', '/',
                              '--method', 'org.freedesktop.DBus.NameHasOwner',
                              'org.freedesktop.secrets', env=self.env):
            time.sleep(0.02)

    def start(self, password=''):
        self.daemon = subprocess.Popen(
            ['gnome-keyring-daemon', '--foreground', '--components=secrets']
            + (['--unlock'] if password else []),
            env=self.env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, text=True)
        self.daemon.stdin.write(password)
        self.daemon.stdin.close()
        gdbus('wait', '--timeout', '20', 'org.freedesktop.secrets', env=self.env)

    def restart(self, password=''):
        self.stop()
        self.start(password)

    def forget(self):
        """Starts the daemon anew on a machine where nobody has ever kept a secret."""
        self.stop()
        shutil.rmtree(os.path.join(self.env['XDG_DATA_HOME'], 'keyrings'), ignore_errors=True)
        self.start()

    def unlock(self):
        self.restart(KEYRING_PASSWORD)
