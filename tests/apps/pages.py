# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs in the documentation, as somebody who reads a page copies them."""

import os
import re
import subprocess

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
BLOCK = re.compile(r'^```(\w*)\n(.*?)^```$', re.MULTILINE | re.DOTALL)
# A program begins with a comment that names its file; what does not is typed into a shell.
NAME = re.compile(r'\A(?:#|//|/\*) ([\w-]+\.\w+): ')
INTERPRETERS = {'sh': ['sh'], 'py': ['python3'], 'js': ['gjs', '-m']}


class Page:
    """All blocks of code of a page, or of one of its sections."""

    def __init__(self, path, section=None):
        with open(os.path.join(ROOT, path), encoding='utf-8') as file:
            text = file.read()
        if section:
            text = text.partition(f'\n## {section}\n')[2].partition('\n## ')[0]
        self.programs, self.commands = {}, []
        for language, block in BLOCK.findall(text):
            name = NAME.match(block)
            if name:
                self.programs[name[1]] = block
            elif language == 'sh':
                self.commands.append(block)
            else:
                raise ValueError(f'{path}: what is this?\n{block}')

    def write_programs(self, folder):
        for name, block in self.programs.items():
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
                file.write(block)


def program(name, *words):
    """How the page says that a program of it is started, in the folder that has it."""
    base, _, ending = name.rpartition('.')
    start = [*INTERPRETERS[ending], name] if ending in INTERPRETERS else [f'./{base}']
    return [*start, *words]


def run(command, folder, env, stdin=''):
    """Runs the words, or a block as it stands. What takes longer than 20 s hangs."""
    words = command if isinstance(command, list) else ['sh', '-c', command]
    return subprocess.run(words, cwd=folder, env=env, input=stdin, text=True, encoding='utf-8',
                          capture_output=True, timeout=20, check=False)
