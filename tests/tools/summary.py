#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the test cases of finished `meson test` runs.

    summary.py LOG:EXIT-STATUS…

LOG is the path of a run's log, without its suffix. That none of the secrets which are listed beside
it is in it is one more case. Prints what failed, with what it said, why cases were skipped, and the
closing line. Exit status 1 when a case failed or none ran.
"""

import glob
import json
import os
import re
import sys
import xml.etree.ElementTree

import secrecy

BAD = ('FAIL', 'ERROR', 'TIMEOUT', 'INTERRUPT', 'UNEXPECTEDPASS')
# How much of what a case or a program said at the end is printed again, in lines.
LAST_WORDS = 30


class Counts:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []


def reason(case):
    """A TAP case says why it was skipped; a program that exits with 77 does in its last line."""
    text = ''.join(case.findtext(stream) or '' for stream in ('system-out', 'system-err')).strip()
    return text.splitlines()[-1] if text else 'no reason given'


def with_last_words(failure, text):
    lines = text.rstrip().splitlines()[-LAST_WORDS:]
    return '\n'.join([failure, *(f'    {line}' for line in lines)])


def diagnostics(suite, case):
    """What a TAP case says after its result."""
    after = re.search(rf'(?m)^not ok {re.escape(case.get("name"))}\n((?:#.*\n)*)',
                      suite.findtext('system-out') or '')
    return after[1] if after else ''


def count_cases(suite, counts):
    """Returns the names of the programs that the failed cases of the suite belong to."""
    programs = set()
    for case in suite.findall('testcase'):
        # A program that reports its cases is a suite `usher.PROGRAM`; the others are cases of `usher`.
        program = case.get('classname').partition('.')[2]
        name = f'{program} {case.get("name")}'.strip()
        if case.find('failure') is not None or case.find('error') is not None:
            counts.failed.append(with_last_words(name, diagnostics(suite, case)))
            programs.add(program or case.get('name'))
        elif case.find('skipped') is not None:
            counts.skipped.append(f'{name}: {reason(case)}')
        else:
            counts.passed += 1
    return programs


def search_log(path, counts):
    listed = set().union(*map(secrecy.read_list, glob.glob(f'{path}.secrets/*')))
    if not listed:
        return
    with open(f'{path}.txt', 'rb') as log:
        kinds = secrecy.Secrets(listed).found(log.read())
    if kinds:
        counts.failed.append(f'secrets in {path}.txt: {", ".join(kinds)}')
    else:
        counts.passed += 1


def count_run(path, status, counts):
    before = len(counts.failed)
    reported = set()
    if os.path.exists(f'{path}.junit.xml'):
        for suite in xml.etree.ElementTree.parse(f'{path}.junit.xml').getroot():
            reported |= count_cases(suite, counts)
        with open(f'{path}.json', encoding='utf-8') as log:
            for program in map(json.loads, log):
                # It crashed, hung or ended early, after cases that all passed.
                if program['result'] in BAD and program['name'] not in reported:
                    counts.failed.append(with_last_words(
                        f'{program["name"]}: {program["result"].lower()}',
                        '\n'.join(program.get(stream, '') for stream in ('stdout', 'stderr'))))
        search_log(path, counts)
    if status != 0 and len(counts.failed) == before:
        counts.failed.append(f'the tests of {path}: meson ended with status {status}')


def main():
    counts = Counts()
    for run in sys.argv[1:]:
        path, _, status = run.rpartition(':')
        count_run(path, int(status), counts)
    for line in counts.skipped:
        print(f'skipped: {line}')
    for line in counts.failed:
        print(f'FAILED: {line}')
    closing = f'{counts.passed} passed, {len(counts.failed)} failed'
    if counts.skipped:
        closing += f', {len(counts.skipped)} skipped'
    print(closing)
    return 1 if counts.failed or counts.passed == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
