# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How apps read a token by its user name when version 1 was new. Not to be changed."""

import sys

import gi
gi.require_version('Secret', '1')
from gi.repository import Secret  # noqa: E402

schema = Secret.Schema.new('io.github.usher_desktop.Usher.Token', Secret.SchemaFlags.NONE, {
    'service': Secret.SchemaAttributeType.STRING,
    'username': Secret.SchemaAttributeType.STRING,
})
print(Secret.password_lookup_sync(schema, {'service': 'plex.tv', 'username': sys.argv[1]}, None))
