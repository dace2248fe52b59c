#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window where there is no accessibility bus: nobody hears what it says, and nobody has to."""

import os
import subprocess
import time
import unittest

from case import OFFLINE, demo, run
import several


class WithoutAccessibility(unittest.TestCase):
    def test_trouble(self):
        several.sign_in(demo.ADA)
        window = subprocess.Popen([os.environ['USHER_TEST_WINDOW']], env={**os.environ, **OFFLINE})
        subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--pid', str(window.pid)],
                       check=True, stdout=subprocess.DEVNULL)
        # It says that Plex can't be reached.
        time.sleep(3)
        self.assertIsNone(window.poll())
        window.terminate()
        self.assertEqual(window.wait(), 0)


if __name__ == '__main__':
    run()
