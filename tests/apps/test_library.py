#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""libusher as it is installed: the programs of its page, and whole flows from another language."""

import os
import re
import shutil
import sys
import tempfile
import unittest


HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'support')]
from installed import BUILD, Installed  # noqa: E402


def install():
    """Installs into a folder, and starts anew as a program that finds the library there."""
    installed = Installed(tempfile.mkdtemp(), 'devel', 'runtime', 'typelib')
    pc_file = installed.path('libdir', 'pkgconfig', 'libusher-1.pc')
    if os.path.exists(installed.path('datadir', 'vala')):
        # Meson 1.7 installs this beside it, under no tag.
        shutil.copy(f'{BUILD}/meson-private/libusher-1.deps',
                    installed.path('datadir', 'vala', 'vapi'))
    # All that the file says hangs on its prefix.
    with open(pc_file, encoding='utf-8') as file:
        text = re.sub('^prefix=.*$', 'prefix=' + installed.prefix, file.read(), flags=re.MULTILINE)
    with open(pc_file, 'w', encoding='utf-8') as file:
        file.write(text)
    os.execvpe(sys.executable, [sys.executable, *sys.argv],
               {**installed.env(), 'USHER_TEST_PREFIX': installed.prefix})


if 'USHER_TEST_PREFIX' not in os.environ:
    install()

import gi  # noqa: E402
gi.require_version('Usher', '1')
from gi.events import GLibEventLoopPolicy  # noqa: E402
from gi.repository import Gio, GLib, Usher  # noqa: E402

import demo  # noqa: E402
import tap  # noqa: E402
from demo import ADA, BOB, CODE, TIA, secret_tool, token_of  # noqa: E402
from pages import Page, program, run  # noqa: E402

PREFIX = os.environ['USHER_TEST_PREFIX']
PAGE = Page('docs/library.md')
COMPILE_C, COMPILE_VALA = PAGE.commands
LISTS = ['sign-in.c', 'sign-in.js', 'SignIn.vala']
LOOKS_UP = 'sign_in.py'

# A program of somebody who listens. GJS does not run on the stack of a fiber.
LISTENER = """
import GLib from 'gi://GLib';
import Gio from 'gi://Gio';
import Usher from 'gi://Usher?version=1';
import {programArgs} from 'system';

Gio._promisify(Usher, 'sign_out_async', 'sign_out_finish');
Gio._promisify(Usher.Home, 'load_async', 'load_finish');
for (const [type, name] of [[Usher.AccountStore, 'load'], [Usher.SignIn, 'submit']])
    Gio._promisify(type.prototype, `${name}_async`, `${name}_finish`);

const client = new Usher.Client({device: new Usher.Device()});
const store = new Usher.AccountStore({keyring: new Usher.Keyring({interactive: false})});
const flow = new Usher.SignIn({client, store});
store.connect('notify::loaded', () => print('loaded'));
store.connect('items-changed', (_list, _position, removed, added) => print(removed, added));
flow.connect('notify::state', () => print('state', flow.get_state()));
flow.connect('notify::account', () => print(flow.get_account().get_username()));

await store.load_async(null);
await flow.submit_async(programArgs[0], programArgs[1], null, true, null);
const home = await Usher.Home.load_async(client, store, store.get_item(0), null);
print('home', home.get_users().get_n_items());
await Usher.sign_out_async(client, store, store.get_item(0), null);
"""
HEARD = ['loaded', 'state 1', 'ada', '0 1', 'state 4', 'home 15', '1 0']

loop = GLibEventLoopPolicy().get_event_loop()


class LibraryCase(unittest.TestCase):
    def setUp(self):
        demo.reset()
        self.addCleanup(shutil.rmtree, os.path.join(os.environ['XDG_DATA_HOME'], 'usher'),
                        ignore_errors=True)
        self.addCleanup(secret_tool, 'clear', 'service', 'plex.tv')


class Programs(LibraryCase):
    """Those of the page."""

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        PAGE.write_programs(cls.folder)

    def run_here(self, command, stdin=''):
        return run(command, self.folder, os.environ, stdin)

    def assert_lists(self, name):
        for (login, password), status, output, words in (
                (ADA, 0, 'Ada\n', ''),
                (BOB, 0, 'Ada\nBob\n', ''),
                (('ada', 'wrong'), 1, 'Ada\nBob\n', 'The user name or password is wrong.\n')):
            done = self.run_here(program(name, login), password + '\n')
            self.assertEqual((done.returncode, done.stdout, done.stderr), (status, output, words))

    def compile(self, command):
        done = self.run_here(command)
        self.assertEqual((done.returncode, done.stderr), (0, ''))

    def test_every_program_is_here(self):
        self.assertEqual(set(PAGE.programs), {LOOKS_UP, *LISTS})

    def test_c(self):
        self.compile(COMPILE_C)
        self.assert_lists('sign-in.c')

    def test_javascript(self):
        self.assert_lists('sign-in.js')

    def test_vala(self):
        if not os.path.exists(f'{PREFIX}/share/vala/vapi/libusher-1.vapi'):
            self.skipTest('built without vapigen')
        self.compile(COMPILE_VALA)
        self.assert_lists('SignIn.vala')

    def test_python(self):
        login, password = TIA
        done = self.run_here(program(LOOKS_UP, login), f'{password}\n999999\n{CODE}\n')
        self.assertEqual(done.stdout, f'Tia {token_of("tia")}\n', done.stderr)
        self.assertIn('not accepted', done.stderr)


class Flows(LibraryCase):
    """From Python, in this process."""

    def setUp(self):
        super().setUp()
        self.client = Usher.Client.new(Usher.Device.new())
        self.store = Usher.AccountStore.new(Usher.Keyring.new(False))
        self.flow = Usher.SignIn.new(self.client, self.store)
        self.wait(self.store.load_async)

    def wait(self, function, *arguments):
        async def wait():
            return await function(*arguments)
        return loop.run_until_complete(wait())

    def call(self, name, account, *arguments):
        """One of those that are no method of anything."""
        future = loop.create_future()
        getattr(Usher, name + '_async')(self.client, self.store, account, *arguments, None,
                                        lambda _source, result: future.set_result(result))
        return getattr(Usher, name + '_finish')(loop.run_until_complete(future))

    def submit(self, account, code=None, cancellable=None):
        login, password = account
        return self.wait(self.flow.submit_async, login, password, code, True, cancellable)

    def assert_fails(self, code, function, *arguments):
        with self.assertRaises(GLib.Error) as caught:
            function(*arguments)
        self.assertTrue(caught.exception.matches(Usher.error_quark(), code), caught.exception)
        self.assertTrue(Usher.Error.dup_sentence(caught.exception))
        return caught.exception

    def sign_in(self):
        self.assertTrue(self.submit(ADA))
        [account] = self.store
        return account

    def test_sign_in(self):
        account = self.sign_in()
        self.assertEqual(self.flow.get_state(), Usher.SignInState.DONE)
        self.assertEqual(account.get_state(), Usher.AccountState.OK)
        self.assertEqual(self.flow.get_account().get_uuid(), account.get_uuid())
        # The token is in the keyring, and nowhere else.
        self.assertIsNone(self.flow.get_account().get_token())
        [session] = demo.sessions()
        token = self.wait(self.store.lookup_token_async, account)
        self.assertEqual(token.get_text(), session['token'])
        self.assertEqual(token_of('ada'), session['token'])
        self.assertEqual(account.get_client_identifier(), session['identifier'])

    def test_fields(self):
        account = self.sign_in()
        self.assertEqual(account.props.joined_at.to_unix(), 1339000000)
        self.assertEqual(account.props.subscription.props.status, Usher.SubscriptionStatus.ACTIVE)
        self.assertEqual([purchase.props.state for purchase in account.props.past_subscriptions],
                         [Usher.PurchaseState.ENDED] * 2)
        self.assertIn('epg', [service.props.identifier for service in account.props.services])

    def test_two_factor(self):
        self.assert_fails(Usher.Error.CODE_NEEDED, self.submit, TIA)
        self.assertEqual(self.flow.get_state(), Usher.SignInState.CODE_NEEDED)
        self.assert_fails(Usher.Error.CODE_WRONG, self.submit, TIA, '999999')
        self.assertEqual(self.flow.get_state(), Usher.SignInState.CODE_NEEDED)
        self.submit(TIA, CODE)
        self.assertEqual(self.flow.get_state(), Usher.SignInState.DONE)
        self.assertEqual(token_of('tia'), demo.sessions()[0]['token'])

    def test_token(self):
        self.sign_in()
        token = token_of('ada')
        secret_tool('clear', 'service', 'plex.tv')
        self.assertTrue(self.wait(self.flow.submit_token_async, f' {token}\n', True, None))
        self.assertEqual(self.flow.get_state(), Usher.SignInState.DONE)
        self.assertEqual(token_of('ada'), token)
        self.assert_fails(Usher.Error.TOKEN_REFUSED, self.wait, self.flow.submit_token_async,
                          'a' * 20, True, None)
        self.assertEqual(token_of('ada'), token)

    def test_pin(self):
        codes = []

        def take(flow, _pspec):
            if flow.get_pin() is not None:
                codes.append(flow.get_pin().get_code())
                demo.claim('ada', codes[-1])

        self.flow.connect('notify::pin', take)
        self.assertTrue(self.wait(self.flow.submit_pin_async, False, True, None))
        self.assertEqual([len(code) for code in codes], [4])
        self.assertEqual(token_of('ada'), demo.sessions()[0]['token'])

    def test_approve(self):
        account = self.sign_in()
        self.assert_fails(Usher.Error.LINK_CODE_UNKNOWN, self.call, 'approve', account, 'ab 12')
        self.assert_fails(Usher.Error.LINK_CODE_MALFORMED, self.call, 'approve', account, 'ab')

    def test_refused(self):
        error = self.assert_fails(Usher.Error.BAD_CREDENTIALS, self.submit, ('ada', 'wrong'))
        self.assertEqual(Usher.Error.get_remedy(error), Usher.Remedy.RESET_PASSWORD)
        self.assertEqual(self.flow.get_state(), Usher.SignInState.IDLE)
        demo.answer_next(status=429)
        self.assert_fails(Usher.Error.SLOW_DOWN, self.submit, ADA)
        self.assertEqual((list(self.store), demo.sessions()), ([], []))

    def test_cancelled(self):
        demo.answer_next(delay=10000)
        cancellable = Gio.Cancellable()
        GLib.timeout_add(300, cancellable.cancel)
        self.assert_fails(Usher.Error.CANCELLED, self.submit, ADA, None, cancellable)
        self.assertEqual(self.flow.get_state(), Usher.SignInState.IDLE)
        self.assertEqual((list(self.store), demo.sessions()), ([], []))
        self.sign_in()

    def test_refresh(self):
        account = self.sign_in()
        self.call('refresh', account)
        demo.call('POST', '/demo/revoke?username=ada')
        self.assert_fails(Usher.Error.TOKEN_REVOKED, self.call, 'refresh', account)
        self.assertEqual(account.get_state(), Usher.AccountState.OK)

    def test_follows_the_keyring(self):
        account = self.sign_in()
        account.connect('notify::state', lambda *_: loop.stop())
        secret_tool('clear', 'service', 'plex.tv')
        loop.call_later(20, loop.stop)
        loop.run_forever()
        self.assertEqual(account.get_state(), Usher.AccountState.SIGNED_OUT)
        self.assert_fails(Usher.Error.NOT_SIGNED_IN, self.wait, self.store.lookup_token_async,
                          account)

    def test_sign_out(self):
        account = self.sign_in()
        self.call('sign_out', account)
        self.assertEqual((list(self.store), demo.sessions(), token_of('ada')), ([], [], ''))

    def test_signals_in_javascript(self):
        with tempfile.NamedTemporaryFile('w', suffix='.js') as file:
            file.write(LISTENER)
            file.flush()
            done = run(['gjs', '-m', file.name, *ADA], '/', os.environ)
        self.assertEqual((done.stdout.splitlines(), done.stderr), (HEARD, ''))


if __name__ == '__main__':
    tap.main()
