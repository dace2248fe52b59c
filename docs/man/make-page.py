#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a manual page from reStructuredText: make-page.py SOURCE PAGE VERSION DATE"""

import re
import sys

from docutils.core import publish_string
from docutils.writers.manpage import Writer

WARNING = 2

source, page, version, date = sys.argv[1:]
with open(source, encoding='utf-8') as file:
    text = file.read().replace('@VERSION@', version).replace('@DATE@', date)
made = publish_string(text, source_path=source, writer=Writer(),
                      settings_overrides={'halt_level': WARNING, 'output_encoding': 'unicode'})
# The writer puts space after a heading. No viewer shows it, and lint minds it.
made = re.sub(r'^(\.S[HS] .*)\n\.sp$', r'\1', made, flags=re.MULTILINE)
with open(page, 'w', encoding='utf-8') as file:
    file.write(made)
