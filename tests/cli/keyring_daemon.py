# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session's keyring daemon, which can be locked and started anew."""

import os
import signal
import subprocess
import time

from demo import secret_tool
from session import KEYRING_PASSWORD


def gdbus(verb, *words):
    return subprocess.run(['gdbus', verb, '--session', *words], text=True, check=True,
                          stdout=subprocess.PIPE).stdout


class Keyring:
    daemon = None

    @staticmethod
    def lock():
        secret_tool('lock', '--collection=login')

    @staticmethod
    def send(number):
        """Sends the daemon a signal."""
        pid = gdbus('call', '--dest', 'org.freedesktop.DBus', '--object-path', '/', '--method',
                    'org.freedesktop.DBus.GetConnectionUnixProcessID', 'org.freedesktop.secrets')
        os.kill(int(pid.strip('()\n').split()[1].rstrip(',')), number)

    def restart(self, password=''):
        self.send(signal.SIGTERM)
        if self.daemon:
            self.daemon.wait()
        while 'true' in gdbus('call', '--dest', 'org.freedesktop.DBus', '--object-path', '/',
                              '--method', 'org.freedesktop.DBus.NameHasOwner',
                              'org.freedesktop.secrets'):
            time.sleep(0.02)
        self.daemon = subprocess.Popen(
            ['gnome-keyring-daemon', '--foreground', '--components=secrets']
            + (['--unlock'] if password else []),
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        self.daemon.stdin.write(password)
        self.daemon.stdin.close()
        gdbus('wait', '--timeout', '20', 'org.freedesktop.secrets')

    def unlock(self):
        self.restart(KEYRING_PASSWORD)
