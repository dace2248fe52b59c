# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The languages that Usher speaks, as a test sees them."""

import gettext
import os
import re

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
LOCALES = {'ar': 'ar_EG', 'de': 'de_DE', 'es': 'es_ES', 'fr': 'fr_FR', 'ja': 'ja_JP', 'nl': 'nl_NL',
           'sv': 'sv_SE'}
# What says some words by itself, in most of them.
TOOLKIT = 'libadwaita'
# What the toolkit says of its own buttons, whose translations need not be installed.
OF_THE_TOOLKIT = {'Close'}
# Not that of PLEX_TOKEN.
MNEMONIC = re.compile(r'(?<![A-Z]{2})_(\w)')
PLACEHOLDER = re.compile(r'%(?:\d+\$)?[sd]')


def listed():
    with open(os.path.join(ROOT, 'po', 'LINGUAS'), encoding='utf-8') as file:
        return [line.strip() for line in file if not line.startswith('#')]


def without_mnemonic(text):
    return MNEMONIC.sub(r'\1', text)


def mnemonic(text):
    found = MNEMONIC.search(text)
    return found[1].casefold() if found else None


def read_catalog(domain, folder, name, **options):
    """The translations of a language: {(text, context): translation}."""
    translations = gettext.translation(domain, folder, [name], **options)
    # Python has no way to list them but this.
    catalog = getattr(translations, '_catalog', {})
    found = {}
    for key, translation in catalog.items():
        text = key[0] if isinstance(key, tuple) else key
        context, _, text = text.rpartition('\x04')
        if text:
            found.setdefault((text, context or None), translation)
    return found


class Language:
    """Called with a text as the source has it, or a part of a sentence, it gives what is shown."""

    def __init__(self, name, folder):
        self.name = name
        self.env = {'LC_ALL': LOCALES[name] + '.UTF-8', 'TEXTDOMAINDIR': folder}
        self.texts = read_catalog('usher', folder, name)
        self._shown = {}
        self._add(read_catalog(TOOLKIT, '/usr/share/locale', name, fallback=True))
        self._add(self.texts)

    def _add(self, texts):
        # Of texts that differ in their context only, the one of a control is meant.
        def is_control(entry):
            (text, context), _ = entry
            return mnemonic(text) is not None, context is None

        for (text, _), translation in sorted(texts.items(), key=is_control):
            self._shown[without_mnemonic(text)] = without_mnemonic(translation)

    def __call__(self, text):
        if text in self._shown:
            return self._shown[text]
        if ' ' not in text:
            return text
        whole = next((known for known in self._shown if text in known), None)
        return max(PLACEHOLDER.split(self._shown[whole]), key=len) if whole else text

    def is_left(self, text):
        """Whether what is shown is a text of ours, and in English where it need not be."""
        return text not in OF_THE_TOOLKIT and any(
            without_mnemonic(known) == text and without_mnemonic(translation) != text
            for (known, _), translation in self.texts.items())
