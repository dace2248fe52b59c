# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Printing a token that is in the keyring, beside secret-tool and with more accounts."""

import os
import statistics
import sys

import measure

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import demo  # noqa: E402

KEY = ('xdg:schema', 'io.github.usher_desktop.Usher.Token', 'service', 'plex.tv')


def sign_in_one():
    """Ada, and nobody else."""
    demo.allow_sign_ins(1000000)
    for login, _ in demo.crowd():
        demo.secret_tool('clear', *KEY, 'username', login)
    for name in os.listdir(accounts()) if os.path.isdir(accounts()) else ():
        os.remove(os.path.join(accounts(), name))
    measure.sign_in(*demo.ADA)


def accounts():
    return os.path.join(os.environ['XDG_DATA_HOME'], 'usher', 'accounts')


def median_of_ours(*words):
    """Numbers that are drawn for a session's key take more or less by chance."""
    return statistics.median(measure.instructions(measure.USHERCTL, 'token', *words)
                             for _ in range(5))


def beside_secret_tool():
    sign_in_one()
    ours, peer = measure.medians(
        (measure.USHERCTL, 'token'), ('secret-tool', 'lookup', *KEY), rounds=5,
        measure=lambda command: measure.instructions(*command))
    return ours, peer, 'instructions', 1.25


def with_thirty():
    sign_in_one()
    one = median_of_ours('ada')
    for login in demo.crowd()[:29]:
        measure.sign_in(*login)
    return median_of_ours('ada'), one, 'instructions', 1.05


MEASUREMENTS = {
    'token': beside_secret_tool,
    'token-30': with_thirty,
}
