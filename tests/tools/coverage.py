#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says how much of each part of the code was run, and writes down what was not.

    coverage.py REPORT UNCOVERED

REPORT is gcovr's, in JSON; UNCOVERED is the file to write: each line that no test runs, with the
function that it is in.
"""

import bisect
import collections
import json
import os
import sys

PARTS = {'src/lib': 'libusher', 'src/cli': 'usherctl', 'src/app': 'usher'}


def percentage(covered, lines):
    return f'{100 * covered / lines:.1f} %'


def write_file(report, missed, out):
    functions = sorted((function['lineno'], function['name']) for function in report['functions'])
    starts = [start for start, _ in functions]
    with open(report['file'], encoding='utf-8') as source:
        text = source.read().splitlines()
    lines = len(report['lines'])
    print(f'\n{report["file"]}: {percentage(lines - len(missed), lines)}', file=out)
    inside = None
    for number in missed:
        place = bisect.bisect_right(starts, number)
        if place not in (0, inside):
            print(f'  {functions[place - 1][1]} ()', file=out)
        inside = place
        print(f'  {number:5}  {text[number - 1]}', file=out)


def main():
    with open(sys.argv[1], encoding='utf-8') as report:
        files = json.load(report)['files']
    counts = collections.defaultdict(lambda: [0, 0])
    with open(sys.argv[2], 'w', encoding='utf-8') as out:
        for report in sorted(files, key=lambda report: report['file']):
            missed = [line['line_number'] for line in report['lines'] if line['count'] == 0]
            count = counts[os.path.dirname(report['file'])]
            count[0] += len(report['lines']) - len(missed)
            count[1] += len(report['lines'])
            if missed:
                write_file(report, missed, out)
    for folder, name in PARTS.items():
        if folder in counts:
            covered, lines = counts[folder]
            print(f'{name} ({folder}): {percentage(covered, lines)} of {lines} lines are run')
    print(f'what is not: {sys.argv[2]}')


if __name__ == '__main__':
    main()
