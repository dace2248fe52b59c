# shellcheck shell=bash
# shellcheck disable=SC2154 # build and tools are set by dev
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by dev: `./dev fuzz`, and the short run of each fuzzer that is one of the tests.

fuzzing=$build/fuzz

run_fuzzers() {
  # A fuzzer learns the ways through the code by what is built into it. GLib's way to free is by a
  # pointer to a function of another type.
  CC='ccache clang' set_up "$fuzzing" -Dfuzzers=true -Dintrospection=false \
    -Db_sanitize=address,undefined -Db_lundef=false \
    -Dc_args='-fsanitize=fuzzer-no-link -fno-sanitize-recover=all -fno-sanitize=function'
  meson compile -C "$fuzzing" fuzzers
  run_suites "$fuzzing" fuzz -- --no-rebuild --num-processes 2
  # Each has said how it went.
  grep -E '^[a-z-]+: [0-9]+ runs, ' "$fuzzing/meson-logs/testlog.txt" || true
}

test_fuzzers() {
  say 'a few seconds of each fuzzer'
  run_fuzzers
}

command_fuzz() { # [SECONDS]
  local runs=()
  [ $# -le 1 ] || bad_usage "fuzz takes one argument: $2"
  [[ ${1:-60} =~ ^[1-9][0-9]*$ ]] || bad_usage "fuzz takes a number of seconds: $1"
  lock_build
  USHER_FUZZ_SECONDS=${1:-60} run_fuzzers
  say "inputs that reached something new are in $fuzzing/corpus, findings in $fuzzing/findings"
  "$tools/summary.py" "${runs[@]}"
}
