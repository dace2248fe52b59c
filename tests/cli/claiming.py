# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody at a browser or another device, while usherctl waits."""

import contextlib
import threading

import demo


@contextlib.contextmanager
def somebody_claims(username='ada'):
    """Lets whoever shows a code from now on in as that person, as soon as it does."""
    before, over = len(demo.pins()), threading.Event()

    def claim():
        while not over.wait(0.05):
            if len(demo.pins()) > before:
                demo.claim(username)
                return

    thread = threading.Thread(target=claim)
    thread.start()
    yield
    over.set()
    thread.join()
