# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends a program with KILL right before one of the calls by which it changes something outside of
itself: what it says to others, and what it does to files. So the same point is met every time."""

import contextlib
import ctypes
import os
import platform
import signal
import struct
import subprocess

# By their numbers: sendto, sendmsg, write, writev, rename…, unlink…, fsync, fdatasync.
CALLS = {
    'x86_64': {44, 46, 1, 20, 82, 264, 316, 87, 263, 74, 75},
    'aarch64': {206, 211, 64, 66, 38, 276, 35, 82, 83},
}.get(platform.machine())

TRACEME, CONT, SETOPTIONS, GET_SYSCALL_INFO = 0, 7, 0x4200, 0x420e
TRACE_CLONE, TRACE_SECCOMP, EXIT_KILL = 0x8, 0x80, 0x100000
SECCOMP_STOP = signal.SIGTRAP | 7 << 8
ALL_THREADS = 0x40000000
SET_NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2
# Of linux/bpf_common.h and linux/seccomp.h: takes the call's number, compares it, and ends.
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
STOP, ALLOW = 0x7ff00000, 0x7fff0000

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p
libc.ptrace.restype = ctypes.c_long


class SyscallInfo(ctypes.Structure):
    # struct ptrace_syscall_info of linux/ptrace.h, as far as the number of the call.
    _fields_ = [('op', ctypes.c_uint8), ('pad', ctypes.c_uint8 * 3), ('arch', ctypes.c_uint32),
                ('instruction', ctypes.c_uint64), ('stack', ctypes.c_uint64),
                ('number', ctypes.c_uint64), ('arguments', ctypes.c_uint64 * 6)]


class Filter(ctypes.Structure):
    # struct sock_fprog of linux/filter.h; its instructions are packed into a text.
    _fields_ = [('length', ctypes.c_ushort), ('instructions', ctypes.c_char_p)]


def _ptrace(request, thread, address=0, data=0):
    return libc.ptrace(request, thread, address, data)


def _filter():
    """Stops at the calls above, and at no other: there are thirty times as many."""
    code = [(LOAD, 0, 0, 0)]
    code += [(JUMP_IF_EQUAL, len(CALLS) - i, 0, number) for i, number in enumerate(CALLS)]
    code += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, STOP)]
    return Filter(len(code), b''.join(struct.pack('HBBI', *instruction) for instruction in code))


def _be_traced(program):
    """The program begins with a stop, and makes none of these calls before."""
    _ptrace(TRACEME, 0)
    libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0)


def _goes_outside(thread):
    """Whether a thread is about to make such a call; a thread that wakes another makes none."""
    info = SyscallInfo()
    size = ctypes.sizeof(info)
    if _ptrace(GET_SYSCALL_INFO, thread, size, ctypes.addressof(info)) < 0:
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
    program = _filter()
    process = subprocess.Popen(command, stdin=read, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL,
                               env={**os.environ, **(env or {}), 'ASAN_OPTIONS': options},
                               preexec_fn=lambda: _be_traced(program))
    os.close(read)
    calls = 0
    os.waitpid(process.pid, 0)
    _ptrace(SETOPTIONS, process.pid, 0, TRACE_SECCOMP | TRACE_CLONE | EXIT_KILL)
    _ptrace(CONT, process.pid)
    while True:
        thread, status = os.waitpid(-1, ALL_THREADS)
        if not os.WIFSTOPPED(status):
            if thread == process.pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                return calls
            continue
        number = os.WSTOPSIG(status)
        if status >> 8 == SECCOMP_STOP:
            if _goes_outside(thread):
                calls += 1
                if calls == kill_at:
                    os.kill(process.pid, signal.SIGKILL)
            number = 0
        elif number in (signal.SIGTRAP, signal.SIGSTOP):
            number = 0
        _ptrace(CONT, thread, 0, number)
