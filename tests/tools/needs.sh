#!/bin/bash
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# needs.sh [LIST]: prints what LIST, else packages.txt, wants and this system lacks, one line
# "PACKAGE (PROOF)" each. Exit status 0: nothing is missing.
set -euo pipefail

list=${1:-$(dirname "${BASH_SOURCE[0]}")/packages.txt}

at_least() { # VERSION FLOOR
  [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]
}

has_command() { # NAME FLOOR
  command -v "$1" >/dev/null || return 1
  [ -z "$2" ] || at_least "$("$1" --version 2>/dev/null)" "$2"
}

has_python() { # IMPORT-STATEMENTS
  command -v python3 >/dev/null && python3 -c "$1" 2>/dev/null
}

holds() { # PROOF
  local what=${1#*:} floor=
  [[ $what != *'>='* ]] || floor=${what#*>=} what=${what%>=*}
  case $1 in
    command:*) has_command "$what" "$floor" ;;
    module:*)
      command -v pkg-config >/dev/null &&
        pkg-config --exists "$what${floor:+ >= $floor}" ;;
    python:*) has_python "import $what" ;;
    typelib:*) has_python "import gi; gi.require_version('${what%-*}', '${what##*-}')" ;;
  esac
}

# Packages without a proof of their own: asked of dpkg, and trusted where there is none.
not_installed() { # PACKAGE…
  command -v dpkg-query >/dev/null || return 0
  comm -13 <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
               sed -n 's/^installed //p' | sort) \
           <(printf '%s\n' "$@" | sort)
}

missing() {
  local package proof rest unproved=()
  while read -r package proof rest; do
    case $package in '' | '#'*) continue ;; esac
    if [[ $proof != *:* ]]; then
      unproved+=("$package")
    else
      # All at once: this is asked before every command.
      { holds "$proof" || echo "$package (${proof#*:})"; } &
    fi
  done <"$list"
  not_installed "${unproved[@]}"
  wait
}

found=$(missing | sort)
[ -z "$found" ] || { echo "$found"; exit 1; }
