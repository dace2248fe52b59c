# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends a program with KILL right before one of the calls by which it changes something outside of
itself: what it says to others, and what it does to files. So the same point is met every time."""

import contextlib
import ctypes
import os
import platform
import signal
import subprocess

# By their numbers: sendto, sendmsg, write, writev, rename…, unlink…, fsync, fdatasync.
CALLS = {
    'x86_64': {44, 46, 1, 20, 82, 264, 316, 87, 263, 74, 75},
    'aarch64': {206, 211, 64, 66, 38, 276, 35, 82, 83},
}.get(platform.machine())

TRACEME, SYSCALL, SETOPTIONS, GET_SYSCALL_INFO = 0, 24, 0x4200, 0x420e
TRACE_SYSGOOD, TRACE_CLONE, EXIT_KILL = 1, 8, 0x100000
ENTRY = 1
ALL_THREADS = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p
libc.ptrace.restype = ctypes.c_long


class SyscallInfo(ctypes.Structure):
    # struct ptrace_syscall_info of linux/ptrace.h, as far as the number of the call.
    _fields_ = [('op', ctypes.c_uint8), ('pad', ctypes.c_uint8 * 3), ('arch', ctypes.c_uint32),
                ('instruction', ctypes.c_uint64), ('stack', ctypes.c_uint64),
                ('number', ctypes.c_uint64), ('arguments', ctypes.c_uint64 * 6)]


def _ptrace(request, thread, address=0, data=0):
    return libc.ptrace(request, thread, address, data)


def _goes_outside(thread):
    """Whether a thread is about to make such a call; a thread that wakes another makes none."""
    info = SyscallInfo()
    size = ctypes.sizeof(info)
    if _ptrace(GET_SYSCALL_INFO, thread, size, ctypes.addressof(info)) < 0 or info.op != ENTRY \
            or info.number not in CALLS:
        return False
    with contextlib.suppress(FileNotFoundError):
        return not os.readlink(f'/proc/{thread}/fd/{info.arguments[0]}').startswith('anon_inode')
    return True


def run(command, kill_at=None, text='', env=None):
    """Runs a program, up to the call number `kill_at` where that is given; says how many it made."""
    read, write = os.pipe()
    os.write(write, text.encode())
    os.close(write)
    # Threads can't be traced for the leak sanitizer and for us at once.
    options = os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
    process = subprocess.Popen(command, stdin=read, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL,
                               env={**os.environ, **(env or {}), 'ASAN_OPTIONS': options},
                               preexec_fn=lambda: _ptrace(TRACEME, 0))
    os.close(read)
    calls = 0
    os.waitpid(process.pid, 0)
    _ptrace(SETOPTIONS, process.pid, 0, TRACE_SYSGOOD | TRACE_CLONE | EXIT_KILL)
    _ptrace(SYSCALL, process.pid)
    while True:
        thread, status = os.waitpid(-1, ALL_THREADS)
        if not os.WIFSTOPPED(status):
            if thread == process.pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                return calls
            continue
        number = os.WSTOPSIG(status)
        if number == signal.SIGTRAP | 0x80:
            if _goes_outside(thread):
                calls += 1
                if calls == kill_at:
                    os.kill(process.pid, signal.SIGKILL)
            number = 0
        elif number in (signal.SIGTRAP, signal.SIGSTOP):
            number = 0
        _ptrace(SYSCALL, thread, 0, number)
