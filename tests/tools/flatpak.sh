# shellcheck shell=bash
# shellcheck disable=SC2154 # here, tools, build, cache, root and standard_path come from dev and its other parts
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by dev: `./dev flatpak`, which works on this very system: in a container a Flatpak can't
# be run.

flathub=https://dl.flathub.org/repo/flathub.flatpakrepo
flatpaks=$cache/flatpak          # what flatpak installs: the runtime, and Usher while it is tested
stand_in=$cache/stand-in         # the repository of the runtime where Flathub can't be reached
work=$build/flatpak
app=io.github.usher_desktop.Usher
passed=0 failed=0

skip() { # WHY
  echo "skipped: flatpak: $*"
  echo '0 passed, 0 failed, 1 skipped'
  exit
}

# In an environment that is the same everywhere: what is set outside goes into a sandbox.
clean() { # CMD…
  env -i PATH="$standard_path" HOME="$work/home" LC_ALL=C.UTF-8 FLATPAK_USER_DIR="$flatpaks" "$@"
}

need_host_programs() {
  local missing wanted refusal
  if ! missing=$("$tools/needs.sh" "$tools/flatpak-packages.txt"); then
    mapfile -t wanted < <(cut -d ' ' -f 1 <<<"$missing")
    command -v apt-get >/dev/null || skip "these are missing (Debian's names): ${wanted[*]}"
    [ "${#sudo[@]}" = 0 ] || command -v sudo >/dev/null ||
      skip "root is needed to install ${wanted[*]}"
    (apt_install "${wanted[@]}") || skip "apt can't install ${wanted[*]}"
    missing=$("$tools/needs.sh" "$tools/flatpak-packages.txt") ||
      skip "still missing after the installation: ${missing//$'\n'/, }"
  fi
  refusal=$(bwrap --unshare-pid --unshare-ipc --ro-bind / / --proc /proc --dev /dev true 2>&1) ||
    skip "no sandbox can be made here: $refusal"
  [ "$(id -u)" = 0 ] || [ -e /run/dbus/system_bus_socket ] ||
    skip 'flatpak needs the system bus for anyone but root, and there is none'
}

# What the stand-in is made of, and how.
stand_in_stamp() { cat "$root/usher-dev-stamp" "$tools/stand-in.sh" | sha256sum | cut -c 1-16; }

# Made beside its place, and moved there when it is whole.
make_stand_in() {
  local new=$cache/stand-in.new.$$
  open_container
  [ "$(cat "$stand_in/stamp" 2>/dev/null)" != "$(stand_in_stamp)" ] || return 0
  say "making a stand-in for GNOME's runtime from the container, in $stand_in, once (1 GB of disk)"
  need_root "read all of the container's files"
  remove_roots "$cache"/stand-in*
  # What was installed from the old one shares its files, and would stay on disk as a second copy.
  clean flatpak --user uninstall -y --noninteractive --all >/dev/null 2>&1 || true
  "${sudo[@]}" mkdir "$new"
  clean "${sudo[@]}" "$tools/stand-in.sh" "$root" "$new" >"$work/stand-in.log" 2>&1 || {
    remove_roots "$new"
    failed_with_log 'making it' "$work/stand-in.log"
  }
  stand_in_stamp | "${sudo[@]}" tee "$new/stamp" >/dev/null
  "${sudo[@]}" mv -T "$new" "$stand_in"
}

runtimes() { printf 'org.gnome.%s//%s\n' Platform "$branch" Sdk "$branch"; }

has_runtimes() { runtimes | xargs -n 1 env FLATPAK_USER_DIR="$flatpaks" flatpak info >/dev/null 2>&1; }

install_runtimes() { # REMOTE
  runtimes | FLATPAK_USER_DIR=$flatpaks xargs \
    flatpak --user install -y --noninteractive --or-update "$1" >&2
}

# Sees to it that there is a runtime, and sets `branch` to its version.
need_runtime() {
  branch=$(sed -n 's/^runtime-version: "\(.*\)"/\1/p' "$here/flatpak/$app.yml")
  # Of translations, the two languages of the tests are installed.
  clean flatpak --user config --set languages 'en;de'
  if has_runtimes; then
    return
  elif FLATPAK_USER_DIR=$flatpaks timeout 60 \
       flatpak --user remote-add --if-not-exists flathub "$flathub" >/dev/null 2>&1; then
    say "installing GNOME's runtime $branch from Flathub, once (1 GB)"
    install_runtimes flathub || die "GNOME's runtime $branch can't be installed from Flathub"
  else
    say "Flathub can't be reached"
    make_stand_in
    branch=debian-13
    clean flatpak --user remote-add --if-not-exists --no-gpg-verify stand-in "$stand_in/repository"
    install_runtimes stand-in
  fi
}

# The tree as it is, for what is built in it meanwhile. On a stand-in its manifests are changed in
# what Debian has not, AppStream's composer and Meson's own idea of where a library goes, and in what
# it has: libqrencode, whose source could not be fetched.
copy_sources() {
  mkdir "$work/source"
  tar -C "$here" --exclude='./_build*' --exclude=./_release --exclude=./.git -cf - . | tar -C "$work/source" -xf -
  [ "$branch" = debian-13 ] || return 0
  sed -i "s/^runtime-version: .*/runtime-version: $branch/
    s/^sdk: .*/&\nappstream-compose: false/
    /^  - name: qrencode/,/sha256/d
    s/^ *config-opts:/&\n      - --libdir=lib/" "$work/source/flatpak"/*.yml
}

build_and_install() { # APP-ID
  clean flatpak-builder --user --install --force-clean --disable-cache --disable-updates \
    --disable-rofiles-fuse --state-dir="$work/state" --repo="$work/repository" \
    "$work/app" "$work/source/flatpak/$1.yml"
}

check() { # NAME COMMAND…
  if "${@:2}" >"$work/$1.log" 2>&1; then
    echo "ok $1"
    passed=$((passed + 1))
  else
    tail -n 40 "$work/$1.log"
    echo "FAILED $1 (all that it said is in ${work#"$here/"}/$1.log)"
    failed=$((failed + 1))
  fi
}

# The service was built where the build tools are, and has to run there.
write_service() {
  {
    echo '#!/bin/bash'
    printf 'export HOME=%q XDG_CACHE_HOME=%q\n' "$HOME" "${cache%/*}"
    # shellcheck disable=SC2016 # expanded there
    printf 'exec %q shell -- %q --directory "$XDG_RUNTIME_DIR"\n' "$here/dev" \
      "$build/tests/demo-service/usher-demo-service"
  } >"$work/demo-service"
  chmod 755 "$work/demo-service"
}

test_installed() {
  local status=0 exports=$flatpaks/exports/share
  write_service
  clean XDG_DATA_DIRS="$exports:/usr/local/share:/usr/share" \
    USHER_DEMO_SERVICE="$work/demo-service" USHER_TEST_PICTURES="$work/pictures" \
    "$tools/session.py" --keyring --service --display --a11y --timeout 600 \
    --activatable "$exports/dbus-1/services" -- \
    python3 "$here/tests/flatpak/test_flatpak.py" 2>"$work/tests.err" |
    tee "$work/tests.log" || status=$?
  passed=$((passed + $(grep -c '^ok ' "$work/tests.log" || true)))
  failed=$((failed + $(grep -c '^FAILED ' "$work/tests.log" || true)))
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then
    cat "$work/tests.err"
    echo "FAILED tests: they ended with status $status"
    failed=1
  fi
}

command_flatpak() {
  local branch flatpak_lock
  [ $# = 0 ] || bad_usage "flatpak takes no argument: $1"
  export PATH=$standard_path
  mkdir -p "$cache"
  need_host_programs
  "$here/dev" build >&2
  # One at a time: all clones install to the same place.
  exec {flatpak_lock}>>"$cache/flatpak.lock"
  flock --nonblock "$flatpak_lock" || {
    say 'waiting for another ./dev flatpak'
    flock "$flatpak_lock"
  }
  rm -rf "$work"
  mkdir -p "$work/home" "$work/pictures"
  need_runtime
  copy_sources
  check build build_and_install "$app"
  check build-devel build_and_install "$app.Devel"
  [ "$failed" != 0 ] || test_installed
  clean flatpak --user uninstall -y --noninteractive "$app" "$app.Devel" >/dev/null 2>&1 || true
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}
