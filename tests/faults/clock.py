# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock that is wrong, for one program, and the service without TLS, whose certificate is never
good then."""

import contextlib
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import urllib.parse

YEAR = 365 * 24 * 60 * 60


def find_library():
    """What faketime puts before a program."""
    run = subprocess.run(['faketime', '-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], text=True,
                         capture_output=True, check=True)
    return run.stdout.strip()


class Clock:
    """What programs with this environment take for the time; it can be set while they run."""

    def __init__(self, offset=0):
        self.file = tempfile.NamedTemporaryFile('w+')
        self.env = {'LD_PRELOAD': find_library(), 'FAKETIME_TIMESTAMP_FILE': self.file.name,
                    # What counts from the start of the computer is not set, nor are files.
                    'FAKETIME_NO_CACHE': '1', 'FAKETIME_DONT_FAKE_MONOTONIC': '1',
                    'NO_FAKE_STAT': '1'}
        self.set(offset)

    def set(self, offset):
        """By so many seconds from the true time."""
        self.file.seek(0)
        self.file.write(f'{offset:+}\n')
        self.file.truncate()
        self.file.flush()


def _pump(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _serve(server, address, context):
    while True:
        try:
            plain = server.accept()[0]
        except OSError:
            return
        safe = context.wrap_socket(socket.create_connection(address), server_hostname='localhost')
        for pair in (plain, safe), (safe, plain):
            threading.Thread(target=_pump, args=pair, daemon=True).start()


@contextlib.contextmanager
def without_tls():
    """An environment in which the demo service is to be had without TLS."""
    url = urllib.parse.urlsplit(os.environ['USHER_SERVICE_URL'])
    context = ssl.create_default_context(cafile=os.environ['USHER_SERVICE_CA'])
    with socket.create_server(('127.0.0.1', 0)) as server:
        threading.Thread(target=_serve, args=(server, (url.hostname, url.port), context),
                         daemon=True).start()
        yield {'USHER_SERVICE_URL': f'http://127.0.0.1:{server.getsockname()[1]}'}
        server.shutdown(socket.SHUT_RDWR)
