# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: how long it takes to start, what it holds, and what it does by itself."""

import functools
import os
import subprocess
import time

import desktop
import measure
from desktop import EMPTY, TEXT_EDITOR, Window
from measure import WINDOW

# For how long a window is watched that has nothing to do, in seconds.
IDLE = 60
# After so long a thread that has nothing to do ends, in seconds.
LULL = 30
# From so many per cent of a processor on it is not idle.
BUSY = 0.1
# At 60 frames a second, in milliseconds.
FRAME = 16
# What is drawn with less than this between it, in seconds, is one frame.
GAP = 0.005
NOTCHES = 120


def milliseconds(*starts, rounds=15):
    """The start times, each of a program in an environment."""
    return [1000 * median for median in
            measure.medians(*starts, rounds=rounds, measure=lambda start: desktop.start(*start))]


def forget(files):
    """Has the system read them from the disk again. Nobody else's files are any slower for it."""
    for path in files:
        file = os.open(path, os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def start_cold():
    env = desktop.with_accounts(1)
    files = set()
    for program in (WINDOW, EMPTY):
        with Window(program, env) as window:
            window.settle()
            files |= set(window.files())

    def start(program):
        forget(files)
        return desktop.start(program, env)

    ours, peer = measure.medians(WINDOW, EMPTY, measure=start)
    return 1000 * ours, 1000 * peer, 'ms', 1.25


def start_warm():
    env = desktop.with_accounts(1)
    return *milliseconds((WINDOW, env), (EMPTY, env)), 'ms', 1.25


def start_text_editor():
    env = desktop.with_accounts(1)
    return *milliseconds((WINDOW, env), (TEXT_EDITOR, env)), 'ms', 1


def accounts_30():
    return (*milliseconds((WINDOW, desktop.with_accounts(30)), (WINDOW, desktop.with_accounts(1))),
            'ms', 1.1)


def memory(start):
    with Window(*start) as window:
        window.settle()
        return measure.memory(window.pid)


def start_memory():
    env = desktop.with_accounts(1)
    return *measure.medians((WINDOW, env), (EMPTY, env), rounds=3, measure=memory), 'KiB', 1.15


def accounts_30_memory():
    many, one = desktop.with_accounts(30), desktop.with_accounts(1)
    return *measure.medians((WINDOW, many), (WINDOW, one), rounds=3, measure=memory), 'KiB', 1.1


def count_frames(drawn):
    return sum(later - earlier > GAP for earlier, later in zip([0, *drawn], drawn))


def scroll(notches, button):
    """Turns the wheel, as fast as a person can."""
    subprocess.run(['xdotool', 'click', '--repeat', str(notches), '--delay', '16', button],
                   check=True)


def accounts_1000():
    with Window(WINDOW, desktop.with_accounts(1000)) as window:
        window.settle()
        # Over the list, at the left.
        subprocess.run(['xdotool', 'mousemove', '100', '400'], check=True)
        window.settle()
        begin, used = time.monotonic(), desktop.cpu(window.pid)
        for button in ('5', '4'):
            scroll(NOTCHES, button)
        used = desktop.since(used, desktop.cpu(window.pid))
        end = time.monotonic()
    frames = count_frames([at for at in window.drawn if begin < at < end])
    return 1000 * used / frames, FRAME, 'ms a frame', 1


@functools.cache
def idle_minute():
    """What the window and its peer do in the same minute: (wake-ups, seconds on a processor)."""
    env = desktop.with_accounts(1)
    with Window(WINDOW, env) as ours, Window(EMPTY, env) as peer:
        for window in (ours, peer):
            window.settle()
        # By then the pools have let go of their threads, whose counts would be missing later.
        time.sleep(LULL)
        before = [(desktop.wake_ups(window.pid), desktop.cpu(window.pid))
                  for window in (ours, peer)]
        time.sleep(IDLE)
        return [(desktop.since(wake_ups, desktop.wake_ups(window.pid)),
                 desktop.since(cpu, desktop.cpu(window.pid)))
                for window, (wake_ups, cpu) in zip((ours, peer), before)]


def idle():
    (ours, _), (peer, _) = idle_minute()
    return ours, max(peer, 1), 'wake-ups', 1.1


def idle_cpu():
    (_, ours), _ = idle_minute()
    return 100 * ours / IDLE, BUSY, '% of a CPU', 1


MEASUREMENTS = {
    'start-cold': start_cold,
    'start-warm': start_warm,
    'start-text-editor': start_text_editor,
    'start-memory': start_memory,
    'accounts-30': accounts_30,
    'accounts-30-memory': accounts_30_memory,
    'accounts-1000': accounts_1000,
    'idle': idle,
    'idle-cpu': idle_cpu,
}
