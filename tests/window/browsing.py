# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop opens addresses with."""

import contextlib
import os

from driver import wait_for

NAME = 'io.github.usher_desktop.TestBrowser.desktop'
PAGES = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'opened')
SCHEMES = 'x-scheme-handler/http', 'x-scheme-handler/https'
# Writes the address down.
RECORDER = f"""sh -c 'echo "$1" >>{PAGES}' - %u"""
DESKTOP_FILE = f"""[Desktop Entry]
Type=Application
Name=Browser
Exec=%s
NoDisplay=true
MimeType={';'.join(SCHEMES)};
"""
# Any that is installed is not to come up.
REMOVED = '[Removed Associations]\n' + ''.join(
    f'{scheme}=chromium.desktop;\n' for scheme in SCHEMES)


def _write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def set_browser(there, command=RECORDER):
    """For windows that are opened from now on."""
    with contextlib.suppress(FileNotFoundError):
        os.remove(PAGES)
    path = os.path.join(os.environ['XDG_DATA_HOME'], 'applications', NAME)
    default = ''
    if there:
        _write(path, DESKTOP_FILE.replace('%s', command))
        default = '[Default Applications]\n' + ''.join(f'{scheme}={NAME}\n' for scheme in SCHEMES)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)
    _write(os.path.join(os.environ['XDG_CONFIG_HOME'], 'mimeapps.list'), REMOVED + default)


def opened():
    """The addresses that were opened, the last one last."""
    with contextlib.suppress(FileNotFoundError), open(PAGES, encoding='utf-8') as file:
        return file.read().splitlines()
    return []


def wait_opened(number=1):
    return wait_for(lambda: len(opened()) >= number and opened(), 'a page in the browser')[-1]
