# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shells at a terminal, in which somebody presses Tab."""

import re
import subprocess

import pexpect

SIZE = (100, 300)
TIMEOUT = 20
START_OF_LINE = '\x01'
DROP_LINE = '\x15'
CONTROLS = re.compile(r'\x1b\[[0-?]*[ -/]*[@-~]|\x1b[=>]|\x1b\][^\x07]*\x07|[\x00\x07\b\r]')
# Never typed as it is printed, so that an echo is not taken for it.
MARK = '=-='
PROMPT = f'ready{MARK}'


def quoted(text):
    return f"'{text[0]}'{text[1:]}"


class Shell:
    """`command` starts it, the lines of `setup` make it plain."""

    command = ()
    setup = ()

    def __init__(self, env):
        self.env = env
        self.terminal = pexpect.spawn(self.command[0], list(self.command[1:]), encoding='utf-8',
                                      timeout=TIMEOUT, dimensions=SIZE,
                                      env={**env, 'TERM': 'vt100'})
        for line in self.setup:
            self.terminal.sendline(line)
        self.type_and_wait(f'echo {quoted("begin" + MARK)}\r', 'begin' + MARK)

    def close(self):
        self.terminal.close(force=True)

    def type_and_wait(self, keys, printed):
        """What was shown from the keys on to what they make a command print."""
        self.terminal.send(keys)
        self.terminal.expect_exact(printed)
        shown = self.terminal.before
        self.terminal.expect_exact(PROMPT)
        return shown, CONTROLS.sub('', self.terminal.before)

    def words(self, line):
        """The words that a command would get after Tab was pressed at the end of the line."""
        begin, end = f'begin{MARK}', f'end{MARK}'
        _, printed = self.type_and_wait(
            f"{line}\t{START_OF_LINE}printf '%s{end}\\n' {quoted(begin)} \r", begin + end)
        return printed.rpartition(end)[0].lstrip('\n').split(end + '\n')

    def offers(self, line):
        raise NotImplementedError


class Lister(Shell):
    """One that shows, at a key, what it could go on with."""

    LIST = ''

    def offers(self, line):
        end = f'end{MARK}'
        shown, _ = self.type_and_wait(f'{line}{self.LIST}{DROP_LINE}echo {quoted(end)}\r', end)
        # Below the line, until the shell goes back up to it or shows it again.
        listed = re.split(f'\x1b\\[\\d*A|{PROMPT}', shown.partition('\n')[2])[0]
        return {word for row in CONTROLS.sub('', listed).splitlines() for word in self.split(row)}

    @staticmethod
    def split(row):
        return [row]


class Bash(Lister):
    command = ('bash', '--norc', '--noprofile', '-i')
    setup = (f'PS1={quoted(PROMPT)}',
             '. /usr/share/bash-completion/bash_completion',
             "bind 'set enable-bracketed-paste off'",
             "bind 'set completion-query-items 0'",
             "bind 'set page-completions off'",
             "bind 'set completion-display-width 1'")
    LIST = '\x1b?'


class Zsh(Lister):
    command = ('zsh', '-f', '-i')
    setup = (f'PS1={quoted(PROMPT)}',
             'unsetopt prompt_sp prompt_cr zle_bracketed_paste',
             'fpath=(${XDG_DATA_DIRS%%:*}/zsh/site-functions $fpath)',
             # What it has found it notes in the session's home: the next need not look for it.
             'autoload -Uz compinit && compinit -u',
             'bindkey -e',
             r"bindkey '\e?' list-choices",
             'LISTMAX=100')
    LIST = '\x1b?'

    @staticmethod
    def split(row):
        return re.split('  +', re.sub(' +-- .*', '', row).strip())


class Fish(Shell):
    command = ('fish', '--private', '--interactive')
    setup = (f'function fish_prompt; echo -n {quoted(PROMPT)}; end',)

    def offers(self, line):
        listed = subprocess.run(['fish', '--command', 'complete -C "$argv"', line], text=True,
                                env=self.env, capture_output=True, timeout=TIMEOUT, check=True)
        return {row.split('\t')[0] for row in listed.stdout.splitlines()}
