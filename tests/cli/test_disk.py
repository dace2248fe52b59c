#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl with a disk that is full or may only be read from, that has no room for the rest of a
file, and with something else in the place of a file or folder. Nothing is lost that the keyring
took, no file is written by halves, and what was not kept is said."""

import contextlib
import glob
import hashlib
import json
import os
import resource
import shutil
import subprocess

import cli
import demo
from cli import USHERCTL, account_files, listed, sign_in, usherctl
from demo import ADA, BOB, token_of
from disk import Disk
from keyring_daemon import Keyring
from claiming import somebody_claims

DATA = os.path.join(os.environ['XDG_DATA_HOME'], 'usher')
RUNTIME = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'usher')
ACCOUNTS = os.path.join(DATA, 'accounts')
IDENTIFIER = os.path.join(DATA, 'client-identifier')
DEFAULT = os.path.join(DATA, 'default-account')
KEYRINGS = os.path.join(os.environ['XDG_DATA_HOME'], 'keyrings')
# Of the demo service's ada.
FILE = os.path.join(ACCOUNTS, hashlib.sha256(b'ada0c0ffee123456').hexdigest() + '.json')
STORAGE = 'A file of Usher can’t be read or written.'
KEYRING = 'The keyring did not do as it was asked.'
MEMORY = 4 << 30


def with_password(name='ada'):
    return sign_in({'ada': ADA, 'bob': BOB}[name])


def with_token():
    return usherctl('sign-in', '--token-stdin', stdin=demo.foreign_token(ADA) + '\n')


def with_code():
    with somebody_claims():
        return usherctl('sign-in', '--link')


def run_limited(what, limit, *words, stdin=''):
    return subprocess.run([USHERCTL, *words], input=stdin, text=True, capture_output=True,
                          timeout=60,
                          # Python has the signal that tells of a limit ignored: so it stays.
                          restore_signals=False, check=False,
                          preexec_fn=lambda: resource.setrlimit(
                              getattr(resource, 'RLIMIT_' + what), (limit, limit)))


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def write(path, data=b''):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(data)


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)


def all_files():
    return {path: read(path) for path in glob.glob(DATA + '/**', recursive=True)
            if os.path.isfile(path) and not path.endswith('filler')}


class DiskCase(cli.KeyringCase):
    """Bob is signed in, and nothing of his changes."""

    def setUp(self):
        super().setUp()
        self.assert_done(with_password('bob'))
        self.bob = token_of('bob')
        self.addCleanup(lambda: self.assertEqual(self.bob, self.bob_after))

    def tearDown(self):
        self.bob_after = token_of('bob')
        super().tearDown()

    def assert_signed_in(self, run):
        """The keyring has the token, and the person is told that the disk has not the rest."""
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertNotIn('Signed in', run.stdout)
        complaint, = (line for line in run.stderr.splitlines() if line.startswith('usherctl: '))
        self.assertIn(f'Signed in as Ada. {STORAGE}', complaint)
        token = token_of('ada')
        self.assertIn(token, [session['token'] for session in demo.sessions()])
        self.assert_done(usherctl('token', 'ada'), token + '\n')
        self.assertEqual({name: account['state'] for name, account in listed().items()},
                         {'ada': 'ok', 'bob': 'ok'})

    def assert_whole(self):
        """Once there is room, all is as if nothing had been."""
        self.assert_done(usherctl('check', 'ada'))
        account = json.loads(usherctl('show', '--json', 'ada').stdout)
        self.assertEqual(account['username'], 'ada')
        self.assertGreater(len(account), 30)
        self.assertEqual(len(account_files()), 2)


class SmallDisk(DiskCase):
    """With our folder on a disk of its own."""

    def setUp(self):
        self.disk = Disk(DATA)
        self.addCleanup(self.disk.take_away)
        super().setUp()

    def refusals(self):
        return self.disk.full, self.disk.read_only

    def test_sign_in(self):
        for refuse in self.refusals():
            with self.subTest(refuse.__name__), refuse():
                for way in (with_password, with_token, with_code):
                    before = all_files()
                    self.assert_signed_in(way())
                    self.assertEqual(all_files(), before)
        self.assert_whole()

    def test_home_user(self):
        with_password()
        for refuse in self.refusals():
            with self.subTest(refuse.__name__), refuse():
                before = all_files()
                run = usherctl('sign-in', '--home-user', 'Kim', '--login', 'ada')
                self.assert_fails(run, 1, f'Signed in as Kim. {STORAGE}')
                self.assert_done(usherctl('token', 'Kim'))
                self.assertEqual(all_files(), before)

    def test_nobody_yet(self):
        """Without a place for the client identifier Plex is asked for nothing."""
        os.remove(IDENTIFIER)
        demo.call('DELETE', '/demo/log')
        for refuse in self.refusals():
            with self.subTest(refuse.__name__), refuse():
                self.assert_fails(with_password(), 1, STORAGE)
                self.assert_fails(usherctl('sign-in', '--link'), 1, STORAGE)
                self.assertEqual(demo.log(), [])
                self.assertFalse(os.path.exists(IDENTIFIER))

    def test_check(self):
        with_password()
        before, token = read(FILE), token_of('ada')
        for refuse in self.refusals():
            with self.subTest(refuse.__name__), refuse():
                self.assert_fails(usherctl('check', 'ada'), 1, STORAGE)
                self.assertEqual((read(FILE), token_of('ada')), (before, token))
                self.assertEqual(listed()['ada']['state'], 'ok')
        self.assert_whole()

    def test_default(self):
        with_password()
        self.assert_done(usherctl('default', 'bob'))
        for refuse in self.refusals():
            with self.subTest(refuse.__name__), refuse():
                self.assert_fails(usherctl('default', 'ada'), 1, STORAGE)
                self.assertTrue(listed()['bob']['default'])
        self.assert_done(usherctl('default', 'ada'))

    def test_sign_out_when_full(self):
        with_password()
        with self.disk.full():
            self.assert_done(usherctl('sign-out', 'ada'))
        self.assertFalse(os.path.exists(FILE))

    def test_sign_out_when_read_only(self):
        with_password()
        with self.disk.read_only():
            self.assert_fails(usherctl('sign-out', 'ada'), 1, STORAGE)
            self.assertEqual(token_of('ada'), '')
            self.assertNotIn('ada', [session['username'] for session in demo.sessions()])
            self.assertEqual(listed()['ada']['state'], 'signed-out')
        self.assert_done(usherctl('sign-out', 'ada'))
        self.assertNotIn('ada', listed())

    def test_not_remembered_any_more(self):
        """That the file of before is still there is said, for it was to go."""
        with_password()
        with self.disk.read_only():
            self.assert_signed_in(sign_in(ADA, '--no-remember'))


class RuntimeDisk(DiskCase):
    def test_not_remembered(self):
        disk = Disk(RUNTIME)
        self.addCleanup(disk.take_away)
        for refuse in (disk.full, disk.read_only):
            with self.subTest(refuse.__name__), refuse():
                self.assert_signed_in(sign_in(ADA, '--no-remember'))
                self.assertEqual(glob.glob(RUNTIME + '/accounts/*'), [])


class NoRoomForTheRest(DiskCase):
    """No more than so many bytes can be in a file: the first write is cut short, the next fails."""

    @staticmethod
    def run_limited(size, *words, stdin=''):
        return run_limited('FSIZE', size, *words, stdin=stdin)

    def test_account(self):
        with_password()
        whole = len(read(FILE))
        for size in (0, 1, whole // 2, whole - 1):
            with self.subTest(size):
                before = all_files()
                self.assert_signed_in(self.run_limited(size, 'sign-in', '--token-stdin',
                                                       stdin=demo.foreign_token(ADA) + '\n'))
                self.assert_fails(self.run_limited(size, 'check', 'ada'), 1, STORAGE)
                self.assertEqual(all_files(), before)
        self.assert_whole()

    def test_small_files(self):
        with_password()
        self.assert_done(usherctl('default', 'bob'))
        for size in (0, 1, 10):
            before = all_files()
            self.assert_fails(self.run_limited(size, 'default', 'ada'), 1, STORAGE)
            self.assertEqual(all_files(), before)
        os.remove(IDENTIFIER)
        for size in (0, 1, 35):
            self.assert_fails(self.run_limited(size, 'sign-in', '--link'), 1, STORAGE)
            self.assertEqual(glob.glob(IDENTIFIER + '*'), [])


class KeyringDisk(DiskCase):
    """The disk that the keyring itself is on."""

    keyring = Keyring()

    def setUp(self):
        self.disk = Disk(KEYRINGS)
        self.keyring.unlock()
        super().setUp()

    def tearDown(self):
        super().tearDown()
        self.disk.take_away()
        self.keyring.unlock()

    def assert_refused(self):
        before = all_files()
        self.assert_fails(usherctl('sign-in', '--token-stdin', stdin=self.token + '\n'), 5, KEYRING)
        self.assert_fails(usherctl('sign-out', '--keep-session', 'bob'), 5, KEYRING)
        self.assertEqual((token_of('ada'), token_of('bob')), ('', self.bob))
        self.assertEqual(all_files(), before)

    def test_full_and_read_only(self):
        self.token = demo.foreign_token(ADA)
        for refuse in (self.disk.full, self.disk.read_only):
            with self.subTest(refuse.__name__), refuse():
                self.assert_refused()
        self.assert_done(usherctl('sign-in', '--token-stdin', stdin=self.token + '\n'))
        self.assertEqual(token_of('ada'), self.token)
        # It is on the disk, too.
        self.keyring.unlock()
        self.assertEqual((token_of('ada'), token_of('bob')), (self.token, self.bob))


class InTheWay(DiskCase):
    """What is in the place of a file or folder: nothing waits for it, or reads without an end."""

    def setUp(self):
        super().setUp()
        self.assert_done(with_password())
        self.token = token_of('ada')

    @staticmethod
    def things(path):
        """What may be there, and how it comes there."""
        return {
            'nothing in it': lambda: write(path),
            'half of it': lambda: write(path, b'{"uuid": "ada0c0ffee123456", "usern'),
            'a pipe': lambda: os.mkfifo(path),
            'a folder': lambda: os.mkdir(path),
            'a link to nowhere': lambda: os.symlink('nowhere', path),
            'a link to itself': lambda: os.symlink(path, path),
            'a large file': lambda: write(path, b'0' * (8 << 20)),
            'no end': lambda: os.symlink('/dev/zero', path),
        }.items()

    @contextlib.contextmanager
    def put(self, name, make, path):
        """Has it there for a while, in the place of what was there."""
        kept = os.path.join(os.environ['HOME'], 'kept')
        with self.subTest(name), contextlib.ExitStack() as stack:
            if os.path.lexists(path):
                os.rename(path, kept)
                stack.callback(os.rename, kept, path)
            stack.callback(remove, path)
            make()
            yield

    @staticmethod
    def usherctl(*words, stdin=''):
        """With less memory than there is."""
        return run_limited('AS', MEMORY, *words, stdin=stdin)

    def test_account_file(self):
        for name, make in self.things(FILE):
            with self.put(name, make, FILE):
                self.assert_done(self.usherctl('token', 'ada'), self.token + '\n')
                self.assertEqual({name: account['state'] for name, account in listed().items()},
                                 {'ada': 'ok', 'bob': 'ok'})
                if name == 'a folder':
                    self.assert_fails(self.usherctl('check', 'ada'), 1, STORAGE)
                    self.assertEqual(os.listdir(FILE), [])
                else:
                    self.assert_done(self.usherctl('check', 'ada'))
                    self.assertEqual(json.loads(read(FILE))['username'], 'ada')
                self.assertEqual(len(account_files()), 2)

    def test_identifier(self):
        kept = read(IDENTIFIER)
        for name, make in self.things(IDENTIFIER):
            with self.put(name, make, IDENTIFIER):
                run = self.usherctl('sign-in', '--login', 'ada', '--password-stdin',
                                    stdin=ADA[1] + '\n')
                if name in ('nothing in it', 'half of it', 'a link to nowhere'):
                    self.assert_done(run)
                    self.assertEqual(len(read(IDENTIFIER)), len(kept))
                else:
                    self.assert_fails(run, 1, STORAGE)
                self.assertEqual(glob.glob(IDENTIFIER + '.*'), [])

    def test_default(self):
        for name, make in self.things(DEFAULT):
            with self.put(name, make, DEFAULT):
                self.assert_fails(self.usherctl('token'), 2)
                if name == 'a folder':
                    self.assert_fails(self.usherctl('default', 'ada'), 1, STORAGE)
                else:
                    self.assert_done(self.usherctl('default', 'ada'))
                    self.assert_done(self.usherctl('token'), self.token + '\n')

    def test_folder_of_accounts(self):
        for name, make in self.things(ACCOUNTS):
            with self.put(name, make, ACCOUNTS):
                if name != 'a folder':
                    self.assert_signed_in(with_token())
        self.assert_done(usherctl('check', 'ada'))

    def test_our_folder(self):
        for name, make in self.things(DATA):
            with self.put(name, make, DATA):
                if name != 'a folder':
                    self.assert_fails(with_password(), 1, STORAGE)
                    self.assert_done(self.usherctl('token', 'ada'), self.token + '\n')
                    self.assertEqual(listed()['ada']['state'], 'ok')


if __name__ == '__main__':
    cli.main()
