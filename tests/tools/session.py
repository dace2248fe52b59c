#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop session of its own for one command, from which nothing is left behind.

    session.py [--keyring] [--service] [--display] [--still] [--a11y] [--activatable DIR] [--timeout S] -- CMD…

CMD gets a fresh home, fresh XDG folders and a private session bus. Its exit status is passed on
(128 + N when signal N ended it, 124 when the time was up). At the end, on SIGTERM and on SIGINT
everything started inside is killed, daemons included, and the folder is removed.

A CMD that ends well has failed all the same, with status 99, where a sanitizer or valgrind has
reported anything of what ran inside, and where a file in the folder has a secret in it.

A Python test that needs a further session beside its own writes

    with Session(keyring=True) as session:
        subprocess.run([…], env=session.env)
"""

import argparse
import contextlib
import ctypes
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import secrecy

KEYRING_PASSWORD = 'usher'
SERVICES = '/usr/share/dbus-1/services'
# Whatever would tie a test to the person's own session, or make two machines differ.
FOREIGN = ('DISPLAY', 'WAYLAND_DISPLAY', 'WAYLAND_SOCKET', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS',
           'AT_SPI_BUS_ADDRESS', 'NO_AT_BRIDGE', 'GNOME_KEYRING_CONTROL', 'SSH_AUTH_SOCK',
           'SECRET_BACKEND', 'LANGUAGE', 'XDG_CURRENT_DESKTOP', 'GTK_THEME', 'GTK_IM_MODULE',
           'GTK_MODULES', 'GTK_A11Y', 'GDK_SCALE', 'GDK_DPI_SCALE', 'TMPDIR')
FOREIGN_PREFIXES = ('LC_', 'XDG_SESSION_', 'DBUS_STARTER_')
FOREIGN_SUFFIXES = ('_PROXY', '_proxy')
BUS = """<busconfig>
  <type>session</type>
  <listen>unix:path={runtime}/bus</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

# Where the outcome of CMD is not that of the session.
FAULTY = 99
TIME_IS_UP = 124
# What the address sanitizer says of every program with fibers.
FIBERS = re.compile(r"^==\d+==WARNING: ASan doesn't fully support makecontext.*\n", re.MULTILINE)

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_prctl = ctypes.CDLL(None, use_errno=True).prctl


def clean_environment(folder):
    """The caller's environment without what belongs to the caller's session."""
    def is_foreign(name):
        if name.startswith('USHER_'):
            return not name.startswith(('USHER_DEMO_', 'USHER_TEST_'))
        return (name in FOREIGN or name.startswith(FOREIGN_PREFIXES)
                or name.endswith(FOREIGN_SUFFIXES))

    env = {name: value for name, value in os.environ.items() if not is_foreign(name)}
    env.update(LANG='C.UTF-8', LC_ALL='C.UTF-8', GSETTINGS_BACKEND='memory')
    for name, part in {'HOME': 'home', 'XDG_DATA_HOME': 'home/.local/share',
                       'XDG_CONFIG_HOME': 'home/.config', 'XDG_CACHE_HOME': 'home/.cache',
                       'XDG_STATE_HOME': 'home/.local/state', 'XDG_RUNTIME_DIR': 'run',
                       'TMPDIR': 'tmp'}.items():
        env[name] = os.path.join(folder, part)
        os.makedirs(env[name], mode=0o700)
    return env


def collect_reports(env, folder):
    """Has what a sanitizer or valgrind reports written to files: no test has to look for it then,
    nor can one overlook it."""
    reports = env['USHER_TEST_REPORTS'] = os.path.join(folder, 'reports')
    os.mkdir(reports)
    for name in ('ASAN_OPTIONS', 'UBSAN_OPTIONS'):
        path = f'log_path={reports}/{name.lower()}'
        env[name] = ':'.join(filter(None, (env.get(name), path)))


def print_reports(folder):
    """Says whether there are any."""
    found = False
    for path in glob.glob(os.path.join(folder, 'reports', '*')):
        with open(path, encoding='utf-8', errors='replace') as file:
            report = FIBERS.sub('', file.read())
        if report:
            found = True
            print(report, file=sys.stderr)
    return found


def start(command, env, **options):
    """Starts a process that dies with this one, even where this one is killed."""
    return subprocess.Popen(command, env=env,
                            preexec_fn=lambda: _prctl(PR_SET_PDEATHSIG, signal.SIGKILL), **options)


def start_daemon(command, env, **options):
    # In a session of its own, so that Ctrl+C reaches the command first.
    return start(command, env, start_new_session=True, **options)


def without_debugging(env):
    """For other people's programs: only ours have to end where they misuse a library."""
    return {name: value for name, value in env.items() if name != 'G_DEBUG'}


def first_line(process, what):
    line = process.stdout.readline().decode().strip()
    if not line:
        sys.exit(f'session: {what} did not start')
    return line


def start_display(env):
    server = start_daemon(['Xvfb', '-displayfd', '1', '-screen', '0', '1280x1024x24',
                           '-nolisten', 'tcp', '-noreset'],
                          env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    env.update(DISPLAY=':' + first_line(server, 'Xvfb'), GDK_BACKEND='x11', GSK_RENDERER='cairo')


def keep_still(env):
    """No page slides in, and no dialog fades, as where a person wants less motion."""
    folder = os.path.join(env['XDG_CONFIG_HOME'], 'gtk-4.0')
    os.mkdir(folder)
    with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as file:
        file.write('[Settings]\ngtk-enable-animations=false\n')


def start_bus(env, activatable, folder):
    # Only what was asked for can be activated: a test without a keyring must not wake one.
    services = os.path.join(env['XDG_RUNTIME_DIR'], 'services')
    os.mkdir(services)
    for name in activatable:
        shutil.copy(f'{SERVICES}/{name}.service', services)
    config = os.path.join(env['XDG_RUNTIME_DIR'], 'bus.conf')
    with open(config, 'w', encoding='utf-8') as file:
        file.write(BUS.format(runtime=env['XDG_RUNTIME_DIR'], services=''.join(
            f'<servicedir>{place}</servicedir>' for place in (services, folder) if place)))
    bus = start_daemon(['dbus-daemon', f'--config-file={config}', '--nofork', '--print-address'],
                       without_debugging(env), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    env['DBUS_SESSION_BUS_ADDRESS'] = first_line(bus, 'dbus-daemon')


def start_keyring(env):
    daemon = start_daemon(['gnome-keyring-daemon', '--foreground', '--unlock',
                           '--components=secrets'],
                          without_debugging(env), stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    daemon.stdin.write(KEYRING_PASSWORD.encode())
    daemon.stdin.close()
    subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.freedesktop.secrets'],
                   env=env, check=True)


def enable_accessibility(env):
    subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.a11y.Bus', '--object-path',
                    '/org/a11y/bus', '--method', 'org.freedesktop.DBus.Properties.Set',
                    'org.a11y.Status', 'IsEnabled', '<true>'],
                   env=env, check=True, stdout=subprocess.DEVNULL)


def start_service(env):
    service = start_daemon([os.environ['USHER_DEMO_SERVICE']], env, stdout=subprocess.PIPE)
    while (line := first_line(service, 'the demo account service')) != 'ready':
        name, _, value = line.partition('=')
        if name in ('USHER_SERVICE_URL', 'USHER_SERVICE_CA'):
            env[name] = value


def descendants():
    """The ids of all processes below this one: as subreaper it inherits the orphans too."""
    children = {}
    for pid in filter(str.isdigit, os.listdir('/proc')):
        with contextlib.suppress(OSError), open(f'/proc/{pid}/stat', encoding='utf-8',
                                                errors='replace') as stat:
            # The command's name, in parentheses, may hold anything: count from its end.
            state, parent = stat.read().rpartition(')')[2].split()[:2]
            if state != 'Z':
                children.setdefault(int(parent), []).append(int(pid))
    found, todo = [], [os.getpid()]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def kill_everything():
    """Asks all to end, then kills, until nothing is left (what is killed may have just forked)."""
    kill_at = time.monotonic() + 0.5
    signalled = set()
    while pids := descendants():
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                if time.monotonic() > kill_at:
                    os.kill(pid, signal.SIGKILL)
                elif pid not in signalled:
                    os.kill(pid, signal.SIGTERM)
                    signalled.add(pid)
        time.sleep(0.01)


def print_what_hangs(seconds):
    print(f'session: not done after {seconds:g} s; still running:', file=sys.stderr)
    for pid in descendants():
        with contextlib.suppress(OSError), open(f'/proc/{pid}/cmdline', 'rb') as cmdline:
            words = cmdline.read().rstrip(b'\0').replace(b'\0', b' ')
            print(f'  {pid} {words.decode(errors="replace")}', file=sys.stderr)


def wrapped(command):
    """The command, a program of ours by means of another where that is asked for."""
    program = os.path.abspath(command[0])
    if program.startswith(os.environ.get('USHER_TEST_BUILD', os.devnull) + os.sep):
        return os.environ.get('USHER_TEST_WRAPPER', '').split() + command
    return command


def supervise(options):
    env = clean_environment(options.folder)
    collect_reports(env, options.folder)
    env['USHER_DEMO_SECRETS'] = options.secrets
    if options.display:
        start_display(env)
    if options.still:
        keep_still(env)
    start_bus(env, (['org.a11y.Bus'] if options.a11y else [])
              + (['org.gnome.keyring.SystemPrompter'] if options.keyring else []),
              options.activatable)
    if options.keyring:
        start_keyring(env)
    if options.a11y:
        enable_accessibility(env)
    if options.service:
        start_service(env)
    command = start(wrapped(options.command), env)
    try:
        status = command.wait(options.timeout)
    except subprocess.TimeoutExpired:
        print_what_hangs(options.timeout)
        return TIME_IS_UP
    return status if status >= 0 else 128 - status


def parse_arguments():
    parser = argparse.ArgumentParser(usage=__doc__.split('\n')[2].strip())
    for name in ('keyring', 'service', 'display', 'still', 'a11y'):
        parser.add_argument(f'--{name}', action='store_true')
    parser.add_argument('--activatable', help='a folder of D-Bus service files')
    parser.add_argument('--timeout', type=float)
    words = sys.argv[1:]
    end = words.index('--') if '--' in words else len(words)
    options = parser.parse_args(words[:end])
    options.command = words[end + 1:]
    if not options.command:
        parser.error('no command')
    return options


def on_end_signals(handler):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, handler)


def is_faulty(options):
    """Looks through what is left when all has ended."""
    faulty = print_reports(options.folder)
    listed = secrecy.read_list(options.secrets)
    for place in secrecy.Secrets(listed).found_below(options.folder):
        faulty = True
        print(f'session: a secret in {place}', file=sys.stderr)
    return faulty


def main():
    options = parse_arguments()
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    options.folder = tempfile.mkdtemp(prefix='usher-')
    # Beside the folder, in which there must be none.
    file, options.secrets = tempfile.mkstemp(prefix='usher-secrets-',
                                             dir=os.environ.get('USHER_TEST_SECRETS'))
    os.close(file)
    on_end_signals(lambda number, _frame: sys.exit(128 + number))
    status = FAULTY
    try:
        status = supervise(options)
    finally:
        on_end_signals(signal.SIG_IGN)
        kill_everything()
        try:
            if is_faulty(options):
                status = status or FAULTY
        finally:
            shutil.rmtree(options.folder, ignore_errors=True)
            if 'USHER_TEST_SECRETS' not in os.environ:
                os.remove(options.secrets)
    return status


class Session:
    """A further session, held open by a process of its own that ends with this one."""

    HOLD = 'import json, os, sys; print(json.dumps(dict(os.environ)), flush=True); sys.stdin.read()'

    def __init__(self, **parts):
        self._options = [f'--{name}' for name, wanted in parts.items() if wanted]

    def __enter__(self):
        self._holder = subprocess.Popen(
            [sys.executable, __file__, *self._options, '--', sys.executable, '-c', self.HOLD],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.env = json.loads(first_line(self._holder, 'the session'))
        return self

    def __exit__(self, kind, *_):
        self._holder.communicate()
        # One error is enough.
        assert kind or self._holder.returncode == 0, 'the further session has failed'


if __name__ == '__main__':
    sys.exit(main())
