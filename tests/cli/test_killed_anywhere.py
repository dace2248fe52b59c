#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl is killed two hundred times, at points that are drawn by lot, in whatever it does to
three accounts by turns. After each the next start finds each of them once, with the token from
before or the one that Plex has just given it, and what was not touched as it was.

USHER_TEST_SEED draws the same lots again; USHER_TEST_KILLS says how many.
"""

import contextlib
import glob
import hashlib
import json
import os
import random
import typing

import secretstorage

import cli
import demo
import killed
from claiming import somebody_claims
from cli import USHERCTL, listed, usherctl

SEED = int(os.environ.get('USHER_TEST_SEED') or random.randrange(1 << 32))
KILLS = int(os.environ.get('USHER_TEST_KILLS') or 200)
SCHEMA = {'xdg:schema': 'io.github.usher_desktop.Usher.Token'}
DATA = os.path.join(os.environ['XDG_DATA_HOME'], 'usher')
PASSWORDS = dict((demo.ADA, demo.BOB))
KIM = demo.home_user('Kim').uuid
UUIDS = {'ada': 'ada0c0ffee123456', 'bob': 'b0b0000000000042', 'kim': KIM}


def file_of(uuid):
    return os.path.join(DATA, 'accounts', hashlib.sha256(uuid.encode()).hexdigest() + '.json')


def read(name):
    """Nothing where there is no such file."""
    with contextlib.suppress(FileNotFoundError), \
            open(os.path.join(DATA, name), encoding='utf-8') as file:
        return file.read()
    return None


def sessions():
    """The tokens that are good, with whose they are."""
    return {session['token']: session['uuid'] for session in demo.sessions()}


class State(typing.NamedTuple):
    tokens: dict
    files: set
    identifier: str
    default: str | None


class Anywhere(cli.KeyringCase):
    def setUp(self):
        super().setUp()
        demo.allow_sign_ins(1 << 30)
        self.bus = secretstorage.dbus_init()
        self.addCleanup(self.bus.close)
        self.lots = random.Random(SEED)

    # What is done, each to one account.

    def sign_in_with_password(self, name, kill_at):
        return killed.run([USHERCTL, 'sign-in', '--login', name, '--password-stdin'], kill_at,
                          PASSWORDS[name] + '\n')

    def sign_in_with_token(self, name, kill_at):
        token = demo.foreign_token((name, PASSWORDS[name]))
        return killed.run([USHERCTL, 'sign-in', '--token-stdin'], kill_at, token + '\n')

    def sign_in_with_code(self, name, kill_at):
        with somebody_claims(name):
            return killed.run([USHERCTL, 'sign-in', '--link'], kill_at)

    def sign_in_with_browser(self, name, kill_at):
        with somebody_claims(name):
            return killed.run([USHERCTL, 'sign-in', '--browser'], kill_at)

    def sign_in_through_home(self, _name, kill_at):
        return killed.run([USHERCTL, 'sign-in', '--home-user', 'Kim', '--login', 'ada'], kill_at)

    def sign_out(self, name, kill_at):
        return killed.run([USHERCTL, 'sign-out', UUIDS[name]], kill_at)

    def check(self, name, kill_at):
        return killed.run([USHERCTL, 'check', UUIDS[name]], kill_at)

    def choose_default(self, name, kill_at):
        return killed.run([USHERCTL, 'default', UUIDS[name]], kill_at)

    def draw(self, tokens):
        """What to do, and to whom: only with a token that is good one can do more than sign in."""
        good = sessions()
        able = [name for name, uuid in UUIDS.items() if tokens.get(uuid) in good]
        ways = [(way, list(PASSWORDS)) for way in (
            self.sign_in_with_password, self.sign_in_with_token, self.sign_in_with_code,
            self.sign_in_with_browser)]
        if 'ada' in able:
            ways += 2 * [(self.sign_in_through_home, ['kim'])]
        if able:
            # Twice as often: whoever waits for a code waits for a second.
            ways += 2 * [(self.check, able), (self.choose_default, able), (self.sign_out, able)]
        action, names = self.lots.choice(ways)
        return action, self.lots.choice(names)

    # What is there then.

    def look(self):
        items = list(secretstorage.search_items(self.bus, SCHEMA))
        uuids = [item.get_attributes()['uuid'] for item in items]
        self.assertEqual(len(uuids), len(set(uuids)), 'an account has two items')
        tokens = {uuid: item.get_secret().decode() for uuid, item in zip(uuids, items)}
        for uuid, item in zip(uuids, items):
            self.assertEqual(item.get_attributes().get('username', 'kim'),
                             next(name for name in UUIDS if UUIDS[name] == uuid))
        files = {uuid for uuid in UUIDS.values() if os.path.exists(file_of(uuid))}
        return State(tokens, files, read('client-identifier'), read('default-account'))

    def assert_whole(self, state):
        """What a write that was cut short leaves beside a file is nobody's account."""
        known = {file_of(uuid): uuid for uuid in UUIDS.values()}
        for path in glob.glob(os.path.join(DATA, 'accounts', '*.json')):
            account = json.loads(read(path))
            self.assertEqual(account['uuid'], known[path])
            self.assertFalse([token for token in state.tokens.values() if token in read(path)])

        run = usherctl('list', '--json')
        self.assert_done(run)
        accounts = json.loads(run.stdout)
        self.assertEqual(sorted(account['uuid'] for account in accounts),
                         sorted({*state.tokens, *state.files}))
        for account in accounts:
            self.assertEqual(account['state'],
                             'ok' if account['uuid'] in state.tokens else 'signed-out')

    def assert_step(self, action, name, before, after, given):
        """`given`: the tokens that Plex has given meanwhile, with whose they are."""
        for uuid in UUIDS.values():
            allowed = {before.tokens.get(uuid)}
            if uuid == UUIDS[name] and action == self.sign_out:
                allowed.add(None)
            elif uuid == UUIDS[name]:
                allowed |= {token for token, whose in given.items() if whose == uuid}
            self.assertIn(after.tokens.get(uuid), allowed)
        lost = before.files - after.files
        self.assertLessEqual(lost, {UUIDS[name]} if action == self.sign_out else set())
        self.assertLessEqual(after.files - before.files, {UUIDS[name]})
        self.assertEqual(after.identifier, before.identifier)
        chosen = {before.default}
        if action == self.choose_default:
            chosen.add(UUIDS[name] + '\n')
        elif action == self.sign_out and before.default == UUIDS[name] + '\n':
            chosen.add(None)
        self.assertIn(after.default, chosen)
        self.assert_whole(after)

    def assert_all_go_on(self):
        """What a kill has left behind is in nobody's way."""
        good = sessions()
        for name, account in listed().items():
            token = usherctl('token', account['uuid']).stdout.strip()
            self.assertEqual(usherctl('check', account['uuid']).returncode,
                             0 if token in good else 4, name)

    def test_anywhere(self):
        print(f'# USHER_TEST_SEED={SEED}', flush=True)
        self.sign_in_with_password('ada', None)
        calls, kills, seen = {}, 0, {}
        state = self.look()
        while kills < KILLS:
            action, name = self.draw(state.tokens)
            # The first time it shows how many calls it makes.
            kill_at = self.lots.randint(1, calls[action]) if action in calls else None
            before, known = state, sessions()
            made = action(name, kill_at)
            calls[action] = max(made, calls.get(action, 0))
            state = self.look()
            with self.subTest(f'kill {kills}: {action.__name__} of {name}, call {kill_at} of '
                              f'{calls[action]}, USHER_TEST_SEED={SEED}'):
                given = {token: uuid for token, uuid in sessions().items() if token not in known}
                if action == self.sign_in_with_token:
                    given |= sessions()
                self.assert_step(action, name, before, state, given)
            if made == kill_at:
                kills += 1
                seen[action.__name__] = seen.get(action.__name__, 0) + 1
                if kills % 20 == 0:
                    self.assert_all_go_on()
                    state = self.look()
        print(f'# killed: {seen}', flush=True)


if __name__ == '__main__':
    cli.main()
