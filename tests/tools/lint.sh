#!/bin/bash
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# What `./dev lint` does: each check says ok or FAILED, the last line counts them.
set -uo pipefail

cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." || exit 1
build=_build/lint
passed=0 failed=0

check() { # NAME COMMAND…
  local output
  if output=$("${@:2}" 2>&1); then
    echo "ok $1"
    passed=$((passed + 1))
  else
    printf '%s\nFAILED %s\n' "$output" "$1"
    failed=$((failed + 1))
  fi
}

# Tracked and new files that are there, NUL-separated.
files() { # PATHSPEC…
  local file
  git ls-files -z --cached --others --exclude-standard -- "$@" | sort -zu |
    while IFS= read -r -d '' file; do
      [ ! -e "$file" ] || printf '%s\0' "$file"
    done
}

formatting() { files '*.c' '*.h' | xargs -0 clang-format --dry-run -Werror; }

clang_build() {
  [ -f "$build/build.ninja" ] ||
    CC='ccache clang' meson setup "$build" -Dwerror=true -Dintrospection=false -Dfuzzers=true || return 1
  meson compile -C "$build"
}

clang_tidy() {
  files 'src/*.c' 'tests/*.c' | xargs -0 -n 4 -P "$(nproc)" clang-tidy --quiet --extra-arg=-w -p "$build"
}

blueprints() { files '*.blp' | xargs -0 blueprint-compiler format; }

shell_scripts() { files dev .ci/run '*.sh' '*.bash' | xargs -0 shellcheck -x -P tests/tools; }

python_scripts() { files '*.py' | xargs -0 pyflakes3; }

# Other programs link libusher and run usherctl where there is no display.
no_gtk() { ! git grep -nE '#include <(gtk|gdk|adwaita)' -- src/lib src/cli; }

# A header that is installed leans on nothing that is not.
public_headers() {
  ! files 'src/lib/*.h' ':!src/lib/*-private.h' | xargs -0 grep -n -- '-private\.h'
}

desktop_file() { desktop-file-validate "$build"/data/*.desktop; }

metainfo() { appstreamcli validate --pedantic --strict --no-net "$build"/data/*.metainfo.xml; }

schema() { glib-compile-schemas --strict --dry-run "$build/data"; }

# The development manifest is the other one, with an id and a profile of its own.
flatpak_manifests() {
  diff -u <(sed 's/^id: .*/&.Devel/; s/^\( *- \)-Dtests=false/\1-Dprofile=development\n&/' \
              flatpak/io.github.usher_desktop.Usher.yml) \
          flatpak/io.github.usher_desktop.Usher.Devel.yml
}

# Every file with text for people is in POTFILES.in, in order, and nothing else is.
potfiles() {
  local listed expected
  listed=$(grep -v '^#' po/POTFILES.in)
  expected=$({
    files 'src/*.c' 'src/*.blp' 'src/*.ui' |
      xargs -0 grep -lE '\b(C|N|NC)?_ ?\(|\bngettext ?\(|translatable="yes"'
    files 'data/*.desktop.in.in' 'data/*.metainfo.xml.in.in' 'data/*.gschema.xml.in' | tr '\0' '\n'
  } | LC_ALL=C sort)
  diff -u <(echo "$listed") <(echo "$expected")
}

translations() {
  local language
  meson compile -C "$build" usher-pot || return 1
  while read -r language; do
    # What is missing, fuzzy or left over is an error: a language is whole, or it is not there.
    msgfmt --check --check-accelerators=_ --output-file=/dev/null "po/$language.po" &&
      msgcmp "po/$language.po" po/usher.pot || return 1
  done < <(grep -v '^#' po/LINGUAS)
}

check formatting formatting
check shell-scripts shell_scripts
check python-scripts python_scripts
check blueprints blueprints
check licences reuse lint
check no-gtk-in-the-library no_gtk
check public-headers public_headers
check potfiles potfiles
check flatpak-manifests flatpak_manifests
check clang-build clang_build
check clang-tidy clang_tidy
check desktop-file desktop_file
check metainfo metainfo
check schema schema
check translations translations

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
