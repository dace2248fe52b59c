#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What msgfmt can't know of a translation."""

import glob
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import languages  # noqa: E402
import tap  # noqa: E402

FOLDER = os.path.join(os.environ['USHER_TEST_BUILD'], 'po')
APP = os.path.join(languages.ROOT, 'src', 'app')
# In Blueprint: _("text") and C_("context", "text").
TEXT = re.compile(r'\bC?_\((?:"((?:[^"\\]|\\.)*)", )?"((?:[^"\\]|\\.)*)"\)')
# These are set by C, on the page that has the others.
FURTHER = {f'usher-{name}.blp': ['_Try Again', 'Open Lo_g-In Page']
           for name in ('approve-dialog', 'code-page', 'home-dialog', 'password-page',
                        'token-page')}
for name in 'code-page', 'password-page':
    FURTHER[f'usher-{name}.blp'].append('Use the Bro_wser')


def read_mnemonics(path):
    with open(path, encoding='utf-8') as file:
        found = [(text, context or None) for context, text in TEXT.findall(file.read())
                 if languages.mnemonic(text)]
    return found + [(text, None) for text in FURTHER.get(os.path.basename(path), [])]


class TranslationsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.languages = [languages.Language(name, FOLDER) for name in languages.listed()]

    def test_all_seven(self):
        self.assertEqual(set(languages.listed()), set(languages.LOCALES))

    def test_mnemonics(self):
        """On one page no two are the same, in any language, English among them."""
        for path in glob.glob(os.path.join(APP, '*.blp')):
            texts = set(read_mnemonics(path))
            english = [languages.mnemonic(text) for text, _ in texts]
            self.assertEqual(len(set(english)), len(english), path)
            for language in self.languages:
                there = [languages.mnemonic(language.texts[text]) for text in texts]
                where = language.name, os.path.basename(path), there
                self.assertNotIn(None, there, where)
                self.assertEqual(len(set(there)), len(there), where)

    def test_names_stay(self):
        for language in self.languages:
            for text in ('Usher', 'Plex Pass'):
                self.assertEqual(language.texts[text, None], text)


if __name__ == '__main__':
    tap.main()
