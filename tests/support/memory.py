# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for secrets in the memory of a program, from outside: in all that it can write to, what it has
freed and its stacks included."""

import os
import re
import secrets
import signal
import string
import subprocess

from killed import CONT, EXIT_KILL, SETOPTIONS, TRACEME, libc

# With it, which meson sets, glibc overwrites some of what is freed. Nobody else has it.
os.environ.pop('MALLOC_PERTURB_', None)

# In bytes: so much of a secret counts as found. One that is shorter is looked for whole.
PART = 8

# What GTK calls a thing on the accessibility bus: some digits for each.
PATH = re.compile(rb'/a11y/[0-9a-f_]+\Z')
PATH_LENGTH = 42

PAGE = os.sysconf('SC_PAGE_SIZE')
# In bytes, what the kernel says of a page.
ENTRY = 8

MAPPING = re.compile(r'([0-9a-f]+)-([0-9a-f]+) (....) \S+ \S+ \S+ *(.*)')

TRACE_EXIT = 0x40
EXIT_STOP = signal.SIGTRAP | 6 << 8


def make_up_password():
    """One of keys that need no Shift."""
    return ''.join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(18))


def make_up_code(pid=None, length=6):
    """So few digits may be in a program by chance: in that one they are not."""
    while True:
        code = ''.join(secrets.choice(string.digits) for _ in range(length))
        if pid is None or not find(pid, {'code': code}):
            return code


def parts(secret):
    data = secret.encode()
    return {data[i:i + PART] for i in range(max(1, len(data) - PART + 1))}


def _mappings(pid):
    """(start, end, name) of each that can be written to."""
    with open(f'/proc/{pid}/maps', encoding='utf-8') as maps:
        for line in maps:
            start, end, mode, name = MAPPING.match(line).groups()
            # What a graphics card has is not to be read.
            if 'w' in mode and not name.startswith('/dev/'):
                yield int(start, 16), int(end, 16), name or 'a mapping'


def _touched(pid):
    """(start, end, name) of each part of those mappings that was ever used. The rest, most of a stack
    say, has nothing."""
    with open(f'/proc/{pid}/pagemap', 'rb') as pagemap:
        for start, end, name in _mappings(pid):
            pagemap.seek(start // PAGE * ENTRY)
            entries = pagemap.read((end - start) // PAGE * ENTRY)
            # The upper two bits say whether it is in memory, or was moved out of it.
            used = bytes(byte >> 6 > 0 for byte in entries[ENTRY - 1::ENTRY])
            for pages in re.finditer(b'\1+', used):
                yield start + pages.start() * PAGE, start + pages.end() * PAGE, name


def _read(memory, start, end):
    memory.seek(start)
    data = bytearray()
    while len(data) < end - start:
        chunk = memory.read(end - start - len(data))
        if not chunk:
            raise OSError(f'the memory from {start + len(data):x} on cannot be read')
        data += chunk
    return data


def _find(data, part):
    """Where it is, but not where it is a part of a path by chance."""
    place = data.find(part)
    while place >= 0:
        if not PATH.search(data, max(place - PATH_LENGTH, 0), place + len(part)):
            return place
        place = data.find(part, place + 1)
    return None


def _look(pid, wanted):
    found = {}
    with open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory:
        for start, end, mapping in _touched(pid):
            data = _read(memory, start, end)
            for name, secret in wanted.items():
                places = [place for part in parts(secret)
                          if (place := _find(data, part)) is not None]
                if places:
                    found.setdefault(name, []).append(
                        f'{len(places)} parts in {mapping}, from {start + min(places):x} on')
    return found


def find(pid, wanted):
    """Where some of `wanted`, {name: secret}, is: {name: [words, …]}. What is found is not said."""
    os.kill(pid, signal.SIGSTOP)
    try:
        return _look(pid, wanted)
    finally:
        os.kill(pid, signal.SIGCONT)


def find_at_exit(command, get_wanted, text=''):
    """Runs a program, and looks when it has nothing more to do; gives what is found, and the status.
    `get_wanted` is called at that time."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL,
                               preexec_fn=lambda: libc.ptrace(TRACEME, 0, None, None))
    os.waitpid(process.pid, 0)
    libc.ptrace(SETOPTIONS, process.pid, None, TRACE_EXIT | EXIT_KILL)
    process.stdin.write(text.encode())
    process.stdin.close()
    found, number = None, 0
    while True:
        libc.ptrace(CONT, process.pid, None, number)
        _, status = os.waitpid(process.pid, 0)
        if not os.WIFSTOPPED(status):
            process.returncode = os.waitstatus_to_exitcode(status)
            return found, process.returncode
        number = os.WSTOPSIG(status)
        if status >> 8 == EXIT_STOP:
            found = _look(process.pid, get_wanted())
            number = 0
