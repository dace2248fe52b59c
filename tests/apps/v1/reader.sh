#!/bin/sh
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# The look-ups by hand that people wrote into scripts when version 1 was new. Not to be changed.
secret-tool lookup service plex.tv username "$1"
echo
secret-tool lookup xdg:schema io.github.usher_desktop.Usher.Token service plex.tv username "$1"
echo
secret-tool lookup xdg:schema io.github.usher_desktop.Usher.Token service plex.tv uuid "$2"
echo
