#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a library was told to say of the window, no secret is said."""

import tempfile

from case import LOGIN, PASSWORD, WindowCase, demo, run
from demo import CODE, TIA, token_of
from display import clipboard
from driver import Window, wait_for
from loud import LOUD, assert_unsaid


class Loud(WindowCase):
    def open_window(self, env):
        self.output = tempfile.TemporaryFile()
        self.addCleanup(self.output.close)
        return Window(env={**LOUD, **env}, output=self.output)

    def said(self):
        self.output.seek(0)
        return self.output.read()

    def enter(self, name, text):
        self.window.tab_to(name)
        self.window.type_keys(text)

    def test_sign_in(self):
        """Typed with keys: what a screen reader types comes along the bus that is shown here."""
        self.window.click('Sign In')
        self.window.wait(PASSWORD)
        self.window.type(LOGIN, TIA[0])
        self.enter(PASSWORD, TIA[1])
        self.window.key('Return')
        self.window.wait('Verification Code')
        self.window.type_keys(CODE)
        self.window.wait('Sign Out…')
        token = token_of(TIA[0])
        self.window.key('ctrl+shift+c')
        wait_for(lambda: clipboard() == token, 'the token in the clipboard')
        self.assertEqual([session['token'] for session in demo.sessions()], [token])
        self.window.close()
        said = self.said()
        for sign in (b'GLib-GIO-DEBUG', b'GDBus-debug', b'gnutls'):
            self.assertIn(sign, said)
        assert_unsaid(said, TIA[1], token, code=CODE)


if __name__ == '__main__':
    run()
