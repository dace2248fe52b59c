# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What measurements have in common."""

import os
import statistics
import subprocess
import tempfile
import time

BUILD = os.environ['USHER_TEST_BUILD']
USHERCTL = os.environ['USHER_TEST_USHERCTL']
WINDOW = os.environ['USHER_TEST_WINDOW']
PROGRAMS = os.path.join(BUILD, 'tests', 'bench')


def seconds(work):
    """The time on the clock that `work` takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def medians(*works, rounds=15, measure=seconds):
    """The median of what `measure` says of each, which take turns: what else the machine does meets all."""
    rows = [[measure(work) for work in works] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*rows)]


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options).stdout


def sign_in(login, password, **options):
    run(USHERCTL, 'sign-in', '--login', login, '--password-stdin', input=f'{password}\n'.encode(),
        **options)


def instructions(*command, **options):
    """How many instructions a program takes, from its first to its last, by callgrind."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'callgrind')
        run('valgrind', '--tool=callgrind', f'--callgrind-out-file={path}', '--error-exitcode=1',
            *command, **options)
        with open(path, encoding='utf-8') as file:
            return next(int(line.split()[1]) for line in file
                        if line.startswith(('summary:', 'totals:')))


def memory(pid):
    """The proportional set size (Pss), in KiB: what is shared counts in part."""
    with open(f'/proc/{pid}/smaps_rollup', encoding='utf-8') as file:
        return next(int(line.split()[1]) for line in file if line.startswith('Pss:'))
