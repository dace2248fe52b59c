#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets one fuzzer run, for USHER_FUZZ_SECONDS, and says how it went.

    run.py FUZZER SEEDS [OPTION…]

SEEDS is a folder of inputs to begin with, OPTION one of libFuzzer's. Inputs that reached something new are kept in `corpus` in
the build folder, those that something was found with in `findings`.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

SECONDS = os.environ.get('USHER_FUZZ_SECONDS', '5')
# In bytes, seconds and MiB: what no reply needs.
LIMITS = ['-max_len=8192', '-timeout=10', '-rss_limit_mb=1024', '-malloc_limit_mb=256']
ENVIRONMENT = {
    'LC_ALL': 'C.UTF-8',
    # libdex has stacks of its own. What names the functions on them is found by no other name.
    'ASAN_OPTIONS': 'detect_stack_use_after_return=0:external_symbolizer_path='
                    + (shutil.which('llvm-symbolizer') or shutil.which('addr2line') or ''),
    'UBSAN_OPTIONS': 'print_stacktrace=1',
}


def last_number(pattern, log):
    numbers = re.findall(pattern, log)
    return int(numbers[-1]) if numbers else 0


def run(fuzzer, options, seeds, corpus, findings):
    with tempfile.TemporaryDirectory(prefix='usher-') as scratch:
        command = [fuzzer, f'-max_total_time={SECONDS}', f'-artifact_prefix={findings}/',
                   '-print_final_stats=1', *LIMITS, *options, corpus, seeds]
        done = subprocess.run(command, env={**os.environ, **ENVIRONMENT, 'TMPDIR': scratch},
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode, done.stderr.decode(errors='replace')


def main():
    fuzzer, seeds = map(os.path.abspath, sys.argv[1:3])
    name = os.path.basename(seeds)
    build = os.environ['USHER_TEST_BUILD']
    corpus = os.path.join(build, 'corpus', name)
    findings = os.path.join(build, 'findings', name)
    for folder in (corpus, findings):
        os.makedirs(folder, exist_ok=True)

    status, log = run(fuzzer, sys.argv[3:], seeds, corpus, findings)
    found = re.findall(r'Test unit written to (.*)', log)
    runs = last_number(r'stat::number_of_executed_units: (\d+)', log)
    speed = last_number(r'stat::average_exec_per_sec: +(\d+)', log)
    inputs = last_number(r'corp: (\d+)/', log)
    print(f'{name}: {runs} runs, {speed} a second, {inputs} inputs kept, '
          f'{len(found)} findings')
    if status == 0:
        return 0

    for path in found:
        print(f'again: {shlex.quote(fuzzer)} {shlex.quote(path)}')
    print(log[-20000:], file=sys.stderr)
    return 1


if __name__ == '__main__':
    sys.exit(main())
