#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays every row of faults.py, over TLS: with a client of the library, and with usherctl where
somebody is signed in already."""

import os
import re
import subprocess
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', name) for name in ('support', 'tools', 'cli')]
import demo  # noqa: E402
import faults  # noqa: E402
import tap  # noqa: E402
from cli import account_files, sign_in  # noqa: E402
from faults import BODY, FAULTS, GOOD, MIB, TOKEN, UUID  # noqa: E402
from wire import DROP, Service  # noqa: E402

DOCUMENT = os.path.join(HERE, '..', '..', 'docs', 'refusals.md')
OLD_TOKEN = 'the-token-that-was-there'
OLD = faults.whole(faults.body(authToken=OLD_TOKEN))
# What one reply may cost at its height, and how much longer than the client's own time it may take,
# in seconds, on a busy computer. The sanitizers keep what was freed for a while.
MEMORY = 32 * MIB
SANITIZED = 'asan' in os.environ['USHER_TEST_BUILD']
LATE = 5


def read_refusals():
    """What usherctl says, and its exit status, by the name of the error."""
    with open(DOCUMENT, encoding='utf-8') as file:
        rows = [line.split(' | ') for line in file if line.startswith('| ')][2:]
    refusals = {}
    for _, _, code, sentence, _, status in rows:
        pattern = '.+'.join(map(re.escape, sentence.split('…')))
        refusals.setdefault(code.strip('`'), set()).add((status.strip(' |\n'), pattern))
    return refusals


class Client:
    """A client in a process of its own, which lives as long as nothing ends it."""

    def __init__(self, env):
        self.process = subprocess.Popen([os.environ['USHER_TEST_CLIENT']], text=True,
                                        env={**os.environ, **env},
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        self.process.communicate()
        return self.process.returncode

    def status(self, name):
        with open(f'/proc/{self.process.pid}/status', encoding='utf-8') as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith(name))

    def sign_in(self, timeout):
        """What came of it, how many seconds that took, and how much memory at its height."""
        with open(f'/proc/{self.process.pid}/clear_refs', 'w', encoding='utf-8') as file:
            # From here on the height is counted anew.
            file.write('5')
        before, begin = self.status('VmRSS'), time.monotonic()
        self.process.stdin.write(f'{timeout}\n')
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        took = time.monotonic() - begin
        return answer, took, self.status('VmHWM') - before if answer else 0


class FaultsCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.addClassCleanup(cls.service.close)
        cls.client = Client(cls.service.env)
        cls.refusals = read_refusals()

    @classmethod
    def tearDownClass(cls):
        assert cls.client.close() == 0, 'the client fell over'

    def play(self, reply, *outcomes, timeout=10000, protocol='http/1.1'):
        """With the library's client: one of these has to come of it."""
        self.service.set_reply(reply, protocol)
        answer, took, memory = self.client.sign_in(timeout)
        if not answer:
            status = self.client.close()
            type(self).client = Client(self.service.env)
            self.fail(f'the client fell over: {status}')
        self.assertIn(answer.replace(f'ok {UUID} {TOKEN}', 'ok'), outcomes)
        self.assertLess(took, timeout / 1000 + LATE)
        if not SANITIZED:
            self.assertLess(memory, MEMORY)
        # A password is sent once, and no cookie ever.
        requests = [request.lower() for request in self.service.requests]
        self.assertEqual(sum(b'password=' in request for request in requests), 1)
        self.assertFalse([request for request in requests if b'\ncookie:' in request])

    def play_usherctl(self, reply, outcome, protocol):
        """Where somebody is signed in already."""
        kept = self.read_files()
        self.service.set_reply(reply, protocol)
        run = sign_in(demo.ADA, env=self.service.env)
        words = run.stderr
        self.assertTrue(any(str(run.returncode) == status
                            and re.fullmatch(f'usherctl: {pattern}\n', words)
                            for status, pattern in self.refusals[outcome]), (run.returncode, words))
        # Nothing of it is kept, and what was there is there.
        self.assertEqual(run.stdout, '')
        self.assertEqual(demo.token_of('ada'), OLD_TOKEN)
        self.assertEqual(self.read_files(), kept)

    @staticmethod
    def read_files():
        files = {}
        for path in account_files():
            with open(path, 'rb') as file:
                files[path] = file.read()
        return files


class Faults(FaultsCase):
    """One test for each row: test_NUMBER_NAME."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service.set_reply(OLD)
        run = sign_in(demo.ADA, env=cls.service.env)
        assert (run.returncode, run.stderr) == (0, ''), run

    def test_usherctl(self):
        self.service.set_reply(faults.one_by_one(GOOD))
        run = sign_in(demo.ADA, env=self.service.env)
        self.assertEqual((run.returncode, run.stderr), (0, ''))
        self.assertEqual(demo.token_of('ada'), TOKEN)


def add_tests():
    for number, row in enumerate(FAULTS):
        def test(self, row=row):
            self.play(row.reply, row.outcome, timeout=row.timeout, protocol=row.protocol)
            if row.outcome != 'ok' and row.timeout > faults.SOON:
                self.play_usherctl(row.reply, row.outcome, row.protocol)
        name = re.sub(r'\W+', '_', row.name)
        setattr(Faults, f'test_{number:03}_{name}', test)


class Cuts(FaultsCase):
    """The connection is cut after so many bytes."""

    def cut(self, reply, in_body='no-network'):
        """At each byte of the headers and around the end, and at every 100th between."""
        head, end = reply.index(b'\r\n\r\n') + 4, len(reply)
        for place in sorted({*range(head + 2), *range(head, end, 100), *range(end - 12, end)}):
            with self.subTest(place):
                for cut in reply[:place], faults.then(reply[:place], DROP):
                    # In the headers it hangs on the line, and on what TLS says.
                    outcomes = (in_body,) if place >= head else ('no-network', 'bad-reply')
                    self.play(cut, *outcomes)

    def test_with_a_length(self):
        self.cut(GOOD)

    def test_in_chunks(self):
        # Without the last line break it is whole all the same.
        self.cut(faults.chunked(BODY)[:-2])

    def test_without_a_length(self):
        # Nothing but JSON itself says that such a body is not whole.
        self.cut(faults.open_ended(BODY), 'bad-reply')


if __name__ == '__main__':
    add_tests()
    tap.main()
