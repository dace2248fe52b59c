# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl while it waits for somebody to sign in elsewhere."""

import os
import subprocess
import tempfile

import cli

POLLS = '/api/v2/pins/*'
# How the last line begins that is printed before the wait.
LAST = {'--browser': 'https://', '--link': 'The code is good for'}


class Waiting:
    def __init__(self, way, *words, env=None, **options):
        self._errors = tempfile.TemporaryFile('w+', encoding='utf-8')
        self._last = LAST[way]
        self.printed = ''
        self.process = subprocess.Popen([cli.USHERCTL, 'sign-in', way, *words], text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self._errors, env={**os.environ, **(env or {})},
                                        **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self._errors.close()

    def until_printed(self):
        """What it says about a code."""
        said = ''
        for line in self.process.stdout:
            said += line
            if line.startswith(self._last):
                break
        self.printed += said
        return said

    def said_of_problems(self):
        self._errors.seek(0)
        return self._errors.read()

    def result(self):
        self.printed += self.process.stdout.read()
        status = self.process.wait(60)
        return subprocess.CompletedProcess([], status, self.printed, self.said_of_problems())
