#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast and how small Usher is, beside a peer that is measured in the same run.

    bench.py RESULTS [NAME…]

NAME is that of a measurement or the beginning of some. Writes RESULTS, a list in JSON of
{name, ours, peer, unit, ratio, goal}: ratio is ours / peer, and goal the most that it may be. Prints
the same as a table. Exit status 1 where a goal was missed.
"""

import importlib
import json
import os
import sys

MODULES = (
    'sign_in', 'lookup', 'reply', 'size', 'window',
)


def measurements():
    """All that there are, as a function for each name. A function returns (ours, peer, unit, goal)."""
    found = {}
    for module in MODULES:
        found |= importlib.import_module(module).MEASUREMENTS
    return found


def choose(known, words):
    chosen = [name for name in known if not words or any(name.startswith(word) for word in words)]
    if not chosen:
        sys.exit(f'bench: there is no {" or ".join(words)}; there are: {" ".join(known)}')
    return chosen


def main():
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    known = measurements()
    results = []
    print(f'{"":<22}{"ours":>14}{"peer":>14}  {"unit":<14}{"ratio":>8}{"goal":>8}')
    for name in choose(known, sys.argv[2:]):
        ours, peer, unit, goal = known[name]()
        ratio = ours / peer
        results.append({'name': name, 'ours': ours, 'peer': peer, 'unit': unit, 'ratio': ratio,
                        'goal': goal})
        print(f'{name:<22}{ours:>14.6g}{peer:>14.6g}  {unit:<14}{ratio:>8.3f}{goal:>8g}'
              f'{"" if ratio <= goal else "  missed"}', flush=True)
    with open(sys.argv[1], 'w', encoding='utf-8') as file:
        json.dump(results, file, indent=2)
        file.write('\n')
    return any(result['ratio'] > result['goal'] for result in results)


if __name__ == '__main__':
    sys.exit(main())
