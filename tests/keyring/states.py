# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The states of a keyring that is not GNOME's, tried through usherctl and by another program."""

import contextlib
import os
import subprocess
import sys
import time
import unittest

import secretstorage
from secretstorage.dhcrypto import Session
from secretstorage.util import DBusAddressWrapper

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import cli  # noqa: E402
import demo  # noqa: E402
from cli import listed, sign_in, usherctl  # noqa: E402
from demo import ADA, BOB, secret_tool  # noqa: E402

# In seconds. A machine that is busy is slow, and a test that waits in vain has failed anyway.
PATIENCE = 20
# Less than the library gives a keyring that does not answer.
AT_ONCE = 8
# Nobody is there who could answer a prompt.
NOBODY = {'DISPLAY': ''}
SCHEMA = 'io.github.usher_desktop.Usher.Token'
OURS = {'xdg:schema', 'service', 'uuid', 'username', 'email', 'client-identifier'}


def skip(reason):
    raise unittest.SkipTest(reason)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def wait_for(look, what):
    """Calls `look` until it gives something."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError(f'waited in vain for {what}')
        time.sleep(0.02)
    return found


def wait_on_bus(name, seconds=PATIENCE):
    """Whether a program has the name before the time is up."""
    return subprocess.run(['gdbus', 'wait', '--session', '--timeout', str(seconds), name],
                          stderr=subprocess.DEVNULL, check=False).returncode == 0


def call(destination, path, method, *words):
    return subprocess.run(['gdbus', 'call', '--session', '--timeout', str(PATIENCE), '--dest',
                           destination, '--object-path', path, '--method', method, *words],
                          text=True, capture_output=True, check=True).stdout


def look_up(*words):
    """What secret-tool prints. KWallet gives it nothing in one session of a hundred."""
    return next(filter(None, (secret_tool('lookup', *words) for _ in range(3))), '')


def token_of(username):
    return look_up('service', 'plex.tv', 'username', username)


def plain_session(bus):
    """Not in cipher, for the same reason."""
    session = Session()
    session.encrypted = False
    service = DBusAddressWrapper('/org/freedesktop/secrets', 'org.freedesktop.Secret.Service', bus)
    _, session.object_path = service.call('OpenSession', 'sv', 'plain', ('s', ''))
    return session


class Dialog:
    """A window that a keyring asks with, found by its title or class."""

    def __init__(self, option, pattern):
        self._words = ['xdotool', 'search', '--onlyvisible', option, pattern]
        self._window = wait_for(self._find, f'the window “{pattern}”')[-1]

    def _find(self):
        return subprocess.run(self._words, text=True, capture_output=True,
                              check=False).stdout.split()

    def _do(self, *words):
        subprocess.run(['xdotool', 'windowfocus', '--sync', self._window, *words], check=True)

    def press(self, *keys):
        self._do('key', *keys)

    def type(self, text):
        self._do('type', text)

    def answer(self, text):
        self.type(text)
        self.press('Return')

    def wait_gone(self):
        wait_for(lambda: self._window not in self._find(), 'the window to close')


class Keyring:
    """A program that owns org.freedesktop.secrets, from its start to its end."""

    process = None

    def run(self, *words):
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        if self.process is not None:
            # KeePassXC may take its time, or have a question, when it is asked to end.
            self.process.kill()
            self.process.wait(PATIENCE)

    @contextlib.contextmanager
    def collection(self):
        """The default collection, as another program sees it."""
        with contextlib.closing(secretstorage.dbus_init()) as bus:
            yield secretstorage.Collection(bus, '/org/freedesktop/secrets/aliases/default',
                                           plain_session(bus))

    def is_locked(self):
        with self.collection() as collection:
            return collection.is_locked()

    def lock(self):
        secret_tool('lock', f'--collection={self.NAME}')
        wait_for(self.is_locked, 'the keyring to lock')


def finish(process):
    stdout, stderr = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


class Case(cli.Case):
    """Begins with a keyring that is open and has nothing of ours in it."""

    missing = None

    @classmethod
    def setUpClass(cls):
        try:
            cls.keyring = cls.make_keyring()
            cls.addClassCleanup(cls.keyring.stop)
            cls.keyring.start()
        except unittest.SkipTest as reason:
            # To be said of each case: of a whole class pycotap can't say it.
            cls.missing = str(reason)

    def setUp(self):
        if self.missing:
            self.skipTest(self.missing)
        demo.reset()
        self.keyring.unlock()
        for account in listed(env=NOBODY).values():
            usherctl('sign-out', '--keep-session', account['uuid'], env=NOBODY)
        secret_tool('clear', 'service', 'plex.tv')

    def at_once(self, command, *words, env=NOBODY):
        start = time.monotonic()
        run = command(*words, env=env)
        self.assertLess(time.monotonic() - start, AT_ONCE)
        return run

    def start(self, *words, stdin=''):
        """Starts a command that somebody answers a prompt of."""
        process = subprocess.Popen([cli.USHERCTL, *words], text=True, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        process.stdin.write(stdin)
        process.stdin.flush()
        return process

    def start_sign_in(self, account):
        login, password = account
        return self.start('sign-in', '--login', login, '--password-stdin', stdin=password + '\n')

    @contextlib.contextmanager
    def items(self):
        """The items of our schema, as another program sees them."""
        with self.keyring.collection() as collection:
            yield list(collection.search_items({'xdg:schema': SCHEMA, 'service': 'plex.tv'}))

    def only_item(self):
        """What the one item says."""
        with self.items() as items:
            self.assertEqual(len(items), 1)
            return (items[0].get_label(), items[0].get_attributes(),
                    items[0].get_secret().decode())

    def assert_locked(self, run):
        self.assert_fails(run, 5, 'locked')


class States(Case):
    def test_sign_in(self):
        self.assert_done(sign_in(ADA))
        label, attributes, token = self.only_item()
        self.assertEqual(label, 'Plex: ada')
        self.assertEqual(demo.sessions()[0]['token'], token)
        self.assertEqual(token_of('ada'), token)
        self.assertEqual(look_up('xdg:schema', SCHEMA, 'service', 'plex.tv', 'uuid',
                                 attributes['uuid']), token)
        self.assert_done(usherctl('token'), token + '\n')
        self.assertEqual(listed()['ada']['state'], 'ok')
        self.assertIn('ada@example.org', usherctl('show').stdout)

    def test_nobody_is_there(self):
        for _ in range(2):
            self.assert_done(self.at_once(sign_in, ADA))
        self.assert_done(self.at_once(usherctl, 'token'), token_of('ada') + '\n')
        self.assert_done(self.at_once(usherctl, 'sign-out'))
        self.assertEqual(token_of('ada'), '')

    def test_sign_in_again(self):
        self.assert_done(sign_in(ADA))
        first = token_of('ada')
        with self.items() as items:
            attributes = items[0].get_attributes()
            items[0].set_attributes({name: value for name, value in attributes.items()
                                     if name not in self.keyring.READ_ONLY} | {'note': 'mine'})
        before = self.only_item()
        self.assertEqual(before[1]['note'], 'mine')
        for _ in range(2):
            self.assert_done(sign_in(ADA))
        label, attributes, token = self.only_item()
        self.assertEqual((label, attributes), before[:2])
        self.assertNotEqual(token, first)
        self.assertEqual(usherctl('token').stdout, token + '\n')

    def test_new_name(self):
        self.assert_done(sign_in(ADA))
        foreign = {name: value for name, value in self.only_item()[1].items() if name not in OURS}
        demo.answer_next(merge={'username': 'lovelace', 'email': 'lovelace@example.org'})
        self.assert_done(sign_in(ADA))
        label, attributes, token = self.only_item()
        self.assertEqual(label, 'Plex: lovelace')
        self.assertEqual(attributes['email'], 'lovelace@example.org')
        self.assertEqual(token_of('lovelace'), token)
        self.assertEqual(token_of('ada'), '')
        self.assertEqual({name for name in attributes if name not in OURS}, set(foreign))
        self.assertEqual(list(listed()), ['lovelace'])

    def test_two_accounts(self):
        self.assert_done(sign_in(ADA))
        self.assert_done(sign_in(BOB))
        tokens = {session['username']: session['token'] for session in demo.sessions()}
        for name in ('ada', 'bob'):
            self.assertEqual(usherctl('token', name).stdout, tokens[name] + '\n')
        self.assert_done(usherctl('sign-out', 'ada'))
        self.assert_fails(usherctl('token', 'ada'), 4)
        self.assert_done(usherctl('token'), tokens['bob'] + '\n')

    def test_sign_out(self):
        self.assert_done(sign_in(ADA))
        self.assert_done(usherctl('sign-out'))
        self.assertEqual(demo.sessions(), [])
        with self.items() as items:
            self.assertEqual(items, [])
        self.assert_fails(usherctl('token'), 4)

    def test_locked(self):
        self.assert_done(sign_in(ADA))
        token = token_of('ada')
        self.keyring.lock()
        for words in (['token'], ['token', 'nobody'], ['sign-out', '--keep-session']):
            self.assert_locked(self.at_once(usherctl, *words))
        self.assert_locked(self.at_once(sign_in, BOB))
        self.assertEqual([session['token'] for session in demo.sessions()], [token])
        self.assertEqual(self.at_once(listed)['ada']['state'], 'locked')
        self.assertIn('ada@example.org', self.at_once(usherctl, 'show').stdout)
        self.assertTrue(self.keyring.is_locked())
        self.keyring.unlock()
        self.assert_done(usherctl('token'), token + '\n')
        self.assertEqual(listed()['ada']['state'], 'ok')

    def test_list_asks_for_nothing(self):
        self.assert_done(sign_in(ADA))
        self.keyring.lock()
        self.assertEqual(self.at_once(listed, env={})['ada']['state'], 'locked')

    def test_prompt_is_answered(self):
        self.assert_done(sign_in(ADA))
        token = token_of('ada')
        self.keyring.lock()
        process = self.start('token')
        Dialog(*self.keyring.PROMPT).answer(self.keyring.PASSWORD)
        self.assert_done(finish(process), token + '\n')

    def test_prompt_is_dismissed(self):
        self.assert_done(sign_in(ADA))
        self.keyring.lock()
        process = self.start('token')
        dialog = Dialog(*self.keyring.PROMPT)
        dialog.press('Escape')
        self.assert_locked(finish(process))
        dialog.wait_gone()

    def test_not_remembered(self):
        self.assert_fails(sign_in(ADA, '--no-remember'), 5, 'keyring')
        with self.items() as items:
            self.assertEqual(items, [])
        self.assert_done(sign_in(ADA))
        kept = self.only_item()
        self.assert_fails(sign_in(ADA, '--no-remember'), 5, 'keyring')
        self.assertEqual(self.only_item(), kept)
        # Plex was not even asked: the token that is there is good.
        self.assert_done(usherctl('check'))

    def test_started_again(self):
        self.assert_done(sign_in(ADA))
        token = token_of('ada')
        # KWallet writes what is new when a few seconds have passed, or when it is locked.
        self.keyring.lock()
        self.keyring.stop()
        self.assert_fails(usherctl('token'), 5, 'keyring')
        self.assert_fails(usherctl('list'), 5, 'keyring')
        self.keyring.start()
        self.assert_done(usherctl('token'), token + '\n')

    def test_other_programs(self):
        self.assert_done(sign_in(ADA))
        with self.items() as items:
            items[0].set_secret(b'another-token')
        self.assert_done(usherctl('token'), 'another-token\n')
        with self.items() as items:
            items[0].delete()
        self.assert_fails(usherctl('token'), 4)
        self.assertEqual(listed()['ada']['state'], 'signed-out')

    def test_two_items(self):
        self.assert_done(sign_in(ADA))
        attributes = {name: value for name, value in self.only_item()[1].items() if name in OURS}
        with self.keyring.collection() as collection:
            collection.create_item('Plex: ada', attributes, b'old-token')
        with self.items() as items:
            self.assertEqual(len(items), 2)
        self.assertEqual(list(listed()), ['ada'])
        self.assert_done(sign_in(ADA))
        self.assertEqual(self.only_item()[2], demo.sessions()[0]['token'])
