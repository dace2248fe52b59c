#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usherctl in every language: what is for people is translated, what is for programs is not."""

import json
import os
import sys

import cli
from cli import sign_in, usherctl
from demo import ADA

import languages

FOLDER = os.environ['USHER_TEST_TRANSLATIONS']


class Commands:
    """The commands, in the language of a class below."""

    def run_in_language(self, *words, **options):
        return usherctl(*words, env=self.say.env, **options)

    def test_for_people(self):
        run = self.run_in_language('token')
        self.assertEqual(run.returncode, 4)
        self.assertEqual(run.stderr, f'usherctl: {self.say("Nobody is signed in.")}\n')

        run = self.run_in_language('sign-in', '--login', 'ada', '--password-stdin', stdin='not-it')
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stderr,
                         f'usherctl: {self.say("The user name or password is wrong.")}\n')

        self.assertIn(self.say('List the accounts'), self.run_in_language('--help').stdout)
        self.assertIn(self.say('Print JSON'), self.run_in_language('list', '--help').stdout)

    def test_for_programs(self):
        sign_in(ADA)
        for words in ('token',), ('list', '--json'), ('show', '--json'):
            here, english = self.run_in_language(*words), usherctl(*words)
            self.assertEqual((here.returncode, here.stdout), (english.returncode, english.stdout))
        shown = self.run_in_language('show').stdout
        self.assertIn(self.say('E-mail'), shown)
        self.assertIn(json.loads(usherctl('show', '--json').stdout)['email'], shown)


for name in languages.listed():
    title = f'Language_{name}'
    setattr(sys.modules[__name__], title,
            type(title, (Commands, cli.KeyringCase), {'say': languages.Language(name, FOLDER)}))


if __name__ == '__main__':
    cli.main()
