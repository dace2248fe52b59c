#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the library makes of a call that fails: code, sentence and button.

There is one for each line of the input, {"when": WHEN, "words": WORDS, "env": {…}}, in a process of its own,
and a line in answer, which is empty where nothing was refused. Without "env" it is that of this process.
"""

import ctypes
import json
import os
import signal
import sys

import gi
gi.require_version('Usher', '1')
from gi.repository import Gio, GLib, Usher  # noqa: E402

LIBC = ctypes.CDLL(None)
# In seconds.
PATIENCE = 120


def nick(value):
    return value.value_nick


class Probe:
    """One call that fails."""

    def __init__(self, when, words):
        self.client = Usher.Client.new(Usher.Device.new())
        self.store = Usher.AccountStore.new(Usher.Keyring.new(False))
        self.flow = Usher.SignIn.new(self.client, self.store)
        self.loop = GLib.MainLoop()
        self.when, self.words = when, words
        if 'USHER_TEST_TIMEOUT' in os.environ:
            self.client.set_timeout(int(os.environ['USHER_TEST_TIMEOUT']))

    def call(self, begin, finish, *arguments):
        results = []
        cancellable = Gio.Cancellable()
        if 'USHER_TEST_CANCEL' in os.environ:
            GLib.timeout_add(300, cancellable.cancel)

        def done(_source, result):
            results.append(result)
            self.loop.quit()

        begin(*arguments, cancellable, done)
        self.loop.run()
        finish(results[0])

    def run(self):
        if self.when in ('check', 'device', 'home'):
            self.call(self.store.load_async, self.store.load_finish)
            account = self.store.get_item(0)
        if self.when == 'check':
            self.call(Usher.refresh_async, Usher.refresh_finish, self.client, self.store, account)
        elif self.when == 'device':
            self.call(Usher.approve_async, Usher.approve_finish, self.client, self.store, account,
                      self.words)
        elif self.when == 'home':
            self.call(self.flow.submit_home_user_async, self.flow.submit_home_user_finish, account,
                      *self.words, True)
        elif self.when == 'token':
            self.call(self.flow.submit_token_async, self.flow.submit_token_finish, self.words,
                      True)
        elif self.when == 'sign in':
            self.call(self.flow.submit_async, self.flow.submit_finish, *self.words, None, True)
        else:
            self.call(self.flow.submit_pin_async, self.flow.submit_pin_finish, False, True)


def describe(error):
    return {'code': nick(Usher.Error(error.code)), 'sentence': Usher.Error.dup_sentence(error),
            'button': nick(Usher.Error.get_remedy(error))}


def probe(when, words):
    try:
        Probe(when, words).run()
    except GLib.Error as error:
        assert error.domain == GLib.quark_to_string(Usher.error_quark()), error
        print(json.dumps(describe(error)), end='', flush=True)


def serve():
    """A call finds the imports done, and leaves at once, by the C library: for Python to begin and to
    end takes longer than the call."""
    for request in map(json.loads, sys.stdin):
        child = os.fork()
        if child == 0:
            if 'env' in request:
                os.environ.clear()
                os.environ.update(request['env'])
            signal.alarm(PATIENCE)
            probe(request['when'], request['words'])
            LIBC.exit(0)
        os.waitpid(child, 0)
        print(flush=True)


if __name__ == '__main__':
    serve()
