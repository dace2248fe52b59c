#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages say what the programs say of themselves, no less and no more."""

import os
import re
import subprocess
import sys
import unittest

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
sys.path.insert(0, os.path.join(TESTS, 'support'))
import tap  # noqa: E402

PAGES = os.environ['USHER_TEST_MANUAL']
USHER = os.environ['USHER_TEST_WINDOW']
USHERCTL = os.environ['USHER_TEST_USHERCTL']
OPTION = re.compile(r'^ +(?:-\w, )?--[\w-]+(?:=\w+)?', re.MULTILINE)


def output(*command):
    return subprocess.run(command, text=True, capture_output=True, timeout=60, check=True).stdout


def options(text):
    return {match.strip() for match in OPTION.findall(text)}


def sections(text, indentation):
    """What stands under each heading of a page; the headings stand that far from its margin."""
    parts = re.split(rf'^ {{{indentation}}}(\S.*)\n', text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def page(name):
    # Bold letters are printed twice, one over the other.
    text = re.sub('.\b', '', output('mandoc', '-T', 'utf8', '-O', 'width=200', f'{PAGES}/{name}.1'))
    return sections(text, 0)


def summary(text):
    """A line of usage, as both may write it."""
    return re.sub(r'\[OPTION…\]|\[--[\w-]+\]', '', text.replace('...', '…')).split()


class Manual(unittest.TestCase):
    maxDiff = None

    def test_usher(self):
        self.assertEqual(options(page('usher')['OPTIONS']), options(output(USHER, '--help-all')))

    def test_commands(self):
        listed = re.findall(r'^  ([\w-]+) ', output(USHERCTL, '--help'), re.MULTILINE)
        described = sections(page('usherctl')['COMMANDS'], 3)
        self.assertEqual(list(described), listed)
        general = options(page('usherctl')['OPTIONS'])
        for name in listed:
            with self.subTest(name):
                self.assertEqual(options(described[name]) | general - {'--version'},
                                 options(output(USHERCTL, name, '--help')))

    def test_synopsis(self):
        synopsis = page('usherctl')['SYNOPSIS'].strip().splitlines()
        usage = [output(USHERCTL, line.split()[1], '--help').splitlines()[1] for line in synopsis]
        self.assertEqual([summary(line) for line in synopsis], [summary(line) for line in usage])
        for line in synopsis:
            name = line.split()[1]
            with self.subTest(name):
                described = options(sections(page('usherctl')['COMMANDS'], 3)[name])
                named = set(re.findall(r'\[(--[\w-]+)\]', line))
                self.assertTrue(named == described or '[OPTION...]' in line, line)

    def test_general_options(self):
        for option in ('--help', '-h', '--version'):
            self.assertIn('usherctl', output(USHERCTL, option))
        self.assertEqual(options(page('usherctl')['OPTIONS']), {'-h, --help', '--version'})

    def test_exit_statuses(self):
        with open(os.path.join(TESTS, '..', 'docs', 'for-app-developers.md'),
                  encoding='utf-8') as file:
            contract = re.findall(r'^\| (\d) \|', file.read(), re.MULTILINE)
        statuses = re.findall(r'^ {7}(\d)\b', page('usherctl')['EXIT STATUS'], re.MULTILINE)
        self.assertEqual(statuses[:len(contract)], contract)

    def test_version(self):
        version = output(USHERCTL, '--version').split()[1]
        for name in ('usher', 'usherctl'):
            self.assertTrue(any(f'Usher {version}' in line for line in page(name)), name)

    def test_lint(self):
        for name in ('usher', 'usherctl'):
            lint = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', f'{PAGES}/{name}.1'],
                                  text=True, capture_output=True, check=False)
            self.assertEqual((lint.returncode, lint.stdout), (0, ''))


if __name__ == '__main__':
    tap.main()
