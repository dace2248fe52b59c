#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""libusher as a program in another language sees it."""

import os
import sys
import unittest

import gi
gi.require_version('Usher', '1')
from gi.repository import Gio, GLib, Usher  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import tap  # noqa: E402

REPLY = '{"uuid":"u1","authToken":"t1","username":"ada","joinedAt":1339000000,"roles":["plexpass"]}'


class Introspection(unittest.TestCase):
    def test_account(self):
        account = Usher.Account.new_from_json(REPLY, -1)
        self.assertEqual(account.get_username(), 'ada')
        self.assertEqual(account.props.joined_at.to_unix(), 1339000000)
        self.assertEqual(account.props.roles, ['plexpass'])
        self.assertEqual(account.props.auth_token.get_text(), 't1')
        self.assertEqual(account.props.anonymous, Usher.Tristate.UNKNOWN)
        self.assertEqual(account.props.services.get_n_items(), 0)

    def test_error(self):
        with self.assertRaises(GLib.Error) as caught:
            Usher.Account.new_from_json('{}', -1)
        self.assertTrue(caught.exception.matches(Usher.error_quark(), Usher.Error.BAD_REPLY))
        self.assertTrue(Usher.error_dup_sentence(caught.exception))

    def test_made_of_properties(self):
        """As a language makes an object that knows nothing of our own constructors."""
        device = Usher.Device()
        self.assertEqual(device.props.product, 'Usher')
        client = Usher.Client(device=device)
        store = Usher.AccountStore(keyring=Usher.Keyring(interactive=True))
        self.assertTrue(store.props.keyring.props.interactive)
        for kind in (Usher.SignIn, Usher.Watch):
            made = kind(client=client, store=store)
            self.assertEqual((made.props.client, made.props.store), (client, store))

    def test_every_call_has_an_end(self):
        """A language finds the function that ends a call by its name."""
        for place in (Usher, *(getattr(Usher, name) for name in dir(Usher))):
            calls = [name for name in dir(place) if name.endswith('_async')]
            self.assertEqual([name for name in calls
                              if not hasattr(place, name.removesuffix('async') + 'finish')], [])

    def test_flow(self):
        store = Usher.AccountStore.new(Usher.Keyring.new(False))
        client = Usher.Client.new(Usher.Device.new())
        self.assertIsInstance(store, Gio.ListModel)
        self.assertEqual(Usher.SignIn.new(client, store).get_state(), Usher.SignInState.IDLE)

    def test_async(self):
        """A call that fails at once, through callback and finish."""
        loop, outcome = GLib.MainLoop(), []

        def done(client, result):
            with self.assertRaises(GLib.Error) as caught:
                client.sign_in_finish(result)
            outcome.append(caught.exception)
            loop.quit()

        Usher.Client.new(Usher.Device.new()).sign_in_async('ada', 'secret', None, True, None, done)
        loop.run()
        self.assertTrue(outcome[0].matches(Usher.error_quark(), Usher.Error.BAD_SERVICE_URL))


if __name__ == '__main__':
    tap.main()
